//! A value that Kubernetes refuses, on its way to becoming a finding.

use super::{At, grammar::Says};
use crate::{
    KubernetesVersion,
    hash::HashSet,
    options::{Lang, Text},
    report::Applicability,
    resources::Resource,
    rules::{
        Finding, Fix, Rule,
        api::{duplicate_value, edits, invalid_value},
        text,
    },
    yaml::{Node, Span, Value},
};

/// Why Kubernetes refuses something, where that can be said without looking at the value.
pub(super) struct Reason {
    /// In Kubernetes' own words.
    pub(super) says: &'static str,
    /// Continues the sentence `… cannot be …:`.
    pub(super) because: Text,
    pub(super) help: Text,
}

/// What the message says of the value.
enum Shape {
    CannotBe,
    NotAllowed,
    Repeats,
}

/// A value that is refused. Behind a pointer, and written by functions that are not inlined, as a [`Finding`] is.
pub(super) struct Fault(Box<Fields>);

/// What is said of a value that is refused.
pub(super) struct Fields {
    rule: &'static Rule,
    shape: Shape,
    /// The path as it is written.
    path: String,
    /// The path that Kubernetes names, which sometimes is another one.
    named: Option<String>,
    span: Span,
    /// The value as it stands in the message.
    value: String,
    /// What Kubernetes says behind the path.
    says: String,
    also: Vec<String>,
    because: String,
    help: String,
    related: Vec<(Span, String)>,
    fix: Option<(Span, String, Applicability)>,
}

/// How much of a text a message repeats.
const LONGEST: usize = 60;
/// How much of a text Kubernetes' own message repeats.
const LONGEST_SAID: usize = 400;

/// A text cut where it gets too long to read.
fn shortened(text: &str, most: usize) -> String {
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(most).collect();
    if characters.next().is_some() { format!("{short}…") } else { short }
}

/// A text in quotes, as Go prints it.
pub(super) fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text, LONGEST_SAID))
}

/// The value as Kubernetes repeats it in an error.
fn repeated(node: Node<'_>) -> String {
    match node.value() {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Uint(it) => it.to_string(),
        Value::Float(it) => it.to_string(),
        Value::String(it) => quoted(it),
        Value::Sequence => "[…]".to_owned(),
        Value::Mapping if node.entries().next().is_none() => "{}".to_owned(),
        Value::Mapping => "{…}".to_owned(),
    }
}

/// The value as a message shows it.
fn shown(node: Node<'_>) -> String {
    match node.value() {
        Value::String(it) => shortened(it.lines().next().unwrap_or_default(), LONGEST),
        Value::Null | Value::Mapping | Value::Sequence => String::new(),
        _ => repeated(node),
    }
}

impl Fault {
    #[inline(never)]
    fn new(rule: &'static Rule, shape: Shape, at: &At<'_, '_>, says: String) -> Self {
        Self(Box::new(Fields {
            rule,
            shape,
            path: at.path(),
            named: None,
            span: at.span(),
            value: shown(at.node),
            says,
            also: Vec::new(),
            because: String::new(),
            help: String::new(),
            related: Vec::new(),
            fix: None,
        }))
    }

    /// `Invalid value: -1: must be …`
    #[inline(never)]
    pub(super) fn invalid(at: &At<'_, '_>, detail: &str) -> Self {
        let says = format!("Invalid value: {}: {detail}", repeated(at.node));
        Self::new(&invalid_value::RULE, Shape::CannotBe, at, says)
    }

    /// A value of which Kubernetes says several things at once.
    #[inline(never)]
    pub(super) fn invalid_for(at: &At<'_, '_>, says: &Says) -> Self {
        Self::invalid_text(at, &repeated(at.node), says)
    }

    /// As [`Fault::invalid_for`], where Kubernetes repeats something else than the value.
    #[inline(never)]
    pub(super) fn invalid_text(at: &At<'_, '_>, repeated: &str, says: &Says) -> Self {
        let mut all = says.iter().map(|it| format!("Invalid value: {repeated}: {it}"));
        let first = all.next().unwrap_or_default();
        let mut fault = Self::new(&invalid_value::RULE, Shape::CannotBe, at, first);
        let path = fault.0.path.clone();
        fault.0.also = all.map(|it| format!("{path}: {it}")).collect();
        fault
    }

