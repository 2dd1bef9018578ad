//! How the rules look at the objects.
//!
//! Most rules judge each object by itself. They do not pass over the whole cluster one after the other, which would fetch
//! every object from memory as often as there are rules: they look together, at some objects at a time.

use super::{Context, Finding, RULES, Scene};
use crate::{
    graph::AT_ONCE,
    resources::{Ingress, PodSpec, Resource, ResourceId, Service, Workload},
    rules::ingress::{Route, routes_of},
};

/// How a rule finds its fault.
pub(crate) enum Check {
    /// It looks at everything when all rules before it have reported: it may name what they have found as a cause.
    Whole(fn(&mut Context<'_>)),
    /// It looks at one object after the other. What other rules have found is not known then.
    Each(Look),
    /// It looks at one object after the other for those that something may be wrong with, and judges these when all rules
    /// before it have reported.
    Suspects(Look, fn(&mut Context<'_>, &[ResourceId])),
}

/// The objects that a rule looks at, and how it begins to. All are seen in the order of the files.
pub(crate) enum Look {
    /// Every object.
    Resources(for<'c, 'a> fn(&'c Scene<'a>) -> Looker<'c, &'a Resource<'a>>),
    Services(for<'c, 'a> fn(&'c Scene<'a>) -> Looker<'c, With<'a, Service<'a>>>),
    Ingresses(for<'c, 'a> fn(&'c Scene<'a>) -> Looker<'c, With<'a, Ingress<'a>>>),
    /// The backends of Ingresses.
    Routes(for<'c, 'a> fn(&'c Scene<'a>) -> Looker<'c, Route<'a, 'a>>),
    /// Everything that makes Pods from a template.
    Workloads(for<'c, 'a> fn(&'c Scene<'a>) -> Looker<'c, With<'a, Workload<'a>>>),
    /// What [`Cluster::pod_makers`](crate::graph::Cluster::pod_makers) lists.
    PodMakers(for<'c, 'a> fn(&'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>>),
}

/// An object with its `spec`, or with that of its Pods.
pub(crate) type With<'a, Spec> = (&'a Resource<'a>, &'a Spec);

/// Looks at one object and remembers what a later one is compared with.
pub(crate) type Looker<'c, Subject> = Box<dyn FnMut(Subject, &mut Found) + 'c>;

/// What a rule has found by looking at the objects one by one.
#[derive(Default)]
pub(crate) struct Found {
    findings: Vec<Finding>,
    suspects: Vec<ResourceId>,
}

impl Found {
    /// Reports a fault.
    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Keeps an object for the second look of [`Check::Suspects`].
    pub(crate) fn suspect(&mut self, resource: &Resource<'_>) {
        self.suspects.push(resource.id);
    }
}

/// A rule that has begun to look.
enum Looking<'c, 'a> {
    Resources(Looker<'c, &'a Resource<'a>>),
    Services(Looker<'c, With<'a, Service<'a>>>),
    Ingresses(Looker<'c, With<'a, Ingress<'a>>>),
    Routes(Looker<'c, Route<'a, 'a>>),
    Workloads(Looker<'c, With<'a, Workload<'a>>>),
    PodMakers(Looker<'c, With<'a, PodSpec<'a>>>),
}

/// Lets the rules look at every object, some at a time. What each of [`RULES`] has found is at the index of the rule;
/// the backends of all Ingresses are given back as well.
pub(super) fn look<'a>(cx: &Scene<'a>) -> (Vec<Found>, Vec<Route<'a, 'a>>) {
    let mut found: Vec<Found> = RULES.iter().map(|_| Found::default()).collect();
    let mut routes: Vec<Route<'a, 'a>> = Vec::new();
    let mut looking: Vec<(usize, Looking<'_, 'a>)> = Vec::new();
    for (index, rule) in RULES.iter().enumerate() {
        let (Check::Each(look) | Check::Suspects(look, _)) = &rule.check else { continue };
        looking.push((index, look.begin(cx)));
    }
    for lot in cx.cluster.resources().chunks(AT_ONCE) {
        let from = routes.len();
        let ingresses = cx.cluster.ingresses_among(lot);
        routes.extend(ingresses.flat_map(|(ingress, _)| routes_of(cx.cluster, ingress)));
        let routes = routes.get(from..).unwrap_or_default();
        for (index, looking) in &mut looking {
            if let Some(found) = found.get_mut(*index) {
                looking.at(cx, lot, routes, found);
            }
        }
    }
    drop(looking);
    (found, routes)
}

/// Reports what the rules have found, and lets those look that look at the whole, each when it is its turn.
pub(super) fn report(cx: &mut Context<'_>, found: Vec<Found>) {
    for (rule, found) in RULES.iter().zip(found) {
        match &rule.check {
            Check::Whole(check) => check(cx),
            Check::Each(_) => {
                for finding in found.findings {
                    cx.report(finding);
                }
            }
            Check::Suspects(_, check) => check(cx, &found.suspects),
        }
    }
}

impl Look {
    fn begin<'c, 'a>(&self, cx: &'c Scene<'a>) -> Looking<'c, 'a> {
        match self {
            Self::Resources(begin) => Looking::Resources(begin(cx)),
            Self::Services(begin) => Looking::Services(begin(cx)),
            Self::Ingresses(begin) => Looking::Ingresses(begin(cx)),
            Self::Routes(begin) => Looking::Routes(begin(cx)),
            Self::Workloads(begin) => Looking::Workloads(begin(cx)),
            Self::PodMakers(begin) => Looking::PodMakers(begin(cx)),
        }
    }
}

impl<'a> Looking<'_, 'a> {
    /// Looks at those of neighbouring objects that it is about; `routes` are the backends of the Ingresses among them.
    fn at(&mut self, cx: &Scene<'a>, lot: &'a [Resource<'a>], routes: &[Route<'a, 'a>], found: &mut Found) {
        let cluster = cx.cluster;
        match self {
            Self::Resources(look) => lot.iter().for_each(|it| look(it, found)),
            Self::Services(look) => cluster.services_among(lot).for_each(|it| look(it, found)),
            Self::Ingresses(look) => cluster.ingresses_among(lot).for_each(|it| look(it, found)),
            Self::Routes(look) => routes.iter().for_each(|it| look(*it, found)),
            Self::Workloads(look) => cluster.workloads_among(lot).for_each(|it| look(it, found)),
            Self::PodMakers(look) => cluster.pod_makers_among(lot).for_each(|it| look(it, found)),
        }
    }
}
