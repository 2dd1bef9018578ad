//! A Pod reads a key that its ConfigMap or Secret does not have.

use super::{
    config_refs::{ConfigRef, User, config_refs},
    missed::Missed,
};
use crate::{
    graph::{Lookup, Missing, NearNames, has_one_near},
    hash::{HashMap, HashSet},
    options::Text,
    report::Severity,
    resources::{Body, PodSpec, Resource, ResourceId},
    rules::{
        Check, Context, Finding, Look, Looker, Rule, Scene, With,
        reference::{grouped, rename, repeated},
        text,
    },
    yaml::Span,
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-config-key-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod reads a key that its ConfigMap or Secret does not have",
        es: "El Pod lee una clave que su ConfigMap o Secret no tiene",
    },
    question: None,
    since: "0.1.0",
    file: "pod/config_key_not_found",
    docs: Text {
        en: include_str!("config_key_not_found.md"),
        es: include_str!("config_key_not_found.es.md"),
    },
    check: Check::Suspects(Look::PodMakers(look), check),
};

/// How many keys the help lists.
const MOST_KEYS: usize = 5;

/// As many keys are compared at the first look; the second one makes a table of all of them.
const FEW_KEYS: usize = 32;

/// The keys of an object with their places.
struct Keys<'t> {
    exact: HashSet<&'t str>,
    near: NearNames<'t, Span>,
    /// By their letters alone.
    letters: HashMap<String, (&'t str, Span)>,
}

impl<'t> Keys<'t> {
    fn of(resource: &Resource<'t>) -> Self {
        let mut keys =
            Self { exact: HashSet::default(), near: NearNames::default(), letters: HashMap::default() };
        for (key, span) in resource.data_keys() {
            keys.exact.insert(key);
            keys.near.push(key, span);
            keys.letters.entry(letters(key)).or_insert((key, span));
        }
        keys
    }

    /// The key that was probably meant: the same in another spelling (`LOG_LEVEL` and `log-level`), or a slip away.
    fn nearest(&self, wanted: &str) -> Option<(&'t str, Span)> {
        let spelt = self.letters.get(&letters(wanted)).copied();
        spelt.or_else(|| self.near.nearest(wanted).map(|(_, key, span)| (key, span)))
    }
}

fn letters(key: &str) -> String {
    let letters = key.chars().filter(|c| !matches!(c, '-' | '_' | '.'));
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(owner, spec), found| {
        let misses = |it: &ConfigRef<'_, 'a>| {
            let has_key = |object: &Resource<'a>, key: &str| {
                object.data_keys().take(FEW_KEYS).any(|(name, _)| name == key)
            };
            it.key.is_some_and(|key| match cx.cluster.find(owner, it.kind, it.name.value) {
                Lookup::Found(id) => !cx.cluster.resource(id).is_some_and(|it| has_key(it, key.value)),
                _ => true,
            })
        };
        if config_refs(spec).iter().any(misses) {
            found.suspect(owner);
        }
    })
}

fn check<'a>(cx: &mut Context<'a>, suspects: &[ResourceId]) {
    let cluster = cx.cluster;
    let mut known: HashMap<ResourceId, Keys<'a>> = HashMap::default();
    let mut missed = Missed::keys(cx);
    for (owner, spec) in cluster.with_pod_spec(suspects) {
        let refs =
            config_refs(spec).into_iter().filter_map(|it| Some(((it.user, it.kind, it.name.value), it.key?)));
        for ((user, kind, name), key, spans) in grouped(refs) {
            let wanted = Wanted { owner, user, kind, name, key, spans };
            let found = match cluster.find(owner, kind, name) {
                Lookup::Found(id) => cluster.resource(id),
                _ => None,
            };
            let Some(resource) = found else {
                let volume = matches!(user, User::Volume { .. });
                if missed.is_missed(owner, kind, key)
                    || cluster.is_key_missing(owner, kind, name, key, volume)
                {
                    let finding = missed.show(cx, owner, kind, key, describe(cx, &wanted, None, None));
                    cx.report(finding);
                }
                continue;
            };
            // Of several documents for one object the last one counts; another rule says that there are several.
            let all = cluster.all_named(owner, kind, name).chain([resource]);
            let has_key = |it: &Resource<'a>| {
                let keys = known.entry(it.id).or_insert_with(|| Keys::of(it));
                keys.exact.contains(key) || is_filled_by_others(it)
            };
            if all.into_iter().any(has_key) {
                continue;
            }
            // An overlay may add the key to its base.
            if cluster.patches_of(resource).flat_map(Resource::data_keys).any(|(it, _)| it == key) {
                continue;
            }
            // A generator with `behavior: merge` adds keys to an object that is here.
            if cluster.is_generated(owner, kind, name) {
                continue;
            }
            let keys = known.get(&resource.id);
            let finding = missed.show(cx, owner, kind, key, describe(cx, &wanted, Some(resource), keys));
            cx.report(finding);
        }
    }
    missed.report_rest(cx, &RULE);
}