    /// `Unsupported value: "x": supported values: "A", "B"`
    #[inline(never)]
    pub(super) fn unsupported(at: &At<'_, '_>, repeated: &str, allowed: &[&str]) -> Self {
        let allowed: Vec<String> = allowed.iter().map(|it| quoted(it)).collect();
        let says = format!("Unsupported value: {repeated}: supported values: {}", allowed.join(", "));
        Self::new(&invalid_value::RULE, Shape::CannotBe, at, says)
    }

    /// `Forbidden: may not be …`
    #[inline(never)]
    pub(super) fn forbidden(at: &At<'_, '_>, detail: &str) -> Self {
        let mut fault =
            Self::new(&invalid_value::RULE, Shape::NotAllowed, at, format!("Forbidden: {detail}"));
        fault.0.span = at.key_span();
        fault
    }

    /// A value that is there and that Kubernetes calls missing all the same, such as a port 0.
    #[inline(never)]
    pub(super) fn required(at: &At<'_, '_>, detail: &str) -> Self {
        let says =
            if detail.is_empty() { "Required value".to_owned() } else { format!("Required value: {detail}") };
        Self::new(&invalid_value::RULE, Shape::CannotBe, at, says)
    }

    /// `Duplicate value: "x"`; `first` is where the value stands for the first time.
    #[inline(never)]
    pub(super) fn duplicate(at: &At<'_, '_>, repeated: &str, first: Span) -> Self {
        let says = format!("Duplicate value: {repeated}");
        let mut fault = Self::new(&duplicate_value::RULE, Shape::Repeats, at, says);
        fault.0.related.push((first, String::new()));
        fault
    }

    /// The value may be right, and must not stand there.
    #[inline(never)]
    pub(super) fn not_allowed(mut self) -> Self {
        self.0.shape = Shape::NotAllowed;
        self
    }

    #[inline(never)]
    pub(super) fn repeats(mut self, first: Span) -> Self {
        self.0.rule = &duplicate_value::RULE;
        self.0.shape = Shape::Repeats;
        self.0.related.push((first, String::new()));
        self
    }

    #[inline(never)]
    pub(super) fn at_span(mut self, span: Span) -> Self {
        self.0.span = span;
        self
    }

    /// The value as the message shows it, where it is not the scalar at the path.
    #[inline(never)]
    pub(super) fn value(mut self, value: &str) -> Self {
        self.0.value = shortened(value, LONGEST);
        self
    }

    /// Kubernetes names another path.
    #[inline(never)]
    pub(super) fn named(mut self, path: String) -> Self {
        let it = &mut *self.0;
        it.also = it
            .also
            .iter()
            .map(|said| said.strip_prefix(&it.path).map_or(said.clone(), |rest| format!("{path}{rest}")))
            .collect();
        it.named = Some(path);
        self
    }

    /// The path in the message, where the value has one of its own.
    #[inline(never)]
    pub(super) fn path(mut self, path: String) -> Self {
        self.0.named.get_or_insert(std::mem::take(&mut self.0.path));
        self.0.path = path;
        self
    }

    #[inline(never)]
    pub(super) fn says(mut self, says: String) -> Self {
        self.0.says = says;
        self
    }

    /// Something else that Kubernetes says, with its path.
    #[inline(never)]
    pub(super) fn also(mut self, says: String) -> Self {
        self.0.also.push(says);
        self
    }

    #[inline(never)]
    pub(super) fn because(mut self, because: String) -> Self {
        self.0.because = because;
        self
    }

    #[inline(never)]
    pub(super) fn help(mut self, help: String) -> Self {
        self.0.help = help;
        self
    }

    #[inline(never)]
    pub(super) fn related(mut self, span: Span, message: String) -> Self {
        self.0.related.push((span, message));
        self
    }

