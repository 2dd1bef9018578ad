//! Makes input of any size: apps of a Deployment, a Service, an Ingress and a ConfigMap, as people write them, a known
//! share of them broken. The same number of apps is always the same text.
//!
//! A file of its own, so that benches and tests include it with `#[path]`.

#![allow(dead_code, reason = "each bench or test uses the part that it needs")]

use kubetriage::SourceFile;

/// The objects in every app.
pub(crate) const OBJECTS_PER_APP: usize = 4;

/// How many apps share a namespace.
const APPS_PER_NAMESPACE: usize = 25;

/// One app in so many has a fault.
const APPS_PER_FAULT: usize = 10;

/// An app in a file of its own.
pub(crate) struct App {
    /// The file that describes it.
    pub(crate) file: SourceFile,
    /// What is wrong with it.
    pub(crate) fault: Option<Fault>,
}

/// A fault that is planted, as people make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The Service selects a label with a letter too many.
    ServiceSelector,
    /// The Deployment selects a label with a letter too many, which its template does not carry.
    WorkloadSelector,
    /// The Service sends to a port name that no container has.
    TargetPort,
    /// The Ingress names a Service with a letter too many.
    BackendService,
    /// The Ingress names the port of the container instead of that of the Service.
    BackendPort,
    /// A quote in the ConfigMap is never closed: the document cannot be read.
    Syntax,
}

impl Fault {
    /// Every fault, in the order in which they are planted.
    pub(crate) const ALL: [Self; 6] = [
        Self::ServiceSelector,
        Self::TargetPort,
        Self::BackendService,
        Self::WorkloadSelector,
        Self::BackendPort,
        Self::Syntax,
    ];

    /// The rule that finds it.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::ServiceSelector => "service-selector-matches-no-pod",
            Self::WorkloadSelector => "workload-selector-not-in-template-labels",
            Self::TargetPort => "service-target-port-not-found",
            Self::BackendService => "ingress-backend-service-not-found",
            Self::BackendPort => "ingress-backend-port-not-found",
            Self::Syntax => "yaml-syntax",
        }
    }
}

/// The first `count` apps of an endless row.
pub(crate) fn apps(count: usize) -> impl Iterator<Item = App> {
    let mut random = Random(0x6b75_6265_7472_6961);
    (0..count).map(move |index| app(index, &mut random))
}

/// The files of the first `count` apps.
pub(crate) fn files(count: usize) -> Vec<SourceFile> {
    apps(count).map(|app| app.file).collect()
}

fn app(index: usize, random: &mut Random) -> App {
    const TEMPLATE: &str = include_str!("app.yaml");
    const FIRST: [&str; 8] = ["amber", "brisk", "coral", "dusty", "early", "frosty", "gentler", "harbor"];
    const SECOND: [&str; 8] = ["anchor", "beacon", "canyon", "dynamo", "ember", "falcon", "garden", "island"];
    const TEAMS: [&str; 4] = ["checkout", "search", "accounts", "warehouse"];

    let turn = index / APPS_PER_FAULT;
    let broken = index % APPS_PER_FAULT == APPS_PER_FAULT - 1;
    let fault = if broken { pick(&Fault::ALL, turn) } else { None };
    let number = index % APPS_PER_NAMESPACE;
    let name = format!("{}-{}-{number:02}", random.word(&FIRST), random.word(&SECOND));
    let namespace = format!("team-{:04}", index / APPS_PER_NAMESPACE);
    // A slip of the pen is one letter at the end: a letter less could be the name of another app.
    let name_unless = |planted| if fault == Some(planted) { format!("{name}x") } else { name.clone() };
    let port = format!("{}", 8000 + random.below(1000));
    let target_port = if fault == Some(Fault::TargetPort) { "htpp" } else { "http" };
    let backend_port = if fault == Some(Fault::BackendPort) { &port } else { "80" };
    let quote = if fault == Some(Fault::Syntax) { "" } else { "\"" };

    let text = TEMPLATE
        .replace("<app>", &name)
        .replace("<team>", random.word(&TEAMS))
        .replace("<namespace>", &namespace)
        .replace("<host>", &format!("{name}.{namespace}.example.com"))
        .replace("<replicas>", &format!("{}", 1 + random.below(5)))
        .replace("<version>", &format!("{}.{}.{}", random.below(9), random.below(30), random.below(30)))
        .replace("<cache>", &format!("{}", 1 << random.below(8)))
        .replace("<port>", &port)
        .replace("<matched-label>", &name_unless(Fault::WorkloadSelector))
        .replace("<selector>", &name_unless(Fault::ServiceSelector))
        .replace("<target-port>", target_port)
        .replace("<backend-service>", &name_unless(Fault::BackendService))
        .replace("<backend-port>", backend_port)
        .replace("<greeting>", &format!("\"Good morning, this is {name}{quote}"));
    App { file: SourceFile::new(format!("{namespace}/{name}.yaml"), text), fault }
}

fn pick<T: Copy>(list: &[T], turn: usize) -> Option<T> {
    list.get(turn % list.len()).copied()
}

/// A linear congruential generator with Knuth's constants: the same numbers on every machine, for ever.
struct Random(u64);

impl Random {
    /// A number from 0 to below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The low bits repeat soon.
        (self.0 >> 33) as usize % end
    }

    fn word<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let turn = self.below(words.len());
        pick(words, turn).unwrap_or_default()
    }
}