/// Whether a controller writes keys into the object that no file shows.
fn is_filled_by_others(resource: &Resource<'_>) -> bool {
    /// Annotations and labels by which somebody asks for it, or the beginning of their prefix.
    const ASKED_FOR: &[&str] = &[
        "avp.kubernetes.io/",
        "cert-manager.io/inject-",
        "config.openshift.io/inject-trusted-cabundle",
        "kubernetes.io/service-account.name",
        "reflector.",
        "replicator.",
        "secret-generator.",
        "service.alpha.openshift.io/inject-cabundle",
        "service.beta.openshift.io/inject-cabundle",
        "vault.security.banzaicloud.io/",
    ];
    let asked_for = |key: &str| ASKED_FOR.iter().any(|it| key.starts_with(it));
    let keys = [&resource.metadata.annotations, &resource.metadata.labels].into_iter();
    let token = match &resource.body {
        Body::Secret(secret) => secret.kind.or("").ends_with("-token"),
        _ => false,
    };
    token || keys.filter_map(|it| it.get()).flat_map(|it| it.iter()).any(|pair| asked_for(pair.key))
}

/// A key that is asked for and not there.
struct Wanted<'r, 't> {
    owner: &'r Resource<'t>,
    user: User<'r, 't>,
    kind: &'static str,
    name: &'t str,
    key: &'t str,
    spans: Vec<Span>,
}

/// `resource` is the object if it is in the files, `keys` what it has.
fn describe(
    cx: &Scene<'_>,
    wanted: &Wanted<'_, '_>,
    resource: Option<&Resource<'_>>,
    keys: Option<&Keys<'_>>,
) -> Finding {
    let Wanted { owner, user, kind, name, key, spans } = wanted;
    let (subject, object) = (user.describe(cx.lang(), owner), format!("{kind} `{name}`"));
    let near = keys.and_then(|it| it.nearest(key));
    let message = match near {
        Some((near, _)) => text!(cx.lang(),
            en: "{subject} key `{key}` of {object}, which has no such key; it has `{near}`",
            es: "{subject} la clave `{key}` de {object}, que no la tiene; sí tiene `{near}`"),
        None => text!(cx.lang(),
            en: "{subject} key `{key}` of {object}, which has no such key",
            es: "{subject} la clave `{key}` de {object}, que no la tiene"),
    };
    let help = match near {
        Some((near, _)) => text!(cx.lang(), en: "Write the key `{near}`", es: "Escribe la clave `{near}`"),
        None => others(cx, &object, keys, key),
    };
    let namespace = owner.namespace_name();
    let kubernetes = match user {
        User::Volume { .. } if *kind == "Secret" => format!("references non-existent secret key: {key}"),
        User::Volume { .. } => format!("references non-existent config key: {key}"),
        _ => format!("couldn't find key {key} in {kind} {namespace}/{name}"),
    };
    // An object without any data waits for somebody who fills it; a patch that is not followed may bring the key.
    let empty = keys.is_some_and(|it| it.exact.is_empty());
    let changed = resource.is_some_and(|it| cx.cluster.is_changed_otherwise(it, key));
    let severity = if empty || changed { Severity::Warning } else { Severity::Error };
    let primary = spans.first().map_or_else(|| owner.name_place(), |span| owner.place(*span));
    let mut finding = Finding::new(&RULE, primary, message, help)
        .severity(severity)
        .on(owner.id)
        .kubernetes_message(kubernetes)
        .command(describe_command(owner, kind, name));
    if let Some(resource) = resource {
        finding = finding.missing(Missing::Object { kind, name: (*name).to_owned() });
        finding = match near.zip(keys) {
            Some(((near, span), keys)) => {
                let related = text!(cx.lang(), en: "this key is near", es: "esta clave se parece");
                let only = has_one_near(&keys.near, key);
                let fix = rename(cx.lang(), owner, spans, near, only);
                finding.related(resource.place(span), related).fix(fix)
            }
            None => {
                let related = text!(cx.lang(), en: "the {kind} is here", es: "el {kind} está aquí");
                finding.related(resource.name_place(), related)
            }
        };
    }
    repeated(cx.lang(), owner, spans, finding)
}

