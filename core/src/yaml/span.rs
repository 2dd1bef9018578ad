//! Byte ranges inside one document.

/// A range of bytes, counted from the first byte of its document; `end` is exclusive.
///
/// Offsets are relative to the document, so that an edit in one document of a file leaves the trees of the
/// others as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    /// Offset of the first byte.
    pub(crate) start: u32,
    /// Offset after the last byte.
    pub(crate) end: u32,
}

impl Span {
    /// The range from `start` up to, but not including, `end`.
    pub(crate) const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest range that holds both.
    pub(crate) fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// True when `offset` lies inside the range.
    pub(crate) fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }
}
