//! What the kubelets of a dump did not find: ConfigMaps, Secrets, and keys of them, each with the Pods that wait for it.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::{Lookup, TroubleKind},
    hash::{HashMap, HashSet},
    messages::{ConfigFailure, MountCause, config_failure, mount_failure},
    order::Sorting,
    report::Severity,
    resources::{Resource, ResourceId},
    rules::{Context, Finding, Rule, Scene, text},
};

/// What was not found, by who asks for it.
pub(super) struct Missed<'a> {
    /// By workload, kind and name; of a key, the key.
    all: HashMap<(ResourceId, &'static str, &'a str), Troubled<'a>>,
    told: HashSet<(ResourceId, &'static str, &'a str)>,
}

impl<'a> Missed<'a> {
    /// The objects of `kind` that were not found.
    pub(super) fn objects(cx: &Scene<'a>, kind: &'static str) -> Self {
        let trouble =
            if kind == "Secret" { TroubleKind::SecretNotFound } else { TroubleKind::ConfigMapNotFound };
        Self::of(cx, trouble, |message| {
            let name = match config_failure(message) {
                ConfigFailure::ConfigMapNotFound { name } | ConfigFailure::SecretNotFound { name } => name,
                _ => match mount_failure(message).cause {
                    MountCause::ConfigMapNotFound { name } | MountCause::SecretNotFound { name } => name,
                    _ => return None,
                },
            };
            Some((kind, name))
        })
    }

    /// The keys that were not found.
    pub(super) fn keys(cx: &Scene<'a>) -> Self {
        Self::of(cx, TroubleKind::ConfigKeyNotFound, |message| {
            key_missed(message).map(|key| (key.kind, key.name))
        })
    }

    fn of(
        cx: &Scene<'a>,
        trouble: TroubleKind,
        name: impl Fn(&'a str) -> Option<(&'static str, &'a str)>,
    ) -> Self {
        let mut all = HashMap::default();
        for troubled in troubled(cx, trouble) {
            if let Some((kind, name)) = name(troubled.leading.message) {
                all.entry((troubled.top.id, kind, name)).or_insert(troubled);
            }
        }
        Self { all, told: HashSet::default() }
    }

    /// Whether the Pods of `owner` wait for this.
    pub(super) fn is_missed(&self, owner: &Resource<'_>, kind: &'static str, name: &str) -> bool {
        self.all.contains_key(&(owner.id, kind, name))
    }

    /// Adds what the Pods of `owner` show, if they wait for this.
    pub(super) fn show(
        &mut self,
        cx: &Scene<'a>,
        owner: &Resource<'_>,
        kind: &'static str,
        name: &'a str,
        finding: Finding,
    ) -> Finding {
        let key = (owner.id, kind, name);
        let Some(troubled) = self.all.get(&key) else { return finding };
        self.told.insert(key);
        troubled.show(cx, finding).severity(Severity::Error)
    }

    /// Reports what nothing in the template asks for by this name: a template may have been changed since.
    pub(super) fn report_rest(self, cx: &mut Context<'a>, rule: &'static Rule) {
        let mut rest: Vec<_> = self.all.into_iter().filter(|(key, _)| !self.told.contains(key)).collect();
        rest.order_by_key(|((owner, kind, name), _)| (owner.0, *kind, *name));
        for ((_, kind, name), troubled) in rest {
            let lang = cx.lang();
            let (who, pods) = (troubled.container_subject(lang), troubled.in_pods(lang));
            let key = key_missed(troubled.leading.message);
            let object = key.map_or(Some(name), |key| key.object);
            let found = object.map(|object| cx.cluster.find(troubled.pod, kind, object));
            let is_there = match found {
                Some(Lookup::Found(id)) => cx
                    .cluster
                    .resource(id)
                    .is_some_and(|it| key.is_none_or(|key| it.data_keys().any(|(name, _)| name == key.name))),
                Some(Lookup::Made(_)) => true,
                // A controller puts it into each namespace, and may not have done so yet.
                Some(Lookup::BuiltIn) => is_young(cx, &troubled),
                _ => false,
            };
            // It has come in the meantime, and the kubelet will see it.
            if is_there {
                continue;
            }
            let object_name = object;
            let object = object
                .map_or_else(|| text!(lang, en: "a {kind}", es: "un {kind}"), |it| format!("{kind} `{it}`"));
            let message = match key {
                Some(Key { name: key, .. }) => text!(lang,
                    en: "{who} waits for key `{key}` of {object}{pods}, which has no such key",
                    es: "{who} espera la clave `{key}` de {object}{pods}, que no la tiene"),
                None => text!(lang,
                    en: "{who} waits for {object}{pods}, which does not exist",
                    es: "{who} espera {object}{pods}, que no existe"),
            };
            let maker = object_name.filter(|_| key.is_none()).and_then(maker);
            let help = match key {
                _ if let Some(maker) = maker => text!(lang,
                    en: "`{maker}` puts it into every namespace: see whether it runs, and what its log says",
                    es: "`{maker}` lo pone en cada namespace: mira si se ejecuta, y qué dice su registro"),
                Some(Key { name: key, .. }) => text!(lang,
                    en: "Add the key `{key}`, or write one that is there",
                    es: "Añade la clave `{key}`, o escribe una que exista"),
                None => text!(lang,
                    en: "Create the {kind}, or write the name of one that is there",
                    es: "Crea el {kind}, o escribe el nombre de uno que exista"),
            };
            let finding = troubled.finding(cx, rule, troubled.place_in_status(), message, help);
            cx.report(finding);
        }
    }
}

/// How long after a Pod was made what every namespace has may still be missing, in seconds.
const PATIENCE: i64 = 300;

fn is_young(cx: &Scene<'_>, troubled: &Troubled<'_>) -> bool {
    let now = cx.cluster.live().and_then(|it| it.now());
    let age = now.zip(troubled.live.created()).map(|(now, created)| now.seconds_since(created));
    age.is_none_or(|age| age < PATIENCE)
}

/// Who makes a ConfigMap that is in every namespace.
fn maker(name: &str) -> Option<&'static str> {
    match name {
        "kube-root-ca.crt" => Some("kube-controller-manager"),
        "istio-ca-root-cert" => Some("istiod"),
        "openshift-service-ca.crt" => Some("service-ca-operator"),
        _ => None,
    }
}

