//! Where reading stopped, and what is known about it there.

use crate::yaml::{ProblemKind, Span, chars::line_of};

/// The place and kind of a fault of the grammar, with what is needed to say it in Kubernetes' words.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ProblemKind,
    pub(crate) span: Span,
    pub(crate) began: Option<Span>,
    /// The words of go-yaml.
    pub(crate) words: &'static str,
    /// Where go-yaml sees the fault, and where it says the construct began; it counts lines from one of them.
    pub(crate) seen_at: usize,
    pub(crate) context: Option<usize>,
    /// Faults of tokens are counted from line 1, faults of their order from line 0.
    pub(crate) of_token: bool,
}

impl Fault {
    /// A fault that go-yaml sees while it reads a token.
    pub(crate) fn of_token(kind: ProblemKind, span: Span, words: &'static str, seen_at: usize) -> Self {
        Self { kind, span, began: None, words, seen_at, context: None, of_token: true }
    }

    /// A fault in the order of tokens, seen at the start of one.
    pub(crate) fn of_order(kind: ProblemKind, span: Span, words: &'static str) -> Self {
        Self { kind, span, began: None, words, seen_at: span.start as usize, context: None, of_token: false }
    }

    pub(crate) fn context(mut self, at: usize) -> Self {
        self.context = Some(at);
        self
    }

    pub(crate) fn began(mut self, span: Span) -> Self {
        self.began = Some(span);
        self
    }

    /// The sentence of go-yaml. It was given the document from `start`, without the line of its separator.
    pub(crate) fn sentence(&self, text: &str, start: usize) -> String {
        let text = text.get(start..).unwrap_or_default();
        let mut seen = line_of(text, self.seen_at.saturating_sub(start));
        if seen > 0 && self.of_token {
            seen += 1;
        }
        let line = match (seen, self.context) {
            (0, Some(context)) => line_of(text, context.saturating_sub(start)),
            (seen, _) => seen,
        };
        if line == 0 { format!("yaml: {}", self.words) } else { format!("yaml: line {line}: {}", self.words) }
    }
}