    /// Offers to write `new_text` in the place of the value.
    #[inline(never)]
    pub(super) fn fix(mut self, at: &At<'_, '_>, new_text: &str, applicability: Applicability) -> Self {
        if at.is_written_here() {
            self.0.fix = Some((at.node.span(), new_text.to_owned(), applicability));
        }
        self
    }
}

/// Goes through one object and collects what is refused.
pub(super) struct Validator<'a, 't> {
    pub(super) lang: Lang,
    pub(super) release: KubernetesVersion,
    pub(super) resource: &'a Resource<'t>,
    /// Where the mappings begin that hold a field nobody knows: what seems to be absent there may be misspelt.
    pub(super) spoilt: HashSet<u32>,
    pub(super) found: Vec<Finding>,
}

impl<'t> Validator<'_, 't> {
    /// Whether something may be absent from the mapping only because its name is wrong.
    pub(super) fn is_spoilt(&self, node: Node<'_>) -> bool {
        self.spoilt.contains(&node.span().start)
    }

    pub(super) fn is_at_least(&self, major: u16, minor: u16) -> bool {
        self.release >= KubernetesVersion { major, minor }
    }

    /// Reports a value for a reason that needs no look at the value.
    pub(super) fn refuse(&mut self, fault: Fault, reason: &Reason) {
        let fault = fault
            .because(reason.because.in_lang(self.lang).to_owned())
            .help(reason.help.in_lang(self.lang).to_owned());
        self.report(fault);
    }

    pub(super) fn invalid(&mut self, at: &At<'_, '_>, reason: &Reason) {
        self.refuse(Fault::invalid(at, reason.says), reason);
    }

    pub(super) fn forbidden(&mut self, at: &At<'_, '_>, reason: &Reason) {
        self.refuse(Fault::forbidden(at, reason.says), reason);
    }

    /// The fix that writes `new_text` in the place of a value, where that can be done.
    pub(super) fn replacement(&self, at: &At<'_, '_>, new_text: &str) -> Option<Fix> {
        at.is_written_here().then(|| Fix {
            title: text!(self.lang, en: "Write `{new_text}`", es: "Escribir `{new_text}`"),
            applicability: Applicability::Safe,
            edits: vec![edits::replace(self.resource, at.node.span(), new_text)],
        })
    }

    pub(super) fn report(&mut self, fault: Fault) {
        let fault = *fault.0;
        let (path, name, value, because) =
            (&fault.path, self.resource.describe(), &fault.value, &fault.because);
        let message = match fault.shape {
            Shape::CannotBe if value.is_empty() => text!(self.lang,
                en: "`{path}` of {name} is not valid: {because}",
                es: "`{path}` de {name} no es válido: {because}"),
            Shape::CannotBe => text!(self.lang,
                en: "`{path}` of {name} cannot be `{value}`: {because}",
                es: "`{path}` de {name} no puede ser `{value}`: {because}"),
            Shape::NotAllowed => text!(self.lang,
                en: "`{path}` of {name} is not allowed: {because}",
                es: "`{path}` de {name} no se admite: {because}"),
            Shape::Repeats => text!(self.lang,
                en: "`{path}` of {name} repeats `{value}`: {because}",
                es: "`{path}` de {name} repite `{value}`: {because}"),
        };
        let named = fault.named.as_ref().unwrap_or(path).clone();
        let place = self.resource.place(fault.span);
        let mut finding = Finding::new(fault.rule, place, message, fault.help)
            .on(self.resource.id)
            .kubernetes_message(format!("{named}: {}", fault.says))
            .field_path(named);
        finding.evidence.extend(fault.also);
        for (span, message) in fault.related {
            let message = match message.is_empty() {
                true => text!(self.lang, en: "first here", es: "aquí por primera vez"),
                false => message,
            };
            finding = finding.related(self.resource.place(span), message);
        }
        if let Some((span, new_text, applicability)) = fault.fix {
            let title = text!(self.lang, en: "Write `{new_text}`", es: "Escribir `{new_text}`");
            let edits = vec![edits::replace(self.resource, span, new_text)];
            finding = finding.fix(Fix { title, applicability, edits });
        }
        self.found.push(finding);
    }
}
