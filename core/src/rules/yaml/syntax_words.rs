//! What a person reads about a fault of the text.

use crate::{
    options::Lang,
    rules::text,
    yaml::{Document, Problem, ProblemKind},
};

/// The texts of a finding.
pub(super) struct Words {
    pub(super) message: String,
    pub(super) help: String,
    /// What the place is where the construct began.
    pub(super) began: Option<String>,
}

/// At most so much of the text is quoted.
const LONGEST_QUOTE: usize = 40;

fn quote(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let mut short: String = line.chars().take(LONGEST_QUOTE).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

pub(super) fn words(problem: &Problem, document: &Document, lang: Lang) -> Words {
    let (message, help) = of_characters(problem, document, lang)
        .or_else(|| of_structure(problem, document, lang))
        .unwrap_or_else(|| of_values(problem, document, lang));
    Words { message, help, began: began(problem, lang) }
}

fn began(problem: &Problem, lang: Lang) -> Option<String> {
    Some(match problem.kind {
        ProblemKind::UnclosedBracket(_) | ProblemKind::ValueExpected => {
            text!(lang, en: "the bracket opens here", es: "el corchete o la llave se abre aquí")
        }
        ProblemKind::UnknownEscape(_) | ProblemKind::InvalidEscape => {
            text!(lang, en: "the text in double quotes begins here", es: "el texto entre comillas dobles empieza aquí")
        }
        ProblemKind::InvalidSeparator => {
            text!(lang, en: "the document begins here", es: "el documento empieza aquí")
        }
        ProblemKind::TagMismatch { .. } | ProblemKind::InvalidBase64 => {
            text!(lang, en: "the tag asks for it here", es: "la etiqueta lo pide aquí")
        }
        ProblemKind::InvalidBlockHeader => {
            text!(lang, en: "the block text begins here", es: "el texto en bloque empieza aquí")
        }
        ProblemKind::InvalidMerge => {
            text!(lang, en: "the merge key stands here", es: "la clave de fusión está aquí")
        }
        _ => return None,
    })
}

/// Faults of single characters.
fn of_characters(problem: &Problem, document: &Document, lang: Lang) -> Option<(String, String)> {
    let written = quote(document.text(problem.span));
    Some(match &problem.kind {
        ProblemKind::InvalidUtf8 { utf16: true, .. } => (
            text!(lang,
                en: "The file is encoded in UTF-16, not in UTF-8",
                es: "El archivo está codificado en UTF-16, no en UTF-8"),
            text!(lang,
                en: "Save the file as UTF-8; in PowerShell, write it with `Out-File -Encoding utf8`",
                es: "Guarda el archivo como UTF-8; en PowerShell, escríbelo con `Out-File -Encoding utf8`"),
        ),
        ProblemKind::InvalidUtf8 { byte, .. } => (
            text!(lang,
                en: "The byte 0x{byte:02X} is not part of any UTF-8 character",
                es: "El byte 0x{byte:02X} no forma parte de ningún carácter UTF-8"),
            text!(lang,
                en: "Save the file as UTF-8: it is probably encoded in Latin-1 or Windows-1252",
                es: "Guarda el archivo como UTF-8: probablemente está codificado en Latin-1 o Windows-1252"),
        ),
        ProblemKind::ControlCharacter(character) => {
            let code = u32::from(*character);
            (
                text!(lang,
                    en: "The control character U+{code:04X} cannot stand in YAML",
                    es: "El carácter de control U+{code:04X} no puede aparecer en YAML"),
                text!(lang,
                    en: "Remove the character, or write it as an escape in double quotes",
                    es: "Quita el carácter, o escríbelo como secuencia de escape entre comillas dobles"),
            )
        }
        ProblemKind::TabIndentation => (
            text!(lang, en: "A tab cannot indent a line in YAML", es: "Un tabulador no puede sangrar una línea en YAML"),
            text!(lang,
                en: "Replace the tab with spaces, as many as the lines beside it have",
                es: "Sustituye el tabulador por espacios, tantos como tengan las líneas vecinas"),
        ),
        ProblemKind::InvalidStart(character) => (
            text!(lang,
                en: "A value cannot begin with `{character}` unless it stands in quotes",
                es: "Un valor no puede empezar por `{character}` si no va entre comillas"),
            text!(lang, en: "Put the value in quotes", es: "Pon el valor entre comillas"),
        ),
        ProblemKind::UnknownEscape(character) => (
            text!(lang,
                en: "`\\{character}` is no escape that YAML knows",
                es: "`\\{character}` no es una secuencia de escape que YAML conozca"),
            text!(lang,
                en: "Write the backslash twice, or put the text in single quotes, where a backslash is just a character",
                es: "Escribe la barra invertida dos veces, o usa comillas simples, donde es un carácter más"),
        ),
        ProblemKind::InvalidEscape => (
            text!(lang,
                en: "`{written}` names no character",
                es: "`{written}` no nombra ningún carácter"),
            text!(lang,
                en: "`\\x` needs two hexadecimal digits, `\\u` four and `\\U` eight; write a character beyond U+FFFF with `\\U`",
                es: "`\\x` necesita dos dígitos hexadecimales, `\\u` cuatro y `\\U` ocho; escribe con `\\U` un carácter posterior a U+FFFF"),
        ),
        ProblemKind::InvalidAnchor => (
            text!(lang,
                en: "`{written}` is not the name of an anchor",
                es: "`{written}` no es el nombre de un ancla"),
            text!(lang,
                en: "Put the value in quotes if it is meant to begin with `&` or `*`; names of anchors have letters, digits, `-` and `_`",
                es: "Pon el valor entre comillas si debe empezar por `&` o `*`; los nombres de anclas llevan letras, dígitos, `-` y `_`"),
        ),
        ProblemKind::InvalidTag => (
            text!(lang,
                en: "`{written}` is not a tag that YAML understands",
                es: "`{written}` no es una etiqueta que YAML entienda"),
            text!(lang,
                en: "Put the value in quotes if it is meant to begin with `!`",
                es: "Pon el valor entre comillas si debe empezar por `!`"),
        ),
        _ => return None,
    })
}

/// Whether a colon stands in a text that is itself the value of a key on the same line.
fn follows_a_value(problem: &Problem, document: &Document) -> bool {
    let before = document.source().get(..problem.span.start as usize).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let line = line.trim_start_matches([' ', '-']);
    line.split_once(": ").is_some_and(|(key, value)| {
        !key.is_empty() && !key.contains(['"', '\'', '{', '[', ' ']) && !value.trim().is_empty()
    })
}

/// Faults in how the pieces stand to one another.
fn of_structure(problem: &Problem, document: &Document, lang: Lang) -> Option<(String, String)> {
    let written = quote(document.text(problem.span));
    let columns = |count: u32| match (lang, count) {
        (Lang::En, 1) => "one space".to_owned(),
        (Lang::En, count) => format!("{count} spaces"),
        (Lang::Es, 1) => "un espacio".to_owned(),
        (Lang::Es, count) => format!("{count} espacios"),
    };
    let difference = |found: u32, siblings: u32| {
        let by = columns(found.abs_diff(siblings));
        match (lang, found < siblings) {
            (Lang::En, true) => format!("{by} less"),
            (Lang::En, false) => format!("{by} more"),
            (Lang::Es, true) => format!("{by} menos"),
            (Lang::Es, false) => format!("{by} más"),
        }
    };
    Some(match &problem.kind {
        ProblemKind::InvalidSeparator => (
            text!(lang,
                en: "`{written}` follows `---` on the same line, where Kubernetes allows only a comment",
                es: "`{written}` sigue a `---` en la misma línea, donde Kubernetes solo admite un comentario"),
            text!(lang,
                en: "Move it to the next line; indent a line of text that begins with `---`",
                es: "Pásalo a la línea siguiente; sangra una línea de texto que empiece por `---`"),
        ),
        // `image: shop: 1.2`
        ProblemKind::ColonNotAllowed if follows_a_value(problem, document) => (
            text!(lang,
                en: "The second `: ` on this line would begin a value inside a value",
                es: "El segundo `: ` de esta línea empezaría un valor dentro de otro valor"),
            text!(lang,
                en: "Take out the space after `:`, or put the whole value in quotes",
                es: "Quita el espacio que sigue a `:`, o pon todo el valor entre comillas"),
        ),
        ProblemKind::ColonNotAllowed => (
            text!(lang,
                en: "This `:` begins a value where none can stand",
                es: "Este `:` empieza un valor donde no puede haber ninguno"),
            text!(lang,
                en: "Give the key the same indentation as its siblings, or put a value that holds `: ` in quotes",
                es: "Dale a la clave la misma sangría que a sus hermanas, o pon entre comillas un valor que contenga `: `"),
        ),
        ProblemKind::KeyNotAllowed => (
            text!(lang, en: "`? ` begins a key where none can stand", es: "`? ` empieza una clave donde no puede haber ninguna"),
            text!(lang, en: "Put the value in quotes", es: "Pon el valor entre comillas"),
        ),
        ProblemKind::EntryNotAllowed => (
            text!(lang,
                en: "A list cannot begin on the line of its key",
                es: "Una lista no puede empezar en la línea de su clave"),
            text!(lang,
                en: "Move `- ` to the next line; put the value in quotes if it is meant to begin with a dash",
                es: "Pasa `- ` a la línea siguiente; pon el valor entre comillas si debe empezar por un guion"),
        ),
        ProblemKind::ColonMissing => (
            text!(lang, en: "`{written}` has no `:` after it", es: "A `{written}` le falta `:` detrás"),
            text!(lang,
                en: "Write `:` after the key; or indent the line if it continues the value above",
                es: "Escribe `:` detrás de la clave, o sangra la línea si continúa el valor de arriba"),
        ),
        ProblemKind::SpaceAfterColonMissing => (
            text!(lang,
                en: "`{written}` needs a space after its `:`",
                es: "A `{written}` le falta un espacio después de `:`"),
            text!(lang, en: "Write a space after the colon", es: "Escribe un espacio después de los dos puntos"),
        ),
        ProblemKind::UnclosedQuote(quote) => (
            text!(lang, en: "The quote `{quote}` is never closed", es: "La comilla `{quote}` no se cierra nunca"),
            text!(lang, en: "Close the text with `{quote}`", es: "Cierra el texto con `{quote}`"),
        ),
        ProblemKind::UnclosedBracket(bracket) => {
            let closing = if *bracket == '[' { ']' } else { '}' };
            (
                text!(lang,
                    en: "`{bracket}` is not closed before this, or a `,` is missing",
                    es: "`{bracket}` no se cierra antes de esto, o falta una `,`"),
                text!(lang,
                    en: "Write `{closing}` where the value ends, or `,` between its parts",
                    es: "Escribe `{closing}` donde termina el valor, o `,` entre sus partes"),
            )
        }
        ProblemKind::StrayBracket(bracket) => (
            text!(lang, en: "`{bracket}` closes nothing", es: "`{bracket}` no cierra nada"),
            text!(lang,
                en: "Remove it, or put the value in quotes",
                es: "Quítalo, o pon el valor entre comillas"),
        ),
        ProblemKind::TextAfterQuote => (
            text!(lang,
                en: "`{written}` stands after the closing quote",
                es: "`{written}` aparece después de la comilla de cierre"),
            text!(lang,
                en: "Put the whole value in one pair of quotes; inside single quotes, write a quote twice",
                es: "Pon el valor entero entre un solo par de comillas; dentro de comillas simples, escribe la comilla dos veces"),
        ),
        ProblemKind::KeyIndentation { found, siblings } => {
            let by = difference(*found, *siblings);
            (
                text!(lang,
                    en: "`{written}` is indented {by} than the keys around it",
                    es: "`{written}` está sangrado {by} que las claves de alrededor"),
                text!(lang,
                    en: "Give every key of one mapping the same indentation",
                    es: "Dales a todas las claves de un mapa la misma sangría"),
            )
        }
        ProblemKind::EntryIndentation { found, siblings } => {
            let by = difference(*found, *siblings);
            (
                text!(lang,
                    en: "`{written}` is indented {by} than the `-` of the list around it",
                    es: "`{written}` está sangrado {by} que los `-` de la lista que lo rodea"),
                text!(lang,
                    en: "Give every `-` of one list the same indentation, and indent the rest of an entry two spaces more",
                    es: "Dales a todos los `-` de una lista la misma sangría, y sangra el resto de cada elemento dos espacios más"),
            )
        }
        ProblemKind::EntryAmongKeys => (
            text!(lang,
                en: "A list entry stands among the keys of a mapping",
                es: "Un elemento de lista aparece entre las claves de un mapa"),
            text!(lang,
                en: "Indent `- ` below the key that the list belongs to",
                es: "Sangra `- ` debajo de la clave a la que pertenece la lista"),
        ),
        ProblemKind::KeyAmongEntries => (
            text!(lang,
                en: "`{written}` stands among the entries of a list",
                es: "`{written}` aparece entre los elementos de una lista"),
            text!(lang,
                en: "Indent the key two spaces more than the `-` of its entry, or write `- ` before it",
                es: "Sangra la clave dos espacios más que el `-` de su elemento, o escribe `- ` delante"),
        ),
        ProblemKind::ValueExpected => (
            if written.is_empty() {
                text!(lang, en: "A value is missing here", es: "Aquí falta un valor")
            } else {
                text!(lang, en: "`{written}` stands where a value is expected", es: "`{written}` aparece donde se espera un valor")
            },
            text!(lang,
                en: "Write the value, or put it in quotes if it is text",
                es: "Escribe el valor, o ponlo entre comillas si es texto"),
        ),
        ProblemKind::InvalidBlockHeader => (
            text!(lang,
                en: "`{written}` stands on the line of `|` or `>`, where the text cannot begin",
                es: "`{written}` aparece en la línea de `|` o `>`, donde el texto no puede empezar"),
            text!(lang,
                en: "Begin the text on the next line, indented; put a value that begins with `|` or `>` in quotes",
                es: "Empieza el texto en la línea siguiente, sangrado; pon entre comillas un valor que empiece por `|` o `>`"),
        ),
        ProblemKind::InvalidDirective => (
            text!(lang,
                en: "A line that begins with `%` is a directive, and this is none that Kubernetes takes",
                es: "Una línea que empieza por `%` es una directiva, y esta no la admite Kubernetes"),
            text!(lang,
                en: "Remove the line; Kubernetes reads YAML 1.1 without being told",
                es: "Quita la línea; Kubernetes lee YAML 1.1 sin que se lo digan"),
        ),
        ProblemKind::DroppedText => (
            text!(lang,
                en: "Kubernetes drops everything from `{written}` on without a word",
                es: "Kubernetes descarta en silencio todo lo que sigue desde `{written}`"),
            text!(lang,
                en: "Give the line the indentation of the first key, or put `---` before it if it begins a new document",
                es: "Dale a la línea la sangría de la primera clave, o pon `---` delante si empieza otro documento"),
        ),
        _ => return None,
    })
}

/// Faults of values that can be read and have no meaning.
fn of_values(problem: &Problem, document: &Document, lang: Lang) -> (String, String) {
    let written = quote(document.text(problem.span));
    match &problem.kind {
        ProblemKind::UnknownAlias => (
            text!(lang,
                en: "`{written}` refers to an anchor that this document does not have above it",
                es: "`{written}` se refiere a un ancla que este documento no tiene más arriba"),
            text!(lang,
                en: "Define the anchor with `&` before it is used, or put the value in quotes if it is meant to begin with `*`",
                es: "Define el ancla con `&` antes de usarla, o pon el valor entre comillas si debe empezar por `*`"),
        ),
        ProblemKind::SelfReference => (
            text!(lang,
                en: "`{written}` stands inside the value that it refers to",
                es: "`{written}` está dentro del valor al que se refiere"),
            text!(lang, en: "Refer to a value that is finished", es: "Refiérete a un valor que ya esté terminado"),
        ),
        ProblemKind::InvalidMerge => (
            text!(lang,
                en: "`<<` takes a mapping or a list of mappings, and `{written}` is none",
                es: "`<<` admite un mapa o una lista de mapas, y `{written}` no lo es"),
            text!(lang,
                en: "Refer to a mapping, as in `<<: *base`",
                es: "Refiérete a un mapa, como en `<<: *base`"),
        ),
        ProblemKind::InvalidKey => (
            text!(lang,
                en: "`{written}` is a list or a mapping, and a key must be text",
                es: "`{written}` es una lista o un mapa, y una clave debe ser texto"),
            text!(lang,
                en: "Put it in quotes; if it is a placeholder of a template, render the template first",
                es: "Ponlo entre comillas; si es un marcador de una plantilla, genera antes el resultado de la plantilla"),
        ),
        ProblemKind::UnsupportedKey if written.is_empty() => (
            text!(lang, en: "A key is missing before `:`", es: "Falta una clave delante de `:`"),
            text!(lang, en: "Write the key", es: "Escribe la clave"),
        ),
        ProblemKind::UnsupportedKey => (
            text!(lang, en: "`{written}` cannot be a key in JSON", es: "`{written}` no puede ser una clave en JSON"),
            text!(lang, en: "Put the key in quotes", es: "Pon la clave entre comillas"),
        ),
        ProblemKind::TagMismatch { tag } => (
            text!(lang, en: "`{written}` is no value for the tag `{tag}`", es: "`{written}` no es un valor para la etiqueta `{tag}`"),
            text!(lang, en: "Remove the tag, or write a value that it fits", es: "Quita la etiqueta, o escribe un valor que le corresponda"),
        ),
        ProblemKind::InvalidBase64 => (
            text!(lang, en: "The value of `!!binary` is not base64", es: "El valor de `!!binary` no es base64"),
            text!(lang, en: "Encode the value, for example with `base64`", es: "Codifica el valor, por ejemplo con `base64`"),
        ),
        _ => (
            text!(lang,
                en: "`{written}` is a number that JSON does not have, so Kubernetes cannot take it",
                es: "`{written}` es un número que JSON no tiene, así que Kubernetes no puede aceptarlo"),
            text!(lang, en: "Put it in quotes if it is text", es: "Ponlo entre comillas si es texto"),
        ),
    }
}
