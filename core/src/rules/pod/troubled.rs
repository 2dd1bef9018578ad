//! What the rules about Pods of a dump share: one finding for all Pods of a workload that have the same trouble.

use super::{describe_container, quoted::without_secrets};
use crate::{
    graph::{LivePod, Trouble, TroubleGroup, TroubleKind, printed},
    options::Lang,
    resources::{Container, PodSpec, Resource},
    rules::{Finding, Place, Rule, Scene, text},
    yaml::Span,
};

/// So many Pods are pointed at; the message counts all of them.
const MOST_PODS: usize = 3;

/// Pods of one workload that have the same trouble, and what a rule says of them.
pub(super) struct Troubled<'a> {
    pub(super) group: &'a TroubleGroup<'a>,
    /// The one whose words are quoted.
    pub(super) leading: &'a Trouble<'a>,
    /// The topmost owner in the input.
    pub(super) top: &'a Resource<'a>,
    /// The Pod of `leading`.
    pub(super) pod: &'a Resource<'a>,
    pub(super) live: &'a LivePod<'a>,
}

/// The troubles of one kind, once for each workload and container.
pub(super) fn troubled<'a>(cx: &Scene<'a>, kind: TroubleKind) -> Vec<Troubled<'a>> {
    let cluster = cx.cluster;
    let live = cluster.live();
    let groups = live.into_iter().flat_map(|live| live.troubles(kind).map(move |group| (live, group)));
    let of_group = |(live, group): (&'a crate::graph::Live<'a>, &'a TroubleGroup<'a>)| {
        let leading = group.leading()?;
        Some(Troubled {
            group,
            leading,
            top: cluster.resource(group.top)?,
            pod: cluster.resource(leading.pod)?,
            live: live.pod(leading.pod)?,
        })
    };
    groups.filter_map(of_group).collect()
}

impl<'a> Troubled<'a> {
    /// The container in the `spec` of the Pod itself, which is what runs.
    pub(super) fn container(&self) -> Option<&'a Container<'a>> {
        self.group.container?.find(self.pod.pod_spec()?)
    }

    /// "container `web` of Deployment `web`", for the middle of a sentence; see [`describe_container`] for Spanish.
    pub(super) fn who(&self, lang: Lang) -> String {
        match self.container() {
            Some(container) => describe_container(lang, container, self.top),
            None => self.top.describe(),
        }
    }

