//! The hops of the Pods behind a Service.

use super::{
    DraftBackend, Tracer,
    draft::{End, Way},
    service::Leg,
};
use crate::{
    graph::{Endpoint, Target, TargetPort, resolved_port, target_port},
    order::Sorting,
    report::Severity,
    resources::{Body, PodSpec, Resource, ResourceId, Service, ServicePort},
    rules::{FindingId, text},
    yaml::de::Item,
};

/// The Pods of one workload behind a Service.
struct Group<'c, 't> {
    /// The topmost owner; the Pod itself without one.
    owner: &'c Resource<'t>,
    /// One of the Pods, or what has the template.
    pod: &'c Resource<'t>,
    spec: &'c PodSpec<'t>,
    /// The ports that requests go to; Pods of one workload may differ.
    number: i64,
    /// The template stands in for Pods that are not there.
    planned: bool,
    ready: i64,
    total: i64,
    pods: Vec<ResourceId>,
}

/// More workloads than this behind a Service are counted together: a dump may hold a thousand Pods and nothing of what
/// made them.
const MOST_GROUPS: usize = 16;

/// Of how many Pods that are not ready the findings are named.
const MOST_EXPLAINED: usize = 64;

impl<'c, 't> Tracer<'c, 't> {
    /// Follows requests to the Pods that a port of a Service leads to.
    pub(super) fn to_pods(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        service: &'c Service<'t>,
        port: &'c Item<ServicePort<'t>>,
        endpoints: &[Endpoint],
        leg: &Leg<'_, 'c, 't>,
    ) -> End {
        let lang = self.lang;
        let name = resource.describe();
        let place = resource.place(port.target_port.span().or(port.port.span()).unwrap_or(port.span));
        if endpoints.is_empty() {
            return self.no_pods(way, resource, service, leg);
        }
        let written = port.target_port().map_or(String::new(), |target| target.to_string());
        if port.protocol() != "TCP" {
            let protocol = port.protocol();
            let why = text!(lang,
                en: "the port of {name} is for {protocol}, and HTTP comes over TCP",
                es: "el puerto del {name} es de {protocol}, y HTTP llega por TCP");
            way.stop(resource, place, why.clone());
            return End::Fails { status: leg.status(503), why };
        }
        let (mut groups, without_port) = self.groups(endpoints, port, leg);
        if groups.is_empty() {
            let why = text!(lang,
                en: "{name} sends to port `{written}`, which no container of its Pods declares",
                es: "el {name} envía al puerto `{written}`, que ningún contenedor de sus Pods declara");
            way.stop(resource, place, why.clone());
            let item = resource.place(port.span);
            let found = self
                .known
                .of_rules(resource.id, &["service-target-port-not-found", "service-port-protocol-mismatch"]);
            way.causes.extend(found.filter(|it| it.stands_in(item)).map(|it| it.id));
            return End::Fails { status: leg.status(503), why };
        }
        if groups.len() > MOST_GROUPS {
            groups = together(resource, groups);
        }
        let numbers: Vec<String> = numbers(&groups);
        let detail = text!(lang,
            en: "sends to port {0} of its Pods", numbers.join(", ");
            es: "envía al puerto {0} de sus Pods", numbers.join(", "));
        let mut notes = Vec::new();
        for pod in without_port {
            let pod = pod.describe();
            notes.push(text!(lang,
                en: "Pods of {pod} get nothing on this port: no container of them declares `{written}`",
                es: "los Pods de {pod} no reciben nada en este puerto: ninguno de sus contenedores declara `{written}`"));
        }
        let mut degraded = !notes.is_empty();
        if let Some(why) = self.nobody_listens(way, resource, port, &groups) {
            way.stop(resource, place, why.clone());
            return End::Fails { status: leg.status(502), why };
        }
        way.pass(resource, place, detail).notes.extend(notes);
        let blocked = self.policies(way, &mut groups, leg);
        self.ready_hops(way, service, &mut groups);
        let ready: i64 = groups.iter().map(|it| it.ready).sum();
        let total: i64 = groups.iter().map(|it| it.total).sum();
        degraded |= ready < total;
        for group in &groups {
            let share = if ready > 0 { leg.share * group.ready as f64 / ready as f64 } else { 0.0 };
            way.backends.push(DraftBackend {
                resource: group.owner.id,
                name: group.owner.describe(),
                planned: group.planned,
                ready: group.ready,
                total: group.total,
                share,
            });
        }
        if ready > 0 {
            return End::Reaches { degraded };
        }
        if let Some(why) = blocked {
            // What a policy drops is answered by nobody: the controller waits until it gives up.
            return End::Fails { status: leg.status(504), why };
        }
        let why = match groups.as_slice() {
            [only] if matches!(only.owner.body, Body::Pod(_)) => text!(lang,
                en: "{0} is not ready", only.owner.describe();
                es: "el {0} no está listo", only.owner.describe()),
            [only] if !only.planned && only.total > 1 => text!(lang,
                en: "none of the {0} Pods of {1} is ready", only.total, only.owner.describe();
                es: "ninguno de los {0} Pods de {1} está listo", only.total, only.owner.describe()),
            [only] if !only.planned => text!(lang,
                en: "the only Pod of {0} is not ready", only.owner.describe();
                es: "el único Pod de {0} no está listo", only.owner.describe()),
            [only] => text!(lang,
                en: "the Pods of {0} never get ready", only.owner.describe();
                es: "los Pods de {0} nunca llegan a estar listos", only.owner.describe()),
            _ => {
                text!(lang, en: "no Pod behind {name} is ready", es: "ningún Pod detrás del {name} está listo")
            }
        };
        End::Fails { status: leg.status(503), why }
    }

