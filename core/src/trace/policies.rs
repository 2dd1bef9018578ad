//! Do NetworkPolicies let a request through?

use super::{Tracer, draft::Way};
use crate::{
    graph::{Admission, Cluster, Target, admission, admits, held_back_by},
    resources::{PolicyRule, Resource, ResourceId},
    rules::{FindingId, text},
};

/// Who sends a request.
#[derive(Clone)]
pub(super) enum Sources<'c, 't> {
    /// These controllers, or one that the files do not show, which runs in a namespace of its own.
    Controllers(Vec<&'c Resource<'t>>),
    Pod(&'c Resource<'t>),
    /// Nothing is known of the sender.
    Unknown,
}

/// What policies make of a request to some Pods.
pub(super) enum Passage {
    /// No policy is about it.
    Open,
    /// This policy lets it through.
    Admitted(ResourceId),
    /// This one may, depending on where the sender runs.
    Perhaps(ResourceId),
    /// This one keeps it out.
    Blocked { policy: ResourceId, egress: bool },
}

/// More controllers than this are not looked at.
const MOST_CONTROLLERS: usize = 16;

/// The Pods of the input that run an Ingress controller, by their images.
pub(super) fn controllers(cluster: &Cluster<'_>) -> Vec<ResourceId> {
    const IMAGES: &[&str] = &[
        "ingress-nginx/",
        "nginx-ingress",
        "kubernetes-ingress",
        "nginx-ic",
        "traefik",
        "haproxy-ingress",
        "kong/",
        "kong:",
        "contour",
        "apisix-ingress",
    ];
    let runs = |image: &str| IMAGES.iter().any(|it| image.contains(it));
    let pods = cluster.pod_makers().filter(|(_, spec)| {
        let mut images = spec.serving_containers().filter_map(|it| it.image.get().copied());
        images.any(runs)
    });
    pods.map(|(pod, _)| pod.id).take(MOST_CONTROLLERS).collect()
}

impl<'t> Tracer<'_, 't> {
    /// Whether the policies of the receiver and the sender let a request through to a port of some Pods.
    pub(super) fn passage(&self, target: &Target<'_, 't>, sources: &Sources<'_, 't>) -> Passage {
        let cluster = self.cluster;
        if !cluster.has_policies() {
            return Passage::Open;
        }
        if let Sources::Pod(pod) = sources
            && let Some(policy) = held_back_by(cluster, pod, std::slice::from_ref(target))
        {
            return Passage::Blocked { policy, egress: true };
        }
        let (policies, rules) = match admission(cluster, target) {
            None | Some(Admission::Open) => return Passage::Open,
            Some(Admission::Closed { policies }) => (policies, Vec::new()),
            Some(Admission::Some { rules }) => (Vec::new(), rules),
        };
        let first = rules.first().map(|(policy, _)| policy.id).or(policies.first().copied());
        let Some(first) = first else { return Passage::Open };
        if rules.is_empty() {
            return Passage::Blocked { policy: first, egress: false };
        }
        let admitting = |pod: &Resource<'t>| {
            rules
                .iter()
                .find(|rule| admits(cluster, std::slice::from_ref(*rule), pod))
                .map(|(policy, _)| policy.id)
        };
        let found = match sources {
            Sources::Pod(pod) => admitting(pod).map(Passage::Admitted),
            Sources::Controllers(pods) if !pods.is_empty() => {
                pods.iter().find_map(|pod| admitting(pod)).map(Passage::Admitted)
            }
            Sources::Controllers(_) => elsewhere(&rules),
            Sources::Unknown => Some(Passage::Perhaps(first)),
        };
        found.unwrap_or(Passage::Blocked { policy: first, egress: false })
    }

    /// The hop of a policy; the answer is why the request ends there, if it does.
    pub(super) fn policy_hop(
        &self,
        way: &mut Way,
        passage: &Passage,
        number: i64,
        pods: &str,
    ) -> Option<String> {
        let lang = self.lang;
        let (id, ok) = match passage {
            Passage::Open => return None,
            Passage::Admitted(id) | Passage::Perhaps(id) => (*id, true),
            Passage::Blocked { policy, .. } => (*policy, false),
        };
        let policy = self.cluster.resource(id)?;
        let name = policy.describe();
        let detail = match passage {
            Passage::Blocked { egress: true, .. } => text!(lang,
                en: "does not let the sender send to port {number} of {pods}",
                es: "no deja que quien envía llegue al puerto {number} de {pods}"),
            Passage::Blocked { egress: false, .. } => text!(lang,
                en: "does not let the request through to port {number} of {pods}",
                es: "no deja pasar la petición al puerto {number} de {pods}"),
            _ => text!(lang,
                en: "lets the request through to port {number} of {pods}",
                es: "deja pasar la petición al puerto {number} de {pods}"),
        };
        let place = policy.name_place();
        let why = (!ok).then(|| format!("{name} {detail}"));
        let hop = if ok { way.pass(policy, place, detail) } else { way.stop(policy, place, detail) };
        if matches!(passage, Passage::Perhaps(_)) {
            hop.notes.push(text!(lang,
                en: "if the sender runs where the policy admits it; `--from namespace/pod` asks for one",
                es: "si quien envía está donde la política lo admite; `--from namespace/pod` pregunta por uno"));
        }
        if !ok {
            let found: Vec<FindingId> =
                self.known.of_rules(id, &["network-policy-blocks-path"]).map(|it| it.id).collect();
            way.causes.extend(found);
        }
        why
    }
}

/// Whether rules admit somebody who runs in another namespace.
fn elsewhere<'t>(rules: &[(&Resource<'t>, &PolicyRule<'t>)]) -> Option<Passage> {
    let all = |rule: &PolicyRule<'t>| rule.from.get().is_none_or(|peers| peers.is_empty());
    if let Some((policy, _)) = rules.iter().find(|(_, rule)| all(rule)) {
        return Some(Passage::Admitted(policy.id));
    }
    let some = |rule: &PolicyRule<'t>| {
        let mut peers = rule.from.items();
        peers.any(|peer| peer.namespace_selector.get().is_some() || peer.ip_block.get().is_some())
    };
    rules.iter().find(|(_, rule)| some(rule)).map(|(policy, _)| Passage::Perhaps(policy.id))
}
