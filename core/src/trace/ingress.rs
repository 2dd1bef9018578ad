//! The hops of Ingresses: class, certificate, path.

use super::{
    Tracer, canary,
    draft::{End, Way},
    matching::Pattern,
    routes::{Choice, Served, tls_of},
    service::Leg,
};
use crate::{
    graph::{Controller, Lookup, near},
    report::{ObjectRef, Request},
    resources::IngressBackend,
    rules::{FindingId, is_on, nginx, text},
};

impl<'c, 't> Tracer<'c, 't> {
    /// Follows a request that an Ingress takes, or none. The answers are the ends of its ways, with their shares.
    pub(super) fn through_ingress(
        &self,
        way: &mut Way,
        request: &Request,
        choice: Choice,
    ) -> Vec<(f64, End)> {
        let lang = self.lang;
        match choice {
            Choice::NoHost => return vec![(1.0, self.no_host(way, request))],
            Choice::NoPath { served } => return vec![(1.0, self.no_path(way, request, served))],
            Choice::Entry(_) | Choice::Perhaps(_) | Choice::Default(_) => {}
        }
        let Some((served, backend, _)) = self.routes.backend(choice) else {
            let why = text!(lang, en: "the path has no backend", es: "el path no tiene backend");
            return vec![(1.0, End::Fails { status: Some(503), why })];
        };
        if let Some(end) = self.ingress_hop(way, request, choice, served, backend) {
            return vec![(1.0, end)];
        }
        let sources = self.sources(request);
        let canary = match choice {
            Choice::Entry(number) => self.routes.canary_of(number),
            _ => None,
        };
        let canary = canary.and_then(|number| {
            let (_, served) = self.routes.of_entry(number)?;
            Some((number, served, canary::share(&served.ingress.metadata, request)))
        });
        let Some((number, on_canary, share)) = canary else {
            let leg = Leg { share: 1.0, sources: &sources, by_controller: true };
            return vec![(1.0, self.backend(way, served, backend, &leg))];
        };
        let Some(share) = share else {
            let name = on_canary.ingress.describe();
            let why = text!(lang,
                en: "the pattern in `canary-by-header-pattern` of {name} cannot be read",
                es: "no se puede leer el patrón de `canary-by-header-pattern` de {name}");
            return vec![(1.0, End::Unknown { why })];
        };
        let mut ends = Vec::new();
        if share < 1.0 {
            let leg = Leg { share: 1.0 - share, sources: &sources, by_controller: true };
            ends.push((1.0 - share, self.backend(way, served, backend, &leg)));
        }
        if share > 0.0
            && let Some((canary, backend, span)) = self.routes.backend(Choice::Entry(number))
        {
            let place = canary.ingress.place(span.unwrap_or(canary.ingress.span));
            let (service, part) = (backend.service_name().or(""), super::message::percent(share));
            let detail = text!(lang,
                en: "is a canary: {part} of the requests go to Service `{service}`",
                es: "es un canary: el {part} de las peticiones va al Service `{service}`");
            way.pass(canary.ingress, place, detail);
            let leg = Leg { share, sources: &sources, by_controller: true };
            ends.push((share, self.backend(way, canary, backend, &leg)));
        }
        ends
    }

    fn no_host(&self, way: &mut Way, request: &Request) -> End {
        let (lang, host) = (self.lang, &request.host);
        let asked = ObjectRef {
            api_version: "networking.k8s.io/v1".to_owned(),
            kind: "Ingress".to_owned(),
            ..ObjectRef::default()
        };
        let hosts = self.routes.host_names();
        let meant = hosts.iter().filter_map(|it| Some((near(host, it)?, *it))).min();
        let why = match (meant, self.routes.served.is_empty()) {
            (Some((_, meant)), _) => text!(lang,
                en: "no Ingress has a rule for the host `{host}`; there is one for `{meant}`",
                es: "ningún Ingress tiene una regla para el host `{host}`; hay una para `{meant}`"),
            (None, true) => text!(lang,
                en: "these files hold no Ingress that takes it",
                es: "en estos ficheros no hay ningún Ingress que la tome"),
            (None, false) => text!(lang,
                en: "no Ingress has a rule for the host `{host}`, and none has a default backend",
                es: "ningún Ingress tiene una regla para el host `{host}`, ni un backend por defecto"),
        };
        way.missing(asked, None, why.clone());
        End::Fails { status: Some(404), why }
    }

