//! `expect.txt` of a folder of `tests/healthy` or `tests/broken`: what a check of the other files has to say.
//!
//! ```text
//! # A sentence on the folder.
//! option namespace shop
//! error service-selector-matches-no-pod shop.yaml:41 `shpo`
//!   error ingress-backend-unreachable shop.yaml:67
//! ```
//!
//! A line that begins at the margin is a root, with the text under its primary span between backticks; an indented line
//! follows from the root above it. `\t` and `\n` stand for a tab and a line feed. Lines are counted from 1.

use std::path::Path;

use kubetriage::{Diagnostic, Options, Report, Severity, SourceFile, check};

use super::{read, sources_below};

/// The name of the file.
const FILE: &str = "expect.txt";

/// What a folder says about the check of its files.
#[derive(Debug, Default)]
pub(crate) struct Expectation {
    /// The options of the check.
    pub(crate) options: Options,
    /// The diagnostics without a cause, and what follows from each.
    pub(crate) roots: Vec<Root>,
}

/// A diagnostic that has no cause.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) finding: Finding,
    /// What stands under the primary span; absent when the folder does not say.
    pub(crate) text: Option<String>,
    pub(crate) consequences: Vec<Finding>,
}

/// Where a rule reports, and how severely.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    pub(crate) rule: String,
    pub(crate) file: String,
    /// Counted from 1; absent when the folder does not say.
    pub(crate) line: Option<u32>,
}

impl Finding {
    /// What a diagnostic says, in the same form.
    pub(crate) fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            severity: diagnostic.severity,
            rule: diagnostic.rule.to_string(),
            file: diagnostic.primary.file.to_string(),
            line: Some(line(diagnostic)),
        }
    }

    /// Whether `self`, which may leave the line open, describes `other`.
    pub(crate) fn describes(&self, other: &Finding) -> bool {
        (self.severity, &self.rule, &self.file) == (other.severity, &other.rule, &other.file)
            && (self.line.is_none() || self.line == other.line)
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        write!(formatter, "{severity} {} {}", self.rule, self.file)?;
        self.line.map_or(Ok(()), |line| write!(formatter, ":{line}"))
    }
}

/// The line of a diagnostic, counted from 1.
pub(crate) fn line(diagnostic: &Diagnostic) -> u32 {
    u32::try_from(diagnostic.primary.start.line).expect("a test file is not that long") + 1
}

/// Checks the manifests of `folder` as one input, with paths relative to it. Only files that a walk through a folder
/// would read are manifests.
pub(crate) fn check_folder(folder: &Path, options: &Options) -> (Vec<SourceFile>, Report) {
    let sources: Vec<SourceFile> = sources_below(folder)
        .into_iter()
        .filter(|source| [".yaml", ".yml", ".json"].iter().any(|ending| source.path.ends_with(ending)))
        .collect();
    assert!(!sources.is_empty(), "{}: no manifest", folder.display());
    let report = check(sources.clone(), options);
    (sources, report)
}

/// What `folder` expects; nothing when it has no such file.
pub(crate) fn expectation(folder: &Path) -> Expectation {
    let path = folder.join(FILE);
    if !path.exists() {
        return Expectation::default();
    }
    let mut expectation = Expectation::default();
    for (number, line) in read(&path).lines().enumerate() {
        let place = format!("{}:{}", path.display(), number + 1);
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        if let Some(option) = words.strip_prefix("option ") {
            set_option(&mut expectation.options, option, &place);
            continue;
        }
        let (head, text) = match words.split_once(" `") {
            Some((head, text)) => {
                let text = text.strip_suffix('`').unwrap_or_else(|| panic!("{place}: the text has no end"));
                (head, Some(text.replace("\\t", "\t").replace("\\n", "\n")))
            }
            None => (words, None),
        };
        let finding = finding(head, &place);
        if line.starts_with(' ') {
            let root = expectation.roots.last_mut().unwrap_or_else(|| panic!("{place}: no root above"));
            root.consequences.push(finding);
        } else {
            expectation.roots.push(Root { finding, text, consequences: Vec::new() });
        }
    }
    expectation
}

fn set_option(options: &mut Options, option: &str, place: &str) {
    match option.split_once(' ') {
        Some(("namespace", name)) => options.namespace = Some(name.to_owned()),
        Some(("kubernetes-version", version)) => {
            options.kubernetes_version =
                Some(version.parse().unwrap_or_else(|error| panic!("{place}: {error}")));
        }
        Some(("now", time)) => {
            options.now = Some(time.parse().unwrap_or_else(|error| panic!("{place}: {error}")));
        }
        None if option == "complete" => options.complete = true,
        _ => panic!("{place}: no option `{option}`"),
    }
}

fn finding(words: &str, place: &str) -> Finding {
    let [severity, rule, at] = words.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{place}: a finding is a severity, a rule and a place");
    };
    let severity = match severity {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        _ => panic!("{place}: no severity `{severity}`"),
    };
    let (file, line) = match at.rsplit_once(':') {
        Some((file, line)) => {
            (file, Some(line.parse().unwrap_or_else(|_| panic!("{place}: no line `{line}`"))))
        }
        None => (at, None),
    };
    Finding { severity, rule: rule.to_owned(), file: file.to_owned(), line }
}
