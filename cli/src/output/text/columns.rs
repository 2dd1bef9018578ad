//! Columns of the file in what the renderer made of a part of it.

/// Ends the colour of the arrow that stands before a place.
const RESET: &str = "\u{1b}[0m";

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
            let arrow = |at: &usize| {
                let before = text.get(..*at).unwrap_or_default().trim_end_matches(RESET);
                before.ends_with("--> ") || before.ends_with("::: ")
            };
            if let Some(at) = text.match_indices(shown.as_str()).map(|(at, _)| at).filter(arrow).find(ends) {
                text.replace_range(at..at + shown.len(), place);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn only_the_place_behind_an_arrow_is_corrected() {
        let mut columns = Columns::default();
        columns.add("a.yaml:1".to_owned(), 4, 40);
        let corrected = columns.corrected("see a.yaml:1:4\n --> a.yaml:1:4\n".to_owned());
        assert_eq!(corrected, "see a.yaml:1:4\n --> a.yaml:1:40\n");
        let colored = columns.corrected("--> \u{1b}[0ma.yaml:1:4\n".to_owned());
        assert_eq!(colored, "--> \u{1b}[0ma.yaml:1:40\n");
        assert_eq!(columns.corrected("--> a.yaml:1:42\n".to_owned()), "--> a.yaml:1:42\n");
    }
}
