//! Which path of which Ingress a request takes.
//!
//! The Ingresses of one class are one table: the nearest host decides alone, an `Exact` path comes before the longest
//! `Prefix`, and of equal ones the oldest Ingress wins.

use std::cmp::Reverse;

use super::matching::{Pattern, rule_hosts, sample};
use crate::{
    graph::{ClassOf, Cluster, Controller},
    hash::{HashMap, HashSet},
    order::Sorting,
    report::Request,
    resources::{HttpIngressPath, Ingress, IngressBackend, Resource},
    rules::{is_canary, is_on, may_be_nginx, nginx},
    yaml::Span,
};

/// An Ingress with its class.
pub(super) struct Served<'c, 't> {
    pub(super) ingress: &'c Resource<'t>,
    pub(super) spec: &'c Ingress<'t>,
    pub(super) class: ClassOf<'t>,
    pub(super) is_canary: bool,
}

impl Served<'_, '_> {
    pub(super) fn may_be_nginx(&self) -> bool {
        may_be_nginx(self.class.controller)
    }

    /// What tells the controllers apart.
    pub(super) fn class_name(&self) -> &str {
        self.class.name.unwrap_or_default()
    }
}

/// A path of an Ingress.
pub(super) struct Entry<'c, 't> {
    /// Index among the Ingresses.
    pub(super) served: usize,
    /// The host in small letters; empty for any.
    pub(super) host: String,
    pub(super) path: &'c HttpIngressPath<'t>,
    pub(super) pattern: Pattern,
}

impl<'t> Entry<'_, 't> {
    pub(super) fn written(&self) -> &'t str {
        match self.path.path.or("/") {
            "" => "/",
            path => path,
        }
    }

    /// What has to be equal for a canary to belong to a path.
    fn canary_key(&self) -> (&'t str, &'t str) {
        (self.written(), self.path.path_type.or("ImplementationSpecific"))
    }
}

/// The paths of a host.
#[derive(Default)]
struct Host {
    /// Paths that are compared with the path of a request as a whole, or with the beginnings of it.
    literal: HashMap<String, Vec<usize>>,
    /// Those that have to be tried.
    patterns: Vec<usize>,
    canaries: Vec<usize>,
    /// The Ingresses that have a rule for the host.
    ingresses: Vec<usize>,
}

/// Every path of every Ingress, by host.
pub(super) struct Routes<'c, 't> {
    pub(super) served: Vec<Served<'c, 't>>,
    pub(super) entries: Vec<Entry<'c, 't>>,
    hosts: HashMap<String, Host>,
    /// The Ingresses with a default backend.
    defaults: Vec<usize>,
}

/// What takes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Choice {
    Entry(usize),
    /// This one may take it, and only the controller knows.
    Perhaps(usize),
    /// The default backend of this Ingress.
    Default(usize),
    /// An Ingress has the host, and none of its paths takes the request.
    NoPath {
        served: usize,
    },
    NoHost,
}

impl<'c, 't> Routes<'c, 't> {
    pub(super) fn new(cluster: &'c Cluster<'t>) -> Self {
        let mut served: Vec<Served<'c, 't>> = Vec::new();
        for (ingress, spec) in cluster.ingresses() {
            let class = cluster.class_of(ingress, spec);
            let is_canary = is_canary(&ingress.metadata) && may_be_nginx(class.controller);
            served.push(Served { ingress, spec, class, is_canary });
        }
        // The oldest first; a time that is not known says nothing.
        let created = |it: &Served<'_, 't>| {
            it.ingress
                .live_metadata()
                .creation_timestamp
                .get()
                .and_then(|time| time.parse::<crate::Timestamp>().ok())
        };
        served.order_by_cached_key(|it| created(it).map_or((true, None), |time| (false, Some(time))));
        let mut routes =
            Self { served, entries: Vec::new(), hosts: HashMap::default(), defaults: Vec::new() };
        routes.fill();
        routes
    }

    fn fill(&mut self) {
        // One Ingress with regular expressions turns all paths of its hosts into such, also those of other Ingresses.
        let mut with_regex: HashSet<String> = HashSet::default();
        for it in self.served.iter().filter(|it| it.may_be_nginx()) {
            let metadata = &it.ingress.metadata;
            if is_on(metadata, "use-regex") || nginx(metadata, "rewrite-target").is_some() {
                with_regex.extend(hosts_of(it.spec));
            }
        }
        for (index, it) in self.served.iter().enumerate() {
            if it.spec.default_backend().is_some() && !it.is_canary {
                self.defaults.push(index);
            }
            for host in hosts_of(it.spec) {
                let table = self.hosts.entry(host).or_default();
                if !it.is_canary && table.ingresses.last() != Some(&index) {
                    table.ingresses.push(index);
                }
            }
            for (rule, path) in it.spec.paths() {
                let host = rule.host.or("").to_ascii_lowercase();
                let regex = it.may_be_nginx() && with_regex.contains(&host);
                let pattern = pattern(it.class.controller, path, regex);
                let entry = Entry { served: index, host: host.clone(), path, pattern };
                let table = self.hosts.entry(host).or_default();
                let number = self.entries.len();
                match entry.pattern {
                    _ if it.is_canary => table.canaries.push(number),
                    Pattern::Exact | Pattern::Prefix | Pattern::Characters => {
                        let written = entry.written();
                        let key = if matches!(entry.pattern, Pattern::Prefix) {
                            written.strip_suffix('/').unwrap_or(written)
                        } else {
                            written
                        };
                        table.literal.entry(key.to_owned()).or_default().push(number);
                    }
                    _ => table.patterns.push(number),
                }
                self.entries.push(entry);
            }
        }
    }