    fn no_path(&self, way: &mut Way, request: &Request, index: usize) -> End {
        let lang = self.lang;
        let Some(served) = self.routes.served.get(index) else { return self.no_host(way, request) };
        let (ingress, path) = (served.ingress, &request.path);
        let own = served.spec.paths().filter(|(rule, _)| {
            let host = rule.host.or("").to_ascii_lowercase();
            super::matching::rule_hosts(&request.host).any(|it| it == host)
        });
        let listed: Vec<String> = own
            .take(5)
            .map(|(_, path)| {
                format!("`{}` ({})", path.path.or("/"), path.path_type.or("ImplementationSpecific"))
            })
            .collect();
        let name = ingress.describe();
        let why = match listed.is_empty() {
            true => text!(lang,
                en: "{name} has a rule for the host, without any path",
                es: "{name} tiene una regla para el host, sin ningún path"),
            false => text!(lang,
                en: "no path of {name} takes `{path}`; it has {0}", listed.join(", ");
                es: "ningún path de {name} toma `{path}`; tiene {0}", listed.join(", ")),
        };
        way.stop(ingress, ingress.name_place(), why.clone());
        const RULES: &[&str] =
            &["ingress-rule-without-http", "ingress-path-unreachable", "ingress-canary-without-main"];
        way.causes.extend(self.known.of_rules(ingress.id, RULES).map(|it| it.id));
        way.causes.extend(self.known.refusals(ingress));
        End::Fails { status: Some(404), why }
    }

    /// The hop of the Ingress; the answer is where the request ends, if it ends there.
    fn ingress_hop(
        &self,
        way: &mut Way,
        request: &Request,
        choice: Choice,
        served: &Served<'c, 't>,
        backend: &IngressBackend<'t>,
    ) -> Option<End> {
        let (lang, ingress) = (self.lang, served.ingress);
        let name = ingress.describe();
        let leads = leads_to(self, backend);
        let (detail, span) = match choice {
            Choice::Entry(number) | Choice::Perhaps(number) => {
                let (entry, _) = self.routes.of_entry(number)?;
                let path_type = entry.path.path_type.or("ImplementationSpecific");
                let host = if entry.host.is_empty() { "*" } else { &entry.host };
                let taken = format!("{host}{}", entry.written());
                let detail = text!(lang,
                    en: "`{taken}` ({path_type}) takes it and leads to {leads}",
                    es: "`{taken}` ({path_type}) la toma y lleva a {leads}");
                (detail, entry.path.path.span())
            }
            _ => {
                let detail = text!(lang,
                    en: "no path takes it, so that the default backend leads to {leads}",
                    es: "ningún path la toma, así que el backend por defecto lleva a {leads}");
                (detail, backend.service_name().span())
            }
        };
        let place = ingress.place(span.unwrap_or(ingress.span));
        let refusals = self.known.refusals(ingress);
        if !refusals.is_empty() {
            way.causes.extend(refusals);
            let why = text!(lang,
                en: "the API server refuses {name}",
                es: "el API server rechaza {name}");
            way.stop(ingress, ingress.name_place(), why.clone());
            return Some(End::Fails { status: Some(404), why });
        }
        let unserved = self.known.of_rules(ingress.id, &["ingress-class-not-found"]).next();
        let any_class = self.cluster.classes_for(ingress).next().is_some();
        if let Some(finding) = unserved.filter(|it| it.severity != crate::Severity::Info || any_class) {
            let end = self.unserved(way, served, place, detail, finding.is_error() || finding.has_near);
            way.causes.push(finding.id);
            return Some(end);
        }
        if let Choice::Perhaps(number) = choice
            && let Some((entry, _)) = self.routes.of_entry(number)
        {
            let written = entry.written();
            let why = text!(lang,
                en: "only the controller can tell whether the path `{written}` of {name} takes it",
                es: "solo el controlador puede decir si el path `{written}` de {name} la toma");
            way.pass(ingress, place, why.clone());
            return Some(End::Unknown { why });
        }
        let notes = self.notes(request, choice, served);
        let hop = way.pass(ingress, place, detail);
        hop.notes.extend(notes);
        for annotation in ["permanent-redirect", "temporal-redirect"] {
            if let Some(url) = nginx(&ingress.metadata, annotation).filter(|_| served.may_be_nginx()) {
                let why = text!(lang,
                    en: "{name} redirects it to `{url}`",
                    es: "{name} la redirige a `{url}`");
                return Some(End::Unknown { why });
            }
        }
        None
    }

