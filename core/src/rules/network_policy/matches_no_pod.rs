//! A NetworkPolicy whose selector is misspelt, so that it protects and opens nothing.

use crate::{
    graph::{Missing, carries_pair, labels, near},
    options::Text,
    report::{Applicability, Severity},
    resources::{Body, Resource},
    rules::{Check, Finding, Fix, Look, Looker, Rule, Scene, edits, text},
    yaml::de::{Pair, StringMap},
};

pub(crate) const RULE: Rule = Rule {
    name: "network-policy-matches-no-pod",
    severity: Severity::Warning,
    summary: Text {
        en: "NetworkPolicy selects no Pod, and one has nearly the labels",
        es: "La NetworkPolicy no selecciona ningún Pod, y uno lleva casi esas etiquetas",
    },
    question: None,
    since: "0.1.0",
    file: "network_policy/matches_no_pod",
    docs: Text { en: include_str!("matches_no_pod.md"), es: include_str!("matches_no_pod.es.md") },
    check: Check::Each(Look::Resources(look)),
};

/// How many Pods are compared with one selector.
const MOST_COMPARED: usize = 256;

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, &'a Resource<'a>> {
    let cluster = cx.cluster;
    Box::new(move |resource, found| {
        let Body::NetworkPolicy(policy) = &resource.body else { return };
        let Some(selector) = policy.pod_selector.get() else { return };
        let Some(pairs) = selector.match_labels.get().filter(|pairs| !pairs.is_empty()) else { return };
        let cells = cluster.cells_of(resource);
        // A Pod that an operator makes may carry the labels.
        if cluster.is_operated(resource, pairs) || cluster.selects_any(resource, selector) {
            return;
        }
        let meant = pairs.iter().find_map(|pair| {
            let same_key = cluster.pods().values_of(cells, pair.key).filter_map(|it| it.nearest(pair.value));
            let (_, value, ()) = same_key.min_by_key(|(distance, ..)| *distance)?;
            let pods = cluster.pods().with_label(cells, pair.key, value).take(MOST_COMPARED);
            let mut pods = pods.filter_map(|id| cluster.resource(id));
            pods.find(|pod| fits_but_for(pairs, pair, pod)).map(|pod| (*pair, pod))
        });
        if let Some((pair, pod)) = meant {
            let finding = describe(cx, resource, &pair, pod);
            found.report(finding.on(resource.id).missing(Missing::Pods));
        }
    })
}

/// Whether a Pod carries every pair but this one.
fn fits_but_for(pairs: &StringMap<'_>, pair: &Pair<'_>, pod: &Resource<'_>) -> bool {
    pairs.iter().all(|other| other.key == pair.key || carries_pair(pod, other))
}

fn describe(cx: &Scene<'_>, policy: &Resource<'_>, pair: &Pair<'_>, pod: &Resource<'_>) -> Finding {
    let (name, owner) = (policy.describe(), pod.describe());
    let carried = labels(pod).iter().find(|label| label.key == pair.key);
    let value = carried.map_or("", |label| label.value);
    let message = text!(cx.lang(),
        en: "{name} selects no Pod: it asks for `{0}: {1}`, and the Pods of {owner} carry `{0}: {value}`", pair.key, pair.value;
        es: "{name} no selecciona ningún Pod: pide `{0}: {1}`, y los Pods de {owner} llevan `{0}: {value}`", pair.key, pair.value);
    let help = text!(cx.lang(),
        en: "Write `{0}: {value}` in its `podSelector`", pair.key;
        es: "Escribe `{0}: {value}` en su `podSelector`", pair.key);
    let mut finding = Finding::new(&RULE, policy.place(pair.value_span), message, help);
    if let Some(label) = carried {
        let related = text!(cx.lang(), en: "the label of the Pods", es: "la etiqueta de los Pods");
        finding = finding.related(pod.place(label.value_span), related);
    }
    let cells = cx.cluster.resource(policy.id).map(|it| cx.cluster.cells_of(it)).unwrap_or_default();
    let values = cx.cluster.pods().values_of(cells, pair.key).flat_map(|values| values.iter());
    let near_ones = values.take(MOST_COMPARED).filter(|(it, ())| near(pair.value, it).is_some()).count();
    match edits::replace_scalar(policy, pair.value_span, pair.value, value) {
        Some(edit) => finding.fix(Fix {
            title: text!(cx.lang(), en: "Select `{0}: {value}`", pair.key; es: "Seleccionar `{0}: {value}`", pair.key),
            applicability: if near_ones == 1 { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![edit],
        }),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn app(selector: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: allow}}
spec:
  ingress: [{{}}]
  podSelector:
    matchLabels:
      {selector}
---
apiVersion: v1
kind: Pod
metadata: {{name: vault, labels: {{app: vault, tier: back}}}}
spec: {{containers: [{{name: vault, image: vault}}]}}
"
        )
    }

    #[test]
    fn a_misspelt_label() {
        check_diagnostics(
            &RULE,
            &app("app: valut
#          ^^^^^ warning[network-policy-matches-no-pod]: NetworkPolicy `allow` selects no Pod: it asks for `app: valut`, and the Pods of Pod `vault` carry `app: vault`"),
        );
        check_fix(&RULE, &app("app: valut"), &app("app: vault"));
    }

    #[test]
    fn a_policy_for_pods_of_other_files() {
        check_silent(&RULE, &app("app: redis"));
        check_silent(&RULE, &app("app: vault"));
        check_silent(&RULE, &app("app: valut\n      tier: front"));
    }
}
