//! The object and the field that a change is about.

use crate::{graph::Cluster, options::Lang, resources::Resource, rules::text, schema::is_called};

/// A step from a value to one inside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The objects that `kind/name.path` or `namespace/kind/name.path` means, several only where files repeat one, and the
/// steps to the field.
pub(super) fn find<'c, 't>(
    cluster: &'c Cluster<'t>,
    target: &str,
    lang: Lang,
) -> Result<(Vec<&'c Resource<'t>>, Vec<Step>), String> {
    let (namespace, kind, rest) = split(cluster, target).ok_or_else(|| {
        text!(lang,
            en: "`{target}` names no object of these files: write it as kind/name.path, for example service/web.spec.selector.app",
            es: "`{target}` no nombra ningún objeto de estos ficheros: escríbelo como kind/nombre.path, por ejemplo service/web.spec.selector.app")
    })?;
    let fits = |it: &&Resource<'t>| {
        is_called(it.gvk.kind, kind)
            && namespace.is_none_or(|namespace| it.namespace_name() == namespace)
            && !it.name().is_empty()
            && rest.strip_prefix(it.name()).is_some_and(|path| path.starts_with(['.', '[']))
    };
    let fitting: Vec<&Resource<'t>> = cluster.resources().iter().filter(fits).collect();
    // `shop.example.spec` is of the object `shop.example`, even where there is one called `shop`.
    let longest = fitting.iter().map(|it| it.name().len()).max().unwrap_or(0);
    let found: Vec<&Resource<'t>> = fitting.into_iter().filter(|it| it.name().len() == longest).collect();
    let Some(first) = found.first() else {
        let of_kind: Vec<String> = cluster
            .resources()
            .iter()
            .filter(|it| is_called(it.gvk.kind, kind))
            .take(8)
            .map(|it| format!("{kind}/{}", it.name()))
            .collect();
        return Err(text!(lang,
            en: "`{target}` names no object of these files and a field in it; there are {0}", of_kind.join(", ");
            es: "`{target}` no nombra ningún objeto de estos ficheros y un campo suyo; hay {0}", of_kind.join(", ")));
    };
    let mut namespaces: Vec<&str> = found.iter().map(|it| it.namespace_name()).collect();
    namespaces.dedup();
    if namespaces.len() > 1 {
        let choices: Vec<String> =
            namespaces.iter().map(|namespace| format!("{namespace}/{kind}/{}", first.name())).collect();
        return Err(text!(lang,
            en: "`{target}` is in several namespaces: write {0}", choices.join(" / ");
            es: "`{target}` está en varios namespaces: escribe {0}", choices.join(" / ")));
    }
    let path = rest.strip_prefix(first.name()).unwrap_or_default();
    let steps = steps(path).filter(|steps| !steps.is_empty()).ok_or_else(|| {
        text!(lang,
            en: "`{path}` in `{target}` is no path of a field, such as .spec.ports[0].targetPort",
            es: "`{path}` en `{target}` no es el path de un campo, como .spec.ports[0].targetPort")
    })?;
    Ok((found, steps))
}

/// Namespace, kind, and what follows.
fn split<'x>(cluster: &Cluster<'_>, target: &'x str) -> Option<(Option<&'x str>, &'x str, &'x str)> {
    let known = |kind: &str| cluster.resources().iter().any(|it| is_called(it.gvk.kind, kind));
    let (first, rest) = target.split_once('/')?;
    // `default/service/web.spec`, and `service/web.metadata.labels["a/b"]`.
    match rest.split_once('/') {
        Some((second, rest)) if known(second) && !second.contains('.') => Some((Some(first), second, rest)),
        _ if known(first) => Some((None, first, rest)),
        _ => None,
    }
}

/// `.spec.ports[0].name`, `.metadata.labels["app.kubernetes.io/name"]`, and the same with `\.` for a dot in a key.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let (inner, after) = after.split_once(']')?;
            let quoted = |quote: char| inner.strip_prefix(quote).and_then(|it| it.strip_suffix(quote));
            steps.push(match quoted('"').or_else(|| quoted('\'')) {
                Some(key) => Step::Key(key.to_owned()),
                None => Step::Index(inner.parse().ok()?),
            });
            rest = after;
            continue;
        }
        let after = rest.strip_prefix('.')?;
        let mut key = String::new();
        let mut end = after.len();
        let mut characters = after.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if characters.peek().is_some_and(|(_, next)| *next == '.') => {
                    characters.next();
                    key.push('.');
                }
                '.' | '[' => {
                    end = at;
                    break;
                }
                character => key.push(character),
            }
        }
        if key.is_empty() {
            return None;
        }
        steps.push(match key.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(key),
        });
        rest = after.get(end..)?;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_keys_and_indexes() {
        let key = |key: &str| Step::Key(key.to_owned());
        assert_eq!(
            steps(".spec.ports[0].name"),
            Some(vec![key("spec"), key("ports"), Step::Index(0), key("name")])
        );
        let label = vec![key("labels"), key("app.kubernetes.io/name")];
        assert_eq!(steps(".labels[\"app.kubernetes.io/name\"]"), Some(label.clone()));
        assert_eq!(steps(".labels.app\\.kubernetes\\.io/name"), Some(label));
        for wrong in ["spec", ".", ".a..b", ".a[", ".a[x]"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }
}
