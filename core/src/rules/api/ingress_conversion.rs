//! An Ingress of `extensions/v1beta1` or `networking.k8s.io/v1beta1` written anew as `networking.k8s.io/v1`, with its
//! comments and its formatting.
//!
//! The API server converted such objects itself as long as it served them (`Convert_v1beta1_IngressBackend_To_…` in
//! pkg/apis/networking): a path without `pathType` was `ImplementationSpecific`, `spec.backend` is
//! `spec.defaultBackend`, and a backend names its Service in `service`.

use super::edits::{column, insert, own_line, replace};
use crate::{
    hash::HashSet,
    resources::Resource,
    rules::Edit,
    yaml::{Entry, Node, Value},
};

/// How much of an Ingress is searched.
const MOST_NODES: usize = 100_000;

/// What a node of the old shape is.
pub(super) enum Old<'t> {
    /// `{serviceName, servicePort}`
    Backend(Node<'t>),
    /// A path without `pathType`.
    Path(Node<'t>),
}

/// Everything in `spec` that is written as before v1, wherever in it: those who write old versions misplace lines as
/// well. Each once, however many aliases lead to it.
pub(super) fn old_shapes<'t>(spec: Node<'t>) -> impl Iterator<Item = Old<'t>> {
    let mut pending = vec![spec];
    let mut seen = HashSet::default();
    let mut left = MOST_NODES;
    let mut found = Vec::new();
    std::iter::from_fn(move || {
        while found.is_empty() {
            left = left.checked_sub(1)?;
            let node = pending.pop()?;
            if !seen.insert(node.written_span()) {
                continue;
            }
            let has = |key: &str| node.get(key).is_some();
            if has("serviceName") || has("servicePort") {
                found.push(Old::Backend(node));
            }
            if has("backend")
                && !has("rules")
                && !has("tls")
                && !has("pathType")
                && node.written_span() != spec.span()
            {
                found.push(Old::Path(node));
            }
            pending.extend(node.entries().map(|entry| entry.value).chain(node.items()));
        }
        found.pop()
    })
}

/// The edits that give `spec` the shape of v1; `None` if something in it cannot be moved with certainty.
pub(super) fn edits(resource: &Resource<'_>) -> Option<Vec<Edit>> {
    let spec = resource.node.get("spec")?;
    let mut edits = Vec::new();
    if let Some(backend) = spec.entry("backend").filter(|_| spec.get("defaultBackend").is_none()) {
        edits.push(replace(resource, written_here(backend)?.key.span(), "defaultBackend"));
    }
    for old in old_shapes(spec) {
        match old {
            Old::Backend(node) => edits.extend(backend_edits(resource, node)?),
            Old::Path(node) => edits.push(path_type(resource, node)?),
        }
    }
    Some(edits)
}

/// The edits that give one backend the shape of v1.
pub(super) fn backend_edits(resource: &Resource<'_>, backend: Node<'_>) -> Option<Vec<Edit>> {
    if is_flow_text(backend) { flow_backend(resource, backend) } else { block_backend(resource, backend) }
}

