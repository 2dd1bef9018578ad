//! A container is given the name of a host that no Service has.

use super::{ContainerIn, containers, hosts::hosts};
use crate::{
    graph::{Lookup, ServiceInNamespace, near},
    hash::{HashMap, HashSet},
    options::Text,
    report::{Applicability, Severity},
    resources::{PodSpec, Resource, ResourceId},
    rules::{Check, Edit, Finding, Fix, Look, Looker, Rule, Scene, With, reference::repeated, text},
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-service-host-not-found",
    severity: Severity::Warning,
    summary: Text {
        en: "Container is given a host that no Service here has",
        es: "El contenedor recibe un host que ningún Service de aquí tiene",
    },
    question: None,
    since: "0.1.0",
    file: "pod/service_host_not_found",
    docs: Text {
        en: include_str!("service_host_not_found.md"),
        es: include_str!("service_host_not_found.es.md"),
    },
    check: Check::Each(Look::PodMakers(look)),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    let mut known: HashMap<(&str, &str), Option<Miss>> = HashMap::default();
    Box::new(move |(owner, spec), found| {
        let aliases = aliases(spec);
        known.clear();
        for container in containers(spec) {
            let mut spans: Vec<(&str, Miss, Vec<Part>)> = Vec::new();
            for (host, part) in given(owner, container) {
                let key = (owner.namespace_name(), host);
                let miss = known.entry(key).or_insert_with(|| look_up(cx, owner, host)).clone();
                let Some(miss) = miss.filter(|_| !aliases.contains(host)) else { continue };
                match spans.iter_mut().find(|(other, ..)| *other == host) {
                    Some((.., places)) => places.push(part),
                    None => spans.push((host, miss, vec![part])),
                }
            }
            for (host, miss, places) in spans {
                let finding = describe(cx, owner, container, host, &miss, &places);
                found.report(finding);
            }
        }
    })
}

/// The names that `/etc/hosts` of the Pod knows.
fn aliases<'t>(spec: &PodSpec<'t>) -> HashSet<&'t str> {
    let aliases = spec.host_aliases.items();
    aliases.flat_map(|it| it.hostnames.items()).map(|it| it.value).collect()
}

/// Where a host stands in the text of its document.
#[derive(Clone, Copy)]
struct Part {
    span: Span,
    /// False where the text is written in another way than it is read, so that the whole of it is pointed at.
    exact: bool,
}

/// Every host in the variables, the command and the arguments of a container.
fn given<'t>(owner: &Resource<'t>, it: ContainerIn<'_, 't>) -> Vec<(&'t str, Part)> {
    let container = it.container;
    let mut found = Vec::new();
    let mut look = |setting: &str, text: &'t str, span: Span| {
        let source = owner.node.document().text(span);
        let base = source.find(text);
        for host in hosts(setting, text) {
            let exact = base.map(|base| span.start as usize + base + host.start);
            let part = match exact {
                Some(start) => {
                    Part { span: Span::new(start as u32, (start + host.name.len()) as u32), exact: true }
                }
                None => Part { span, exact: false },
            };
            found.push((host.name, part));
        }
    };
    for variable in container.env.items() {
        if let Some(value) = variable.value.value.spanned() {
            look(variable.name.or(""), value.value, value.span);
        }
    }
    for words in [&container.command, &container.args] {
        for word in words.items() {
            look("", word.value, word.span);
        }
    }
    found
}

/// Why a host is no Service, and which Service was probably meant.
#[derive(Clone)]
struct Miss {
    service: ResourceId,
    /// What to write instead.
    meant: String,
    /// The Service has this name, in another namespace.
    elsewhere: bool,
}

