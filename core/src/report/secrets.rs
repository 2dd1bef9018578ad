//! Keeps the values of Secrets out of a report: rules quote what is wrong, and now and then that is one of them.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    mask::HIDDEN,
    order::Sorting,
    rules::{Edit, Finding, Fix, Place},
    secret::{ranges_in, ranges_of},
    yaml::{Document, File, Span},
};

/// A text that is shorter could be part of any other one: it is hidden only where it is quoted.
const LEAST_UNQUOTED: usize = 4;

/// What frames a value in a message.
const FRAME: [char; 5] = ['"', '\'', '…', '`', ','];

/// Where the values of Secrets stand in the files of a report.
pub(super) struct Secrets<'a> {
    files: &'a [&'a File],
    /// Found when the first finding of a file asks.
    ranges: BTreeMap<u32, Vec<Range<usize>>>,
}

impl<'a> Secrets<'a> {
    pub(super) fn new(files: &'a [&'a File]) -> Self {
        Self { files, ranges: BTreeMap::new() }
    }

    /// The finding as it may be shown: without the values that stand at its places, and without fixes that would write
    /// one elsewhere.
    pub(super) fn hidden_in(&mut self, mut finding: Finding) -> Finding {
        let places = [finding.primary].into_iter().chain(finding.related.iter().map(|(place, _)| *place));
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
        let mut words: Vec<String> = Vec::new();
        for place in places.chain(edits).collect::<Vec<_>>() {
            words.extend(self.values_at(place));
        }
        if words.is_empty() {
            return finding;
        }
        // The longest first: one value may be a part of another.
        words.order_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        let hide = |text: &mut String| *text = without(text, &words);
        hide(&mut finding.message);
        hide(&mut finding.help);
        finding.kubernetes_message.iter_mut().for_each(hide);
        finding.evidence.iter_mut().for_each(hide);
        finding.commands.iter_mut().for_each(hide);
        finding.related.iter_mut().for_each(|(_, text)| *text = without(text, &words));
        finding.fixes = std::mem::take(&mut finding.fixes)
            .into_iter()
            .filter_map(|fix| self.hidden_fix(fix, &words))
            .collect();
        finding
    }

    /// The place of a finding, or the whole value of a Secret where it lies inside of one: what a value consists of is
    /// no part of a path.
    pub(super) fn visible(&mut self, place: Place) -> Span {
        let Some(file) = self.files.get(place.file as usize) else { return place.span };
        let Some(document) = file.documents.get(place.document as usize) else { return place.span };
        let start = document.start + place.span.start as usize;
        let ranges = self.ranges.entry(place.file).or_insert_with(|| ranges_of(file));
        let value = ranges.get(ranges.partition_point(|range| range.end <= start));
        let from =
            value.filter(|value| value.start < start).and_then(|it| it.start.checked_sub(document.start));
        match from.zip(value) {
            Some((from, value)) => Span::new(from as u32, (value.end - document.start) as u32),
            None => place.span,
        }
    }

    fn hidden_fix(&self, fix: Fix, words: &[String]) -> Option<Fix> {
        let edits: Vec<Edit> = fix.edits.into_iter().flat_map(|edit| self.around(edit)).collect();
        let shows = |edit: &Edit| words.iter().any(|word| edit.new_text.contains(word.as_str()));
        if edits.iter().any(shows) {
            return None;
        }
        Some(Fix { title: without(&fix.title, words), edits, ..fix })
    }

    /// An edit that only puts something around what stands there, as two insertions.
    fn around(&self, edit: Edit) -> Vec<Edit> {
        let Place { file, document, span } = edit.place;
        let written = self.text(edit.place);
        let Some((before, after)) = edit.new_text.split_once(written).filter(|_| !written.is_empty()) else {
            return vec![edit];
        };
        let insert = |at, text: &str| {
            let place = Place { file, document, span: Span::new(at, at) };
            (!text.is_empty()).then(|| Edit { place, new_text: text.to_owned() })
        };
        [insert(span.start, before), insert(span.end, after)].into_iter().flatten().collect()
    }

    fn text(&self, place: Place) -> &'a str {
        let document = self.files.get(place.file as usize).and_then(|file| {
            let document = file.documents.get(place.document as usize)?;
            Some(document.text(place.span))
        });
        document.unwrap_or_default()
    }

    /// The lines of the values that a place touches, as they are written and without quotes.
    fn values_at(&mut self, place: Place) -> Vec<String> {
        let Some(file) = self.files.get(place.file as usize) else { return Vec::new() };
        let Some(document) = file.documents.get(place.document as usize) else { return Vec::new() };
        let start = document.start + place.span.start as usize;
        let end = document.start + place.span.end as usize;
        let ranges = self.ranges.entry(place.file).or_insert_with(|| ranges_of(file));
        let first = ranges.partition_point(|range| range.end < start);
        let touched = ranges.iter().skip(first).take_while(|range| range.start <= end);
        let lines = touched.filter_map(|range| file.text.get(range.clone())).flat_map(str::lines);
        let mut words = Vec::new();
        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
            words.push(line.to_owned());
            // An alias or a tag is quoted without its mark.
            for bare in [line.trim_matches(FRAME), line.trim_start_matches(['*', '&', '!'])] {
                if !bare.is_empty() && bare != line {
                    words.push(bare.to_owned());
                }
            }
        }
        words
    }
}

