//! ConfigMaps, Secrets, and objects that hold nothing but amounts, names or addresses.

use super::{
    At, Fault, Validator,
    containers::PROTOCOLS,
    fault::quoted,
    firsts::Firsts,
    resources::{amount, printed},
    spelling::CONFIG_KEY,
};
use crate::rules::text;

/// What a ConfigMap or a Secret holds at most.
const MOST_BYTES: usize = 1024 * 1024;

impl<'t> Validator<'_, 't> {
    pub(super) fn config_map(&mut self, object: &At<'_, 't>) {
        let mut seen = Firsts::default();
        let mut size = 0;
        for field in ["data", "binaryData"] {
            let Some(data) = object.field(field) else { continue };
            for (entry, at) in data.entries() {
                let text = at.text().unwrap_or_default();
                size += if field == "data" { text.len() } else { text.len() / 4 * 3 };
                self.config_key(&at, entry.name, field);
                let Some(first) = seen.of(entry.name, entry.key.span()) else { continue };
                let says = "duplicate of key present in data";
                let fault = Fault::invalid(&at, "")
                    .says(format!("Invalid value: {}: {says}", quoted(entry.name)))
                    .value(entry.name)
                    .at_span(entry.key.span())
                    .repeats(first)
                    .because(text!(self.lang,
                        en: "`data` and `binaryData` share their keys",
                        es: "`data` y `binaryData` comparten sus claves"))
                    .help(text!(self.lang, en: "Give one of the two another key", es: "Dale otra clave a uno de los dos"));
                self.report(fault);
            }
        }
        if size > MOST_BYTES {
            self.too_large(object, size, "");
        }
    }

    pub(super) fn secret(&mut self, object: &At<'_, 't>) {
        let mut size = 0;
        for field in ["data", "stringData"] {
            let Some(data) = object.field(field) else { continue };
            for (entry, at) in data.entries() {
                let text = at.text().unwrap_or_default();
                size += if field == "stringData" { text.len() } else { text.len() / 4 * 3 };
                self.config_key(&at, entry.name, "data");
            }
        }
        if size > MOST_BYTES {
            self.too_large(object, size, "data");
        }
        self.registry_credentials(object);
        self.account_of_token(object);
    }

    /// A token belongs to a ServiceAccount, which an annotation names.
    fn account_of_token(&mut self, object: &At<'_, 't>) {
        const NAME: &str = "kubernetes.io/service-account.name";
        let Some(kind) =
            object.field("type").filter(|it| it.text() == Some("kubernetes.io/service-account-token"))
        else {
            return;
        };
        let annotations = object.node.get("metadata").and_then(|it| it.get("annotations"));
        let name = annotations.and_then(|it| it.get(NAME)).and_then(|it| it.as_str());
        if name.is_none_or(str::is_empty) {
            let fault = Fault::required(&kind, "")
                .named(format!("metadata.annotations[{NAME}]"))
                .because(text!(self.lang,
                    en: "no annotation `{NAME}` names the ServiceAccount of the token",
                    es: "ninguna anotación `{NAME}` nombra la ServiceAccount del token"))
                .help(text!(self.lang,
                    en: "Add the annotation with the name of a ServiceAccount",
                    es: "Añade la anotación con el nombre de una ServiceAccount"));
            self.report(fault);
        }
    }

    /// The credentials of registries are JSON. Nothing of them is repeated.
    fn registry_credentials(&mut self, object: &At<'_, 't>) {
        let key = match object.text_of("type") {
            "kubernetes.io/dockerconfigjson" => ".dockerconfigjson",
            "kubernetes.io/dockercfg" => ".dockercfg",
            _ => return,
        };
        // What stands under `stringData` wins.
        let (Some(at), encoded) = (match object.node.get("stringData").and_then(|it| it.get(key)) {
            Some(_) => (object.field("stringData"), false),
            None => (object.field("data"), true),
        }) else {
            return;
        };
        let Some((_, at)) = at.entries().find(|(entry, _)| entry.name == key) else { return };
        let Some(text) = at.text() else { return };
        let Some(text) = (if encoded { base64_text(text) } else { Some(text.to_owned()) }) else { return };
        if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
            return;
        }
        let says = "Invalid value: \"<secret contents redacted>\": invalid JSON";
        let fault = Fault::invalid(&at, "")
            .says(says.to_owned())
            .at_span(at.key_span())
            .value("")
            .named(format!("data[{key}]"))
            .because(text!(self.lang, en: "it is no JSON", es: "no es JSON"))
            .help(text!(self.lang,
                en: "Make the Secret with `kubectl create secret docker-registry`, or copy `~/.docker/config.json` as it is",
                es: "Crea el Secret con `kubectl create secret docker-registry`, o copia `~/.docker/config.json` tal cual"));
        self.report(fault);
    }

    fn config_key(&mut self, at: &At<'_, 't>, key: &str, field: &str) {
        if let Some(fault) = self.misspelt(at, key, &CONFIG_KEY) {
            self.report(fault.at_span(at.key_span()).named(format!("{field}[{key}]")));
        }
    }

    fn too_large(&mut self, object: &At<'_, 't>, size: usize, named: &str) {
        let place = object
            .field("data")
            .or_else(|| object.field("stringData"))
            .or_else(|| object.field("binaryData"));
        let Some(at) = place else { return };
        let named = if named.is_empty() { "[]" } else { named };
        let fault = Fault::invalid(&at, "")
            .says(format!("Too long: may not be more than {MOST_BYTES} bytes"))
            .at_span(at.key_span())
            .named(named.to_owned())
            .value("")
            .because(text!(self.lang,
                en: "its values have {size} bytes together, and {MOST_BYTES} are the most",
                es: "sus valores suman {size} bytes, y {MOST_BYTES} son el máximo"))
            .help(text!(self.lang,
                en: "Split it into several objects, or keep large files in a volume or an image",
                es: "Repártelo en varios objetos, o guarda los archivos grandes en un volumen o una imagen"));
        self.report(fault);
    }

    pub(super) fn limit_range(&mut self, spec: &At<'_, 't>) {
        for limit in spec.list("limits") {
            for field in ["min", "max", "default", "defaultRequest"] {
                self.amounts(&limit, field);
            }
            for (lower, upper, says) in [
                ("min", "max", "min value % is greater than max value %"),
                ("default", "max", "default value % is greater than max value %"),
                ("defaultRequest", "max", "default request value % is greater than max value %"),
                (
                    "defaultRequest",
                    "default",
                    "default request value % is greater than default limit value %",
                ),
            ] {
                self.not_above(&limit, lower, upper, says);
            }
        }
    }

    /// Of two maps of amounts the first never lies above the second.
    fn not_above(&mut self, limit: &At<'_, 't>, lower: &str, upper: &str, says: &str) {
        let (Some(low), Some(high)) = (limit.field(lower), limit.field(upper)) else { return };
        for (entry, at) in low.entries() {
            let Some(most) = high.field(entry.name) else { continue };
            let (Some((text, amount)), Some((limit, limit_amount))) = (amount(&at), amount(&most)) else {
                continue;
            };
            if amount <= limit_amount {
                continue;
            }
            let says = says.replacen('%', &printed(&text), 1).replacen('%', &printed(&limit), 1);
            let fault = Fault::invalid_text(&at, &quoted(&printed(&text)), &vec![says])
                .value(&text)
                .because(text!(self.lang,
                    en: "it is above `{upper}`, which is `{limit}`",
                    es: "está por encima de `{upper}`, que es `{limit}`"))
                .help(text!(self.lang,
                    en: "Lower it, or raise `{upper}`",
                    es: "Bájalo, o sube `{upper}`"))
                .related(most.span(), format!("`{upper}`"));
            self.report(fault);
        }
    }

    pub(super) fn endpoints(&mut self, object: &At<'_, 't>) {
        for subset in object.list("subsets") {
            for field in ["addresses", "notReadyAddresses"] {
                for address in subset.list(field) {
                    if let Some(ip) = address.field("ip") {
                        self.ordinary_address(&ip);
                    }
                }
            }
            for port in subset.list("ports") {
                self.one_of(&port, "protocol", PROTOCOLS);
                if let Some(number) = port.field("port") {
                    self.port_number(&number);
                }
                self.spelled_field(&port, "name", &super::spelling::LABEL);
            }
        }
    }

    pub(super) fn binding(&mut self, object: &At<'_, 't>) {
        for subject in object.list("subjects") {
            self.one_of(&subject, "kind", &["ServiceAccount", "User", "Group"]);
        }
        if let Some(role) = object.field("roleRef") {
            let kinds: &[&str] = match self.resource.gvk.kind {
                "RoleBinding" => &["ClusterRole", "Role"],
                _ => &["ClusterRole"],
            };
            self.one_of(&role, "kind", kinds);
        }
    }
}

/// The text behind base64; `None` for what is none.
fn base64_text(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in encoded.bytes().filter(|it| !matches!(it, b'\r' | b'\n' | b'=')) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf8(bytes).ok()
}