/// What the cluster's DNS makes of a host: `name`, `name.namespace`, `name.namespace.svc`, `….cluster.local`, and a
/// Pod's own name before any of them.
fn look_up(cx: &Scene<'_>, owner: &Resource<'_>, host: &str) -> Option<Miss> {
    let labels: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let svc = labels.iter().skip(2).position(|label| *label == "svc").map(|at| at + 2);
    match (svc, labels.as_slice()) {
        (Some(svc), _) => {
            let (name, namespace) = (labels.get(svc - 2)?, labels.get(svc - 1)?);
            let before = labels.get(..svc - 2)?;
            in_namespace(cx, owner, before, name, namespace, labels.get(svc..)?)
        }
        (None, [name]) => in_own_namespace(cx, owner, name),
        (None, [name, namespace]) => in_namespace(cx, owner, &[], name, namespace, &[]),
        _ => None,
    }
}

fn in_own_namespace(cx: &Scene<'_>, owner: &Resource<'_>, name: &str) -> Option<Miss> {
    match cx.cluster.find(owner, "Service", name) {
        Lookup::OtherNamespace(id) => {
            let namespace = cx.cluster.resource(id)?.namespace_name();
            Some(Miss { service: id, meant: format!("{name}.{namespace}"), elsewhere: true })
        }
        Lookup::NotFound { nearest: Some(id), .. } => {
            let meant = cx.cluster.resource(id)?.name().to_owned();
            Some(Miss { service: id, meant, elsewhere: false })
        }
        _ => None,
    }
}

/// `before`, `name`, `namespace` and `after` are the labels of the host.
fn in_namespace(
    cx: &Scene<'_>,
    owner: &Resource<'_>,
    before: &[&str],
    name: &str,
    namespace: &str,
    after: &[&str],
) -> Option<Miss> {
    let written = |name: &str, namespace: &str| {
        let labels = before.iter().copied().chain([name, namespace]).chain(after.iter().copied());
        labels.collect::<Vec<&str>>().join(".")
    };
    let found = cx.cluster.service_in(owner, namespace, name);
    if let ServiceInNamespace::NotFound { nearest: Some(id) } = found {
        let near = cx.cluster.resource(id)?.name();
        return Some(Miss { service: id, meant: written(near, namespace), elsewhere: false });
    }
    if let ServiceInNamespace::Found(_) = found {
        return None;
    }
    // Two labels may be any host: `example.com`, or a Pod of a headless Service.
    let is_service_name = !after.is_empty() || found != ServiceInNamespace::UnknownNamespace;
    let mut elsewhere = cx.cluster.services_named(owner, name).filter(|it| {
        let certain = it.namespace.is_some_and(|it| it.certain);
        let spelt = near(namespace, it.namespace_name()).is_some();
        certain && (is_service_name || spelt)
    });
    let service = elsewhere.next().filter(|_| elsewhere.next().is_none())?;
    // Some Service of the files may well have the same name as another one, in a namespace that they do not show.
    let shown =
        found != ServiceInNamespace::UnknownNamespace || near(namespace, service.namespace_name()).is_some();
    shown.then(|| Miss {
        service: service.id,
        meant: written(name, service.namespace_name()),
        elsewhere: true,
    })
}

