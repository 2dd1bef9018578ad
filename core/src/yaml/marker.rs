//! Marks that a templating tool left in a text: `{{ … }}` and `${…}`.
//!
//! A template need not be YAML, so its text is looked at line by line, and the key that a mark belongs to is told by
//! indentation, as a person would.

use super::Span;

/// Which tool's mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkerForm {
    /// `{{ … }}`: Helm, Go templates, Jinja.
    Braces,
    /// `${…}`: envsubst, shells.
    Dollar,
}

/// How the text around a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkerPosition {
    /// A value, an item, a key or a line of its own begins with the mark: to YAML an opening brace.
    Start,
    /// Inside a text without quotes.
    Plain,
    /// Inside `'…'` or `"…"`.
    Quoted,
}

/// A mark outside comments and block scalars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marker<'t> {
    pub(crate) form: MarkerForm,
    pub(crate) position: MarkerPosition,
    /// From the opening to the closing brace, if that stands on the same line.
    pub(crate) span: Span,
    /// The keys that lead to the value, the value's own last; those of mappings in `{…}` are left out but the last.
    pub(crate) path: Vec<&'t str>,
}

/// Every mark in the text of a document.
pub(crate) fn markers(text: &str) -> Vec<Marker<'_>> {
    if memchr::memmem::find(text.as_bytes(), b"{{").is_none()
        && memchr::memmem::find(text.as_bytes(), b"${").is_none()
    {
        return Vec::new();
    }
    let mut scanner = Scanner::default();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        scanner.line(line, offset);
        offset += line.len();
    }
    scanner.found
}

#[derive(Default)]
struct Scanner<'t> {
    /// Column and name of the keys around the line.
    keys: Vec<(usize, &'t str)>,
    /// Lines indented more than this belong to a block scalar; -1 at the outermost level.
    block: Option<isize>,
    /// The quote that an earlier line opened.
    quote: Option<char>,
    found: Vec<Marker<'t>>,
}

impl<'t> Scanner<'t> {
    fn line(&mut self, line: &'t str, offset: usize) {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start_matches(' ').len();
        if let Some(parent) = self.block {
            if content.is_empty() || indent as isize > parent {
                return;
            }
            self.block = None;
        }
        let mut start = 0;
        if self.quote.is_none() {
            let (dashes, column) = skip_dashes(content, indent);
            start = column;
            let rest = content.get(column..).unwrap_or_default();
            let key = key_of(rest);
            if dashes || key.is_some() {
                self.keys.retain(|(it, _)| *it < column);
            }
            if let Some(key) = key {
                self.keys.push((column, key));
            }
            if opens_block(rest) {
                let parent = if key.is_some() { column as isize } else { column as isize - 2 };
                self.block = Some(parent);
            }
        }
        self.marks(content, offset, start);
    }

    fn marks(&mut self, content: &'t str, offset: usize, start: usize) {
        let mut before = None;
        let mut chars = content.char_indices().skip_while(|(at, _)| *at < start).peekable();
        // The first character of a value decides how it is written.
        let mut at_start = self.quote.is_none();
        while let Some((at, it)) = chars.next() {
            let next = chars.peek().map(|(_, it)| *it);
            match (self.quote, it) {
                (Some('"'), '\\') => {
                    chars.next();
                    continue;
                }
                (Some(quote), it) if it == quote => self.quote = None,
                (None, '"' | '\'') if at_start => self.quote = Some(it),
                (None, '#') if before.is_none_or(|it: char| it.is_whitespace()) => return,
                _ => {}
            }
            let form = match (it, next) {
                ('{', Some('{')) => Some(MarkerForm::Braces),
                ('$', Some('{')) => Some(MarkerForm::Dollar),
                _ => None,
            };
            if let Some(form) = form {
                let position = match self.quote {
                    Some(_) => MarkerPosition::Quoted,
                    None if at_start => MarkerPosition::Start,
                    None => MarkerPosition::Plain,
                };
                let rest = content.get(at..).unwrap_or_default();
                // Backstage writes `${{ … }}`, which is one mark.
                let (form, close) = match form {
                    MarkerForm::Dollar if rest.starts_with("${{") => (MarkerForm::Braces, "}}"),
                    MarkerForm::Dollar => (form, "}"),
                    MarkerForm::Braces => (form, "}}"),
                };
                let length = rest.find(close).map_or(rest.len(), |found| found + close.len());
                let begin = (offset + at) as u32;
                self.found.push(Marker {
                    form,
                    position,
                    span: Span::new(begin, begin + length as u32),
                    path: self.path(content.get(start..at).unwrap_or_default()),
                });
                while chars.peek().is_some_and(|(next, _)| *next < at + length) {
                    chars.next();
                }
                before = Some('}');
                at_start = false;
                continue;
            }
            at_start = match it {
                ' ' | '\t' => at_start,
                '[' | '{' | ',' => self.quote.is_none(),
                ':' | '-' => self.quote.is_none() && next.is_none_or(char::is_whitespace),
                _ => false,
            };
            before = Some(it);
        }
    }

