//! An ExternalName that no resolver can follow.

use core::net::IpAddr;

use crate::{
    graph::{Missing, ServiceInNamespace},
    options::Text,
    report::{Applicability, Severity},
    resources::{Resource, Service},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, With, dns, edits, text},
    yaml::de::Spanned,
};

pub(crate) const RULE: Rule = Rule {
    name: "service-external-name-invalid",
    severity: Severity::Error,
    summary: Text {
        en: "ExternalName of a Service is no host name",
        es: "El externalName de un Service no es un nombre de host",
    },
    question: None,
    since: "0.1.0",
    file: "service/external_name_invalid",
    docs: Text {
        en: include_str!("external_name_invalid.md"),
        es: include_str!("external_name_invalid.es.md"),
    },
    check: Check::Each(Look::Services(look)),
};

/// What the API server says about a text that is no subdomain.
const REFUSAL: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>> {
    Box::new(move |(resource, service), found| {
        // An empty one is a missing one.
        let Some(name) = service.external_name.spanned().filter(|it| !it.value.is_empty()) else { return };
        if !service.is_external_name() {
            return;
        }
        let finding = if is_subdomain(name.value) {
            match name.value.parse::<IpAddr>() {
                Ok(_) => Some(address(cx, resource, name)),
                Err(_) => nobody(cx, resource, name),
            }
        } else {
            Some(refused(cx, resource, name))
        };
        if let Some(finding) = finding {
            found.report(finding.on(resource.id));
        }
    })
}

/// Whether the API server takes a text for a host: one dot at the end is allowed.
fn is_subdomain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    text.len() <= 253 && dns::is_subdomain(text)
}

