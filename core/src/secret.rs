//! Where the values of Secrets stand in a text, so that no front end shows them.

use std::{ops::Range, sync::LazyLock};

use memchr::memmem::Finder;

use crate::{
    check::Parsed,
    hash::HashSet,
    order::Sorting,
    yaml::{
        Document, File, Node, Span,
        tree::{NodeData, NodeId, NodeKind},
        written::Written,
    },
};

/// The annotation in which `kubectl apply` keeps the whole object, the values of a Secret included.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The byte ranges of [`Parsed::text`] that nothing may show: what stands under `data` and `stringData` of a Secret,
/// comments included, and its last-applied annotation. In order, none touching the next.
///
/// Keys are no secret and stay outside the ranges, so that a picture of the text can still say which value it is.
/// Where a document could not be read to its end, the ranges are generous: what may be a value counts as one.
///
/// ```
/// let text = "kind: Secret\nstringData:\n  password: hunter2\n";
/// let parsed = kubetriage::parse(kubetriage::SourceFile::new("secret.yaml", text));
/// let ranges = kubetriage::secret_ranges(&parsed);
/// assert_eq!(ranges.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["hunter2"]);
/// ```
pub fn secret_ranges(parsed: &Parsed) -> Vec<Range<usize>> {
    ranges_of(&parsed.0)
}

/// As [`secret_ranges`].
pub(crate) fn ranges_of(file: &File) -> Vec<Range<usize>> {
    merged(file.documents.iter().flat_map(ranges_in).collect())
}

/// Those of one document, counted in the file, in no order.
pub(crate) fn ranges_in(document: &Document) -> Vec<Range<usize>> {
    let mut ranges = ranges_in_tree(document);
    if mentions_secret(document.source()) && (!document.problems.is_empty() || document.tree.root.is_none()) {
        Hidden::new(document, &mut ranges).in_broken_text();
    }
    ranges
}

/// Those of what could be read of a document.
pub(crate) fn ranges_in_tree(document: &Document) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    // Only documents with this word can hold a Secret; most do not, and are not walked.
    if mentions_secret(document.source()) {
        Hidden::new(document, &mut ranges).in_tree();
    }
    ranges
}

/// Whether these fields with their values are those of a Secret and not of a reference to one.
pub(crate) fn is_secret_object<'n>(fields: impl Iterator<Item = (&'n str, &'n str)>) -> bool {
    let (mut named, mut whole) = (false, false);
    for (key, value) in fields {
        named |= key == "kind" && value.trim().eq_ignore_ascii_case("Secret");
        whole |= key == "metadata" || is_value_field(key);
    }
    named && whole
}

/// The fields of a Secret that hold no value. Whatever else stands in one is a value in the wrong place, or one that is
/// used in the right place through an alias.
pub(crate) fn is_open_field(name: &str) -> bool {
    matches!(name, "apiVersion" | "kind" | "metadata" | "type" | "immutable")
}

/// True where the text names a Secret, or has a field that only a Secret has.
fn mentions_secret(text: &str) -> bool {
    // `Secret` and `secret`, `stringData` and `StringData` are told by what they share.
    static WORDS: LazyLock<[Finder<'static>; 4]> =
        LazyLock::new(|| ["ecret", "SECRET", "tringData", "stringdata"].map(Finder::new));
    WORDS.iter().any(|word| word.find(text.as_bytes()).is_some())
}

/// Collects the ranges of one document.
struct Hidden<'a> {
    document: &'a Document,
    written: Written<'a>,
    ranges: &'a mut Vec<Range<usize>>,
    /// Secrets (`true`) and their fields with values (`false`) that were hidden: a thousand aliases of one are one.
    seen: HashSet<(u32, bool)>,
}

impl<'a> Hidden<'a> {
    fn new(document: &'a Document, ranges: &'a mut Vec<Range<usize>>) -> Self {
        Self { document, written: Written(document), ranges, seen: HashSet::default() }
    }

    /// Hides a range of the document but for the white space around it.
    fn hide(&mut self, start: usize, end: usize) {
        let text = self.document.source().get(start..end).unwrap_or_default();
        let start = start + (text.len() - text.trim_start().len());
        let end = start + text.trim().len();
        if start < end {
            self.ranges.push(self.document.start + start..self.document.start + end);
        }
    }