    /// Where to look: a text in the template of the topmost owner, or else in the Pod. `find` gets the `spec` of each and
    /// says where the text stands there; `None` for one that does not have it.
    pub(super) fn place_in_spec(&self, find: impl Fn(&PodSpec<'a>) -> Option<Span>) -> Option<Place> {
        let in_spec = |resource: &'a Resource<'a>| Some(resource.place(find(resource.pod_spec()?)?));
        in_spec(self.top).or_else(|| in_spec(self.pod))
    }

    /// The same for a text in the container. A container that a webhook adds is in the Pod alone.
    pub(super) fn place_in_container(&self, find: impl Fn(&Container<'a>) -> Option<Span>) -> Option<Place> {
        let key = self.group.container?;
        self.place_in_spec(|spec| find(key.find(spec)?))
    }

    /// Where the status shows it; at the name where nothing can be pointed at.
    pub(super) fn place_in_status(&self) -> Place {
        self.leading.span.map_or_else(|| self.pod.name_place(), |span| self.pod.place(span))
    }

    /// "2 of 3 Pods of Deployment `web`", or "Pod `web`", where it is about Pods as a whole.
    pub(super) fn subject(&self, lang: Lang) -> String {
        let (some, all, owner) = (self.group.troubles.len(), self.group.total, self.top.describe());
        if self.top.id == self.pod.id {
            return owner;
        }
        match (some, all) {
            (_, 1) if self.group.is_beside_older => {
                text!(lang, en: "The only new Pod of {owner}", es: "El único Pod nuevo de {owner}")
            }
            _ if self.group.is_beside_older => text!(lang,
                en: "{some} of {all} new Pods of {owner}",
                es: "{some} de {all} Pods nuevos de {owner}"),
            (_, 1) => text!(lang, en: "The only Pod of {owner}", es: "El único Pod de {owner}"),
            _ => text!(lang, en: "{some} of {all} Pods of {owner}", es: "{some} de {all} Pods de {owner}"),
        }
    }

    /// The same for the middle of a sentence.
    pub(super) fn subject_inside(&self, lang: Lang) -> String {
        let subject = self.subject(lang);
        let lower = |capital: &str, small: &str| Some(format!("{small}{}", subject.strip_prefix(capital)?));
        lower("The only", "the only").or_else(|| lower("El único", "el único")).unwrap_or(subject)
    }

    /// A place of the topmost owner, or its name where what it is about is not written.
    pub(super) fn place_or_name(&self, span: Option<Span>) -> Place {
        span.map_or_else(|| self.top.name_place(), |span| self.top.place(span))
    }

    /// ` in 2 of 3 Pods`; nothing for a Pod that nobody else owns.
    pub(super) fn in_pods(&self, lang: Lang) -> String {
        let (some, all) = (self.group.troubles.len(), self.group.total);
        if self.top.id == self.pod.id {
            return String::new();
        }
        match (some, all) {
            (_, 1) if self.group.is_beside_older => {
                text!(lang, en: " in its only new Pod", es: " en su único Pod nuevo")
            }
            _ if self.group.is_beside_older => {
                text!(lang, en: " in {some} of {all} new Pods", es: " en {some} de {all} Pods nuevos")
            }
            (_, 1) => text!(lang, en: " in its only Pod", es: " en su único Pod"),
            _ => text!(lang, en: " in {some} of {all} Pods", es: " en {some} de {all} Pods"),
        }
    }

    /// How often the Event was seen that the message is from.
    fn times_said(&self, cx: &Scene<'a>) -> i64 {
        let mut events = cx.cluster.live().into_iter().flat_map(|live| live.events_about(self.pod));
        let said = events.find(|it| self.leading.event.is_some_and(|(id, _)| id == it.resource));
        said.map_or(1, |it| it.count)
    }

    /// A finding on the workload, with what its Pods show.
    pub(super) fn finding(
        &self,
        cx: &Scene<'a>,
        rule: &'static Rule,
        place: Place,
        message: String,
        help: String,
    ) -> Finding {
        self.show(cx, Finding::new(rule, place, message, help).on(self.top.id))
    }

    /// Adds what the Pods show as evidence: their status as related places, the line of `kubectl get pods`, the component's
    /// own words, and how to ask for more.
    pub(super) fn show(&self, cx: &Scene<'a>, mut finding: Finding) -> Finding {
        let lang = cx.lang();
        let more = self.group.troubles.len().saturating_sub(MOST_PODS);
        for (index, trouble) in self.group.troubles.iter().take(MOST_PODS).enumerate() {
            let Some((pod, span)) = cx.cluster.resource(trouble.pod).zip(trouble.span) else { continue };
            let (name, reason) = (pod.name(), trouble.reason);
            let place = pod.place(span);
            if place != finding.primary {
                let mut shows = format!("Pod `{name}`: {reason}");
                if index + 1 == MOST_PODS && more > 0 {
                    shows += &text!(lang, en: ", and {more} more", es: ", y {more} más");
                }
                finding = finding.related(place, shows);
            }
        }
        if let Some((id, span)) = self.leading.event
            && let Some(event) = cx.cluster.resource(id)
        {
            let said = match self.times_said(cx) {
                count @ 2.. => text!(lang,
                    en: "the Event that says why, {count} times",
                    es: "el Event que dice por qué, {count} veces"),
                _ => text!(lang, en: "the Event that says why", es: "el Event que dice por qué"),
            };
            finding = finding.related(event.place(span), said);
        }
        if !self.leading.message.is_empty() {
            finding = finding.kubernetes_message(without_secrets(cx, self.pod, self.leading.message));
        }
        let name = self.pod.name();
        let row = printed(self.live, self.pod);
        let restarts = row.restarts_column(cx.cluster.live().and_then(|live| live.now()));
        finding = finding
            .evidence(format!("kubectl get pods: {name} {row} {restarts}"))
            .command(format!("kubectl describe pod {name}{}", self.pod.namespace_flag()));
        if self.pod.metadata.annotation("kubernetes.io/config.mirror").is_some() {
            finding = finding.evidence(text!(lang,
                en: "A static Pod: the kubelet of its node makes it from a file there, as a rule in /etc/kubernetes/manifests; correct that file, for the API takes no change",
                es: "Un Pod estático: el kubelet de su nodo lo crea a partir de un fichero de allí, normalmente en /etc/kubernetes/manifests; corrige ese fichero, pues la API no acepta cambios"));
        }
        if self.group.is_of_all() { finding.keeps_pods_unready() } else { finding }
    }
}
