//! Fixes → changed files.
//!
//! A `Fix` is a list of text edits, so that comments, formatting, line ends and byte order marks outside the edits
//! stay as they are. [`select_fixes`] picks the fixes of a report that can be applied together, [`apply_fixes`] applies
//! them.

mod apply;
mod select;

pub use apply::{ApplyError, apply_fixes};
pub use select::select_fixes;

use crate::report::Edit;

/// Whether two edits change the same characters, or insert at the same place, so that their order would decide the
/// result.
fn overlap(a: &Edit, b: &Edit) -> bool {
    let (a_start, a_end) = (a.start.offset, a.end.offset);
    let (b_start, b_end) = (b.start.offset, b.end.offset);
    if a.file != b.file {
        return false;
    }
    if a_start == b_start {
        return true;
    }
    a_start < b_end && b_start < a_end
}