    /// Looks at every mapping as it is written, wherever it stands: in a `List`, in a template of another object.
    /// Not through [`Node::entries`], which leaves out a key that is written twice: its value is just as secret.
    fn in_tree(&mut self) {
        let tree = &self.document.tree;
        let is_text_key = |(index, node): (u32, &NodeData)| {
            matches!(node.kind, NodeKind::Scalar(_)) && is_text_field(self.written.text(index))
        };
        let has_text_fields = (0..).zip(&tree.nodes).any(is_text_key);
        for (index, node) in (0..).zip(&tree.nodes) {
            // Nearly all mappings of a large dump are neither.
            if !has_text_fields && !node.may_have("kind") {
                continue;
            }
            let fields = self.written.fields(index);
            let kind = fields.iter().find(|(key, _)| self.written.text(*key) == "kind");
            let kind = kind.map_or("", |(_, kind)| self.written.text(*kind).trim());
            // The items of a `SecretList`, as the API server answers, have no kind of their own.
            if kind.eq_ignore_ascii_case("SecretList") {
                for (_, items) in self.written.fields_named(index, "items") {
                    for item in self.written.children(items) {
                        self.in_secret(item);
                    }
                }
            }
            let secret = kind.eq_ignore_ascii_case("Secret");
            if secret || fields.iter().any(|(key, _)| is_text_field(self.written.text(*key))) {
                self.in_secret(index);
            }
        }
    }

    /// Hides the values of the Secret at this index of the tree, those of the mappings that it is merged from included.
    fn in_secret(&mut self, secret: u32) {
        let mut pending = vec![secret];
        while let Some(index) = pending.pop() {
            if !self.seen.insert((self.written.followed(index), true)) {
                continue;
            }
            let fields = self.written.fields(index);
            let is_object = is_secret_object(
                fields.iter().map(|(key, value)| (self.written.text(*key), self.written.text(*value))),
            );
            for (key, value) in fields {
                match self.written.text(key) {
                    name if is_value_field(name) => self.hide_field(key, value),
                    "metadata" => {
                        // Where the indentation is wrong, the values stand in here.
                        for (key, value) in self.written.fields(value) {
                            if is_value_field(self.written.text(key)) {
                                self.hide_field(key, value);
                            }
                        }
                        for (_, annotations) in self.written.fields_named(value, "annotations") {
                            for (_, applied) in self.written.fields_named(annotations, LAST_APPLIED) {
                                let span = self.span(applied);
                                self.hide(span.start as usize, span.end as usize);
                            }
                        }
                    }
                    "<<" if self.written.fields(value).is_empty() => {
                        pending.extend(self.written.children(value))
                    }
                    "<<" => pending.push(value),
                    name if is_object && !is_open_field(name) => self.hide_field(key, value),
                    _ => {}
                }
            }
        }
    }

    /// Hides the values under a key, and the comment that may stand between.
    fn hide_field(&mut self, key: u32, values: u32) {
        let (key, whole) = (self.span(key), self.span(values));
        let between = self.document.source().get(key.end as usize..whole.start as usize).unwrap_or_default();
        if let Some(comment) = between.find('#') {
            self.hide(key.end as usize + comment, whole.start as usize);
        }
        self.hide_values(values);
    }

    /// Hides a mapping but for its keys, or whatever stands in its place.
    fn hide_values(&mut self, values: u32) {
        if !self.seen.insert((self.written.followed(values), false)) {
            return;
        }
        let whole = self.span(values);
        let (whole, source) = (whole.start as usize..whole.end as usize, self.document.source());
        let text = |start, end| source.get(start..end).unwrap_or_default();
        // The span of a block scalar goes on to where the next line begins.
        let whole = whole.start..whole.start + text(whole.start, whole.end).trim_end().len();
        let fields = self.written.fields(values);
        let flow = !fields.is_empty() && text(whole.start, source.len()).starts_with('{');
        // Of the braces and commas of flow style nothing has to be hidden, and a picture without them is hard to read.
        let mut start = whole.start + usize::from(flow);
        for (key, value) in &fields {
            // Through an alias the value may stand anywhere in the document.
            let value = self.span(*value);
            self.hide(value.start as usize, value.end as usize);
            let key = self.span(*key);
            let before = text(start, key.start as usize).trim_end();
            let comma = usize::from(flow && before.ends_with(','));
            self.hide(start, start + before.len() - comma);
            start = key.end as usize;
            let after = text(start, source.len());
            start += after.len() - after.trim_start_matches([' ', ':']).len();
        }
        let end = if flow {
            whole.end - usize::from(text(start, whole.end).ends_with('}'))
        } else {
            // A comment behind the last value may well repeat it.
            let line_end = |from: usize| {
                text(from, source.len()).find(['\n', '\r']).map_or(source.len(), |at| from + at)
            };
            let mut end = line_end(whole.end);
            // So may comments on lines of their own, as far as they stand below the keys.
            let line_start = text(0, whole.start).rfind(['\n', '\r']).map_or(0, |at| at + 1);
            while let Some(rest) = source.get(end..).filter(|rest| !rest.is_empty()) {
                let line = rest.trim_start();
                let from = source.len() - line.len();
                let column = from - text(0, from).rfind(['\n', '\r']).map_or(0, |at| at + 1);
                if !line.starts_with('#') || column < whole.start - line_start {
                    break;
                }
                end = line_end(from);
            }
            end
        };
        self.hide(start, end);
    }

