//! What keeps a Pod from its work, decided once for all rules.
//!
//! Several signs often tell of one fault: a container that is killed for memory waits with `CrashLoopBackOff`, and its Pod is
//! not ready. Here each Pod gets the one that says most, so that a rule only has to take those of its kind.
//!
//! Only the present counts. A Pod that is ready has no trouble, however often it was restarted; an Event counts as long as
//! nothing better was seen since; a Pod that is just starting is not at fault.

mod container;
mod ended;
mod pod;
mod sight;
mod starting;

use sight::Sight;

use super::{Live, LivePod, Presence, events::EventIndex};
use crate::{
    apart::KeepApart,
    graph::owners::Owners,
    hash::HashMap,
    resources::{Container, ContainerStatus, PodSpec, Resource, ResourceId},
    time::Timestamp,
    yaml::Span,
};

/// What is wrong, each the business of one rule. A kind that says less gives way to one that says more about the same
/// container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TroubleKind {
    /// The scheduler finds no node.
    Unschedulable,
    /// No scheduler has looked at the Pod: its `schedulerName` names one that does not run.
    NoScheduler,
    /// The scheduler or the kubelet does not find a claim.
    ClaimNotFound,
    /// A claim has no volume yet, which is not because it waits for the Pod.
    ClaimPending,
    SandboxFailed,
    VolumeMountFailed,
    /// The kubelet does not find it, for a variable or a volume.
    ConfigMapNotFound,
    SecretNotFound,
    /// The kubelet does not find a key of one that is there.
    ConfigKeyNotFound,
    CreateConfigError,
    ImageInvalid,
    ImagePullFailed,
    /// There is no such command, or it must not be executed.
    CommandNotFound,
    /// The container could not be made or started for another reason.
    StartFailed,
    OomKilled,
    /// The liveness probe has the container killed.
    LivenessFailing,
    /// The startup probe has it killed before it is up.
    StartupFailing,
    /// The main process ends well, and is started again.
    Completed,
    /// An init container ends badly.
    InitFailing,
    /// An init container does not end.
    InitNotEnding,
    CrashLoop,
    /// The Pod has failed and is not started again.
    Failed,
    /// The Pod was ended for the sake of its node.
    Evicted,
    /// The node does not answer.
    NodeLost,
    /// Running, and not ready.
    ReadinessFailing,
    ReadinessGateUnmet,
    /// Deleted, and still there after its time.
    TerminatingStuck,
    /// On a node for minutes without a container that was started, and nothing says why.
    NotStarted,
}

/// A container of a Pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ContainerKey<'t> {
    pub(crate) name: &'t str,
    pub(crate) role: Role,
}

/// What a container is in its Pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Role {
    /// It has to end before the others start.
    Init,
    /// An init container that goes on running.
    Sidecar,
    Regular,
}

/// What is wrong with one Pod.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trouble<'t> {
    pub(crate) pod: ResourceId,
    /// `None` where it is about the Pod as a whole.
    pub(crate) container: Option<ContainerKey<'t>>,
    pub(crate) kind: TroubleKind,
    /// In Kubernetes' word for it: `ImagePullBackOff`, `OOMKilled`, `Unschedulable`.
    pub(crate) reason: &'t str,
    /// In the words of the component that noticed; may be empty.
    pub(crate) message: &'t str,
    /// The smallest text of the Pod's status that shows it.
    pub(crate) span: Option<Span>,
    /// The Event that the message is from, or that explains it, and its text.
    pub(crate) event: Option<(ResourceId, Span)>,
    pub(crate) since: Option<Timestamp>,
}

/// The same trouble of several Pods of one workload.
#[derive(Debug)]
pub(crate) struct TroubleGroup<'t> {
    /// The topmost owner in the input that has a Pod template; the Pod itself without one.
    pub(crate) top: ResourceId,
    pub(crate) container: Option<ContainerKey<'t>>,
    pub(crate) kind: TroubleKind,
    /// One for each Pod, in the order of the files; never empty.
    pub(crate) troubles: Vec<Trouble<'t>>,
    /// Of how many Pods: those that the workload is judged by, and those that are like these.
    pub(crate) total: usize,
    /// There are Pods of an older revision beside them, which are not counted.
    pub(crate) is_beside_older: bool,
}

impl<'t> TroubleGroup<'t> {
    /// The one that says most: the first whose component says anything.
    pub(crate) fn leading(&self) -> Option<&Trouble<'t>> {
        self.troubles.iter().find(|it| !it.message.is_empty()).or(self.troubles.first())
    }

    /// Whether no Pod of the workload is without it.
    pub(crate) fn is_of_all(&self) -> bool {
        self.troubles.len() >= self.total
    }
}