    /// What takes `request`: of the Ingresses of the class that serves the nearest host, or of `among` alone.
    pub(super) fn choose(&self, request: &Request, among: &impl Fn(usize) -> bool) -> Choice {
        let mut best: Option<(usize, Rank, Choice)> = None;
        let mut settled: HashSet<&str> = HashSet::default();
        let mut first_with_host = None;
        for (level, host) in rule_hosts(&request.host).enumerate() {
            let Some(table) = self.hosts.get(&host) else { continue };
            for (number, certain) in self.matches(table, &request.path) {
                let Some(entry) = self.entries.get(number) else { continue };
                let Some(it) = self.served.get(entry.served) else { continue };
                if !among(entry.served) || settled.contains(it.class_name()) {
                    continue;
                }
                let rank = rank(entry, certain, number);
                if best.as_ref().is_none_or(|(at, of_best, _)| (level, &rank) < (*at, of_best)) {
                    let choice = if certain { Choice::Entry(number) } else { Choice::Perhaps(number) };
                    best = Some((level, rank, choice));
                }
            }
            let here = table.ingresses.iter().copied().filter(|index| among(*index));
            for (index, it) in here.filter_map(|index| Some((index, self.served.get(index)?))) {
                first_with_host.get_or_insert(index);
                // The block of a host answers alone, whatever blocks of wider hosts say. Traefik tries one rule after another.
                if it.class.controller != Some(Controller::Traefik) {
                    settled.insert(it.class_name());
                }
            }
        }
        match best {
            Some((.., choice)) => choice,
            None => self.otherwise(first_with_host, among),
        }
    }

    /// What takes a request that no path takes: the default backend of an Ingress that has the host, else of one
    /// without rules, else of any.
    fn otherwise(&self, with_host: Option<usize>, among: &impl Fn(usize) -> bool) -> Choice {
        let class = with_host.and_then(|index| self.served.get(index)).map(Served::class_name);
        let defaults = || {
            let all = self.defaults.iter().copied().filter(|index| among(*index));
            all.filter(|index| {
                class.is_none_or(|class| self.served.get(*index).is_some_and(|it| it.class_name() == class))
            })
        };
        let ruleless = |index: &usize| {
            let rules = self.served.get(*index).and_then(|it| it.spec.rules.get());
            rules.is_none_or(|rules| rules.is_empty())
        };
        // ingress-nginx keeps the default backend of an Ingress with rules for the hosts of these rules.
        let shared = |index: &usize| self.served.get(*index).is_some_and(|it| !it.may_be_nginx());
        let found = with_host
            .filter(|index| self.defaults.contains(index))
            .or_else(|| defaults().find(ruleless))
            .or_else(|| defaults().find(shared));
        match (found, with_host) {
            (Some(index), _) => Choice::Default(index),
            (None, Some(served)) => Choice::NoPath { served },
            (None, None) => Choice::NoHost,
        }
    }

    /// The paths of a host that take a path, or may.
    fn matches(&self, host: &Host, path: &str) -> Vec<(usize, bool)> {
        let mut found = Vec::new();
        for end in 0..=path.len() {
            let Some(numbers) = path.get(..end).and_then(|beginning| host.literal.get(beginning)) else {
                continue;
            };
            found.extend(numbers);
        }
        // `/foo/` as a prefix takes `/foo`, and its key is that already.
        found.extend(&host.patterns);
        let takes = |number: usize| {
            let entry = self.entries.get(number)?;
            match entry.pattern.takes(entry.written(), path) {
                Some(false) => None,
                Some(true) => Some((number, true)),
                None => Some((number, false)),
            }
        };
        found.into_iter().filter_map(takes).collect()
    }

    /// The path of a canary that takes a share of the requests of this one.
    pub(super) fn canary_of(&self, number: usize) -> Option<usize> {
        let entry = self.entries.get(number)?;
        let main = self.served.get(entry.served)?;
        let service = |entry: &Entry<'c, 't>| entry.path.backend.get().map(|it| it.service_name().or(""));
        self.hosts.get(&entry.host)?.canaries.iter().copied().find(|number| {
            self.entries.get(*number).is_some_and(|canary| {
                let same_class =
                    self.served.get(canary.served).is_some_and(|it| it.class_name() == main.class_name());
                same_class && canary.canary_key() == entry.canary_key() && service(canary) != service(entry)
            })
        })
    }