    /// The document's text is broken somewhere, and the tree ends there. From what looks like the start of a Secret's
    /// values, hides each line that is not certainly something else.
    fn in_broken_text(&mut self) {
        let source = self.document.source();
        let names_secret = |line: &str| line.contains("kind") && line.to_ascii_lowercase().contains("secret");
        if !source.lines().any(|line| names_secret(line) || line.contains("stringData")) {
            return;
        }
        let flow = source.trim_start_matches("---").trim_start().starts_with(['{', '[']);
        let mut offset = 0;
        // The indentation of `data`, and that of the keys in it.
        let mut inside: Option<(usize, Option<usize>)> = None;
        for line in source.split_inclusive(['\n', '\r']) {
            let start = offset;
            offset += line.len();
            let content = line.trim_start_matches([' ', '\t', '-']);
            let indent = line.len() - content.len();
            let opens = VALUE_FIELDS.iter().find_map(|field| Some(field_at(line, field)? + field.len()));
            if let Some((data, keys)) = inside
                && !(indent <= data && is_other_field(content))
            {
                let key = content.find(": ").or_else(|| content.trim_end().strip_suffix(':').map(str::len));
                let named = key.filter(|key| {
                    let name = content.get(..*key).unwrap_or_default();
                    keys.is_none_or(|keys| keys == indent)
                        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._\"'".contains(&byte))
                });
                if named.is_some() && !content.starts_with('#') {
                    inside = Some((data, Some(indent)));
                }
                self.hide(start + indent + named.map_or(0, |key| key + 1), offset);
            } else if let Some(at) = opens {
                if flow {
                    return self.hide(start + at, source.len());
                }
                inside = Some((indent, None));
                self.hide(start + at + 1, offset);
            } else {
                inside = None;
            }
        }
    }

    fn span(&self, index: u32) -> Span {
        Node::new(self.document, NodeId(index)).written_span()
    }
}

/// Letter case does not count: `stringdata` is a mistake that Kubernetes refuses, but what is under it is as secret as
/// ever.
pub(crate) fn is_value_field(name: &str) -> bool {
    name.eq_ignore_ascii_case("data") || is_text_field(name)
}

pub(crate) fn is_text_field(name: &str) -> bool {
    name.eq_ignore_ascii_case("stringData")
}

/// How the fields whose values are secret are written, with and without quotes.
const VALUE_FIELDS: [&str; 4] = ["stringData\":", "stringData:", "data\":", "data:"];

/// Where the field stands in a line as a word of its own: `data:` is not in `metadata:`.
fn field_at(line: &str, field: &str) -> Option<usize> {
    line.match_indices(field).map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric())
    })
}

/// True for a line that begins one of the other fields of a Secret, or an item of a list of objects.
fn is_other_field(line: &str) -> bool {
    ["apiVersion", "kind", "metadata", "type", "immutable"].iter().any(|field| {
        let rest = line.trim_start_matches(['"', '\'']).strip_prefix(field);
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
    })
}

