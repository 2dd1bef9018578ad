//! What can be wrong with a text before anyone asks what it means.

use super::Span;

/// A fault that the reader met. The rules of `rules/yaml/` turn it into a diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    /// The smallest piece of text that is wrong.
    pub(crate) span: Span,
    /// Where the construct began that could not be finished, for example an opening quote.
    pub(crate) began: Option<Span>,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ProblemKind {
    /// Kubernetes' reader refuses the text; the words are its own.
    Syntax(String),
    /// The document is larger, deeper or more tangled than this tool reads.
    LimitExceeded {
        /// Name of the limit as in `Options.limits`.
        limit: &'static str,
        /// Its value.
        value: u64,
    },
}
