//! Columns of the file in what the renderer made of a part of it.

/// The renderer counts columns in what is shown of a line. Where a value of a Secret, or the far end of a long line, is
/// not shown, that is not the column in the file.
#[derive(Default)]
pub(super) struct Columns(Vec<(String, String)>);

impl Columns {
    pub(super) fn add(&mut self, place: String, shown: usize, column: usize) {
        if shown != column {
            self.0.push((format!("{place}:{shown}"), format!("{place}:{column}")));
        }
    }

    /// The rendered text with the columns of the file.
    pub(super) fn corrected(&self, mut text: String) -> String {
        for (shown, place) in &self.0 {
            let ends = |at: &usize| {
                let after = text.get(at + shown.len()..).and_then(|rest| rest.chars().next());
                after.is_none_or(|after| !after.is_ascii_digit())
            };
            let arrow =
                |at: &usize| text.get(..*at).is_some_and(|it| it.ends_with("> ") || it.ends_with(": "));
            if let Some(at) = text.match_indices(shown.as_str()).map(|(at, _)| at).filter(arrow).find(ends) {
                text.replace_range(at..at + shown.len(), place);
            }
        }
        text
    }
}
