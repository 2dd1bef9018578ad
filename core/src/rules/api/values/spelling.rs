//! Names, keys and words of a list: what is checked against a spelling, and how people are told.

use super::{
    At, Fault, Validator,
    fault::quoted,
    grammar::{self, Says},
};
use crate::{graph::edit_distance, options::Text, report::Applicability, rules::text};

/// A way in which something must be written.
pub(super) struct Spelling {
    pub(super) check: fn(&str) -> Says,
    pub(super) most: usize,
    because: Text,
    help: Text,
    /// Whether a text in lower case, with `-` for `_` and spaces, is what was meant.
    lower: bool,
}

pub(super) const LABEL: Spelling = Spelling {
    check: grammar::dns1123_label,
    most: 63,
    because: Text {
        en: "only lower case letters, digits and `-` are allowed, and it begins and ends with a letter or digit",
        es: "solo se admiten minúsculas, cifras y `-`, y empieza y acaba con una letra o una cifra",
    },
    help: Text {
        en: "Use lower case letters, digits and `-`, at most 63 characters, for example `my-name`",
        es: "Usa minúsculas, cifras y `-`, 63 caracteres como mucho, por ejemplo `my-name`",
    },
    lower: true,
};

pub(super) const SUBDOMAIN: Spelling = Spelling {
    check: grammar::dns1123_subdomain,
    most: 253,
    because: Text {
        en: "only lower case letters, digits, `-` and `.` are allowed, and each part between dots begins and ends with a letter or digit",
        es: "solo se admiten minúsculas, cifras, `-` y `.`, y cada parte entre puntos empieza y acaba con una letra o una cifra",
    },
    help: Text {
        en: "Use lower case letters, digits, `-` and `.`, at most 253 characters, for example `my-name` or `example.com`",
        es: "Usa minúsculas, cifras, `-` y `.`, 253 caracteres como mucho, por ejemplo `my-name` o `example.com`",
    },
    lower: true,
};

pub(super) const LABEL_1035: Spelling = Spelling {
    check: grammar::dns1035_label,
    because: Text {
        en: "only lower case letters, digits and `-` are allowed, and it begins with a letter and ends with a letter or digit",
        es: "solo se admiten minúsculas, cifras y `-`, y empieza con una letra y acaba con una letra o una cifra",
    },
    help: Text {
        en: "Begin with a letter and use lower case letters, digits and `-`, at most 63 characters, for example `my-name`",
        es: "Empieza con una letra y usa minúsculas, cifras y `-`, 63 caracteres como mucho, por ejemplo `my-name`",
    },
    ..LABEL
};

pub(super) const CRON_JOB_NAME: Spelling = Spelling { check: cron_job_name, most: 52, ..SUBDOMAIN };

/// The names of its Jobs get eleven more characters.
fn cron_job_name(text: &str) -> Says {
    let mut says = grammar::dns1123_subdomain(text);
    if text.len() > 52 {
        says.push("must be no more than 52 characters".to_owned());
    }
    says
}

pub(super) const WILDCARD: Spelling = Spelling {
    check: grammar::wildcard,
    because: Text {
        en: "a `*` stands for one whole label at the start, followed by `.` and a domain in lower case",
        es: "un `*` representa una etiqueta entera al principio, seguida de `.` y de un dominio en minúsculas",
    },
    help: Text {
        en: "Write `*.` and a domain, for example `*.example.com`; leave `host` out to match every host",
        es: "Escribe `*.` y un dominio, por ejemplo `*.example.com`; omite `host` para admitir cualquier host",
    },
    lower: false,
    ..SUBDOMAIN
};

pub(super) const HOST: Spelling = Spelling {
    because: Text {
        en: "a host is a domain name in lower case, without scheme, port or path",
        es: "un host es un nombre de dominio en minúsculas, sin esquema, puerto ni path",
    },
    help: Text {
        en: "Write the domain name alone, in lower case, for example `shop.example.com`",
        es: "Escribe solo el nombre de dominio, en minúsculas, por ejemplo `shop.example.com`",
    },
    ..SUBDOMAIN
};

/// The key of a label.
pub(super) const KEY: Spelling = Spelling {
    check: grammar::qualified_name,
    most: 317,
    because: Text {
        en: "a key is a name of at most 63 letters, digits, `-`, `_` and `.` that begins and ends with a letter or digit, with a domain and `/` before it or not",
        es: "una clave es un nombre de 63 letras, cifras, `-`, `_` y `.` como mucho que empieza y acaba con una letra o una cifra, con un dominio y `/` delante o no",
    },
    help: Text {
        en: "Write a key such as `app` or `app.kubernetes.io/name`",
        es: "Escribe una clave como `app` o `app.kubernetes.io/name`",
    },
    lower: false,
};

pub(super) const ANNOTATION_KEY: Spelling = Spelling { check: annotation_key, ..KEY };