    /// The Pods of each workload that have the port, and the workloads whose Pods have not.
    fn groups(
        &self,
        endpoints: &[Endpoint],
        port: &ServicePort<'t>,
        leg: &Leg<'_, 'c, 't>,
    ) -> (Vec<Group<'c, 't>>, Vec<&'c Resource<'t>>) {
        let cluster = self.cluster;
        let mut groups: Vec<Group<'c, 't>> = Vec::new();
        let mut index: crate::hash::HashMap<ResourceId, usize> = crate::hash::HashMap::default();
        let mut without_port: Vec<&'c Resource<'t>> = Vec::new();
        // Where none is ready, kube-proxy sends to those that are going and still answer.
        let none_ready = endpoints.iter().all(|it| !it.ready);
        let inside = !leg.by_controller;
        let remaining = endpoints.iter().filter(|it| !it.terminating).count() > 0;
        for endpoint in endpoints.iter().filter(|it| !it.terminating || !remaining) {
            let Some((pod, spec)) = cluster.resource(endpoint.id).and_then(|it| Some((it, it.pod_spec()?)))
            else {
                continue;
            };
            let owner = self.owner_of(pod);
            let Some(number) = resolved_port(port, spec) else {
                if !without_port.iter().any(|it| it.id == owner.id) {
                    without_port.push(owner);
                }
                continue;
            };
            let still = inside && none_ready && endpoint.serving && endpoint.terminating;
            let ready = if still { 1 } else { endpoint.ready_pods };
            let at = *index.entry(owner.id).or_insert_with(|| {
                let planned = !matches!(pod.body, Body::Pod(_));
                groups.push(Group {
                    owner,
                    pod,
                    spec,
                    number,
                    planned,
                    ready: 0,
                    total: 0,
                    pods: Vec::new(),
                });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(at) {
                group.ready += ready;
                group.total += endpoint.total;
                group.pods.push(pod.id);
            }
        }
        without_port.retain(|it| !index.contains_key(&it.id));
        (groups, without_port)
    }

    /// The topmost owner that has a template; the Pod itself without one.
    fn owner_of(&self, pod: &'c Resource<'t>) -> &'c Resource<'t> {
        let owners = self.cluster.owners().chain(pod.id).filter_map(|id| self.cluster.resource(id));
        owners.filter(|it| it.pod_spec().is_some()).last().unwrap_or(pod)
    }

    /// Takes those Pods out that no policy lets requests through to; the answer is why, if these are all.
    fn policies(&self, way: &mut Way, groups: &mut [Group<'c, 't>], leg: &Leg<'_, 'c, 't>) -> Option<String> {
        let mut blocked = None;
        for group in groups.iter_mut() {
            let target = Target { pod: group.pod, spec: group.spec, number: group.number, protocol: "TCP" };
            let passage = self.passage(&target, leg.sources);
            if let Some(why) = self.policy_hop(way, &passage, group.number, &group.owner.describe()) {
                group.ready = 0;
                blocked.get_or_insert(why);
            }
        }
        blocked
    }

    /// The hop of each workload, and what keeps its Pods from getting ready.
    fn ready_hops(&self, way: &mut Way, service: &Service<'t>, groups: &mut [Group<'c, 't>]) {
        let lang = self.lang;
        let publishes = service.publish_not_ready_addresses.or(false);
        for group in groups.iter_mut() {
            let mut causes = Vec::new();
            if group.planned {
                causes.extend(self.known.refusals(group.owner));
                if !publishes && !group.owner.is_live() {
                    causes.extend(self.known.unreadiness(group.owner.id));
                }
                if !causes.is_empty() {
                    group.ready = 0;
                }
            }
            if group.ready < group.total {
                causes.extend(self.explain(group));
            }
            way.causes.extend(causes);
            let (ready, total) = (group.ready, group.total);
            let detail = match group.planned {
                true if ready == 0 => {
                    text!(lang, en: "its Pods never get ready", es: "sus Pods nunca llegan a estar listos")
                }
                true => text!(lang,
                    en: "its Pods count as ready ({total} wanted)",
                    es: "sus Pods cuentan como listos (se quieren {total})"),
                false if matches!(group.owner.body, Body::Pod(_)) && ready == 0 => {
                    text!(lang, en: "is not ready", es: "no está listo")
                }
                false if matches!(group.owner.body, Body::Pod(_)) && ready == total => {
                    text!(lang, en: "is ready", es: "está listo")
                }
                false => text!(lang,
                    en: "{ready} of {total} Pods ready",
                    es: "{ready} de {total} Pods listos"),
            };
            let place = group.owner.name_place();
            match ready {
                0 => way.stop(group.owner, place, detail),
                _ => way.pass(group.owner, place, detail),
            };
        }
    }

    /// What was found on Pods that are not ready, and on what made them.
    fn explain(&self, group: &Group<'c, 't>) -> Vec<FindingId> {
        let mut on: Vec<ResourceId> = group.pods.iter().copied().take(MOST_EXPLAINED).collect();
        on.push(group.owner.id);
        if let Some(pod) = group.pods.first() {
            on.extend(self.cluster.owners().chain(*pod));
        }
        on.order();
        on.dedup();
        let all = || on.iter().flat_map(|id| self.known.on(*id));
        let errors: Vec<FindingId> = all().filter(|it| it.is_error()).map(|it| it.id).collect();
        if errors.is_empty() {
            return all().filter(|it| it.severity == Severity::Warning).map(|it| it.id).collect();
        }
        errors
    }

    /// Why nobody listens where the requests arrive, as far as the files tell: all containers declare ports and none of
    /// them this one, or all listen inside of their Pods only.
    fn nobody_listens(
        &self,
        way: &mut Way,
        resource: &Resource<'t>,
        port: &'c Item<ServicePort<'t>>,
        groups: &[Group<'c, 't>],
    ) -> Option<String> {
        let lang = self.lang;
        let (name, item) = (resource.describe(), resource.place(port.span));
        let undeclared = self.known.of_rules(resource.id, &["service-target-port-not-found"]);
        let undeclared = undeclared.filter(|it| it.stands_in(item)).map(|it| it.id).next();
        let beside = |it: &Group<'c, 't>| it.spec.ports().all(|port| is_beside_the_matter(port.name.or("")));
        let declares = |it: &Group<'c, 't>| {
            matches!(
                target_port(port, it.spec),
                Some(TargetPort::Number { declared: true } | TargetPort::Named)
            )
        };
        if let Some(id) = undeclared
            && !groups.iter().any(|it| beside(it) || declares(it))
        {
            way.causes.push(id);
            let number = groups.first().map_or(0, |it| it.number);
            return Some(text!(lang,
                en: "{name} sends to port {number}, and no container of its Pods declares it: nobody listens there, as far as these files tell",
                es: "el {name} envía al puerto {number}, y ningún contenedor de sus Pods lo declara: ahí no escucha nadie, por lo que dicen estos ficheros"));
        }
        let local = |it: &Group<'c, 't>| {
            let found = self.known.of_rules(it.owner.id, &["pod-listens-on-localhost"]).next();
            found
                .or_else(|| self.known.of_rules(it.pod.id, &["pod-listens-on-localhost"]).next())
                .map(|it| it.id)
        };
        let local: Option<Vec<FindingId>> = groups.iter().map(local).collect();
        if let Some(ids) = local {
            way.causes.extend(ids);
            return Some(text!(lang,
                en: "the Pods behind {name} listen on localhost only",
                es: "los Pods detrás del {name} solo escuchan en localhost"));
        }
        None
    }

    /// A Service with a selector, and no Pod that could be asked.
    fn no_pods(
        &self,
        way: &mut Way,
        resource: &'c Resource<'t>,
        service: &'c Service<'t>,
        leg: &Leg<'_, 'c, 't>,
    ) -> End {
        let lang = self.lang;
        let name = resource.describe();
        let place = resource.place(service.selector.span().unwrap_or(resource.span));
        let selected = self.cluster.selected_by(resource.id).unwrap_or_default();
        if let Some(first) = selected.first().and_then(|id| self.cluster.resource(*id)) {
            let detail = text!(lang,
                en: "selects {0}", first.describe();
                es: "selecciona {0}", first.describe());
            way.pass(resource, place, detail);
            let mut whys = Vec::new();
            for workload in selected.iter().take(MOST_GROUPS).filter_map(|id| self.cluster.resource(*id)) {
                let described = workload.describe();
                let why = match &workload.body {
                    Body::Workload(spec) if spec.replicas.get() == Some(&0) => text!(lang,
                        en: "{described} is scaled to zero",
                        es: "{described} está escalado a cero"),
                    Body::Workload(_) => text!(lang,
                        en: "{described} has no Pod that could answer",
                        es: "{described} no tiene ningún Pod que pueda responder"),
                    _ => text!(lang,
                        en: "{described} cannot answer: it has ended, or has no address",
                        es: "{described} no puede responder: ha terminado o no tiene dirección"),
                };
                way.stop(workload, workload.name_place(), why.clone());
                way.causes.extend(
                    self.known.on(workload.id).filter(|it| it.severity != Severity::Info).map(|it| it.id),
                );
                whys.push(why);
            }
            let why = whys.first().cloned().unwrap_or_default();
            return End::Fails { status: leg.status(503), why };
        }
        let pairs = service.selector().into_iter().flat_map(|it| it.iter());
        let labels: Vec<String> = pairs.map(|pair| format!("{}={}", pair.key, pair.value)).collect();
        let labels = labels.join(",");
        let found: Vec<_> = self
            .known
            .of_rules(resource.id, &["service-selector-matches-no-pod", "service-endpoints-mismatch"])
            .collect();
        let proven = found.iter().any(|it| it.is_error()) || self.cluster.proves_absence(resource, "Pod");
        way.causes.extend(found.iter().map(|it| it.id));
        let why = match proven {
            true => text!(lang,
                en: "{name} selects no Pod: none has the labels `{labels}`",
                es: "el {name} no selecciona ningún Pod: ninguno tiene las etiquetas `{labels}`"),
            false => text!(lang,
                en: "{name} selects no Pod of these files: none has the labels `{labels}`",
                es: "el {name} no selecciona ningún Pod de estos ficheros: ninguno tiene las etiquetas `{labels}`"),
        };
        way.stop(resource, place, why.clone());
        if proven { End::Fails { status: leg.status(503), why } } else { End::Unknown { why } }
    }
}

/// All Pods behind a Service as those of one workload, for which the Service stands.
fn together<'c, 't>(service: &'c Resource<'t>, groups: Vec<Group<'c, 't>>) -> Vec<Group<'c, 't>> {
    let mut groups = groups.into_iter();
    let Some(mut all) = groups.next() else { return Vec::new() };
    all.owner = service;
    for group in groups {
        all.planned &= group.planned;
        all.ready += group.ready;
        all.total += group.total;
        all.pods.extend(group.pods);
    }
    vec![all]
}

/// Ports that are declared for others than the clients of an app.
fn is_beside_the_matter(name: &str) -> bool {
    ["metric", "prom", "health", "admin", "debug", "probe", "mgmt", "management"]
        .iter()
        .any(|it| name.contains(it))
}

/// The ports of the Pods, each once.
fn numbers(groups: &[Group<'_, '_>]) -> Vec<String> {
    let mut numbers: Vec<i64> = groups.iter().map(|it| it.number).collect();
    numbers.order();
    numbers.dedup();
    numbers.iter().map(i64::to_string).collect()
}
