//! Text from files that a terminal must not obey.

use std::borrow::Cow;

/// The text with every character that a terminal would obey, or that turns the order of the others around, replaced by
/// a picture of it. YAML is input from strangers: an escape sequence in it could rewrite what is on the screen.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| picture(character).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| picture(character).unwrap_or(character)).collect())
}

/// What stands for a character that is not to be printed.
pub(crate) fn picture(character: char) -> Option<char> {
    match character {
        '\t' | '\n' => None,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('\u{2421}'),
        // The second set of control characters: U+009B alone begins an escape sequence.
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        // Directions of writing, and marks without width but for those that join letters or emoji.
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn no_character_reaches_the_terminal_as_a_command() {
        assert_eq!(visible("red \u{1b}[31m, \u{9b}2J, \u{202e}drawkcab"), "red ␛[31m, �2J, �drawkcab");
        assert_eq!(visible("plain\ttext"), "plain\ttext");
    }
}