fn refused(cx: &Scene<'_>, service: &Resource<'_>, name: &Spanned<&str>) -> Finding {
    let (described, value) = (service.describe(), name.value);
    let message = text!(cx.lang(),
        en: "The externalName of {described} is `{value}`, which is no host name",
        es: "El externalName de {described} es `{value}`, que no es un nombre de host");
    let host = host_of(value);
    let help = match &host {
        Some((host, _)) => text!(cx.lang(),
            en: "Write the host alone, `{host}`: DNS knows no scheme, no port and no path, and Kubernetes no capital letters here",
            es: "Escribe solo el host, `{host}`: el DNS no conoce esquemas, puertos ni rutas, y Kubernetes no admite aquí mayúsculas"),
        None => text!(cx.lang(),
            en: "Write a host name of small letters, digits, `-` and `.`, such as `db.example.com`",
            es: "Escribe un nombre de host con minúsculas, cifras, `-` y `.`, por ejemplo `db.example.com`"),
    };
    let place = service.place(name.span);
    let says = if value.len() > 253 && is_subdomain(value.get(..1).unwrap_or_default()) {
        "must be no more than 253 characters"
    } else {
        REFUSAL
    };
    let finding = Finding::new(&RULE, place, message, help)
        .kubernetes_message(format!("spec.externalName: Invalid value: {value:?}: {says}"))
        .instead_of_api(place);
    let fix = host.and_then(|(host, same)| {
        Some(Fix {
            title: text!(cx.lang(), en: "Write `{host}`", es: "Escribir `{host}`"),
            applicability: if same { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![edits::replace_scalar(service, name.span, value, &host)?],
        })
    });
    match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// The host in a URL or behind capital letters, and whether nothing but these stood around it: a port or a path may be
/// needed elsewhere.
fn host_of(value: &str) -> Option<(String, bool)> {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let (host, port) = authority.split_once(':').map_or((authority, ""), |(host, port)| (host, port));
    let host = host.trim().to_ascii_lowercase();
    let is_host = is_subdomain(&host) && host.parse::<IpAddr>().is_err();
    is_host.then_some((host, port.is_empty() && matches!(path, "" | "/")))
}

fn address(cx: &Scene<'_>, service: &Resource<'_>, name: &Spanned<&str>) -> Finding {
    let (described, value) = (service.describe(), name.value);
    let message = text!(cx.lang(),
        en: "The externalName of {described} is the address `{value}`, and DNS answers it as if it were a name",
        es: "El externalName de {described} es la dirección `{value}`, y el DNS la da como si fuera un nombre");
    let help = text!(cx.lang(),
        en: "Write a host name; or leave out `type` and `externalName`, and put an EndpointSlice with the address `{value}` and the label `kubernetes.io/service-name: {0}` beside the Service", service.name();
        es: "Escribe un nombre de host; o quita `type` y `externalName`, y pon junto al Service un EndpointSlice con la dirección `{value}` y la etiqueta `kubernetes.io/service-name: {0}`", service.name());
    Finding::new(&RULE, service.place(name.span), message, help).severity(Severity::Warning)
}

/// A Service of this cluster that is not where the files say that others are.
fn nobody<'a>(cx: &Scene<'a>, service: &Resource<'a>, name: &Spanned<&'a str>) -> Option<Finding> {
    let mut parts = name.value.trim_end_matches('.').split('.');
    let (wanted, namespace, svc) = (parts.next()?, parts.next()?, parts.next()?);
    if svc != "svc" {
        return None;
    }
    let nearest = match cx.cluster.service_in(service, namespace, wanted) {
        ServiceInNamespace::Found(_) => return None,
        ServiceInNamespace::UnknownNamespace => return not_seen(cx, service, name, wanted, namespace),
        ServiceInNamespace::NotFound { nearest } => nearest,
    };
    let described = service.describe();
    let near = nearest.and_then(|id| cx.cluster.resource(id));
    let message = text!(cx.lang(),
        en: "{described} is an alias of Service `{wanted}` in namespace `{namespace}`, which is not in these files",
        es: "{described} es un alias del Service `{wanted}` del namespace `{namespace}`, que no está en estos ficheros");
    let help = match near {
        Some(near) => {
            let meant = near.name();
            text!(cx.lang(),
                en: "Write `{meant}.{namespace}.svc.cluster.local`", es: "Escribe `{meant}.{namespace}.svc.cluster.local`")
        }
        None => text!(cx.lang(),
            en: "Write the name of a Service that `kubectl get services -n {namespace}` prints",
            es: "Escribe el nombre de un Service que muestre `kubectl get services -n {namespace}`"),
    };
    let finding = Finding::new(&RULE, service.place(name.span), message, help)
        .severity(Severity::Warning)
        .missing(Missing::Object { kind: "Service", name: wanted.to_owned() });
    Some(match near {
        Some(near) => {
            let related = text!(cx.lang(), en: "this one is near", es: "este se parece");
            finding.related(near.name_place(), related)
        }
        None => finding,
    })
}

/// A dump of one namespace does not show what is in another one, and an alias of nothing looks like any other.
fn not_seen<'a>(
    cx: &Scene<'a>,
    service: &Resource<'a>,
    name: &Spanned<&'a str>,
    wanted: &str,
    namespace: &str,
) -> Option<Finding> {
    if !service.is_live() {
        return None;
    }
    let described = service.describe();
    let message = text!(cx.lang(),
        en: "{described} is an alias of Service `{wanted}` in namespace `{namespace}`, of which these files show nothing: whether it is there cannot be seen",
        es: "{described} es un alias del Service `{wanted}` del namespace `{namespace}`, del que estos ficheros no muestran nada: no se puede ver si existe");
    let help = text!(cx.lang(),
        en: "Ask the cluster: `kubectl get service {wanted} -n {namespace}`",
        es: "Pregúntalo al clúster: `kubectl get service {wanted} -n {namespace}`");
    let command = format!("kubectl get service {wanted} -n {namespace}");
    let place = service.place(name.span);
    Some(Finding::new(&RULE, place, message, help).severity(Severity::Info).command(command))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn service(name: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: db}}\nspec:\n  type: ExternalName\n  externalName: {name}\n"
        )
    }

    #[test]
    fn what_the_api_server_refuses() {
        let refused = |name: &str| {
            let carets = "^".repeat(name.len());
            let marker = format!(
                "\n#               {carets} error[service-external-name-invalid]: The externalName of Service `db` is"
            );
            check_diagnostics(&RULE, &service(&format!("{name}{marker}")));
        };
        refused("http://db.example.com");
        refused("db.example.com:5432");
        refused("DB.example.com");
        refused("my_db.example.com");
        refused("-db.example.com");
        refused("db..example.com");
    }

    #[test]
    fn an_address_is_accepted_and_of_no_use() {
        check_diagnostics(
            &RULE,
            &service(
                "10.1.2.3\n#               ^^^^^^^^ warning[service-external-name-invalid]: The externalName of Service `db` is the address `10.1.2.3`",
            ),
        );
    }

    #[test]
    fn host_names() {
        check_silent(&RULE, &service("db.example.com"));
        check_silent(&RULE, &service("db.example.com."));
        check_silent(&RULE, &service("db"));
        check_silent(&RULE, &service("web.other-team.svc.cluster.local"));
        check_silent(
            &RULE,
            "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {externalName: HTTP, ports: [{port: 80}]}\n",
        );
    }

    #[test]
    fn an_alias_of_a_service_that_is_not_where_others_are() {
        let others = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: core}\nspec: {ports: [{port: 80}]}\n";
        let marker = "wep.core.svc.cluster.local\n#               ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[service-external-name-invalid]: Service `db` is an alias of Service `wep` in namespace `core`";
        check_diagnostics(&RULE, &(service(marker) + others));
        check_silent(&RULE, &(service("web.core.svc.cluster.local") + others));
        check_silent(&RULE, &(service("web.other.svc.cluster.local") + others));
    }

    #[test]
    fn in_a_cluster_an_alias_of_what_is_not_shown_is_told() {
        let live = |name: &str| service(name).replace("{name: db}", "{name: db, uid: s}");
        let marker = "web.core.svc.cluster.local\n#               ^^^^^^^^^^^^^^^^^^^^^^^^^^ info[service-external-name-invalid]: Service `db` is an alias of Service `web` in namespace `core`, of which these files show nothing";
        check_diagnostics(&RULE, &live(marker));
        check_silent(&RULE, &live("db.example.com"));
    }

    #[test]
    fn the_host_is_what_is_left_of_a_url() {
        check_fix(&RULE, &service("https://Db.example.com/ # theirs"), &service("db.example.com # theirs"));
    }
}
