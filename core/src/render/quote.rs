//! Text from files inside of the languages of Mermaid and Graphviz.

use super::svg::turns_around;

/// Text for a Mermaid label in quotes. Mermaid reads entities with `#` instead of `&`, and HTML: what means something
/// there is written as its number.
pub(super) fn mermaid_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        match character {
            _ if turns_around(character) => {}
            // `$$x$$` is a formula, and `fa:fa-ban` an icon.
            '$' if before == '$' => escaped.push_str("#8203;$"),
            'f' if before == ':' => escaped.push_str("#8203;f"),
            _ if character.is_alphanumeric() => escaped.push(character),
            ' ' | '.' | ',' | ':' | '-' | '/' | '?' | '=' | '!' | '$' | '¿' | '¡' | '×' | '→' | '✗' | '…'
            | '(' | ')' => {
                escaped.push(character);
            }
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push_str(&format!("#{};", u32::from(character))),
        }
        before = character;
    }
    escaped
}

/// Text in Graphviz' quotes; a line break is one.
pub(super) fn dot_text(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // Graphviz reads `&lt;` as what HTML means by it.
            '&' => quoted.push_str("&amp;"),
            '\n' => quoted.push_str("\\n"),
            _ if turns_around(character) => {}
            _ if character.is_control() => quoted.push(' '),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{dot_text, mermaid_text};

    #[test]
    fn text_ends_no_quotes() {
        assert_eq!(mermaid_text("a\"]<b>#1; `end`"), "a#34;#93;#60;b#62;#35;1#59; #96;end#96;");
        assert_eq!(mermaid_text("$$x$$ fa:fa-ban $ kubectl"), "$#8203;$x$#8203;$ fa:#8203;fa-ban $ kubectl");
        assert_eq!(mermaid_text("\u{202e}a\u{2028}b\n"), "a#8232;b ");
        assert_eq!(dot_text("&lt; \u{202e}\\N"), "\"&amp;lt; \\\\N\"");
        assert_eq!(dot_text("a\"b\\n\u{1b}\nc"), "\"a\\\"b\\\\n \\nc\"");
    }
}
