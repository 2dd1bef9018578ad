//! Ingresses and their classes.

use super::{
    At, Fault, Validator,
    fault::{Reason, quoted},
    grammar,
    spelling::{HOST, LABEL, LABEL_1035, PORT_NAME, SUBDOMAIN, WILDCARD},
};
use crate::{options::Text, rules::text};

const PATH_TYPES: &[&str] = &["Exact", "ImplementationSpecific", "Prefix"];

const NOTHING: Reason = Reason {
    says: "either `defaultBackend` or `rules` must be specified",
    because: Text { en: "it leads nowhere", es: "no lleva a ninguna parte" },
    help: Text {
        en: "Add `rules:` with hosts and paths, or a `defaultBackend`",
        es: "Añade `rules:` con hosts y paths, o un `defaultBackend`",
    },
};

const IP_HOST: Reason = Reason {
    says: "must be a DNS name, not an IP address",
    because: Text { en: "a host is a name, not an address", es: "un host es un nombre, no una dirección" },
    help: Text {
        en: "Write a domain name, or leave `host` out to match every host",
        es: "Escribe un nombre de dominio, u omite `host` para admitir cualquier host",
    },
};

const ABSOLUTE: Reason = Reason {
    says: "must be an absolute path",
    because: Text { en: "a path begins with `/`", es: "un path empieza por `/`" },
    help: Text {
        en: "Write the path from `/`, without scheme and host",
        es: "Escribe el path desde `/`, sin esquema ni host",
    },
};

const BOTH_BACKENDS: Reason = Reason {
    says: "cannot set both resource and service backends",
    because: Text {
        en: "a backend is a Service or another resource, not both",
        es: "un backend es un Service u otro recurso, no las dos cosas",
    },
    help: Text { en: "Keep `service` or `resource`", es: "Deja `service` o `resource`" },
};

const BOTH_PORTS: Reason = Reason {
    says: "cannot set both port name & port number",
    because: Text {
        en: "a port is given by name or by number, not by both",
        es: "un puerto se indica por nombre o por número, no de las dos formas",
    },
    help: Text { en: "Keep `name` or `number`", es: "Deja `name` o `number`" },
};

