//! Follows a request from its URL to the Pods that answer it, object by object.
//!
//! `routes` knows which path of which Ingress takes it, `names` what DNS takes for a Service; `ingress`, `service` and
//! `pods` are the hops. What a rule has found already is not judged again: it decides and explains.

mod canary;
mod draft;
mod ingress;
mod known;
mod matching;
mod message;
mod names;
mod pods;
mod policies;
mod request;
mod routes;
mod service;
#[cfg(test)]
mod tests;

pub(crate) use draft::{DraftBackend, DraftHop, DraftTrace};
pub(crate) use known::Known;
pub use request::RequestError;

use crate::{
    check::{Parsed, SourceFile, parse},
    graph::{Backings, Cluster},
    hash::HashSet,
    options::{Lang, Options},
    order::Sorting,
    report::{self, Outcome, Request, Trace, Verdict},
    resources::ResourceId,
    rules,
    yaml::File,
};

use draft::{End, Way};
use names::{Addresses, Target};
use policies::Sources;
use routes::{Choice, Routes};

/// Says what becomes of a request: which objects it passes, where it ends, and what the client sees.
///
/// ```
/// use kubetriage::{Options, SourceFile, report::Outcome, trace};
///
/// let ingress = "apiVersion: networking.k8s.io/v1
/// kind: Ingress
/// metadata: {name: shop}
/// spec: {rules: [{host: shop.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
/// ";
/// let files = vec![SourceFile::new("ingress.yaml", ingress)];
/// let answer = trace(files, &"http://other.example/".parse()?, &Options::default());
/// assert_eq!((answer.outcome, answer.status), (Outcome::Fails, Some(404)));
/// # Ok::<(), kubetriage::RequestError>(())
/// ```
pub fn trace(files: Vec<SourceFile>, request: &Request, options: &Options) -> Trace {
    let files: Vec<Parsed> = files.into_iter().map(parse).collect();
    trace_parsed(&files, request, options)
}

/// The same as [`trace`], for files that were read. Their order does not matter.
pub fn trace_parsed(files: &[Parsed], request: &Request, options: &Options) -> Trace {
    trace_files(&sorted(files), request, options)
}

/// Says what becomes of a request for every host and path that the Ingresses declare, in their order.
pub fn traces(files: Vec<SourceFile>, options: &Options) -> Vec<Trace> {
    let files: Vec<Parsed> = files.into_iter().map(parse).collect();
    traces_parsed(&files, options)
}

/// The same as [`traces`], for files that were read. Their order does not matter.
pub fn traces_parsed(files: &[Parsed], options: &Options) -> Vec<Trace> {
    traces_files(&sorted(files), options)
}

fn sorted(files: &[Parsed]) -> Vec<&File> {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    files
}

/// For files that are in the order of their paths.
pub(crate) fn trace_files(files: &[&File], request: &Request, options: &Options) -> Trace {
    let cluster = Cluster::new(files, options);
    let findings = rules::run(files, &cluster, options);
    let draft = Tracer::new(&cluster, &Known::new(&findings), options).trace(request);
    report::trace(files, &cluster, findings, options, draft)
}

fn traces_files(files: &[&File], options: &Options) -> Vec<Trace> {
    let cluster = Cluster::new(files, options);
    let findings = rules::run(files, &cluster, options);
    let drafts = Tracer::new(&cluster, &Known::new(&findings), options).declared();
    report::traces(files, &cluster, findings, options, drafts)
}

/// Every request that the Ingresses declare, and one for each port of the Services that no Ingress leads to.
pub(crate) fn all_requests(files: &[&File], options: &Options) -> Vec<Request> {
    let cluster = Cluster::new(files, options);
    let routes = Routes::new(&cluster);
    let mut requests: Vec<Request> = routes.declared().into_iter().map(|(_, request)| request).collect();
    requests.extend(names::unrouted(&cluster));
    let mut seen = HashSet::default();
    requests.retain(|request| seen.insert(request.clone()));
    requests
}

/// What becomes of each of these requests.
pub(crate) fn trace_each(files: &[&File], requests: &[Request], options: &Options) -> Vec<Trace> {
    let cluster = Cluster::new(files, options);
    let findings = rules::run(files, &cluster, options);
    let known = Known::new(&findings);
    let tracer = Tracer::new(&cluster, &known, options);
    let drafts = requests.iter().map(|request| tracer.trace(request)).collect();
    report::traces(files, &cluster, findings, options, drafts)
}

