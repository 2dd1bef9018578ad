//! Values as YAML that Kubernetes reads back as the same values.

use kubetriage::Lang;
use serde_json::Value;

use crate::{failure::Failure, language::text};

/// The documents one after another, `---` before each but the first.
pub(crate) fn documents(values: &[Value], lang: Lang) -> Result<String, Failure> {
    let mut text = String::new();
    for value in values {
        if !text.is_empty() {
            text.push_str("---\n");
        }
        document(value, &mut text).map_err(|error| {
            Failure::Message(
                text!(lang, en: "cannot write YAML: {error}"; es: "no se puede escribir YAML: {error}"),
            )
        })?;
    }
    Ok(text)
}

/// Strings that YAML 1.1 takes for something else (`on`, `0777`, `1_000`) are quoted: that is the writer's default.
fn document(value: &Value, text: &mut String) -> Result<(), serde_saphyr::ser::Error> {
    let options = serde_saphyr::ser_options! {
        // Folding a long line would only make it harder to search for.
        folded_wrap_chars: usize::MAX,
    };
    serde_saphyr::to_fmt_writer_with_options(text, value, options)
}

#[cfg(test)]
mod tests {
    use kubetriage::{Options, SourceFile, view};
    use serde_json::json;

    use super::*;

    fn written(values: &[Value]) -> String {
        match documents(values, Lang::En) {
            Ok(text) => text,
            Err(failure) => panic!("{failure:?}"),
        }
    }

    fn read(text: &str) -> Vec<Value> {
        let documents = view(vec![SourceFile::new("written.yaml", text)], &Options::default());
        documents
            .into_iter()
            .map(|it| it.value.unwrap_or_else(|refusal| panic!("{refusal:?}\n{text}")))
            .collect()
    }

    #[test]
    fn what_yaml_takes_for_something_else_is_quoted() {
        for trap in [
            "on",
            "off",
            "yes",
            "No",
            "y",
            "N",
            "true",
            "null",
            "~",
            "",
            " ",
            "0777",
            "0o17",
            "0x1F",
            "0b11",
            "1_000",
            "1.10",
            ".5",
            "+1",
            "1e3",
            "12e3",
            "-0",
            "09",
            ".inf",
            ".NaN",
            "=",
            "<<",
            "-",
            "?",
            ": ",
            "a: b",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "[a",
            "{a",
            "]",
            "}",
            ",",
            "'",
            "\"",
            "---",
            "...",
            "- a",
            " a",
            "a ",
            "a\tb",
            "\t",
            "a\nb",
            "a\n",
            "\na",
            "a\n\n",
            " a\nb",
            "a\r\nb",
            "\r",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}a",
            "\u{0}",
            "\u{1f600}",
            "12:30:45",
            "2024-01-01",
        ] {
            let value = json!({"kind": "ConfigMap", "data": {"a": trap, trap: "b"}, "items": [trap, [trap]]});
            let text = written(std::slice::from_ref(&value));
            assert_eq!(read(&text), [value], "{trap:?}\n{text}");
        }
    }

    #[test]
    fn every_value_that_kubernetes_was_seen_to_read_is_read_again() {
        let path = |name| format!("{}/../tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
        for name in ["yaml.json", "yaml-random.json"] {
            let golden = std::fs::read_to_string(path(name)).unwrap();
            let cases: Vec<Value> = serde_json::from_str(&golden).unwrap();
            // An empty document is left out.
            for value in cases.iter().filter_map(|case| case.get("out")).filter(|value| !value.is_null()) {
                let text = written(std::slice::from_ref(value));
                assert_eq!(read(&text), std::slice::from_ref(value), "{text}");
            }
        }
    }

    #[test]
    fn documents_are_separated_and_keys_keep_their_order() {
        let values = [json!({"kind": "Service", "apiVersion": "v1"}), json!({"b": ["x", {"c": 1, "a": {}}]})];
        assert_eq!(written(&values), "kind: Service\napiVersion: v1\n---\nb:\n- x\n- c: 1\n  a: {}\n");
        assert_eq!(written(&[]), "");
    }

    #[test]
    fn long_and_multi_line_texts_stay_readable() {
        let long = "word ".repeat(60) + "end";
        let text = written(&[json!({"a": long, "b": "one\n  two\n"})]);
        assert_eq!(text, format!("a: {long}\nb: |\n  one\n    two\n"));
    }
}