fn describe(
    cx: &Scene<'_>,
    owner: &Resource<'_>,
    container: ContainerIn<'_, '_>,
    host: &str,
    miss: &Miss,
    places: &[Part],
) -> Finding {
    let who = container.describe(cx.lang(), owner);
    let service = cx.cluster.resource(miss.service);
    let (meant, namespace) = (&miss.meant, service.map_or("", Resource::namespace_name));
    let message = if miss.elsewhere {
        let name = service.map_or("", Resource::name);
        text!(cx.lang(),
            en: "{who} is given the host `{host}`, but Service `{name}` is in namespace `{namespace}`",
            es: "{who} recibe el host `{host}`, pero el Service `{name}` está en el namespace `{namespace}`")
    } else {
        text!(cx.lang(),
            en: "{who} is given the host `{host}`, which no Service has; there is `{meant}`",
            es: "{who} recibe el host `{host}`, que no tiene ningún Service; sí existe `{meant}`")
    };
    let help = text!(cx.lang(), en: "Write `{meant}`", es: "Escribe `{meant}`");
    let spans: Vec<Span> = places.iter().map(|it| it.span).collect();
    let primary = spans.first().map_or_else(|| owner.name_place(), |span| owner.place(*span));
    let mut finding = Finding::new(&RULE, primary, message, help).on(owner.id);
    if let Some(service) = service {
        let related = text!(cx.lang(), en: "the Service is here", es: "el Service está aquí");
        finding = finding.related(service.name_place(), related);
    }
    if places.iter().all(|it| it.exact) {
        let edits = spans.iter().map(|span| Edit { place: owner.place(*span), new_text: meant.clone() });
        finding = finding.fix(Fix {
            title: text!(cx.lang(), en: "Change the host to `{meant}`", es: "Cambiar el host a `{meant}`"),
            applicability: Applicability::Unsafe,
            edits: edits.collect(),
        });
    }
    repeated(cx.lang(), owner, &spans, finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(container: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: feed, namespace: app}}
spec:
  hostAliases: [{{ip: 10.0.0.1, hostnames: [feed-dbs]}}]
  containers:
  - name: feed
    image: feed
{container}
---
apiVersion: v1
kind: Service
metadata: {{name: feed-cache, namespace: app}}
spec: {{clusterIP: None, selector: {{app: cache}}, ports: [{{port: 6379}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: feed-db, namespace: data}}
spec: {{ports: [{{port: 5432}}]}}
---
apiVersion: v1
kind: Namespace
metadata: {{name: shop}}
"
        )
    }

    #[test]
    fn a_misspelt_service_and_one_of_another_namespace() {
        check_diagnostics(
            &RULE,
            &app("    env:
    - {name: CACHE_URL, value: \"redis://:secret@feed-cahce:6379/0\"}
#                                               ^^^^^^^^^^ warning[pod-service-host-not-found]: Container `feed` of Pod `feed` is given the host `feed-cahce`, which no Service has; there is `feed-cache`
    - {name: DB_HOST, value: feed-db}
#                            ^^^^^^^ warning[pod-service-host-not-found]: Container `feed` of Pod `feed` is given the host `feed-db`, but Service `feed-db` is in namespace `data`
    args:
    - --cache=feed-cach.app.svc:6379
#             ^^^^^^^^^^^^^^^^^ warning[pod-service-host-not-found]: Container `feed` of Pod `feed` is given the host `feed-cach.app.svc`, which no Service has; there is `feed-cache.app.svc`
    - --db=http://feed-db.app.svc.cluster.local/
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[pod-service-host-not-found]: Container `feed` of Pod `feed` is given the host `feed-db.app.svc.cluster.local`, but Service `feed-db` is in namespace `data`
    - --also=feed-db.dta:5432
#            ^^^^^^^^^^^ warning[pod-service-host-not-found]: Container `feed` of Pod `feed` is given the host `feed-db.dta`, but Service `feed-db` is in namespace `data`"),
        );
    }

    #[test]
    fn hosts_that_are_right_or_somewhere_else() {
        check_silent(
            &RULE,
            &app("    env:
    - {name: A_HOST, value: feed-cache}
    - {name: B_HOST, value: feed-db.data}
    - {name: C_HOST, value: feed-db.data.svc}
    - {name: D_HOST, value: feed-db.data.svc.cluster.local.}
    - {name: E_URL, value: \"http://feed-cache-0.feed-cache:6379\"}
    - {name: F_URL, value: \"http://feed-cache-0.feed-cache.app.svc.cluster.local:6379\"}
    - {name: G_HOST, value: postgres}
    - {name: H_HOST, value: feed-db.example.com}
    - {name: I_HOST, value: feed-dbs}
    - {name: J_HOST, value: feed-db.shops}
    - {name: DB_NAME, value: feed-db}
    - {name: L_URL, value: \"http://$(A_HOST):80\"}
    - {name: M_HOST, value: feed-cache2}"),
        );
    }

    #[test]
    fn the_host_that_was_meant() {
        let before = app("    env: [{name: A, value: 'tcp://feed-cahce:6379'}] # cache");
        check_fix(&RULE, &before, &before.replace("cahce", "cache"));
        let before = app("    env: [{name: A, value: 'tcp://feed-db:5432'}]");
        check_fix(&RULE, &before, &before.replace("//feed-db", "//feed-db.data"));
    }
}