    /// The hops of an Ingress whose class is not there, or that has none.
    fn unserved(
        &self,
        way: &mut Way,
        served: &Served<'c, 't>,
        place: crate::rules::Place,
        detail: String,
        certain: bool,
    ) -> End {
        let (lang, ingress) = (self.lang, served.ingress);
        let name = ingress.describe();
        let why = match served.class.name {
            Some(class) => {
                let why = match certain {
                    true => text!(lang,
                        en: "{name} has the class `{class}`, which does not exist, so no controller serves it",
                        es: "{name} tiene la clase `{class}`, que no existe, así que ningún controlador lo atiende"),
                    false => text!(lang,
                        en: "{name} has the class `{class}`, which is not in these files",
                        es: "{name} tiene la clase `{class}`, que no está en estos ficheros"),
                };
                way.pass(ingress, place, detail);
                let asked = ObjectRef {
                    api_version: "networking.k8s.io/v1".to_owned(),
                    kind: "IngressClass".to_owned(),
                    name: Some(class.to_owned()),
                    ..ObjectRef::default()
                };
                let missing = text!(lang, en: "is not in these files", es: "no está en estos ficheros");
                way.missing(asked, served.class.span.map(|span| ingress.place(span)), missing);
                why
            }
            None => {
                let why = match certain {
                    true => text!(lang,
                        en: "{name} names no class and none is the default, so no controller serves it",
                        es: "{name} no nombra ninguna clase y ninguna es la clase por defecto, así que ningún controlador lo atiende"),
                    false => text!(lang,
                        en: "{name} names no class, and no IngressClass of these files is the default",
                        es: "{name} no nombra ninguna clase, y ninguna IngressClass de estos ficheros es la clase por defecto"),
                };
                way.stop(ingress, ingress.name_place(), why.clone());
                why
            }
        };
        if certain { End::Fails { status: Some(404), why } } else { End::Unknown { why } }
    }

    fn notes(&self, request: &Request, choice: Choice, served: &Served<'c, 't>) -> Vec<String> {
        let (lang, ingress) = (self.lang, served.ingress);
        let mut notes = Vec::new();
        if let Some(class) = served.class.name.filter(|_| !served.class.certain) {
            notes.push(text!(lang,
                en: "the class `{class}` is not in these files; that a controller serves it is assumed",
                es: "la clase `{class}` no está en estos ficheros; se supone que un controlador la atiende"));
        }
        notes.extend(self.certificate_notes(request, served));
        if let Choice::Entry(number) = choice
            && let Some((entry, _)) = self.routes.of_entry(number)
        {
            let path_type = entry.path.path_type.or("ImplementationSpecific");
            if path_type == "ImplementationSpecific"
                && served.class.controller.is_none()
                && entry.written() != request.path
                && entry.written() != "/"
                && !matches!(entry.pattern, Pattern::Expression(_))
            {
                notes.push(text!(lang,
                    en: "what `ImplementationSpecific` means is up to the controller; it is taken for a prefix",
                    es: "lo que significa `ImplementationSpecific` lo decide el controlador; se toma como un prefijo"));
            }
            if let Some(target) = nginx(&ingress.metadata, "rewrite-target").filter(|_| served.may_be_nginx())
            {
                let target =
                    entry.pattern.fill_in(&request.path, target).unwrap_or_else(|| target.to_owned());
                notes.push(text!(lang,
                    en: "the Pods are asked for `{target}`",
                    es: "a los Pods se les pide `{target}`"));
            }
        }
        notes
    }

