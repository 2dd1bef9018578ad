//! The rules: one per file, its documentation beside it, its tests inside it.
//!
//! A rule is a [`Rule`] constant with a function that looks at the [`Cluster`] and reports
//! [`Finding`]s. It never walks raw YAML for what `resources` and `graph` already know, and never computes
//! offsets: it points with the spans that it was given.

/// Without the feature `docs` the pages of the rules are not part of the program: their rules include them with this
/// macro, which stands before the one of the standard library.
#[cfg(not(feature = "docs"))]
macro_rules! include_str {
    ($page:literal) => {
        ""
    };
}

mod catalogue;
mod causes;
mod dns;
mod drift;
mod edits;
mod finding;
mod findings;
mod look;
mod precedence;
#[cfg(test)]
mod testing;

mod api;
mod ignore;
mod ingress;
mod network_policy;
mod pod;
mod probe;
mod reference;
mod rollout;
mod service;
mod volume_claim;
mod workload;
mod yaml;

use std::{cell::OnceCell, ops::Deref, rc::Rc};

use api::DecodedResource;
use ingress::Route;

use crate::{
    graph::{Cluster, Refused, Rollout, Update, near},
    options::{Lang, Options, Text},
    report::{RULE_URL, Severity},
    yaml::File,
};

pub(crate) use api::{Judge, Judged};
#[cfg(feature = "docs")]
pub use catalogue::explain;
pub use catalogue::rules;
pub(crate) use edits::add_entry;
pub(crate) use finding::{Edit, Finding, Fix, Place, merge_refusals, superseded};
pub(crate) use findings::{FindingId, Findings};
pub(crate) use ingress::{is_canary, is_on, may_be_nginx, nginx};
pub(crate) use look::{Check, Look, Looker, With};
pub(crate) use yaml::problem_message;

/// A rule: what it is called, what it says, and the function that looks for the fault.
pub(crate) struct Rule {
    /// `<kind>-<what is wrong>`; part of the contract.
    pub(crate) name: &'static str,
    /// How bad it usually is; a finding may differ.
    pub(crate) severity: Severity,
    /// One line, no full stop.
    pub(crate) summary: Text,
    /// The question of the troubleshooting flowchart that a finding answers.
    pub(crate) question: Option<&'static str>,
    /// The release that brought the rule.
    pub(crate) since: &'static str,
    /// The rule's file below `core/src/rules/`, without ending: its documentation stands beside it.
    pub(crate) file: &'static str,
    /// The page of `explain`: the Markdown files beside the rule.
    #[cfg_attr(not(feature = "docs"), allow(dead_code, reason = "nobody asks for a page that is not there"))]
    pub(crate) docs: Text,
    /// How it finds its fault.
    pub(crate) check: Check,
}

impl Rule {
    /// Where the documentation can be read.
    pub(crate) fn url(&self) -> String {
        format!("{RULE_URL}{}.md", self.file)
    }
}

