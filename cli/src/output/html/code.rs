//! Lines of a file with marks in them.

use std::ops::Range;

use super::escaped;
use crate::output::excerpt::Excerpt;

/// A range of an excerpt that is set apart from the rest.
pub(super) struct Mark {
    /// Bytes of [`Excerpt::text`].
    pub(super) range: Range<usize>,
    /// The element around it.
    pub(super) tag: &'static str,
    /// HTML that stands there instead.
    pub(super) instead: Option<String>,
    /// HTML of what it is.
    pub(super) label: Option<String>,
}

/// The lines that have marks and `context` lines on either side, as a block of code.
pub(super) fn code(excerpt: &Excerpt, marks: &[Mark], context: usize) -> String {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in excerpt.text.split('\n') {
        lines.push(start..start + line.len());
        start += line.len() + 1;
    }
    let marked: Vec<bool> = lines.iter().map(|line| marks.iter().any(|mark| is_on(mark, line))).collect();
    let is_shown = |index: usize| {
        let near = index.saturating_sub(context)..(index + context + 1).min(marked.len());
        marked.get(near).is_some_and(|near| near.contains(&true))
    };
    let width = (excerpt.first_line + lines.len()).to_string().len();
    let margin = |number: &str| format!("<span class=\"margin\">{number:>width$} │ </span>");
    let mut html = String::from("<pre><code>");
    let mut last = None;
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| is_shown(*index)) {
        let text = excerpt.text.get(line.clone()).unwrap_or_default();
        // Of a blank line at the edge nobody learns anything.
        let edge = last.is_none() || !is_shown(index + 1);
        if text.trim().is_empty() && edge && marked.get(index) != Some(&true) {
            continue;
        }
        if last.is_some_and(|last: usize| last + 1 < index) {
            html.push_str(&format!("{}\n", margin("⋯")));
        }
        last = Some(index);
        html.push_str(&margin(&(excerpt.first_line + index).to_string()));
        html.push_str(&marked_line(&excerpt.text, line, marks, &margin("")));
        html.push('\n');
        for mark in marks.iter().filter(|mark| line.contains(&mark.range.start)) {
            let Some(label) = &mark.label else { continue };
            let indentation = " ".repeat(excerpt.column(mark.range.start).saturating_sub(1));
            html.push_str(&format!("{}{indentation}<span class=\"label\">╰ {label}</span>\n", margin("")));
        }
    }
    html.push_str("</code></pre>\n");
    html
}

/// Whether a part of a mark, be it without characters, lies on a line.
fn is_on(mark: &Mark, line: &Range<usize>) -> bool {
    let starts = (line.start..=line.end).contains(&mark.range.start);
    starts || (mark.range.start < line.end && line.start < mark.range.end)
}

/// A line, cut where marks begin and end: they may overlap. `margin` stands before lines that are inserted.
fn marked_line(text: &str, line: &Range<usize>, marks: &[Mark], margin: &str) -> String {
    let marks: Vec<&Mark> = marks.iter().filter(|mark| is_on(mark, line)).collect();
    let ends = marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]);
    let mut cuts: Vec<usize> = ends.map(|at| at.clamp(line.start, line.end)).collect();
    cuts.extend([line.start, line.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut html = String::new();
    for (index, from) in cuts.iter().enumerate() {
        for mark in marks.iter().filter(|mark| mark.range.is_empty() && mark.range.start == *from) {
            // An insertion shows itself; any other place without characters needs something to be seen.
            if mark.instead.is_none() {
                html.push_str(&format!("<{0} class=\"point\"></{0}>", mark.tag));
            }
        }
        for instead in
            marks.iter().filter(|mark| mark.range.end == *from).filter_map(|it| it.instead.as_ref())
        {
            if !instead.is_empty() {
                let next = format!("</ins>\n{margin}<ins>");
                html.push_str(&format!("<ins>{}</ins>", instead.replace('\n', &next)));
            }
        }
        let Some(to) = cuts.get(index + 1) else { break };
        let piece = escaped(text.get(*from..*to).unwrap_or_default());
        let around: Vec<&str> = marks
            .iter()
            .filter(|mark| mark.range.start <= *from && *to <= mark.range.end)
            .map(|mark| mark.tag)
            .collect();
        let (mut before, mut after) = (String::new(), String::new());
        for tag in around {
            before.push_str(&format!("<{tag}>"));
            after.insert_str(0, &format!("</{tag}>"));
        }
        html.push_str(&format!("{before}{piece}{after}"));
    }
    html
}