    /// The keys around a mark that follows `before` on its line.
    fn path(&self, before: &'t str) -> Vec<&'t str> {
        let mut path: Vec<&str> = self.keys.iter().map(|(_, key)| *key).collect();
        // Inside `{name: web, image: …}` the nearest key on the line is the value's own.
        if let Some((head, _)) = before.rsplit_once(':') {
            let key = head.trim_end_matches(['"', '\'']);
            let key = key.rsplit(['{', ',', '[', ' ', '"', '\'']).next().unwrap_or_default();
            if !key.is_empty() && before.contains('{') && path.last() != Some(&key) {
                path.push(key);
            }
        }
        path
    }
}

/// Steps over the `- ` of list items; whether there were any, and the column of what follows.
fn skip_dashes(content: &str, indent: usize) -> (bool, usize) {
    let mut column = indent;
    loop {
        let rest = content.get(column..).unwrap_or_default();
        let Some(after) = rest.strip_prefix("- ") else { return (column > indent, column) };
        column += 2 + after.len() - after.trim_start_matches(' ').len();
    }
}

/// The key of a line such as `name: web`.
fn key_of(rest: &str) -> Option<&str> {
    if rest.starts_with(['{', '[', '#', '&', '*', '!']) {
        return None;
    }
    let (key, after) = match rest.strip_prefix(['"', '\'']) {
        Some(quoted) => {
            let (key, after) = quoted.split_once(['"', '\''])?;
            (key, after.strip_prefix(':')?)
        }
        None => rest.match_indices(':').find_map(|(at, _)| {
            let after = rest.get(at + 1..)?;
            (after.is_empty() || after.starts_with(' ')).then_some((rest.get(..at)?, after))
        })?,
    };
    ((after.is_empty() || after.starts_with(' ')) && !key.contains(" #")).then_some(key)
}

/// Whether a line ends with `|` or `>`, so that a block scalar follows.
fn opens_block(rest: &str) -> bool {
    let rest = rest.split(" #").next().unwrap_or_default().trim_end();
    let head = rest.trim_end_matches(|it: char| matches!(it, '+' | '-') || it.is_ascii_digit());
    let Some(before) = head.strip_suffix(['|', '>']) else { return false };
    rest.len() - head.len() <= 2 && (before.is_empty() || before.ends_with(": ") || before.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, MarkerPosition, String)> {
        let text_of = |span: Span| text[span.start as usize..span.end as usize].to_owned();
        markers(text).iter().map(|it| (text_of(it.span), it.position, it.path.join("."))).collect()
    }

    #[test]
    fn a_mark_knows_its_key_and_how_it_is_written() {
        let text = "metadata:\n  name: {{ .Release.Name }}\nspec:\n  containers:\n  - name: 'web'\n    image: \"web:{{ .Values.tag }}\"\n    args: [a, x-${Y}]\n";
        assert_eq!(
            found(text),
            [
                ("{{ .Release.Name }}".into(), MarkerPosition::Start, "metadata.name".into()),
                ("{{ .Values.tag }}".into(), MarkerPosition::Quoted, "spec.containers.image".into()),
                ("${Y}".into(), MarkerPosition::Plain, "spec.containers.args".into()),
            ]
        );
    }

    #[test]
    fn comments_and_block_scalars_hold_no_marks() {
        assert_eq!(found("a: 1 # {{ x }}\n# {{ y }}\nb: |-\n  {{ z }}\n\n  more\n"), []);
        assert_eq!(found("a:\n- |\n  {{ z }}\n- b: >\n    {{ y }}\n").len(), 0);
        assert_eq!(found("b: |\n  {{ z }}\nc: {{ d }}\n").len(), 1);
    }

    #[test]
    fn a_line_of_its_own_begins_with_the_mark() {
        assert_eq!(
            found("{{- if .Values.on }}\nkind: Pod\n"),
            [("{{- if .Values.on }}".into(), MarkerPosition::Start, String::new())]
        );
    }

    #[test]
    fn a_quoted_text_may_run_over_lines() {
        let text = "a: \"one\n  {{ two }}\"\nb: {{ c }}\n";
        let positions: Vec<MarkerPosition> = markers(text).iter().map(|it| it.position).collect();
        assert_eq!(positions, [MarkerPosition::Quoted, MarkerPosition::Start]);
    }

    #[test]
    fn the_nearest_key_of_a_flow_mapping_counts() {
        assert_eq!(
            found("spec: {host: x, name: \"${N}\"}\n"),
            [("${N}".into(), MarkerPosition::Quoted, "spec.name".into())]
        );
        assert_eq!(
            found("{\"metadata\": {\"name\": \"${N}\"}}\n"),
            [("${N}".into(), MarkerPosition::Quoted, "name".into())]
        );
    }
}
