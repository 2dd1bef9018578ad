//! Classes of characters, as go-yaml sees them.

/// The bytes of a line break that begins at `at`, 0 if there is none. Besides `\n`, `\r` and `\r\n` go-yaml takes
/// U+0085, U+2028 and U+2029 for line breaks.
pub(super) fn break_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'\n') => 1,
        Some(b'\r') => {
            if bytes.get(at + 1) == Some(&b'\n') {
                2
            } else {
                1
            }
        }
        Some(0xC2) if bytes.get(at + 1) == Some(&0x85) => 2,
        Some(0xE2) if bytes.get(at + 1) == Some(&0x80) && matches!(bytes.get(at + 2), Some(0xA8 | 0xA9)) => 3,
        _ => 0,
    }
}

/// The line that holds `offset`, from 0, in go-yaml's count: the end of a text that does not end with a break counts
/// as the start of one more line.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut line, mut at, mut start) = (0, 0, 0);
    while at < offset.min(bytes.len()) {
        let length = break_len(bytes, at);
        if length > 0 {
            line += 1;
            start = at + length;
        }
        at += length.max(1);
    }
    if offset > bytes.len() && start < bytes.len() { line + 1 } else { line }
}

/// The first character that YAML does not allow, with its offset.
pub(super) fn control_character(text: &str) -> Option<(usize, char)> {
    // A first pass over bytes that the compiler can do many at a time: nearly every text ends here.
    let suspicious = text.bytes().fold(false, |found, byte| {
        found
            | ((byte < 0x20) & (byte != b'\n') & (byte != b'\t') & (byte != b'\r'))
            | (byte == 0x7F)
            | (byte == 0xC2)
            | (byte == 0xEF)
    });
    if !suspicious {
        return None;
    }
    text.char_indices().find(|(_, character)| {
        !matches!(character,
            '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
    })
}

/// Letters, digits, `_` and `-`: the names of anchors and tags.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