/// What Kubernetes says about a document, with no value of a Secret in it.
pub(crate) fn hidden_in_words(file: &File, document: &Document, message: &str) -> String {
    let mut words = Vec::new();
    for range in ranges_in(document) {
        let text = file.text.get(range).unwrap_or_default();
        let bare = text.split_whitespace().map(|word| word.trim_matches(|it: char| !it.is_alphanumeric()));
        words.extend(bare.chain(text.lines().map(str::trim)).filter(|it| !it.is_empty()).map(str::to_owned));
    }
    words.order_by_key(|word| std::cmp::Reverse(word.len()));
    without(message, &words)
}

/// A text with every one of the values hidden: wherever a long one stands, and where it, or a part of it, stands in
/// quotes alone.
fn without(text: &str, words: &[String]) -> String {
    let long = words.iter().filter(|word| word.len() >= LEAST_UNQUOTED);
    let hidden = quoted_hidden(text, '`', words);
    let hidden = long.fold(hidden, |text, word| text.replace(word.as_str(), HIDDEN));
    // As Kubernetes quotes.
    quoted_hidden(&quoted_hidden(&hidden, '"', words), '\'', words)
}

/// Hides what stands between two marks and is a value or a part of one.
fn quoted_hidden(text: &str, mark: char, words: &[String]) -> String {
    let hide = |part: &str| {
        let bare = part.trim_matches(FRAME);
        let is_value = |word: &String| {
            word == bare || (bare.len() >= LEAST_UNQUOTED || part.contains('…')) && word.contains(bare)
        };
        let is_quoted = !bare.is_empty() && bare.trim().len() == bare.len();
        if is_quoted && words.iter().any(is_value) { HIDDEN.to_owned() } else { part.to_owned() }
    };
    let last = text.matches(mark).count();
    let parts: Vec<String> = text
        .split(mark)
        .enumerate()
        .map(|(index, part)| if index == 0 || index == last { part.to_owned() } else { hide(part) })
        .collect();
    parts.join(&mark.to_string())
}

#[cfg(test)]
mod tests {
    use super::without;
    use crate::{Lang, Options, SourceFile, apply_fixes, check, report::Applicability, select_fixes};

    #[test]
    fn a_short_value_is_hidden_where_it_is_quoted() {
        let hide = |text| without(text, &["on".to_owned()]);
        assert_eq!(hide("`on` in the configuration"), "`•••` in the configuration");
        assert_eq!(hide("`\"on\"`"), "`•••`");
    }

    #[test]
    fn the_beginning_of_a_long_value_is_hidden() {
        let hide = |text| without(text, &["correct horse battery".to_owned()]);
        assert_eq!(hide("the string `\"correct ho…\"`"), "the string `•••`");
        assert_eq!(hide("no correct horse battery"), "no •••");
        assert_eq!(hide("Key `data`"), "Key `data`");
    }

    const SECRETS: &str = "apiVersion: v1
kind: Secret
metadata: {name: db, annotations: {kubectl.kubernetes.io/last-applied-configuration: {a: hunter1}}}
stringData:
  pin: 48151623
  octal: 0777123
  flag: hunter2
  flag: hunter3
  yes: 90210
  list: [hunter4]
data:
  bad: hunter5!
  long: \"hunter6 is a text that goes on for longer than a message\"
  num: 7770019
---
{apiVersion: v1, kind: Secret, metadata: {name: cache}, data: hunter7}
---
apiVersion: v1
kind: Secret
metadata: {name: broken}
stringData:
  a: *hunter8
  b: @hunter9
---
apiVersion: v1
kind: Secret
metadata:
  name: inside
  stringData:
    a: hunter10
---
apiVersion: v1
kind: secret
metadata: {name: letters}
StringData: {a: hunter11}
";

    #[test]
    fn no_report_holds_the_value_of_a_secret() {
        for lang in [Lang::En, Lang::Es] {
            let report =
                check(vec![SourceFile::new("a.yaml", SECRETS)], &Options { lang, ..Options::default() });
            assert!(report.diagnostics.len() > 10, "{report:#?}");
            let report = serde_json::to_string_pretty(&report).unwrap();
            for value in ["hunter", "48151623", "777123", "261715", "90210", "7770019"] {
                let line = report.lines().find(|line| line.contains(value));
                assert_eq!(line, None, "{value}");
            }
        }
    }

    #[test]
    fn a_value_can_be_put_in_quotes_unseen() {
        let text =
            "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  pin: 48151623 # ours\n";
        let files = vec![SourceFile::new("a.yaml", text)];
        let report = check(files.clone(), &Options::default());
        let fixes = select_fixes(&report, Applicability::Safe);
        let mended = apply_fixes(files, &fixes, report.position_encoding).unwrap();
        let expected = text.replace("48151623", "\"48151623\"");
        assert_eq!(mended, [SourceFile::new("a.yaml", expected)]);
    }
}