/// An entry that stands in its mapping itself; a merge key brings others from elsewhere.
fn written_here(entry: Entry<'_>) -> Option<Entry<'_>> {
    (entry.key.span() == entry.key.written_span()).then_some(entry)
}

fn is_flow_text(node: Node<'_>) -> bool {
    node.document().text(node.written_span()).starts_with('{')
}

/// `ImplementationSpecific` is what a path without `pathType` was.
fn path_type(resource: &Resource<'_>, path: Node<'_>) -> Option<Edit> {
    let backend = written_here(path.entry("backend")?)?;
    let start = backend.key.span().start;
    let source = path.document().source();
    let separator = match is_flow_text(path) {
        true => ", ".to_owned(),
        false => format!("\n{}", " ".repeat(column(source, start))),
    };
    Some(insert(resource, start as usize, format!("pathType: ImplementationSpecific{separator}")))
}

/// The key of v1 for the port, and what to write instead of the value where it is a number in quotes.
fn port_key(port: Node<'_>) -> Option<(&'static str, Option<String>)> {
    match port.value() {
        Value::String(text) => match text.parse::<u16>() {
            Ok(number) => Some(("number", Some(number.to_string()))),
            Err(_) => Some(("name", None)),
        },
        Value::Int(_) => Some(("number", None)),
        _ => None,
    }
}

/// The two old entries, if they are all that the backend has: with a `resource` beside them it was refused before.
fn only_old_entries(backend: Node<'_>) -> Option<Vec<Entry<'_>>> {
    let entries: Vec<_> = backend.entries().map(written_here).collect::<Option<_>>()?;
    entries.iter().all(|entry| matches!(entry.name, "serviceName" | "servicePort")).then_some(entries)
}

fn flow_backend(resource: &Resource<'_>, backend: Node<'_>) -> Option<Vec<Edit>> {
    let entries = only_old_entries(backend)?;
    let last = entries.len().checked_sub(1)?;
    let source = backend.document().source();
    let mut edits = Vec::new();
    for (index, entry) in entries.into_iter().enumerate() {
        // An alias would have to be followed to know what it is.
        if entry.value.span() != entry.value.written_span() {
            return None;
        }
        let opening = if index == 0 { "service: {" } else { "" };
        let written = source.get(entry.value.span().start as usize..entry.value.span().end as usize)?;
        let (key, mut value) = match entry.name {
            "serviceName" => (format!("{opening}name"), written.to_owned()),
            _ => {
                let (key, number) = port_key(entry.value)?;
                let value = number.unwrap_or_else(|| written.to_owned());
                (format!("{opening}port: {{{key}"), format!("{value}}}"))
            }
        };
        if index == last {
            value.push('}');
        }
        edits.push(replace(resource, entry.key.span(), key));
        if value != written {
            edits.push(replace(resource, entry.value.span(), value));
        }
    }
    Some(edits)
}

fn block_backend(resource: &Resource<'_>, backend: Node<'_>) -> Option<Vec<Edit>> {
    let entries = only_old_entries(backend)?;
    let source = backend.document().source();
    let mut edits = Vec::new();
    for (index, entry) in entries.into_iter().enumerate() {
        let start = entry.key.span().start;
        own_line(source, start)?;
        let value = entry.value.span();
        // A value on a line of its own would have to be indented as well.
        if source.get(start as usize..value.end as usize)?.contains('\n') {
            return None;
        }
        let indent = " ".repeat(column(source, start));
        let opening = if index == 0 { format!("service:\n{indent}") } else { String::new() };
        let key = match entry.name {
            "serviceName" => format!("{opening}  name"),
            _ => {
                let (key, number) = port_key(entry.value)?;
                if let Some(number) = number {
                    edits.push(replace(resource, value, number));
                }
                format!("{opening}  port:\n{indent}    {key}")
            }
        };
        edits.push(replace(resource, entry.key.span(), key));
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use crate::{
        Options, SourceFile, apply_fixes, check,
        report::{Applicability, PositionEncoding},
    };

    fn converted(spec: &str) -> String {
        let text = format!(
            "apiVersion: extensions/v1beta1 # old\nkind: Ingress\nmetadata: {{name: shop}}\nspec:\n{spec}"
        );
        let file = SourceFile::new("ingress.yaml", text.as_str());
        let report = check(vec![file.clone()], &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == "api-version-removed").unwrap();
        let fix = found.fixes[0].clone();
        assert_eq!(fix.applicability, Applicability::Unsafe);
        let mended = apply_fixes(vec![file], &[fix], PositionEncoding::Utf8).unwrap();
        let again = check(mended.clone(), &Options::default());
        let api: Vec<_> = again.diagnostics.iter().filter(|it| it.rule.starts_with("api-")).collect();
        assert!(api.is_empty(), "{api:?}");
        let text = String::from_utf8(mended[0].bytes.clone()).unwrap();
        text.strip_prefix(
            "apiVersion: networking.k8s.io/v1 # old\nkind: Ingress\nmetadata: {name: shop}\nspec:\n",
        )
        .unwrap()
        .to_owned()
    }

    #[test]
    fn a_whole_ingress_in_block_style() {
        let old = "  backend:
    serviceName: web
    servicePort: http # by name
  rules:
  - host: shop.example
    http:
      paths:
      - path: /cart # first
        # the cart
        backend:
          serviceName: cart
          servicePort: 80
      - backend:
          servicePort: \"8080\"
          serviceName: web
";
        let new = "  defaultBackend:
    service:
      name: web
      port:
        name: http # by name
  rules:
  - host: shop.example
    http:
      paths:
      - path: /cart # first
        # the cart
        pathType: ImplementationSpecific
        backend:
          service:
            name: cart
            port:
              number: 80
      - pathType: ImplementationSpecific
        backend:
          service:
            port:
              number: 8080
            name: web
";
        assert_eq!(converted(old), new);
    }

    #[test]
    fn a_whole_ingress_in_flow_style() {
        let old = "  rules:
  - http: {paths: [{path: /, backend: {serviceName: cart, servicePort: 80}}]}
  - http:
      paths:
      - {path: /, pathType: Prefix, backend: {servicePort: http, serviceName: cart}}
";
        let new = "  rules:
  - http: {paths: [{path: /, pathType: ImplementationSpecific, backend: {service: {name: cart, port: {number: 80}}}}]}
  - http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {port: {name: http}, name: cart}}}
";
        assert_eq!(converted(old), new);
    }

    #[test]
    fn a_backend_with_an_anchor_is_changed_once() {
        let old = "  rules:
  - http:
      paths:
      - path: /
        backend: &cart
          serviceName: cart
          servicePort: 80
      - path: /cart
        backend: *cart
";
        let new = "  rules:
  - http:
      paths:
      - path: /
        pathType: ImplementationSpecific
        backend: &cart
          service:
            name: cart
            port:
              number: 80
      - path: /cart
        pathType: ImplementationSpecific
        backend: *cart
";
        assert_eq!(converted(old), new);
    }
}