/// All rules in the order in which they run, which is the order of causes: a rule may look at what the rules
/// before it have found and name that as the cause.
pub(crate) static RULES: &[&Rule] = &[
    // yaml: a template first, for it is no broken YAML
    &yaml::template_syntax::RULE,
    &yaml::syntax::RULE,
    &yaml::limit_exceeded::RULE,
    &yaml::no_object::RULE,
    &yaml::duplicate_key::RULE,
    &yaml::implicit_type::RULE,
    // api
    &api::version_removed::RULE,
    &api::kind_not_found::RULE,
    &api::version_deprecated::RULE,
    &api::unknown_field::RULE,
    &api::wrong_type::RULE,
    &api::missing_field::RULE,
    &api::invalid_value::RULE,
    &api::duplicate_value::RULE,
    &api::object_duplicate::RULE,
    // pod
    &pod::quota_exceeded::RULE,
    &pod::unschedulable::RULE,
    // volume claims
    &volume_claim::storage_class_not_found::RULE,
    // pod: what it is made of
    &pod::volume_not_found::RULE,
    &pod::service_account_not_found::RULE,
    &pod::priority_class_not_found::RULE,
    &pod::volume_claim_not_found::RULE,
    &pod::config_map_not_found::RULE,
    &pod::secret_not_found::RULE,
    &pod::config_key_not_found::RULE,
    &pod::service_host_not_found::RULE,
    // pod: how it behaves
    &pod::volume_claim_pending::RULE,
    &pod::volume_mount_failed::RULE,
    &pod::sandbox_failed::RULE,
    &pod::evicted::RULE,
    &pod::terminating_stuck::RULE,
    &pod::image_invalid::RULE,
    &pod::image_pull_failed::RULE,
    &pod::create_config_error::RULE,
    &pod::command_not_found::RULE,
    &pod::start_failed::RULE,
    &pod::oom_killed::RULE,
    &pod::init_failing::RULE,
    &pod::crash_loop::RULE,
    &pod::failed::RULE,
    &pod::completed::RULE,
    &pod::listens_on_localhost::RULE,
    &probe::port_not_found::RULE,
    &probe::kills_before_ready::RULE,
    // pod: what its probes say
    &pod::liveness_failing::RULE,
    &pod::readiness_failing::RULE,
    &pod::readiness_gate_unmet::RULE,
    // workload
    &workload::not_created::RULE,
    &workload::selector_not_in_template_labels::RULE,
    &workload::selector_overlaps::RULE,
    &workload::replicas_zero::RULE,
    &workload::stateful_set_service_not_found::RULE,
    &workload::hpa_target_not_found::RULE,
    &workload::hpa_not_scaling::RULE,
    &workload::job_failed::RULE,
    &rollout::paused::RULE,
    &rollout::stalled::RULE,
    &rollout::cannot_progress::RULE,
    &workload::pods_not_listed::RULE,
    // service
    &service::selector_matches_no_pod::RULE,
    &service::target_port_not_found::RULE,
    &service::port_name_missing::RULE,
    &service::port_protocol_mismatch::RULE,
    &service::headless_port_mismatch::RULE,
    &service::external_name_invalid::RULE,
    &service::endpoints_mismatch::RULE,
    &service::no_ready_endpoints::RULE,
    &service::load_balancer_pending::RULE,
    &service::pins_pod_template_hash::RULE,
    &service::selects_several_workloads::RULE,
    // network-policy
    &network_policy::matches_no_pod::RULE,
    &network_policy::blocks_path::RULE,
    // ingress
    &ingress::backend_service_in_other_namespace::RULE,
    &ingress::backend_service_not_found::RULE,
    &ingress::backend_port_not_found::RULE,
    &ingress::rule_without_http::RULE,
    &ingress::class_not_found::RULE,
    &ingress::path_duplicate::RULE,
    &ingress::path_unreachable::RULE,
    &ingress::rewrite_mismatch::RULE,
    &ingress::canary_without_main::RULE,
    &ingress::annotation_ignored::RULE,
    &ingress::tls_secret_not_found::RULE,
    &ingress::tls_secret_invalid::RULE,
    &ingress::tls_host_mismatch::RULE,
    &ingress::backend_protocol_mismatch::RULE,
    &ingress::backend_unreachable::RULE,
    &ingress::no_address::RULE,
    // Last: it needs what all others have found.
    &ignore::unused::RULE,
];

/// The rule called `name`.
pub(crate) fn rule_named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The rule that a misspelt name probably means.
pub(crate) fn nearest_rule(name: &str) -> Option<&'static str> {
    RULES.iter().filter_map(|rule| Some((near(name, rule.name)?, rule.name))).min().map(|(_, rule)| rule)
}

/// Whether there is a rule of this name.
pub(crate) fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}

/// What there is to look at, whatever was found before.
pub(crate) struct Scene<'a> {
    /// The files, in the order of their paths.
    pub(crate) files: &'a [&'a File],
    /// What these files describe.
    pub(crate) cluster: &'a Cluster<'a>,
    pub(crate) options: &'a Options,
}

impl Scene<'_> {
    pub(crate) fn lang(&self) -> Lang {
        self.options.lang
    }
}

