//! Byte offsets → lines and columns.

use crate::report::{Position, PositionEncoding};

/// Where the lines of a text begin; built once per file. Lines end at `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug)]
pub(crate) struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for offset in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes.get(offset) == Some(&b'\r') && bytes.get(offset + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(offset + 1);
        }
        Self { starts }
    }

    /// The position of a byte offset of the same text. `before` is what the encoding's units count to the start of
    /// the line; only UTF-8 can know it for free.
    pub(crate) fn position(&self, text: &str, offset: usize, encoding: PositionEncoding) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let count = |text: &str| match encoding {
            PositionEncoding::Utf8 => text.len(),
            PositionEncoding::Utf16 => text.encode_utf16().count(),
            PositionEncoding::Utf32 => text.chars().count(),
        };
        Position {
            offset: count(text.get(..offset).unwrap_or_default()),
            line,
            column: count(text.get(start..offset).unwrap_or_default()),
        }
    }
}