/// Of annotations the domain may be in upper case.
fn annotation_key(text: &str) -> Says {
    if text.bytes().all(|it| it.is_ascii() && !it.is_ascii_uppercase()) {
        return grammar::qualified_name(text);
    }
    // The sign of the Kelvin is the only other character that has an ASCII letter for its small one.
    grammar::qualified_name(&text.replace('\u{212a}', "k").to_ascii_lowercase())
}

pub(super) const LABEL_VALUE: Spelling = Spelling {
    check: grammar::label_value,
    most: 63,
    because: Text {
        en: "a label has letters, digits, `-`, `_` and `.` only, and begins and ends with a letter or digit",
        es: "una etiqueta solo tiene letras, cifras, `-`, `_` y `.`, y empieza y acaba con una letra o una cifra",
    },
    help: Text {
        en: "Use letters, digits, `-`, `_` and `.`, at most 63 characters; free text belongs in an annotation",
        es: "Usa letras, cifras, `-`, `_` y `.`, 63 caracteres como mucho; el texto libre va en una anotación",
    },
    lower: false,
};

pub(super) const PORT_NAME: Spelling = Spelling {
    check: grammar::port_name,
    most: 15,
    because: Text {
        en: "the name of a port has lower case letters, digits and single `-` inside, and at least one letter",
        es: "el nombre de un puerto tiene minúsculas, cifras y `-` sueltos en medio, y al menos una letra",
    },
    help: Text {
        en: "Use at most 15 lower case letters, digits and `-`, with at least one letter, for example `http`",
        es: "Usa 15 minúsculas, cifras y `-` como mucho, con al menos una letra, por ejemplo `http`",
    },
    lower: true,
};

pub(super) const CONFIG_KEY: Spelling = Spelling {
    check: grammar::config_key,
    because: Text {
        en: "a key has letters, digits, `-`, `_` and `.` only, as the name of a file",
        es: "una clave solo tiene letras, cifras, `-`, `_` y `.`, como el nombre de un archivo",
    },
    help: Text {
        en: "Use letters, digits, `-`, `_` and `.`, for example `key.name`; folders belong in `items[].path` of the volume",
        es: "Usa letras, cifras, `-`, `_` y `.`, por ejemplo `key.name`; las carpetas van en `items[].path` del volumen",
    },
    lower: false,
    ..SUBDOMAIN
};

pub(super) const ENV_NAME: Spelling = Spelling {
    check: grammar::env_name,
    most: usize::MAX,
    because: Text {
        en: "the name of a variable has printable ASCII characters other than `=`",
        es: "el nombre de una variable tiene caracteres ASCII imprimibles que no sean `=`",
    },
    help: Text {
        en: "Use letters, digits and `_`, for example `MY_NAME`",
        es: "Usa letras, cifras y `_`, por ejemplo `MY_NAME`",
    },
    lower: false,
};

pub(super) const STRICT_ENV_NAME: Spelling = Spelling {
    check: grammar::strict_env_name,
    because: Text {
        en: "in this release the name of a variable has letters, digits, `_`, `-` and `.` only, and does not begin with a digit",
        es: "en esta versión el nombre de una variable solo tiene letras, cifras, `_`, `-` y `.`, y no empieza con una cifra",
    },
    ..ENV_NAME
};

pub(super) const HEADER: Spelling = Spelling {
    check: grammar::header_name,
    because: Text {
        en: "the name of an HTTP header has letters, digits and `-` only",
        es: "el nombre de una cabecera HTTP solo tiene letras, cifras y `-`",
    },
    help: Text { en: "Write a name such as `X-Header-Name`", es: "Escribe un nombre como `X-Header-Name`" },
    ..ENV_NAME
};

pub(super) const PATH_SEGMENT: Spelling = Spelling {
    check: grammar::path_segment,
    because: Text {
        en: "the name is a part of a URL, and can hold neither `/` nor `%`",
        es: "el nombre es una parte de una URL, y no puede contener `/` ni `%`",
    },
    help: Text {
        en: "Choose a name without `/` and `%`, for example `shop:reader`",
        es: "Elige un nombre sin `/` ni `%`, por ejemplo `shop:reader`",
    },
    ..ENV_NAME
};

pub(super) const PERCENT: Spelling = Spelling {
    check: grammar::percent,
    because: Text {
        en: "a text here is a percentage of whole digits and `%`",
        es: "un texto aquí es un porcentaje de cifras enteras y `%`",
    },
    help: Text {
        en: "Write a whole number without quotes, or a percentage such as `25%`",
        es: "Escribe un número entero sin comillas, o un porcentaje como `25%`",
    },
    ..ENV_NAME
};

