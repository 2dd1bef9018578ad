//! The order of findings: consequences under their causes.

use std::collections::HashMap;

use kubetriage::Diagnostic;

/// A finding and how it hangs together with those before it.
pub(crate) struct Entry<'a> {
    pub(crate) diagnostic: &'a Diagnostic,
    /// 0 for a root, 1 for its consequence, and so on.
    pub(crate) depth: usize,
    pub(crate) causes: Vec<&'a Diagnostic>,
}

/// The findings in the order of the report, with their causes.
pub(crate) fn entries(diagnostics: &[Diagnostic]) -> impl Iterator<Item = Entry<'_>> {
    let mut seen: HashMap<&str, (usize, &Diagnostic)> = HashMap::new();
    diagnostics.iter().map(move |diagnostic| {
        let causes: Vec<_> =
            diagnostic.caused_by.iter().filter_map(|cause| seen.get(cause.as_str()).copied()).collect();
        let depth = causes.iter().map(|(depth, _)| depth + 1).min().unwrap_or(0);
        seen.insert(&diagnostic.id, (depth, diagnostic));
        Entry { diagnostic, depth, causes: causes.into_iter().map(|(_, cause)| cause).collect() }
    })
}
