//! What can be wrong with a text before anyone asks what it means.

use super::Span;

/// A fault that the reader met. The rules of `rules/yaml/` turn it into a diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    /// The smallest piece of text that is wrong.
    pub(crate) span: Span,
    /// Where the construct began that could not be finished, for example an opening quote; for a duplicate key,
    /// the first one.
    pub(crate) began: Option<Span>,
    /// What Kubernetes' reader says, without the `error converting YAML to JSON: ` that `kubectl` puts before it.
    /// `None` when it says nothing, or when the fault is one that it would not reach.
    pub(crate) kubernetes: Option<String>,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ProblemKind {
    /// A byte that is not UTF-8; `utf16` when the file begins with the mark of UTF-16.
    InvalidUtf8 { byte: u8, utf16: bool },
    /// A character that YAML does not allow anywhere.
    ControlCharacter(char),
    /// Text after `---` on the same line.
    InvalidSeparator,
    /// A tab where only spaces may indent.
    TabIndentation,
    /// A character that no value may begin with: `@`, `` ` ``, `%`, and a few more.
    InvalidStart(char),
    /// `key: value: x`, or a key indented below a value.
    ColonNotAllowed,
    /// `? ` where no key may stand.
    KeyNotAllowed,
    /// `- ` after something else on its line, as in `key: - item`.
    EntryNotAllowed,
    /// A line of a mapping without `:`.
    ColonMissing,
    /// A line of a mapping with `key:value`: the colon needs a space.
    SpaceAfterColonMissing,
    /// A quote that is never closed.
    UnclosedQuote(char),
    /// `[` or `{` that is not closed before something else begins.
    UnclosedBracket(char),
    /// A closing bracket that closes nothing.
    StrayBracket(char),
    /// Text after the end of a quoted value.
    TextAfterQuote,
    /// A line that stands at no column where a key may stand: `found` columns are written, the keys around it have
    /// `siblings`.
    KeyIndentation { found: u32, siblings: u32 },
    /// A line of a list that is no entry: `found` columns, the `-` of its entries have `siblings`.
    EntryIndentation { found: u32, siblings: u32 },
    /// `- ` at the column of the keys of a mapping that is under way.
    EntryAmongKeys,
    /// A key at the column of the `-` of a list.
    KeyAmongEntries,
    /// Something else where a value was expected.
    ValueExpected,
    /// `\q` in double quotes.
    UnknownEscape(char),
    /// `\x`, `\u` or `\U` without the hexadecimal digits that must follow, or for no character.
    InvalidEscape,
    /// The name of an anchor or alias has a character that may not be in it.
    InvalidAnchor,
    /// A tag that cannot be read, or whose handle is not declared.
    InvalidTag,
    /// Something after `|` or `>` on its line.
    InvalidBlockHeader,
    /// A `%` line that is not understood, or none where one is expected.
    InvalidDirective,
    /// `*name` without an anchor of that name before it.
    UnknownAlias,
    /// An alias inside the value that it stands for.
    SelfReference,
    /// Aliases stand for so many values that Kubernetes refuses the document.
    ExcessiveAliasing {
        /// How many of a hundred values may come through aliases in a document of this size.
        most_percent: u64,
    },
    /// `<<` with something other than a mapping or a list of mappings.
    InvalidMerge,
    /// A list or mapping as a key.
    InvalidKey,
    /// `null` or a number beyond 64 bits as a key.
    UnsupportedKey,
    /// A value that does not fit its tag: `!!int web`.
    TagMismatch { tag: String },
    /// `!!binary` with something other than base64.
    InvalidBase64,
    /// Infinity or not-a-number, which JSON does not have; in Go's words.
    NotJson(&'static str),
    /// Text that Kubernetes' reader drops without a word.
    DroppedText,
    /// A key that stands twice in a mapping; `same` when both values are equal.
    DuplicateKey { same: bool },
    /// The document is larger, deeper or more tangled than this tool reads.
    LimitExceeded {
        /// Name of the limit as in `Options.limits`.
        limit: &'static str,
        /// Its value.
        value: u64,
    },
}

impl Problem {
    /// True when Kubernetes' lenient reader refuses the document because of the problem. It says nothing of a
    /// duplicate key or of text that it drops; what exceeds our limits has no answer at all, which counts as refused.
    pub(crate) fn refuses(&self) -> bool {
        !matches!(self.kind, ProblemKind::DuplicateKey { .. } | ProblemKind::DroppedText)
    }

    /// Kubernetes reads in three passes and stops at the first fault of the first that has one: the text, the values,
    /// the way to JSON.
    fn pass(&self) -> u8 {
        match self.kind {
            ProblemKind::SelfReference
            | ProblemKind::ExcessiveAliasing { .. }
            | ProblemKind::InvalidMerge
            | ProblemKind::InvalidKey
            | ProblemKind::TagMismatch { .. }
            | ProblemKind::InvalidBase64 => 1,
            ProblemKind::UnsupportedKey | ProblemKind::NotJson(_) => 2,
            _ => 0,
        }
    }
}

/// Leaves Kubernetes' words with the one problem that it would name.
pub(super) fn keep_first_words(problems: &mut [Problem]) {
    let refuses = |problem: &Problem| problem.refuses() && problem.kubernetes.is_some();
    let first = problems
        .iter()
        .enumerate()
        .filter(|(_, problem)| refuses(problem))
        .min_by_key(|(index, problem)| (problem.pass(), *index))
        .map(|(index, _)| index);
    for (index, problem) in problems.iter_mut().enumerate() {
        if Some(index) != first && problem.refuses() {
            problem.kubernetes = None;
        }
    }
}