impl<'t> LivePod<'t> {
    /// What the kubelet says of a container.
    pub(crate) fn container(&self, key: ContainerKey<'_>) -> Option<&ContainerStatus<'t>> {
        let named = |it: &&ContainerStatus<'t>| it.name.get() == Some(&key.name);
        match key.role {
            Role::Init | Role::Sidecar => self.status.init_containers().find(named),
            Role::Regular => self.status.containers().find(named),
        }
    }
}

impl ContainerKey<'_> {
    /// The container as it stands in a `spec`.
    pub(crate) fn find<'s, 't>(&self, spec: &'s PodSpec<'t>) -> Option<&'s Container<'t>> {
        let list = match self.role {
            Role::Init | Role::Sidecar => &spec.init_containers,
            Role::Regular => &spec.containers,
        };
        list.get()?.iter().map(|item| &item.value).find(|it| it.name.get() == Some(&self.name))
    }
}

/// All troubles, by what is asked for.
#[derive(Debug, Default)]
pub(super) struct Troubles<'t> {
    groups: Vec<TroubleGroup<'t>>,
    by_kind: HashMap<TroubleKind, Vec<u32>>,
    by_top: HashMap<ResourceId, Vec<u32>>,
}

impl<'t> Troubles<'t> {
    pub(super) fn new(
        resources: &[Resource<'t>],
        owners: &Owners,
        pods: &[LivePod<'t>],
        by_top: &HashMap<ResourceId, Vec<u32>>,
        events: &EventIndex<'t>,
        now: Option<Timestamp>,
    ) -> Self {
        let sight = Sight::new(resources, owners, events, now);
        let mut all = Self::default();
        let mut known: HashMap<(ResourceId, Option<ContainerKey<'t>>, TroubleKind), usize> =
            HashMap::default();
        for pod in pods {
            for trouble in pod::troubles(&sight, pod) {
                let key = (pod.top, trouble.container, trouble.kind);
                let index = *known.entry(key).or_insert(all.groups.len());
                match all.groups.get_mut(index) {
                    Some(group) => group.troubles.push(trouble),
                    None => {
                        let of_top = by_top.get(&pod.top).into_iter().flatten();
                        let of_top = of_top.filter_map(|index| pods.get(*index as usize));
                        let is_older = |it: &LivePod<'t>| it.presence == Presence::OldRevision;
                        all.add(TroubleGroup {
                            is_beside_older: pod.is_present() && of_top.clone().any(is_older),
                            top: pod.top,
                            container: trouble.container,
                            kind: trouble.kind,
                            total: of_top.filter(|it| it.is_present() || it.presence == pod.presence).count(),
                            troubles: vec![trouble],
                        });
                    }
                }
            }
        }
        all
    }

    fn add(&mut self, group: TroubleGroup<'t>) {
        let index = self.groups.len() as u32;
        self.by_kind.entry(group.kind).or_default().push(index);
        self.by_top.entry(group.top).or_default().push(index);
        self.groups.push(group);
    }

    fn at<'s>(&'s self, indexes: Option<&'s Vec<u32>>) -> impl Iterator<Item = &'s TroubleGroup<'t>> {
        indexes.into_iter().flatten().filter_map(|index| self.groups.get(*index as usize)).apart()
    }
}

impl<'t> Live<'t> {
    /// Everything of one kind, once for each workload and container.
    pub(crate) fn troubles(&self, kind: TroubleKind) -> impl Iterator<Item = &TroubleGroup<'t>> {
        self.troubles.at(self.troubles.by_kind.get(&kind))
    }

    /// Everything that is wrong with the Pods of one workload, or with a Pod that has no owner here.
    pub(crate) fn troubles_of(&self, top: ResourceId) -> impl Iterator<Item = &TroubleGroup<'t>> {
        self.troubles.at(self.troubles.by_top.get(&top))
    }

    /// Whether anything keeps a Pod from its work.
    pub(crate) fn is_troubled(&self, pod: &LivePod<'t>) -> bool {
        self.troubles_of_pod(pod).next().is_some()
    }

    /// Everything that is wrong with one Pod.
    pub(crate) fn troubles_of_pod(&self, pod: &LivePod<'t>) -> impl Iterator<Item = &Trouble<'t>> {
        let id = pod.id;
        self.troubles_of(pod.top).filter_map(move |group| {
            // They are in the order of the files, which is that of the ids.
            let index = group.troubles.binary_search_by_key(&id, |it| it.pod).ok()?;
            group.troubles.get(index)
        })
    }
}

#[cfg(test)]
mod tests;