    /// Redirects to https, and certificates that clients do not trust.
    fn certificate_notes(&self, request: &Request, served: &Served<'c, 't>) -> Vec<String> {
        let (lang, ingress) = (self.lang, served.ingress);
        let tls = tls_of(served.spec, &request.host);
        let metadata = &ingress.metadata;
        if request.scheme == "http" {
            let off = nginx(metadata, "ssl-redirect") == Some("false");
            let redirects =
                served.may_be_nginx() && (tls.is_some() && !off || is_on(metadata, "force-ssl-redirect"));
            return if redirects {
                let note = text!(lang,
                    en: "the client is redirected to https (308)",
                    es: "el cliente es redirigido a https (308)");
                vec![note]
            } else {
                Vec::new()
            };
        }
        let untrusted = text!(lang, en: "clients do not trust it", es: "los clientes no confían en él");
        let Some(tls) = tls else {
            // A cloud's load balancer has its certificates elsewhere.
            let elsewhere = matches!(served.class.controller, Some(Controller::Alb | Controller::Gce));
            let host = &request.host;
            return if elsewhere {
                Vec::new()
            } else {
                vec![text!(lang,
                    en: "no entry of `tls` is for `{host}`, so that the controller shows its own certificate: {untrusted}",
                    es: "ninguna entrada de `tls` es para `{host}`, así que el controlador muestra su propio certificado: {untrusted}")]
            };
        };
        let Some(name) = tls.secret_name.get().copied().filter(|name| !name.is_empty()) else {
            return Vec::new();
        };
        let invalid = self.known.of_rules(ingress.id, &["ingress-tls-secret-invalid"]);
        let span = tls.secret_name.span();
        let stands = |it: &&super::known::KnownFinding| {
            span.is_some_and(|span| it.is_error() && it.stands_in(ingress.place(span)))
        };
        let invalid = invalid.filter(stands).count() > 0;
        let note = match self.cluster.find(ingress, "Secret", name) {
            Lookup::NotFound { nearest, proven } if proven || nearest.is_some() => text!(lang,
                en: "the Secret `{name}` with the certificate does not exist, so that the controller shows its own: {untrusted}",
                es: "el Secret `{name}` con el certificado no existe, así que el controlador muestra el suyo: {untrusted}"),
            Lookup::OtherNamespace(_) => text!(lang,
                en: "the Secret `{name}` with the certificate is in another namespace, so that the controller shows its own: {untrusted}",
                es: "el Secret `{name}` con el certificado está en otro namespace, así que el controlador muestra el suyo: {untrusted}"),
            Lookup::NotFound { .. } => text!(lang,
                en: "the Secret `{name}` with the certificate is not in these files",
                es: "el Secret `{name}` con el certificado no está en estos ficheros"),
            Lookup::Found(_) if invalid => text!(lang,
                en: "the Secret `{name}` holds no certificate, so that the controller shows its own: {untrusted}",
                es: "el Secret `{name}` no contiene ningún certificado, así que el controlador muestra el suyo: {untrusted}"),
            _ => return Vec::new(),
        };
        vec![note]
    }

    /// What was found on a backend of an Ingress.
    pub(super) fn on_backend(
        &self,
        served: &Served<'c, 't>,
        rules: &[&str],
        span: Option<crate::yaml::Span>,
    ) -> Vec<FindingId> {
        let Some(span) = span else { return Vec::new() };
        let place = served.ingress.place(span);
        let found = self.known.of_rules(served.ingress.id, rules).filter(|it| it.stands_in(place));
        found.map(|it| it.id).collect()
    }
}

/// "port 80 of Service `cart`"
fn leads_to(tracer: &Tracer<'_, '_>, backend: &IngressBackend<'_>) -> String {
    let name = backend.service_name().or("");
    match backend.port() {
        Some((port, _)) => text!(tracer.lang,
            en: "port {port} of Service `{name}`",
            es: "el puerto {port} del Service `{name}`"),
        None if name.is_empty() => text!(tracer.lang, en: "no Service", es: "ningún Service"),
        None => format!("Service `{name}`"),
    }
}