impl<'t> Validator<'_, 't> {
    /// Checks a name that is there; an empty one is another rule's.
    pub(super) fn spelled(&mut self, at: &At<'_, 't>, spelling: &Spelling) {
        if let Some(text) = at.text().filter(|text| !text.is_empty())
            && let Some(fault) = self.misspelt(at, text, spelling)
        {
            self.report(fault);
        }
    }

    /// Checks the name under `field`, if there is one.
    pub(super) fn spelled_field(&mut self, at: &At<'_, 't>, field: &str, spelling: &Spelling) {
        if let Some(at) = at.field(field) {
            self.spelled(&at, spelling);
        }
    }

    /// The fault of a text that stands at `at`, which may also be the key there.
    pub(super) fn misspelt(&self, at: &At<'_, 't>, text: &str, spelling: &Spelling) -> Option<Fault> {
        let says = (spelling.check)(text);
        if says.is_empty() {
            return None;
        }
        let length = text.len();
        let too_long = length > spelling.most;
        let because = match too_long {
            true => {
                let most = spelling.most;
                text!(self.lang,
                    en: "it is {length} characters long, and at most {most} are allowed",
                    es: "tiene {length} caracteres, y se admiten {most} como mucho")
            }
            false => spelling.because.in_lang(self.lang).to_owned(),
        };
        let help = spelling.help.in_lang(self.lang).to_owned();
        let mut fault = Fault::invalid_text(at, &quoted(text), &says).value(text).because(because).help(help);
        if spelling.lower && !too_long && at.text() == Some(text) {
            let lower = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
            if lower != text && (spelling.check)(&lower).is_empty() {
                fault = fault.fix(at, &lower, Applicability::Unsafe);
            }
        }
        Some(fault)
    }

    /// Checks the word under `field`. An empty one counts as absent, as it does where Kubernetes has a default.
    pub(super) fn one_of(&mut self, at: &At<'_, 't>, field: &str, allowed: &[&str]) {
        if let Some(at) = at.field(field) {
            self.word(&at, allowed);
        }
    }

    /// Checks a word of a fixed list. `allowed` is in the order in which Kubernetes tells it.
    pub(super) fn word(&mut self, at: &At<'_, 't>, allowed: &[&str]) {
        if let Some(fault) = self.unknown_word(at, allowed) {
            self.report(fault);
        }
    }

    /// The fault of a word that is not in the list.
    pub(super) fn unknown_word(&self, at: &At<'_, 't>, allowed: &[&str]) -> Option<Fault> {
        let word = at.text().filter(|word| !word.is_empty() && !allowed.contains(word))?;
        let fault = Fault::unsupported(at, &quoted(word), allowed);
        Some(self.explain_word(fault, at, word, allowed))
    }

    /// Says which words there are, and which one was probably meant.
    pub(super) fn explain_word(&self, fault: Fault, at: &At<'_, 't>, word: &str, allowed: &[&str]) -> Fault {
        let list: Vec<String> =
            allowed.iter().filter(|it| !it.is_empty()).map(|it| format!("`{it}`")).collect();
        let list = list.join(", ");
        let because = match allowed {
            [only] => {
                text!(self.lang, en: "only `{only}` is allowed here", es: "aquí solo se admite `{only}`")
            }
            _ => text!(self.lang, en: "it must be one of {list}", es: "debe ser uno de {list}"),
        };
        let fault = fault.because(because);
        let letters = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
        let same: Vec<&str> = allowed
            .iter()
            .copied()
            .filter(|it| letters(it) == letters(word) || short_form(word) == *it)
            .collect();
        let mut meant = same;
        if meant.is_empty() {
            let near: Vec<(usize, &str)> = allowed
                .iter()
                .filter_map(|it| Some((edit_distance(&letters(word), &letters(it), most_slips(it))?, *it)))
                .collect();
            let best = near.iter().map(|(distance, _)| *distance).min();
            meant = near.into_iter().filter(|(it, _)| Some(*it) == best).map(|(_, it)| it).collect();
        }
        match meant[..] {
            [one] => fault
                .help(text!(self.lang, en: "Did you mean `{one}`? Letter case counts", es: "¿Querías escribir `{one}`? Las mayúsculas cuentan"))
                .fix(at, one, Applicability::Safe),
            _ => match allowed {
                [only] => fault.help(text!(self.lang, en: "Write `{only}`", es: "Escribe `{only}`")),
                _ => fault.help(text!(self.lang, en: "Write one of {list}; letter case counts", es: "Escribe uno de {list}; las mayúsculas cuentan")),
            },
        }
    }
}

/// How many letters of a word may be wrong: `HTTP` is no slip for `SCTP`.
fn most_slips(word: &str) -> usize {
    match word.len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Access modes as `kubectl get` abbreviates them.
fn short_form(word: &str) -> &'static str {
    match word {
        "RWO" => "ReadWriteOnce",
        "ROX" => "ReadOnlyMany",
        "RWX" => "ReadWriteMany",
        "RWOP" => "ReadWriteOncePod",
        _ => "",
    }
}
