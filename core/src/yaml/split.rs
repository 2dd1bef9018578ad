//! Bytes → text → documents.

use std::sync::Arc;

use super::{
    Document, File, LineIndex, Problem, ProblemKind, Span, chars::control_character, document::Known,
    parse::Parser, problem::keep_first_words, tree::Tree,
};
use crate::options::Limits;

/// Reads a file. Never fails: what cannot be read is in the documents' `problems`.
pub(crate) fn read_file(path: impl Into<String>, bytes: Vec<u8>) -> File {
    let (text, invalid) = decode(bytes);
    let text: Arc<str> = text.into();
    let lines = LineIndex::new(&text);
    let limits = Limits::default();
    let json = text.trim_start().starts_with('{');
    let mut documents: Vec<Document> = Vec::new();
    let mut start = 0;
    while start < text.len() || documents.is_empty() {
        let end = document_end(&text, start);
        let mut from = start;
        // JSON needs nothing between two objects.
        loop {
            let mut document = read_document(&text, documents.len() as u32, from, end, &limits);
            let next = document.1.filter(|_| json).map(|rest| from + rest);
            let next = next.filter(|next| text.get(*next..end).is_some_and(|it| it.starts_with('{')));
            if let Some(next) = next {
                document.0.end = next;
                document.0.problems.retain(|problem| problem.kind != ProblemKind::DroppedText);
            }
            documents.push(document.0);
            match next {
                Some(next) => from = next,
                None => break,
            }
        }
        start = end;
    }
    for (at, kind) in invalid {
        let after = documents.partition_point(|document| document.start <= at);
        let Some(document) = documents.get_mut(after.saturating_sub(1)) else { continue };
        let at = (at - document.start) as u32;
        let words = Some("yaml: invalid leading UTF-8 octet".to_owned());
        document
            .problems
            .insert(0, Problem { kind, span: Span::new(at, at + 1), began: None, kubernetes: words });
    }
    File { path: path.into(), text, lines, documents }
}

/// The text, and the first bytes of it that are not UTF-8: one for each run of them, and no more than a few.
pub(crate) fn decode(bytes: Vec<u8>) -> (String, Vec<(usize, ProblemKind)>) {
    const MOST: usize = 20;
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let mut bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(error) => error.into_bytes(),
    };
    let mut invalid = Vec::new();
    let mut wrong = Vec::new();
    let (mut at, mut before) = (0, None);
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        for byte in chunk.invalid() {
            if before != Some(at) && invalid.len() < if utf16 { 1 } else { MOST } {
                invalid.push((at, ProblemKind::InvalidUtf8 { byte: *byte, utf16 }));
            }
            wrong.push(at);
            at += 1;
            before = Some(at);
        }
    }
    for at in wrong {
        if let Some(byte) = bytes.get_mut(at) {
            *byte = b'?';
        }
    }
    (String::from_utf8(bytes).unwrap_or_default(), invalid)
}

/// Where the document that begins at `start` ends: at the next line that begins with `---`.
fn document_end(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    memchr::memmem::find(rest, b"\n---").map_or(text.len(), |found| start + found + 1)
}

/// Reads one document; the second half of the answer is where it stops, if that is not its end.
fn read_document(
    text: &Arc<str>,
    index: u32,
    start: usize,
    end: usize,
    limits: &Limits,
) -> (Document, Option<usize>) {
    let source = text.get(start..end).unwrap_or_default();
    let mut document = Document {
        index,
        start,
        end,
        file_text: Arc::clone(text),
        tree: Tree::default(),
        comments: Vec::new(),
        problems: Vec::new(),
        known: Known::default(),
    };
    if source.len() > limits.document_bytes as usize {
        let kind =
            ProblemKind::LimitExceeded { limit: "documentBytes", value: u64::from(limits.document_bytes) };
        document.problems.push(Problem { kind, span: Span::new(0, 0), began: None, kubernetes: None });
        return (document, None);
    }
    let mut content = 0;
    if source.starts_with("---") {
        let line = source.split_inclusive('\n').next().unwrap_or_default();
        let after = line.get(3..).unwrap_or_default();
        let written = after.trim();
        if written.is_empty() || written.starts_with('#') {
            content = line.len();
            if let Some(comment) = line.find('#') {
                let end = line.trim_end_matches(['\r', '\n']).len();
                document.comments.push(Span::new(comment as u32, end as u32));
            }
        } else {
            let at = (line.len() - after.trim_start().len()) as u32;
            content = at as usize;
            document.problems.push(Problem {
                kind: ProblemKind::InvalidSeparator,
                span: Span::new(at, at + written.len() as u32),
                began: Some(Span::new(0, 3)),
                kubernetes: Some(format!("invalid Yaml document separator: {written}")),
            });
        }
    }
    if let Some((at, character)) = control_character(source) {
        document.problems.push(Problem {
            kind: ProblemKind::ControlCharacter(character),
            span: Span::new(at as u32, (at + character.len_utf8()) as u32),
            began: None,
            kubernetes: Some("yaml: control characters are not allowed".to_owned()),
        });
        if character == '\0' {
            // No text at all: a picture, an archive, or UTF-16.
            return (document, None);
        }
    }
    let parsed = Parser::new(source, content, limits).run();
    document.tree = parsed.tree;
    document.comments.extend(parsed.comments);
    document.problems.extend(parsed.problems);
    super::json::check(&mut document);
    keep_first_words(&mut document.problems);
    if let Some(rest) = parsed.rest {
        let written = source.get(rest..).unwrap_or_default().trim_end().len();
        document.problems.push(Problem {
            kind: ProblemKind::DroppedText,
            span: Span::new(rest as u32, (rest + written) as u32),
            began: None,
            kubernetes: None,
        });
    }
    (document, parsed.rest)
}