/// In order, with those that overlap or touch made one.
pub(crate) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.order_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use crate::{SourceFile, parse};

    /// The text as a front end shows it.
    fn masked(text: &str) -> String {
        let parsed = parse(SourceFile::new("secret.yaml", text));
        let mut masked = parsed.text().to_owned();
        for range in super::secret_ranges(&parsed).into_iter().rev() {
            masked.replace_range(range, "•••");
        }
        masked
    }

    #[track_caller]
    fn shows(text: &str, expected: &str) {
        assert_eq!(masked(text), expected);
    }

    #[test]
    fn values_are_hidden_and_keys_are_not() {
        shows(
            "kind: Secret\nmetadata:\n  name: db\ndata:\n  user: YWRtaW4=\n  \"pass word\": 'aHVudGVyMg=='\ntype: Opaque\n",
            "kind: Secret\nmetadata:\n  name: db\ndata:\n  user: •••\n  \"pass word\": •••\ntype: Opaque\n",
        );
    }

    #[test]
    fn block_scalars_are_hidden_to_their_last_line() {
        shows(
            "kind: Secret\nstringData:\n  a: |\n    one: 1\n\n    two\n  b: >-\n    three\n    four\ntype: Opaque\n---\nkind: Pod\n",
            "kind: Secret\nstringData:\n  a: •••\n  b: •••\ntype: Opaque\n---\nkind: Pod\n",
        );
    }

    #[test]
    fn comments_between_and_behind_values_are_hidden() {
        shows(
            "kind: Secret\nstringData:\n  a: one # was two\n  # b: three\n  c: four # was five\ntype: Opaque\n",
            "kind: Secret\nstringData:\n  a: •••\n  c: •••\ntype: Opaque\n",
        );
    }

    #[test]
    fn flow_style_and_json_are_hidden() {
        shows(
            r#"{"kind": "Secret", "data": {"a": "b25l", "b": "dHdv"}, "metadata": {"name": "db"}}"#,
            r#"{"kind": "Secret", "data": {"a": •••, "b": •••}, "metadata": {"name": "db"}}"#,
        );
    }

    #[test]
    fn secrets_in_lists_are_hidden() {
        shows(
            "kind: List\nitems:\n- kind: Secret\n  data:\n    a: b25l\n- kind: ConfigMap\n  data:\n    a: open\n",
            "kind: List\nitems:\n- kind: Secret\n  data:\n    a: •••\n- kind: ConfigMap\n  data:\n    a: open\n",
        );
        shows(
            "kind: SecretList\nitems:\n- data:\n    a: b25l\n",
            "kind: SecretList\nitems:\n- data:\n    a: •••\n",
        );
    }

    #[test]
    fn a_key_written_twice_and_a_value_behind_an_alias_are_hidden() {
        let shown = masked("x: &p first\nkind: Secret\nstringData:\n  a: second\n  a: third\n  b: *p\n");
        assert!(["first", "second", "third"].iter().all(|value| !shown.contains(value)), "{shown}");
        assert!(shown.ends_with("stringData:\n  a: •••\n  a: •••\n  b: •••\n"), "{shown}");
    }

    #[test]
    fn values_that_are_merged_in_are_hidden() {
        shows(
            "base: &base\n  data:\n    a: b25l\nobject:\n  <<: [*base]\n  kind: Secret\n",
            "base: &base\n  data:\n    a: •••\nobject:\n  <<: [*base]\n  kind: Secret\n",
        );
    }

    #[test]
    fn the_last_applied_annotation_of_a_secret_is_hidden_and_that_of_others_is_not() {
        let object = |kind: &str, value: &str| {
            format!(
                "kind: {kind}\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {value}\n    note: shown\n"
            )
        };
        assert!(!masked(&object("Secret", "hunter2")).contains("hunter2"));
        assert!(masked(&object("Secret", "hunter2")).contains("shown"));
        assert!(masked(&object("ConfigMap", "hunter2")).contains("hunter2"));
    }

    #[test]
    fn what_cannot_be_read_is_hidden_too() {
        for broken in [
            "kind: Secret\nstringData:\n  a: hunter2\n\tb: hunter2\ntype: Opaque\n",
            "stringData:\n  a: \"hunter2\n  b: hunter2\nkind: Secret\n",
            "kind: Secret\nstringData:\n  a: |\n    hunter2\n hunter2: x\n  b: hunter2\n",
            "{\"kind\": \"Secret\", \"data\": {\"a\": \"hunter2\", \"b\": hunter2\"}",
            "kind: Secret\nmetadata: [\ndata:\n  a: hunter2\n",
            "kind: Secret\ndata: {a: hunter2\n",
            "kind: Secret\nstringData: hunter2: hunter2\n",
        ] {
            let shown = masked(broken);
            assert!(!shown.contains("hunter2"), "{broken}\n{shown}");
            assert!(shown.contains("Secret"), "{shown}");
        }
    }

    #[test]
    fn of_what_cannot_be_read_the_rest_is_shown() {
        shows(
            "kind: Secret\nmetadata:\n  name: db\ndata:\n  a: b25l\n  b: \"dHdv\ntype: Opaque\n",
            "kind: Secret\nmetadata:\n  name: db\ndata:\n  a: •••\n  b: •••\ntype: Opaque\n",
        );
    }

    #[test]
    fn other_objects_are_shown() {
        for text in [
            "kind: ConfigMap\ndata:\n  secret: open\n",
            "kind: Deployment\nspec:\n  data: kept\n  volumes:\n  - secret:\n      secretName: db\n",
        ] {
            shows(text, text);
        }
    }
}