    /// The Ingress that an entry belongs to.
    pub(super) fn of_entry(&self, number: usize) -> Option<(&Entry<'c, 't>, &Served<'c, 't>)> {
        let entry = self.entries.get(number)?;
        Some((entry, self.served.get(entry.served)?))
    }

    /// The hosts that rules name, in alphabetical order.
    pub(super) fn host_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.hosts.keys().map(String::as_str).filter(|it| !it.is_empty()).collect();
        names.order();
        names
    }

    /// Whether a rule names this host, or a wildcard that covers it.
    pub(super) fn has_host(&self, host: &str) -> bool {
        rule_hosts(host).any(|it| !it.is_empty() && self.hosts.contains_key(&it))
    }

    /// One request for every host and path that an Ingress declares, and one for a default backend, each with the Ingress
    /// that declares it.
    pub(super) fn declared(&self) -> Vec<(usize, Request)> {
        let request = |it: &Served<'c, 't>, host: &str, path: String| {
            let scheme = if tls_of(it.spec, host).is_some() { "https" } else { "http" }.to_owned();
            let host = if host.is_empty() { "*" } else { host }.to_owned();
            Request { scheme, host, path, ..Request::default() }
        };
        let mut requests = Vec::new();
        for entry in &self.entries {
            let Some(it) = self.served.get(entry.served) else { continue };
            let path = sample(&entry.pattern, entry.written());
            requests.push((entry.served, request(it, &entry.host, path)));
        }
        for (index, it) in self.served.iter().enumerate().filter(|(_, it)| it.spec.paths().next().is_none()) {
            requests.extend(hosts_of(it.spec).map(|host| (index, request(it, &host, "/".to_owned()))));
            let ruleless = it.spec.rules.get().is_none_or(|rules| rules.is_empty());
            if ruleless && it.spec.default_backend().is_some() {
                requests.push((index, request(it, "", "/".to_owned())));
            }
        }
        requests
    }

    /// Where the backend of a choice stands: the Ingress, the backend, and the span of its Service's name.
    pub(super) fn backend(
        &self,
        choice: Choice,
    ) -> Option<(&Served<'c, 't>, &'c IngressBackend<'t>, Option<Span>)> {
        let (served, backend) = match choice {
            Choice::Entry(number) | Choice::Perhaps(number) => {
                let (entry, served) = self.of_entry(number)?;
                (served, entry.path.backend.get()?)
            }
            Choice::Default(index) => {
                let served = self.served.get(index)?;
                (served, served.spec.default_backend()?)
            }
            Choice::NoPath { .. } | Choice::NoHost => return None,
        };
        Some((served, backend, backend.service_name().span()))
    }
}

/// What goes before what: `Exact` before all others, then the longest, then the order of the Ingresses. What may take a
/// request goes before what certainly does only where it is longer.
type Rank = (bool, Reverse<usize>, usize);

fn rank(entry: &Entry<'_, '_>, certain: bool, number: usize) -> Rank {
    let exact = matches!(entry.pattern, Pattern::Exact);
    (!(exact && certain), Reverse(entry.written().len()), number)
}

fn hosts_of(spec: &Ingress<'_>) -> impl Iterator<Item = String> {
    let rules = spec.rules.items();
    rules.map(|rule| rule.host.or("").to_ascii_lowercase())
}

/// The entry of `tls` that is for a host. One without hosts is for all.
pub(super) fn tls_of<'s, 't>(
    spec: &'s Ingress<'t>,
    host: &str,
) -> Option<&'s crate::resources::IngressTls<'t>> {
    spec.tls.get()?.iter().map(|it| &it.value).find(|entry| match entry.hosts.get() {
        Some(hosts) if !hosts.is_empty() => hosts
            .iter()
            .any(|it| rule_hosts(host).any(|name| !name.is_empty() && it.value.eq_ignore_ascii_case(&name))),
        _ => true,
    })
}

/// How a controller compares a path.
fn pattern(controller: Option<Controller>, path: &HttpIngressPath<'_>, regex: bool) -> Pattern {
    if regex {
        return Pattern::expression();
    }
    match (path.path_type.or("ImplementationSpecific"), controller) {
        // Kong takes what stands behind `/~` as an expression.
        _ if path.path.or("").starts_with("/~") && controller == Some(Controller::Kong) => Pattern::Unknown,
        ("Exact", _) => Pattern::Exact,
        ("Prefix", _) => Pattern::Prefix,
        (_, Some(Controller::IngressNginx | Controller::Traefik)) => Pattern::Characters,
        (_, Some(Controller::Alb | Controller::Gce)) => Pattern::Glob,
        // Most controllers take it as a prefix.
        (_, _) if path.path.or("").contains('*') => Pattern::Glob,
        _ => Pattern::Prefix,
    }
}