impl<'t> Validator<'_, 't> {
    pub(super) fn ingress(&mut self, object: &At<'_, 't>) {
        let class = self.ingress_class_name(object);
        let spec = object.field("spec");
        let has = |field: &str| spec.as_ref().is_some_and(|it| it.has(field));
        let no_rules = spec.as_ref().is_none_or(|it| {
            it.node
                .get("rules")
                .is_none_or(|it| it.is_null() || it.is_sequence() && it.items().next().is_none())
        });
        let spoilt = spec.as_ref().is_some_and(|it| self.is_spoilt(it.node)) || self.is_spoilt(object.node);
        if no_rules && !has("defaultBackend") && !spoilt {
            let fault = match &spec {
                Some(spec) => Fault::invalid(spec, NOTHING.says).at_span(spec.key_span()),
                None => Fault::invalid(object, NOTHING.says)
                    .at_span(self.resource.name_place().span)
                    .named("spec".to_owned())
                    .path("spec".to_owned()),
            };
            self.refuse(fault.says(format!("Invalid value: null: {}", NOTHING.says)).value(""), &NOTHING);
        }
        let Some(spec) = spec else { return };
        if let Some(at) = class {
            self.report(at);
        }
        if let Some(name) = spec.field("ingressClassName")
            && let Some(text) = name.text()
            && let Some(fault) = self.misspelt(&name, text, &SUBDOMAIN)
        {
            self.report(fault);
        }
        if let Some(backend) = spec.field("defaultBackend") {
            self.backend(&backend);
        }
        for rule in spec.list("rules") {
            if let Some(host) = rule.field("host").filter(|it| it.text().is_some_and(|it| !it.is_empty())) {
                self.host(&host);
            }
            if let Some(http) = rule.field("http") {
                for path in http.list("paths") {
                    self.http_path(&path);
                }
            }
        }
        for tls in spec.list("tls") {
            for host in tls.list("hosts") {
                if let Some(text) = host.text() {
                    let spelling = if text.contains('*') { &WILDCARD } else { &HOST };
                    if let Some(fault) = self.misspelt(&host, text, spelling) {
                        self.report(fault);
                    }
                }
            }
            self.spelled_field(&tls, "secretName", &SUBDOMAIN);
        }
    }

    /// The class twice, once in the annotation of earlier days.
    fn ingress_class_name(&self, object: &At<'_, 't>) -> Option<Fault> {
        const ANNOTATION: &str = "kubernetes.io/ingress.class";
        let metadata = object.field("metadata")?;
        let annotations = metadata.field("annotations")?;
        let annotation = annotations.field(ANNOTATION)?;
        let spec = object.field("spec")?;
        let name = spec.field("ingressClassName")?;
        let (old, new) = (annotation.text()?, name.text()?);
        if old.is_empty() || old == new {
            return None;
        }
        let fault = Fault::invalid(&annotation, "must match `ingressClassName` when both are specified")
            .path(format!("metadata.annotations[{ANNOTATION}]"))
            .named(format!("annotations.{ANNOTATION}"))
            .because(text!(self.lang,
                en: "`ingressClassName` says `{new}`",
                es: "`ingressClassName` dice `{new}`"))
            .help(text!(self.lang,
                en: "Remove the annotation, which is of earlier days",
                es: "Quita la anotación, que es de otros tiempos"))
            .related(name.span(), text!(self.lang, en: "the class", es: "la clase"));
        Some(fault)
    }

    fn host(&mut self, host: &At<'_, 't>) {
        let Some(text) = host.text() else { return };
        if text.parse::<core::net::IpAddr>().is_ok() {
            return self.invalid(host, &IP_HOST);
        }
        self.spelled(host, if text.contains('*') { &WILDCARD } else { &HOST });
    }

    fn http_path(&mut self, at: &At<'_, 't>) {
        self.one_of(at, "pathType", PATH_TYPES);
        if let Some(backend) = at.field("backend") {
            self.backend(&backend);
        }
        let path_type = at.text_of("pathType");
        let path = at.field("path");
        let text = match &path {
            Some(path) => path.text(),
            None => Some(""),
        };
        let Some(text) = text else { return };
        let exact = matches!(path_type, "Exact" | "Prefix");
        if !exact && (path_type != "ImplementationSpecific" || text.is_empty()) || !at.node.is_mapping() {
            return;
        }
        let mut says = Vec::new();
        if !text.starts_with('/') {
            if path.is_none() && self.is_spoilt(at.node) {
                return;
            }
            says.push(ABSOLUTE.says.to_owned());
        }
        if exact && !text.is_empty() {
            let inside = ["//", "/./", "/../", "%2f", "%2F"].into_iter().filter(|it| text.contains(it));
            says.extend(inside.map(|it| format!("must not contain '{it}'")));
            let at_end = ["/..", "/."].into_iter().filter(|it| text.ends_with(it));
            says.extend(at_end.map(|it| format!("cannot end with '{it}'")));
        }
        if says.is_empty() {
            return;
        }
        let absolute = says.first().is_some_and(|it| it == ABSOLUTE.says);
        let fault = match &path {
            Some(path) => Fault::invalid_text(path, &quoted(text), &says),
            None => Fault::invalid_text(at, "\"\"", &says)
                .path(at.path_of("path"))
                .named(at.path_of("path"))
                .value(""),
        };
        if absolute {
            return self.refuse(fault, &ABSOLUTE);
        }
        let fault = fault
            .because(text!(self.lang,
                en: "a path of type `{path_type}` is compared part by part, and has no empty parts, no `.`, no `..` and no encoded `/`",
                es: "un path de tipo `{path_type}` se compara parte por parte, y no tiene partes vacías, ni `.`, ni `..`, ni `/` codificada"))
            .help(text!(self.lang,
                en: "Write the path in its simplest form, for example `/a/b`",
                es: "Escribe el path en su forma más simple, por ejemplo `/a/b`"));
        self.report(fault);
    }

    fn backend(&mut self, backend: &At<'_, 't>) {
        if backend.has("service")
            && let Some(resource) = backend.field("resource")
        {
            let fault = Fault::invalid(&resource, "")
                .says(format!("Invalid value: \"\": {}", BOTH_BACKENDS.says))
                .named(backend.path())
                .not_allowed()
                .at_span(resource.key_span());
            return self.refuse(fault, &BOTH_BACKENDS);
        }
        let Some(service) = backend.field("service") else { return };
        let naming = if self.is_at_least(1, 36) { &LABEL } else { &LABEL_1035 };
        self.spelled_field(&service, "name", naming);
        let Some(port) = service.field("port") else { return };
        let name = port.field("name").filter(|it| it.text().is_some_and(|it| !it.is_empty()));
        let number = port.field("number").filter(|it| it.int32().is_some_and(|it| it != 0));
        match (&name, &number) {
            (Some(name), Some(_)) => {
                let fault = Fault::invalid(name, "")
                    .says(format!("Invalid value: \"\": {}", BOTH_PORTS.says))
                    .named(backend.path())
                    .not_allowed()
                    .at_span(name.key_span());
                self.refuse(fault, &BOTH_PORTS);
            }
            (Some(name), None) => self.backend_port_name(name),
            (None, Some(number)) => self.port_number(number),
            (None, None) => {}
        }
    }

    /// Digits are no name: the number has a field of its own.
    fn backend_port_name(&mut self, name: &At<'_, 't>) {
        let Some(text) = name.text() else { return };
        let Some(fault) = self.misspelt(name, text, &PORT_NAME) else { return };
        let fault = match text.bytes().all(|it| it.is_ascii_digit()) {
            true => fault
                .because(text!(self.lang,
                    en: "a name has at least one letter",
                    es: "un nombre tiene al menos una letra"))
                .help(text!(self.lang, en: "Write `number: {text}`", es: "Escribe `number: {text}`")),
            false => fault,
        };
        self.report(fault);
    }

    pub(super) fn ingress_class(&mut self, spec: &At<'_, 't>) {
        if let Some(controller) = spec.field("controller")
            && let Some(text) = controller.text().filter(|it| !it.is_empty())
        {
            let says = grammar::domain_prefixed_path(text);
            if !says.is_empty() {
                let fault = Fault::invalid_for(&controller, &says)
                    .because(text!(self.lang,
                        en: "a controller is named by a domain, `/` and a path",
                        es: "un controlador se nombra con un dominio, `/` y una ruta"))
                    .help(text!(self.lang,
                        en: "Write for example `k8s.io/ingress-nginx`",
                        es: "Escribe por ejemplo `k8s.io/ingress-nginx`"));
                self.report(fault);
            }
        }
        if let Some(parameters) = spec.field("parameters") {
            self.one_of(&parameters, "scope", &["Cluster", "Namespace"]);
        }
    }
}
