//! A name that leads to no object: what the files prove about it, and what is said.
//!
//! The same for every kind of reference: an error where the files show the mistake, because they have a name that is
//! nearly the same, have the object in another namespace, or are complete; otherwise a warning, or nothing.

use std::hash::Hash;

use super::{Edit, Finding, Fix, Rule, Scene, edits, text};
use crate::{
    graph::{Lookup, Missing},
    hash::HashMap,
    options::Lang,
    report::{Applicability, Severity},
    resources::{Resource, ResourceId},
    yaml::{Span, de::Spanned},
};

/// A reference by name to an object of a built-in kind.
pub(crate) struct Reference<'a> {
    pub(crate) rule: &'static Rule,
    pub(crate) from: &'a Resource<'a>,
    pub(crate) kind: &'static str,
    pub(crate) name: &'a str,
    /// Where the name is written; the first place is pointed at.
    pub(crate) spans: Vec<Span>,
    /// What goes before kind and name in the message: "Deployment `web` runs as".
    pub(crate) subject: String,
    /// What is said when the object may be in files that were not given.
    pub(crate) unlisted: Unlisted,
    /// What Kubernetes says when the object is missing.
    pub(crate) kubernetes_message: Option<String>,
}

/// What is said about an object that is not in the files, and may well be in the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unlisted {
    /// A warning: it belongs to the app, and somebody has to bring it.
    Warning,
    /// A warning if the files hold others of its kind, and nothing if they hold none: those who run the cluster, or
    /// other tools, make them.
    WarningBesideOthers,
    /// Nothing.
    Silent,
}

/// What the files say about an object that they do not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// There is one with nearly the same name.
    Near(ResourceId),
    /// It is in another namespace.
    Elsewhere(ResourceId),
    /// It is there if `kubectl apply -n` puts both into one namespace.
    NamespaceNotWritten(ResourceId),
    /// It cannot exist.
    Proven,
    /// It is not in these files.
    Unlisted,
}

impl Absence {
    /// What the files say about an object of this kind and name that `from` refers to; `None` if it is there, or made
    /// by something that is.
    pub(crate) fn of(cx: &Scene<'_>, from: &Resource<'_>, kind: &'static str, name: &str) -> Option<Self> {
        match cx.cluster.find(from, kind, name) {
            Lookup::Found(_) | Lookup::BuiltIn | Lookup::Generated | Lookup::Made(_) | Lookup::Mentioned => {
                None
            }
            Lookup::NamespaceNotWritten(id) => Some(Self::NamespaceNotWritten(id)),
            Lookup::OtherNamespace(id) => Some(Self::Elsewhere(id)),
            Lookup::NotFound { nearest: Some(id), .. } => Some(Self::Near(id)),
            Lookup::NotFound { proven: true, .. } => Some(Self::Proven),
            Lookup::NotFound { .. } => Some(Self::Unlisted),
        }
    }

    /// An error where the files show the mistake.
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Near(_) | Self::Elsewhere(_) | Self::Proven => Severity::Error,
            Self::NamespaceNotWritten(_) | Self::Unlisted => Severity::Warning,
        }
    }
}

/// The finding on a name that leads nowhere; `None` where nothing is to be said.
pub(crate) fn describe(cx: &Scene<'_>, reference: &Reference<'_>, absence: Absence) -> Option<Finding> {
    let Reference { rule, from, kind, name, .. } = reference;
    // No object can have such a name: it is wrong in itself, or a template.
    if matches!(absence, Absence::Unlisted | Absence::Proven) && !may_be_a_name(name) {
        return None;
    }
    if absence == Absence::Unlisted {
        let others = || cx.cluster.holds_any(from, kind);
        // An object of a cluster that runs found what it needs; whoever printed it left the other kind out.
        let silent = match reference.unlisted {
            Unlisted::Warning => false,
            Unlisted::WarningBesideOthers => !others(),
            Unlisted::Silent => true,
        };
        if silent || from.is_live() {
            return None;
        }
    }
    let primary = reference.spans.first().map_or_else(|| from.name_place(), |span| from.place(*span));
    let object = named(cx.lang(), kind, name);
    let subject = &reference.subject;
    let what = what(cx, from, absence);
    let message = text!(cx.lang(), en: "{subject} {object}, {what}", es: "{subject} {object}, {what}");
    let mut finding = Finding::new(rule, primary, message, help(cx, reference, absence))
        .severity(absence.severity())
        .on(from.id)
        .missing(Missing::Object { kind, name: (*name).to_owned() })
        .command(list_command(from, kind));
    if let Some(message) = &reference.kubernetes_message {
        finding = finding.kubernetes_message(message.clone());
    }
    finding = related(cx, reference, absence, finding);
    if let Absence::Near(id) = absence
        && let Some(near) = cx.cluster.resource(id)
    {
        let one = !cx.cluster.several_near(from, kind, name);
        finding = finding.fix(rename(cx.lang(), from, &reference.spans, near.name(), one));
    }
    Some(finding)
}