/// `kubectl describe` shows the keys, and keeps the values of a Secret to itself.
fn describe_command(owner: &Resource<'_>, kind: &str, name: &str) -> String {
    let flag = owner.namespace_flag();
    format!("kubectl describe {} {name}{flag}", kind.to_ascii_lowercase())
}

fn others(cx: &Scene<'_>, object: &str, keys: Option<&Keys<'_>>, key: &str) -> String {
    let names = keys.into_iter().flat_map(|it| it.near.iter());
    let names: Vec<String> = names.take(MOST_KEYS + 1).map(|(key, _)| format!("`{key}`")).collect();
    let more = if names.len() > MOST_KEYS { ", …" } else { "" };
    let listed = names.get(..names.len().min(MOST_KEYS)).unwrap_or_default().join(", ");
    match listed.is_empty() {
        true => text!(cx.lang(),
            en: "Add the key `{key}` to {object}, or write one that it has",
            es: "Añade la clave `{key}` a {object}, o escribe una que tenga"),
        false => text!(cx.lang(),
            en: "Write one of its keys ({listed}{more}), or add `{key}` to {object}",
            es: "Escribe una de sus claves ({listed}{more}), o añade `{key}` a {object}"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn pod(spec: &str, rest: &str) -> String {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: api}}\nspec:\n{spec}\n{rest}")
    }

    fn variable(kind: &str, key: &str) -> String {
        let field = if kind == "Secret" { "secretKeyRef" } else { "configMapKeyRef" };
        format!(
            "  containers: [{{name: api, image: api, env: [{{name: A, valueFrom: {{{field}: {{name: api, key: {key}}}}}}}]}}]"
        )
    }

    fn object(kind: &str, data: &str) -> String {
        format!("---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: api}}\n{data}\n")
    }

    #[test]
    fn a_key_that_the_object_does_not_have() {
        check_diagnostics(
            &RULE,
            &pod(
                "  containers:
  - name: api
    image: api
    env:
    - {name: A, valueFrom: {secretKeyRef: {name: api, key: tokn}}}
#                                                          ^^^^ error[pod-config-key-not-found]: Container `api` of Pod `api` reads key `tokn` of Secret `api`, which has no such key; it has `token`
    - {name: B, valueFrom: {secretKeyRef: {name: api, key: user}}}
#                                                          ^^^^ error[pod-config-key-not-found]: Container `api` of Pod `api` reads key `user` of Secret `api`, which has no such key
    - {name: C, valueFrom: {configMapKeyRef: {name: api, key: LOG_LEVEL}}}
#                                                             ^^^^^^^^^ error[pod-config-key-not-found]: Container `api` of Pod `api` reads key `LOG_LEVEL` of ConfigMap `api`, which has no such key; it has `log-level`
    - {name: D, valueFrom: {configMapKeyRef: {name: api, key: gone, optional: true}}}
  volumes:
  - {name: files, configMap: {name: api, items: [{key: api.yml, path: api.yml}]}}
#                                                      ^^^^^^^ error[pod-config-key-not-found]: Volume `files` of Pod `api` holds key `api.yml` of ConfigMap `api`, which has no such key; it has `api.yaml`",
                &(object("Secret", "stringData: {token: x}") + &object("ConfigMap", "data: {api.yaml: x, log-level: info}")),
            ),
        );
    }

    #[test]
    fn keys_in_every_place() {
        check_silent(&RULE, &pod(&variable("ConfigMap", "a"), &object("ConfigMap", "binaryData: {a: eA==}")));
        check_silent(&RULE, &pod(&variable("Secret", "a"), &object("Secret", "data: {a: eA==}")));
        // That the value has the wrong type is another fault.
        check_silent(&RULE, &pod(&variable("ConfigMap", "a"), &object("ConfigMap", "data: {a: 1}")));
        // A key that is read as `true` has this name.
        check_silent(&RULE, &pod(&variable("ConfigMap", "\"true\""), &object("ConfigMap", "data: {on: x}")));
    }

    #[test]
    fn objects_that_somebody_else_fills() {
        let token = "type: kubernetes.io/service-account-token";
        check_silent(&RULE, &pod(&variable("Secret", "token"), &object("Secret", token)));
        let bundle = object("ConfigMap", "data: {}").replace(
            "{name: api}",
            "{name: api, labels: {config.openshift.io/inject-trusted-cabundle: \"true\"}}",
        );
        check_silent(&RULE, &pod(&variable("ConfigMap", "ca-bundle.crt"), &bundle));
        let generated = "#- /kustomization.yaml\nresources: [pod.yaml]\nconfigMapGenerator: [{name: api, behavior: merge, literals: [b=c]}]\n#- /pod.yaml\n";
        check_silent(
            &RULE,
            &format!("{generated}{}", pod(&variable("ConfigMap", "b"), &object("ConfigMap", "data: {a: x}"))),
        );
        let empty = pod(
            &(variable("Secret", "token")
                + "\n#                                                                                                 ^^^^^ warning[pod-config-key-not-found]: Container `api` of Pod `api` reads key `token` of Secret `api`"),
            &object("Secret", "type: Opaque"),
        );
        check_diagnostics(&RULE, &empty);
    }

    #[test]
    fn a_key_that_an_overlay_adds() {
        let base = |rest: &str| {
            format!(
                "#- /base/app.yaml\n{}#- /base/kustomization.yaml\nresources: [app.yaml]\n{rest}",
                pod(&variable("ConfigMap", "b"), &object("ConfigMap", "data: {a: x}"))
            )
        };
        let merged = "#- /dev/kustomization.yaml\nresources: [../base]\npatches: [{path: more.yaml}]\n#- /dev/more.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {b: y}\n";
        check_silent(&RULE, &base(merged));
        let operation = "#- /dev/kustomization.yaml\nresources: [../base]\npatches: [{target: {kind: ConfigMap, name: api}, patch: '[{op: add, path: /data/b, value: y}]'}]\n";
        let report = crate::rules::testing::run(&base(operation), &crate::Options::default());
        let found: Vec<_> = report.diagnostics.iter().map(|it| (&*it.rule, it.severity)).collect();
        assert_eq!(found, [("pod-config-key-not-found", crate::Severity::Warning)]);
        let report = crate::rules::testing::run(
            &base(&operation.replace("data/b", "data/c")),
            &crate::Options::default(),
        );
        assert_eq!(report.diagnostics[0].severity, crate::Severity::Error);
    }

    #[test]
    fn what_the_kubelet_did_not_find() {
        let dump = |key: &str, expected: &str| {
            format!(
                "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {{name: session-1, namespace: shop, uid: a}}
  spec:
    containers:
    - name: session
      image: session
      env: [{{name: A, valueFrom: {{secretKeyRef: {{name: session-db, key: {key}}}}}}}]
{expected}
  status:
    phase: Pending
    containerStatuses:
    - name: session
      state:
        waiting:
          reason: CreateContainerConfigError
          message: couldn't find key password in Secret shop/session-db
"
            )
        };
        let expected = "#                                                                       ^^^^^^^^ error[pod-config-key-not-found]: Container `session` of Pod `session-1` reads key `password` of Secret `session-db`, which has no such key";
        check_diagnostics(&RULE, &dump("password", expected));
        let missing = "secret \"session-db\" not found";
        let words = "couldn't find key password in Secret shop/session-db";
        check_silent(&RULE, &dump("user", "").replace(words, missing));
    }

    #[test]
    fn the_key_that_was_meant() {
        let text = |key: &str| pod(&variable("Secret", key), &object("Secret", "stringData: {token: x}"));
        check_fix(&RULE, &text("tokn"), &text("token"));
        let text = |key: &str| {
            pod(&variable("ConfigMap", key), &object("ConfigMap", "data: {\"yes\": x, other: y}"))
        };
        check_fix(&RULE, &text("yess"), &text("\"yes\""));
    }
}
