//! Byte offsets → lines and columns.

use crate::report::{Position, PositionEncoding};

/// Where the lines of a text begin; built once per file. Lines end at `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug)]
pub(crate) struct LineIndex {
    /// In the first 4 GiB of the text: what lies behind them counts as one line. Few files are larger, and for all others
    /// this is half as large.
    starts: Vec<u32>,
    /// How many UTF-16 units and characters come before each block of [`BLOCK`] bytes; empty for ASCII, where
    /// bytes, units and characters are the same.
    before: Vec<(usize, usize)>,
}

const BLOCK: usize = 1024;

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        // Lines of YAML are seldom shorter: asking for the memory once is cheaper than asking again and again.
        let mut starts = Vec::with_capacity(bytes.len() / 20 + 1);
        starts.push(0);
        for (chunk, eight) in bytes.chunks(8).enumerate() {
            let mut ends = ends_of_lines(eight);
            while ends != 0 {
                let offset = chunk * 8 + ends.trailing_zeros() as usize / 8;
                ends &= ends - 1;
                if bytes.get(offset) != Some(&b'\r') || bytes.get(offset + 1) != Some(&b'\n') {
                    starts.extend(u32::try_from(offset + 1));
                }
            }
        }
        let mut before = Vec::new();
        if !text.is_ascii() {
            let (mut units, mut characters) = (0, 0);
            for block in bytes.chunks(BLOCK) {
                before.push((units, characters));
                let (more_units, more_characters) = count(block);
                units += more_units;
                characters += more_characters;
            }
        }
        Self { starts, before }
    }

    /// The position of a byte offset of the same text.
    pub(crate) fn position(&self, text: &str, offset: usize, encoding: PositionEncoding) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        let in_units = |offset| self.in_units(text, offset, encoding);
        let (offset, start) = (in_units(offset), in_units(start));
        Position { offset, line, column: offset - start.min(offset) }
    }

    /// How many units of the encoding come before a byte offset.
    fn in_units(&self, text: &str, offset: usize, encoding: PositionEncoding) -> usize {
        let block = offset / BLOCK;
        let Some((units, characters)) = self.before.get(block).or(self.before.last()) else { return offset };
        let from = block.min(self.before.len() - 1) * BLOCK;
        let (more_units, more_characters) = count(text.as_bytes().get(from..offset).unwrap_or_default());
        match encoding {
            PositionEncoding::Utf8 => offset,
            PositionEncoding::Utf16 => units + more_units,
            PositionEncoding::Utf32 => characters + more_characters,
        }
    }
}

/// Marks each `\n` and `\r` among eight bytes, or the last few, with the highest bit of its byte. Lines are so short that a
/// search which is begun again after each of them takes longer than a look at every byte, eight at a time.
fn ends_of_lines(eight: &[u8]) -> u64 {
    const LOW_BITS: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let mut padded = [0; 8];
    padded.iter_mut().zip(eight).for_each(|(to, from)| *to = *from);
    let word = u64::from_le_bytes(padded);
    let are = |byte: u8| {
        let zeros = word ^ u64::from_le_bytes([byte; 8]);
        !(((zeros & LOW_BITS) + LOW_BITS) | zeros | LOW_BITS)
    };
    are(b'\n') | are(b'\r')
}

/// UTF-16 units and characters of a piece of UTF-8 that may begin or end inside a character: each is counted where
/// its first byte stands.
fn count(bytes: &[u8]) -> (usize, usize) {
    let characters = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    let beyond = bytes.iter().filter(|byte| **byte >= 0xF0).count();
    (characters + beyond, characters)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::LineIndex;
    use crate::report::PositionEncoding;

    proptest! {
        #[test]
        fn every_offset_is_counted_as_if_from_the_start(text in "([a-z \n\r]|[é漢🙂\u{2028}]){0,3000}", at in 0usize..9000) {
            let index = LineIndex::new(&text);
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let before = &text[..at];
            let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
            let ends_inside = before.ends_with('\r') && text[at..].starts_with('\n');
            for (encoding, count) in [
                (PositionEncoding::Utf8, before.len()),
                (PositionEncoding::Utf16, before.encode_utf16().count()),
                (PositionEncoding::Utf32, before.chars().count()),
            ] {
                let position = index.position(&text, at, encoding);
                prop_assert_eq!(position.offset, count);
                prop_assert_eq!(position.line, line - usize::from(ends_inside));
            }
        }
    }
}