/// The end of the message: "which is not in these files".
fn what(cx: &Scene<'_>, from: &Resource<'_>, absence: Absence) -> String {
    let resource = |id| cx.cluster.resource(id);
    match absence {
        Absence::Near(id) => {
            let near = resource(id).map_or("", Resource::name);
            text!(cx.lang(),
                en: "which does not exist; there is `{near}`",
                es: "que no existe; sí existe `{near}`")
        }
        Absence::Elsewhere(id) => {
            let (here, there) = (from.namespace_name(), resource(id).map_or("", Resource::namespace_name));
            text!(cx.lang(),
                en: "which is in namespace `{there}`, not in `{here}`",
                es: "que está en el namespace `{there}`, no en `{here}`")
        }
        Absence::NamespaceNotWritten(id) => {
            let Some((namespace, unnamed)) = resource(id).map(|it| sides(from, it)) else {
                return String::new();
            };
            let unnamed = unnamed.describe();
            text!(cx.lang(),
                en: "which it sees only if {unnamed}, which names no namespace, is applied to `{namespace}`",
                es: "que solo ve si {unnamed}, que no nombra ningún namespace, se aplica en `{namespace}`")
        }
        Absence::Proven => text!(cx.lang(), en: "which does not exist", es: "que no existe"),
        Absence::Unlisted => {
            text!(cx.lang(), en: "which is not in these files", es: "que no está en estos ficheros")
        }
    }
}

/// Of two objects the namespace of the one that says it, and the one that does not.
fn sides<'r, 't>(from: &'r Resource<'t>, other: &'r Resource<'t>) -> (&'t str, &'r Resource<'t>) {
    if from.namespace.is_some_and(|it| it.certain) {
        (from.namespace_name(), other)
    } else {
        (other.namespace_name(), from)
    }
}

/// How many names the help lists.
const MOST_NAMES: usize = 5;

fn help(cx: &Scene<'_>, reference: &Reference<'_>, absence: Absence) -> String {
    let Reference { from, kind, name, .. } = reference;
    let resource = |id| cx.cluster.resource(id);
    match absence {
        Absence::Near(id) => {
            let near = resource(id).map_or("", Resource::name);
            text!(cx.lang(), en: "Write the name `{near}`", es: "Escribe el nombre `{near}`")
        }
        Absence::Elsewhere(_) => {
            let (here, one) = (from.namespace_name(), named(cx.lang(), kind, name));
            text!(cx.lang(),
                en: "Such a name is looked up in the object's own namespace only: create {one} in `{here}` as well, or bring both into one namespace",
                es: "Un nombre así solo se busca en el namespace del propio objeto: crea {one} también en `{here}`, o lleva los dos a un mismo namespace")
        }
        Absence::NamespaceNotWritten(id) => {
            let namespace = resource(id).map_or("", |it| sides(from, it).0);
            text!(cx.lang(),
                en: "Write `namespace: {namespace}` in both, or apply them with `kubectl apply -n {namespace}`",
                es: "Escribe `namespace: {namespace}` en ambos, o aplícalos con `kubectl apply -n {namespace}`")
        }
        Absence::Proven | Absence::Unlisted => others(cx, reference, absence),
    }
}

fn others(cx: &Scene<'_>, reference: &Reference<'_>, absence: Absence) -> String {
    let Reference { from, kind, name, .. } = reference;
    let written = cx.cluster.names_of(from, kind).map(|(name, _)| name);
    let all = written.chain(cx.cluster.generated_names(from, kind));
    let names: Vec<String> = all.take(MOST_NAMES + 1).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    let listed = names.get(..names.len().min(MOST_NAMES)).unwrap_or_default().join(", ");
    let one = named(cx.lang(), kind, name);
    match listed.is_empty() {
        // A cluster has looked for it: nothing is to be applied, and no file is missing here.
        true if absence == Absence::Proven && from.is_live() => text!(cx.lang(),
            en: "Create {one}, or write the name of one that is there",
            es: "Crea {one}, o escribe el nombre de un objeto que exista"),
        true => text!(cx.lang(),
            en: "Make sure that {one} exists before this is applied, or check its file together with this one",
            es: "Asegúrate de que {one} exista antes de aplicar esto, o comprueba su fichero junto con este"),
        false => text!(cx.lang(),
            en: "Write the name of one that is there ({listed}{more}), or add {one}",
            es: "Escribe un nombre que exista ({listed}{more}), o añade {one}"),
    }
}