/// What traces need to know of the files, looked up once.
pub(crate) struct Tracer<'c, 't> {
    cluster: &'c Cluster<'t>,
    known: &'c Known,
    routes: Routes<'c, 't>,
    backings: Backings<'c, 't>,
    addresses: Addresses,
    /// The Pods of Ingress controllers.
    controllers: Vec<ResourceId>,
    namespace: Option<&'c str>,
    lang: Lang,
}

impl<'c, 't> Tracer<'c, 't> {
    pub(crate) fn new(cluster: &'c Cluster<'t>, known: &'c Known, options: &'c Options) -> Self {
        Self {
            cluster,
            known,
            routes: Routes::new(cluster),
            backings: Backings::new(cluster),
            addresses: Addresses::new(cluster),
            controllers: policies::controllers(cluster),
            namespace: options.namespace.as_deref(),
            lang: options.lang,
        }
    }

    /// What becomes of a request.
    pub(crate) fn trace(&self, request: &Request) -> DraftTrace {
        let mut way = Way::default();
        let ends = match self.target(request) {
            Target::Ingress => {
                let choice = self.routes.choose(request, &|_| true);
                self.through_ingress(&mut way, request, choice)
            }
            target => vec![(1.0, self.inside_cluster(&mut way, request, &target))],
        };
        self.conclude(request, way, ends)
    }

    /// What becomes of every request that the Ingresses declare.
    pub(crate) fn declared(&self) -> Vec<DraftTrace> {
        let mut seen: HashSet<(Request, Choice)> = HashSet::default();
        let templates = self.cluster.unread().iter().filter(|it| it.template.is_some());
        let templates: HashSet<(u32, u32)> = templates.map(|it| (it.file, it.document)).collect();
        let mut drafts = Vec::new();
        for (index, request) in self.routes.declared() {
            let Some(own) = self.routes.served.get(index) else { continue };
            let among = |other: usize| {
                self.routes.served.get(other).is_some_and(|it| {
                    it.class_name() == own.class_name() && self.cluster.meet(own.ingress, it.ingress)
                })
            };
            let choice = self.routes.choose(&request, &among);
            if !seen.insert((request.clone(), choice)) {
                continue;
            }
            let mut way = Way::default();
            let ends = self.through_ingress(&mut way, &request, choice);
            let draft = self.conclude(&request, way, ends);
            // What fails in a template may be what is filled in later.
            let place = own.ingress.name_place();
            if draft.outcome != Outcome::Fails || !templates.contains(&(place.file, place.document)) {
                drafts.push(draft);
            }
        }
        drafts
    }

    /// Adds up what becomes of the parts of the requests, each with its share.
    fn conclude(&self, request: &Request, mut way: Way, ends: Vec<(f64, End)>) -> DraftTrace {
        let reaches = ends.iter().any(|(_, end)| matches!(end, End::Reaches { .. }));
        let sound = ends.iter().all(|(_, end)| *end == End::Reaches { degraded: false });
        let failing = ends.iter().find_map(|(_, end)| match end {
            End::Fails { status, .. } => Some(*status),
            _ => None,
        });
        let (verdict, outcome, status) = match (reaches, failing) {
            (true, _) if sound => (Verdict::Healthy, Outcome::Reaches, None),
            (true, _) => (Verdict::Degraded, Outcome::Reaches, None),
            (false, _) if ends.iter().any(|(_, end)| matches!(end, End::Unknown { .. })) => {
                (Verdict::Unknown, Outcome::Unknown, None)
            }
            (false, status) => (Verdict::Broken, Outcome::Fails, status.flatten()),
        };
        let message = message::message(self.lang, request, &way, &ends);
        let mut seen = HashSet::default();
        way.causes.retain(|id| seen.insert(*id));
        let Way { hops, causes, backends } = way;
        DraftTrace { request: request.clone(), verdict, outcome, status, message, hops, causes, backends }
    }

    /// Who sends a request, as far as NetworkPolicies ask.
    fn sources(&self, request: &Request) -> Sources<'c, 't> {
        match &request.from {
            Some(from) => match self.sender(from) {
                Some(pod) => Sources::Pod(pod),
                None => Sources::Unknown,
            },
            None => Sources::Controllers(
                self.controllers.iter().filter_map(|id| self.cluster.resource(*id)).collect(),
            ),
        }
    }
}
