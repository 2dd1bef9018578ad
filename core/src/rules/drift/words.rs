//! How a difference is told.

use super::differences::{Aspect, Difference};
use crate::{
    options::Lang,
    resources::Resource,
    rules::text,
    yaml::{Node, Value},
};

/// Longer values are not quoted: the text that is pointed at shows them.
const LONGEST: usize = 80;

/// What the cluster has, and what the manifest says at the place that the sentence is about.
pub(super) fn sentence(lang: Lang, it: &Difference<'_>) -> String {
    let field = it.field;
    let (live, manifest) = (it.live.and_then(value), it.manifest.and_then(value));
    match (it.aspect, it.live.is_some(), it.manifest.is_some()) {
        (Aspect::Image, true, true) if field == "image" => {
            let (live, manifest) = (live.unwrap_or_default(), manifest.unwrap_or_default());
            text!(lang,
                en: "the cluster still runs image `{live}`; this file says `{manifest}`",
                es: "el clúster sigue ejecutando la imagen `{live}`; este archivo dice `{manifest}`")
        }
        // A value may be a password.
        (Aspect::Env, true, true) => text!(lang,
            en: "the cluster still has another value of `{field}` than this file",
            es: "el clúster sigue teniendo otro valor de `{field}` que este archivo"),
        (Aspect::Data, ..) => text!(lang,
            en: "the cluster does not have the key `{field}` yet; this file has it",
            es: "el clúster aún no tiene la clave `{field}`; este archivo sí"),
        (_, true, true) => match live.zip(manifest) {
            Some((live, manifest)) => text!(lang,
                en: "the cluster still has `{field}: {live}`; this file says `{manifest}`",
                es: "el clúster sigue teniendo `{field}: {live}`; este archivo dice `{manifest}`"),
            None => text!(lang,
                en: "the cluster still has another `{field}` than this file",
                es: "el clúster sigue teniendo otro `{field}` que este archivo"),
        },
        (_, false, _) => text!(lang,
            en: "the cluster does not have this `{field}` yet",
            es: "el clúster aún no tiene este `{field}`"),
        (aspect, true, false) => match live.filter(|_| aspect != Aspect::Env) {
            Some(live) => text!(lang,
                en: "the cluster has `{field}: {live}` here, which this file does not say",
                es: "el clúster tiene aquí `{field}: {live}`, que este archivo no dice"),
            None => text!(lang,
                en: "the cluster has `{field}` here, which this file does not have",
                es: "el clúster tiene aquí `{field}`, que este archivo no tiene"),
        },
    }
}

/// A short value on one line, as JSON has it where it is a list.
fn value(node: Node<'_>) -> Option<String> {
    let written = match node.value() {
        Value::Mapping | Value::Null => return None,
        Value::Sequence => {
            let items: Option<Vec<String>> =
                node.items().map(|it| it.as_str().map(|it| format!("{it:?}"))).collect();
            format!("[{}]", items?.join(", "))
        }
        _ => node.text().to_owned(),
    };
    let fits = written.chars().count() <= LONGEST && !written.contains(['\n', '`']);
    (fits && !written.is_empty()).then_some(written)
}

/// What applying the file does to the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The manifest does not have the fault.
    Mends,
    /// The manifest has another value, which may be better.
    MayMend,
    /// The manifest says nothing; `kubectl apply` takes away only what it has written itself.
    Unknown,
    /// The manifest has another value, and the fault all the same.
    None,
}

/// The help of a finding that a difference explains. `file` is what kubectl gets behind `-f`: see [`argument`].
pub(super) fn help(lang: Lang, effect: Effect, file: Option<&str>, before: &str) -> String {
    let apply = file.map(|file| format!("kubectl apply -f {file}"));
    match (effect, apply) {
        (Effect::Mends, Some(apply)) => text!(lang,
            en: "Apply the file, which has it right already: `{apply}`",
            es: "Aplica el archivo, que ya lo tiene bien: `{apply}`"),
        (Effect::Mends, None) => text!(lang,
            en: "Apply the manifest, which has it right already",
            es: "Aplica el manifiesto, que ya lo tiene bien"),
        (Effect::MayMend, Some(apply)) => text!(lang,
            en: "{before}. If the file is right, apply it: `{apply}`",
            es: "{before}. Si el archivo es correcto, aplícalo: `{apply}`"),
        (Effect::MayMend, None) => text!(lang,
            en: "{before}. If the manifest is right, apply it",
            es: "{before}. Si el manifiesto es correcto, aplícalo"),
        (Effect::Unknown, Some(_)) => {
            let diff = file.map(|file| format!("kubectl diff -f {file}")).unwrap_or_default();
            text!(lang,
                en: "{before}. What applying the file changes: `{diff}`",
                es: "{before}. Lo que cambia al aplicar el archivo: `{diff}`")
        }
        (Effect::Unknown, None) | (Effect::None, _) => before.to_owned(),
    }
}

/// A file as kubectl gets it, with the namespace of a manifest that names none.
pub(super) fn argument(path: &str, manifest: &Resource<'_>) -> String {
    let open = manifest.namespace.filter(|it| !it.certain);
    let flag = open.map(|it| format!(" -n {}", it.name)).unwrap_or_default();
    quoted(path) + &flag
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | ':' | '@' | ',');
    match path.chars().all(plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}
