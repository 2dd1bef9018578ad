//! Text from files inside of the languages of Mermaid and Graphviz.

/// Text for a Mermaid label in quotes. Mermaid reads entities with `#` instead of `&`, and HTML: what means something
/// there is written as its number.
pub(super) fn mermaid_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if character.is_alphanumeric() => escaped.push(character),
            ' ' | '.' | ',' | ':' | '-' | '/' | '?' | '=' | '!' | '$' | '¿' | '¡' | '×' | '→' | '✗' | '…'
            | '(' | ')' => {
                escaped.push(character);
            }
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push_str(&format!("#{};", u32::from(character))),
        }
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
            '\n' => quoted.push_str("\\n"),
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
        assert_eq!(dot_text("a\"b\\n\u{1b}\nc"), "\"a\\\"b\\\\n \\nc\"");
    }
}
