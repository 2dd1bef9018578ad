//! Colours of what is not a finding.

use anstyle::{AnsiColor, Style};
use kubetriage::Severity;

/// The colour of a severity, the same as in the title of a finding.
pub(crate) fn of_severity(severity: Severity, colored: bool) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::BrightGreen,
    };
    if colored { color.on_default().bold() } else { Style::new() }
}

/// The colour of good news.
pub(crate) fn of_success(colored: bool) -> Style {
    if colored { AnsiColor::Green.on_default().bold() } else { Style::new() }
}

/// What stands beside the matter.
pub(crate) fn dimmed(colored: bool) -> Style {
    if colored { Style::new().dimmed() } else { Style::new() }
}