fn related(cx: &Scene<'_>, reference: &Reference<'_>, absence: Absence, mut finding: Finding) -> Finding {
    let from = reference.from;
    let resource = |id| cx.cluster.resource(id);
    match absence {
        Absence::Near(id) => {
            if let Some(near) = resource(id) {
                let words = text!(cx.lang(), en: "this one is near", es: "este nombre se parece");
                finding = finding.related(near.name_place(), words);
            }
        }
        Absence::Elsewhere(id) => {
            if let Some(other) = resource(id) {
                let span = other.metadata.namespace.span();
                let place = span.map_or_else(|| other.name_place(), |span| other.place(span));
                finding = finding.related(place, text!(cx.lang(), en: "it is here", es: "está aquí"));
            }
        }
        Absence::NamespaceNotWritten(id) => {
            if let Some((_, unnamed)) = resource(id).map(|it| sides(from, it)) {
                let words = text!(cx.lang(), en: "names no namespace", es: "no nombra ningún namespace");
                finding = finding.related(unnamed.name_place(), words);
            }
        }
        Absence::Proven | Absence::Unlisted => {}
    }
    repeated(cx.lang(), from, &reference.spans, finding)
}

/// How many further places of the same reference are shown.
const MOST_PLACES: usize = 8;

/// Adds the places that name the same missing thing once more.
pub(crate) fn repeated(lang: Lang, from: &Resource<'_>, spans: &[Span], finding: Finding) -> Finding {
    spans.iter().skip(1).take(MOST_PLACES).fold(finding, |finding, span| {
        finding.related(from.place(*span), text!(lang, en: "here as well", es: "aquí también"))
    })
}

/// Writes another name in every place; safe where no third name could be meant.
pub(crate) fn rename(lang: Lang, from: &Resource<'_>, spans: &[Span], name: &str, only: bool) -> Fix {
    Fix {
        title: text!(lang, en: "Write `{name}`", es: "Escribir `{name}`"),
        applicability: if only { Applicability::Safe } else { Applicability::Unsafe },
        edits: spans
            .iter()
            .map(|span| Edit { place: from.place(*span), new_text: as_scalar(from, *span, name) })
            .collect(),
    }
}

/// Whether the name is one that an object may have: labels of lower-case letters, digits and hyphens, with dots between.
fn may_be_a_name(name: &str) -> bool {
    let is_alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= 253
        && name.split('.').all(|label| {
            let bytes = label.as_bytes();
            bytes.first().is_some_and(|it| is_alphanumeric(*it))
                && bytes.last().is_some_and(|it| is_alphanumeric(*it))
                && bytes.iter().all(|it| is_alphanumeric(*it) || *it == b'-')
        })
}

/// `text` as it is to be written in place of the scalar at `span`: in the same quotes, or in some if it needs them.
pub(crate) fn as_scalar(from: &Resource<'_>, span: Span, text: &str) -> String {
    match from.node.document().text(span).chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{text}{quote}"),
        _ => edits::scalar(text),
    }
}

/// ``ConfigMap `settings` ``; in Spanish with its article.
pub(crate) fn named(lang: Lang, kind: &str, name: &str) -> String {
    // A class is feminine, everything else takes the gender of a resource.
    let article = if kind.ends_with("Class") { "la" } else { "el" };
    text!(lang, en: "{kind} `{name}`", es: "{article} {kind} `{name}`")
}

/// `kubectl get configmaps -n shop`
pub(crate) fn list_command(from: &Resource<'_>, kind: &str) -> String {
    let plural = kind.to_ascii_lowercase() + if kind.ends_with('s') { "es" } else { "s" };
    let flag = if kind.ends_with("Class") { String::new() } else { from.namespace_flag() };
    format!("kubectl get {plural}{flag}")
}

/// The places of names that are written, each name once, in the order in which they come first.
pub(crate) fn grouped<'t, K: Copy + Eq + Hash>(
    names: impl IntoIterator<Item = (K, Spanned<&'t str>)>,
) -> Vec<(K, &'t str, Vec<Span>)> {
    /// Up to here a look at each is faster than a table.
    const FEW: usize = 16;
    let mut groups: Vec<(K, &'t str, Vec<Span>)> = Vec::new();
    let mut known: HashMap<(K, &'t str), usize> = HashMap::default();
    for (key, name) in names.into_iter().filter(|(_, name)| !name.value.is_empty()) {
        let group = if groups.len() <= FEW {
            let same = |(group, other, _): &(K, &str, _)| *group == key && *other == name.value;
            groups.iter().position(same).unwrap_or(groups.len())
        } else {
            if known.is_empty() {
                known.extend(groups.iter().zip(0..).map(|((key, name, _), index)| ((*key, *name), index)));
            }
            *known.entry((key, name.value)).or_insert(groups.len())
        };
        match groups.get_mut(group) {
            Some((_, _, spans)) if spans.last() == Some(&name.span) => {}
            Some((_, _, spans)) => spans.push(name.span),
            None => groups.push((key, name.value, vec![name.span])),
        }
    }
    groups
}