/// A key that the kubelet did not find.
#[derive(Clone, Copy)]
struct Key<'t> {
    kind: &'static str,
    name: &'t str,
    /// What should have it. Of a volume the kubelet names the key alone.
    object: Option<&'t str>,
}

fn key_missed(message: &str) -> Option<Key<'_>> {
    match config_failure(message) {
        ConfigFailure::KeyNotFound { kind, key, name, .. } => {
            Some(Key { kind, name: key, object: Some(name) })
        }
        _ => match mount_failure(message).cause {
            MountCause::KeyNotFound { kind, key } => Some(Key { kind, name: key, object: None }),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Options, Severity,
        report::{Diagnostic, Report},
        rules::{
            pod::live_fixture::{event, stateful_set, unready, waiting, with_spec},
            testing::run,
        },
    };

    fn only<'r>(report: &'r Report, rule: &str) -> &'r Diagnostic {
        let found: Vec<_> = report.diagnostics.iter().filter(|it| it.rule == rule).collect();
        let [one] = found[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!(one.severity, Severity::Error, "{one:#?}");
        one
    }

    #[test]
    fn what_every_namespace_has_may_be_missing_all_the_same() {
        let root = "MountVolume.SetUp failed for volume \"kube-api-access-1\" : configmap \"kube-root-ca.crt\" not found";
        let text = stateful_set("        image: app", &[waiting("ContainerCreating", "")])
            + &event(0, "FailedMount", root);
        let report = run(&text, &Options::default());
        let found = only(&report, "pod-config-map-not-found");
        assert!(found.message.contains("waits for ConfigMap `kube-root-ca.crt`"), "{}", found.message);
        assert!(found.help.starts_with("`kube-controller-manager` puts it"), "{}", found.help);
        // A namespace that has just been made gets it in a moment.
        let report = run(&text.replace("10:00:00", "10:29:00"), &Options::default());
        assert!(report.diagnostics.iter().all(|it| it.rule != "pod-config-map-not-found"));
    }

    #[test]
    fn the_pods_that_wait_are_shown() {
        let container = "        image: app\n        envFrom: [{configMapRef: {name: settings}}]";
        let wait = waiting("CreateContainerConfigError", "configmap \"settings\" not found");
        let report = run(&stateful_set(container, &[wait.clone(), wait]), &Options::default());
        let found = only(&report, "pod-config-map-not-found");
        assert_eq!(
            found.message,
            "Container `web` of StatefulSet `web` reads ConfigMap `settings`, which does not exist"
        );
        assert_eq!(found.related.len(), 2, "{found:#?}");
        assert!(
            found.evidence.contains(&"kubectl get pods: web-0 0/1 CreateContainerConfigError 0".to_owned())
        );
    }

    #[test]
    fn a_volume_that_waits_for_a_secret() {
        let spec = "      volumes: [{name: tls, secret: {secretName: web-tls}}]\n      containers: [{name: web, image: app}]\n";
        let creating = unready("state: {waiting: {reason: ContainerCreating}}");
        let text = with_spec(spec, &[creating])
            + &event(
                0,
                "FailedMount",
                "MountVolume.SetUp failed for volume \"tls\" : secret \"web-tls\" not found",
            );
        let report = run(&text, &Options::default());
        let found = only(&report, "pod-secret-not-found");
        assert!(
            found.message.starts_with("Volume `tls` of StatefulSet `web` holds Secret `web-tls`"),
            "{found:#?}"
        );
        assert!(
            found.related.iter().any(|it| it.message == "the Event that says why, 14 times"),
            "{found:#?}"
        );
    }

    #[test]
    fn a_key_that_the_kubelet_misses() {
        let container = "        image: app\n        env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: password}}}]";
        let wait = waiting("CreateContainerConfigError", "couldn't find key password in Secret shop/db");
        let report = run(&stateful_set(container, &[wait]), &Options::default());
        let found = only(&report, "pod-config-key-not-found");
        assert_eq!(found.related.len(), 1, "{found:#?}");
    }

    #[test]
    fn a_name_that_the_template_no_longer_has() {
        let container = "        image: app";
        let wait = waiting("CreateContainerConfigError", "configmap \"settings\" not found");
        let text = stateful_set(container, &[wait]);
        let report = run(&text, &Options::default());
        let found = only(&report, "pod-config-map-not-found");
        assert_eq!(
            found.message,
            "Container `web` of StatefulSet `web` waits for ConfigMap `settings` in its only Pod, which does not exist"
        );
        // It has come since.
        let there = text
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop, uid: y}\n";
        assert_eq!(
            run(&there, &Options::default())
                .diagnostics
                .iter()
                .filter(|it| it.rule.starts_with("pod-config"))
                .count(),
            0
        );
    }
}
