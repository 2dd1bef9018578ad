//! A Pod reads a ConfigMap that is not there.

use super::config_refs::{check_objects, look_for};
use crate::{
    options::Text,
    report::Severity,
    resources::{PodSpec, ResourceId},
    rules::{Check, Context, Look, Looker, Rule, Scene, With},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-config-map-not-found",
    severity: Severity::Error,
    summary: Text {
        en: "Pod reads a ConfigMap that is not there",
        es: "El Pod lee un ConfigMap que no existe",
    },
    question: None,
    since: "0.1.0",
    file: "pod/config_map_not_found",
    docs: Text {
        en: include_str!("config_map_not_found.md"),
        es: include_str!("config_map_not_found.es.md"),
    },
    check: Check::Suspects(Look::PodMakers(look), check),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    look_for(cx, "ConfigMap")
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    check_objects(cx, suspects, &RULE, "ConfigMap");
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_fix, check_silent, check_with},
    };

    fn pod(spec: &str, rest: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: api, namespace: shop}}
spec:
{spec}
{rest}"
        )
    }

    fn env_from(name: &str) -> String {
        format!("  containers: [{{name: api, image: api, envFrom: [{{configMapRef: {{name: {name}}}}}]}}]")
    }

    fn config_map(name: &str) -> String {
        format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: shop}}\n")
    }

    #[test]
    fn a_misspelt_name_is_an_error() {
        check_diagnostics(
            &RULE,
            &pod(
                &(env_from("api-setings")
                    + "\n#                                                                      ^^^^^^^^^^^ error[pod-config-map-not-found]: Container `api` of Pod `api` reads ConfigMap `api-setings`, which does not exist; there is `api-settings`"),
                &config_map("api-settings"),
            ),
        );
    }

    #[test]
    fn one_that_may_be_in_other_files_is_a_warning() {
        let text = pod(
            &(env_from("features")
                + "\n#                                                                      ^^^^^^^^ warning[pod-config-map-not-found]: Container `api` of Pod `api` reads ConfigMap `features`, which is not in these files"),
            &config_map("api-settings"),
        );
        check_diagnostics(&RULE, &text);
        let complete = Options { complete: true, ..Options::default() };
        check_with(
            &RULE,
            &complete,
            &text.replace("warning", "error").replace("is not in these files", "does not exist"),
        );
    }

    #[test]
    fn a_pod_reads_its_own_namespace_only() {
        let there = config_map("api-settings").replace("shop", "back");
        let fixture = |message: &str| {
            pod(
                &format!(
                    "{}\n#                                                                      ^^^^^^^^^^^^ {message}",
                    env_from("api-settings")
                ),
                &there,
            )
        };
        check_diagnostics(
            &RULE,
            &fixture(
                "error[pod-config-map-not-found]: Container `api` of Pod `api` reads ConfigMap `api-settings`, which is in namespace `back`, not in `shop`",
            ),
        );
        let unnamed = there.replace(", namespace: back", "");
        check_diagnostics(
            &RULE,
            &pod(
                &format!(
                    "{}\n#                                                                      ^^^^^^^^^^^^ warning[pod-config-map-not-found]: Container `api` of Pod `api` reads ConfigMap `api-settings`, which it sees only if ConfigMap `api-settings`, which names no namespace, is applied to `shop`",
                    env_from("api-settings")
                ),
                &unnamed,
            ),
        );
        // Something copies it to where it is needed.
        let copied = there.replace(
            "namespace: back",
            "namespace: back, annotations: {reflector.v1.k8s.emberstack.com/reflection-allowed: \"true\"}",
        );
        check_silent(&RULE, &pod(&env_from("api-settings"), &copied));
    }

    #[test]
    fn every_way_of_reading_one() {
        check_diagnostics(
            &RULE,
            &pod(
                "  containers:
  - name: api
    image: api
    env:
    - {name: A, valueFrom: {configMapKeyRef: {name: gone-one, key: a}}}
#                                                   ^^^^^^^^ warning[pod-config-map-not-found]: Container `api` of Pod `api` reads ConfigMap `gone-one`
    - {name: B, valueFrom: {configMapKeyRef: {name: gone-one, key: b}}}
    - {name: C, valueFrom: {configMapKeyRef: {name: maybe, key: c, optional: true}}}
  initContainers:
  - name: first
    image: api
    envFrom: [{configMapRef: {name: gone-two}}]
#                                   ^^^^^^^^ warning[pod-config-map-not-found]: Init container `first` of Pod `api` reads ConfigMap `gone-two`
  volumes:
  - {name: a, configMap: {name: gone-three}}
#                               ^^^^^^^^^^ warning[pod-config-map-not-found]: Volume `a` of Pod `api` holds ConfigMap `gone-three`
  - {name: b, configMap: {name: maybe, optional: true}}
  - name: c
    projected:
      sources:
      - configMap: {name: gone-four, items: [{key: a, path: a}]}
#                         ^^^^^^^^^ warning[pod-config-map-not-found]: Volume `c` of Pod `api` holds ConfigMap `gone-four`
      - configMap: {name: kube-root-ca.crt}
      - configMap: {name: maybe, optional: true}",
                "",
            ),
        );
    }

    #[test]
    fn what_is_made_elsewhere() {
        let kustomization = "#- /kustomization.yaml\nconfigMapGenerator: [{name: api-settings, literals: [a=b]}]\n#- /pod.yaml\n";
        check_silent(&RULE, &format!("{kustomization}{}", pod(&env_from("api-settings"), "")));
        let operator = "---\napiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: events, namespace: shop}\nspec: {}\n";
        check_silent(&RULE, &pod(&env_from("events-kafka-config"), operator));
        let job = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: prepare, namespace: shop}\nspec: {template: {spec: {containers: [{name: a, image: kubectl, args: [create, configmap, made-by-hand]}]}}}\n";
        check_silent(&RULE, &pod(&env_from("made-by-hand"), job));
    }

    #[test]
    fn what_runs_in_a_cluster_has_what_it_needs() {
        let live = pod(&env_from("api-settings"), "").replace("namespace: shop", "namespace: shop, uid: abc");
        check_silent(&RULE, &live);
        let ended =
            pod(&(env_from("api-setings") + "\nstatus: {phase: Succeeded}"), &config_map("api-settings"));
        check_silent(&RULE, &ended);
    }

    #[test]
    fn the_name_that_was_meant_is_written_in_every_place() {
        let text = |name: &str| {
            pod(
                &format!(
                    "  containers:
  - name: api
    image: api
    env:
    - {{name: A, valueFrom: {{configMapKeyRef: {{name: {name}, key: a}}}}}}
    - {{name: B, valueFrom: {{configMapKeyRef: {{name: {name}, key: b}}}}}} # both"
                ),
                &(config_map("api-settings") + "data: {a: a, b: b}\n"),
            )
        };
        check_fix(&RULE, &text("\"api-setings\""), &text("\"api-settings\""));
    }
}
