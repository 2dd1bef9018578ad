//! Texts of the command line itself, in both languages.

/// Writes a text in the language of the reader; both languages stand side by side, so that neither is forgotten.
///
/// `text!(lang, en: "no such file"; es: "no existe el archivo")`
macro_rules! text {
    ($lang:expr, en: $en:literal $(, $en_arg:expr)* ; es: $es:literal $(, $es_arg:expr)* $(;)?) => {
        match $lang {
            kubetriage::Lang::En => format!($en $(, $en_arg)*),
            kubetriage::Lang::Es => format!($es $(, $es_arg)*),
        }
    };
}
pub(crate) use text;

/// A number with its noun: `1 file`, `2 files`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn enumeration(parts: &[String], and: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}