/// What a rule sees that may name the findings of others as causes.
pub(crate) struct Context<'a> {
    scene: Scene<'a>,
    /// The backends of the Ingresses.
    pub(crate) routes: Rc<[Route<'a, 'a>]>,
    /// What does not fit the types of Kubernetes.
    pub(crate) decoded: Rc<[DecodedResource<'a>]>,
    /// What validation refuses, until the rule that it belongs to reports it.
    pub(crate) refused: Vec<Finding>,
    /// What was found so far.
    pub(crate) findings: Findings,
    told: Told<'a>,
}

/// What the objects of a dump tell together, for several rules: read when the first of them asks.
#[derive(Default)]
struct Told<'a> {
    rollouts: OnceCell<Rc<[Rollout<'a, 'a>]>>,
    refused: OnceCell<Rc<[Refused<'a, 'a>]>>,
    waiting_updates: OnceCell<Rc<[Update<'a, 'a>]>>,
}

impl<'a> Deref for Context<'a> {
    type Target = Scene<'a>;

    fn deref(&self) -> &Scene<'a> {
        &self.scene
    }
}

impl<'a> Context<'a> {
    /// The rollout of every Deployment that came out of a cluster.
    pub(crate) fn rollouts(&self) -> Rc<[Rollout<'a, 'a>]> {
        Rc::clone(self.told.rollouts.get_or_init(|| self.cluster.rollouts().collect()))
    }

    /// Everybody whose Pods the API server refuses.
    pub(crate) fn refused(&self) -> Rc<[Refused<'a, 'a>]> {
        Rc::clone(self.told.refused.get_or_init(|| self.cluster.refused(&self.rollouts()).into()))
    }

    /// The updates of StatefulSets and DaemonSets that wait for something.
    pub(crate) fn waiting_updates(&self) -> Rc<[Update<'a, 'a>]> {
        Rc::clone(self.told.waiting_updates.get_or_init(|| self.cluster.waiting_updates().collect()))
    }

    /// Adds a finding, unless one about its document says it all; the id serves as a cause of later ones.
    pub(crate) fn report(&mut self, finding: Finding) -> FindingId {
        match precedence::weigh(self, finding) {
            Ok(finding) => self.findings.add(finding),
            Err(said_already) => said_already,
        }
    }
}

/// Writes a text in the language of the reader; both languages stand side by side, so that neither is forgotten.
///
/// `text!(lang, en: "Service `{name}` …", es: "El Service `{name}` …")`
macro_rules! text {
    ($lang:expr, en: $en:literal $(, $en_arg:expr)* ; es: $es:literal $(, $es_arg:expr)* $(;)?) => {
        match $lang {
            $crate::options::Lang::En => format!($en $(, $en_arg)*),
            $crate::options::Lang::Es => format!($es $(, $es_arg)*),
        }
    };
    ($lang:expr, en: $en:literal, es: $es:literal $(,)?) => {
        text!($lang, en: $en; es: $es)
    };
}
pub(crate) use text;

/// Runs every rule: on the cluster, and on the manifests of its objects as they are applied.
pub(crate) fn run<'a>(files: &'a [&'a File], cluster: &'a Cluster<'a>, options: &'a Options) -> Findings {
    run_judged(files, cluster, Judge::of_cluster(cluster, options), options)
}

/// The same for a cluster whose objects were judged one by one when they were read.
pub(crate) fn run_judged<'a>(
    files: &'a [&'a File],
    cluster: &'a Cluster<'a>,
    judged: Judged<'a>,
    options: &'a Options,
) -> Findings {
    let findings = run_rules(files, cluster, judged, options);
    drift::compare(files, cluster, findings, options)
}

fn run_rules<'a>(
    files: &'a [&'a File],
    cluster: &'a Cluster<'a>,
    judged: Judged<'a>,
    options: &'a Options,
) -> Findings {
    let scene = Scene { files, cluster, options };
    let (found, routes) = look::look(&scene);
    let Judged { decoded, refused } = judged;
    let mut context = Context {
        scene,
        routes: Rc::from(routes),
        decoded: Rc::from(decoded),
        refused,
        findings: Findings::default(),
        told: Told::default(),
    };
    look::report(&mut context, found);
    context.findings
}
