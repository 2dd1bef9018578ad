//! Walks the flowchart for a workload: each question is answered by what the rules have found, by what the cluster printed,
//! by the caller, or not at all.
//!
//! Where a finding leads to a box, the way to that box is known, and the questions on it that no file answers are assumed.
//! An answer of the caller goes before an assumption, never before the files; where it leads off the way, the walk goes on by
//! answers alone.

mod ends;
mod evidence;
mod facts;
mod known;
mod names;
mod plan;

use super::{Arrow, END, Question, START, exit, question, stage};
use crate::{
    check::{Parsed, SourceFile, parse},
    graph::Cluster,
    options::{Lang, Options},
    order::Sorting,
    report::{
        self, Answer, AnsweredFrom, Answers, Diagnostic, ObjectRef, Severity, StepAnswer, Verdict, Walk,
        WalkExit, WalkStep,
    },
    resources::{Resource, ResourceId},
    rules,
    schema::{is_called, kind_of_short_name},
    yaml::File,
};

use ends::End;
use facts::Facts;
pub(crate) use facts::Places;
use names::Names;

/// A subject of [`walk`] that makes no Pods of the input, or is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSubject {
    /// What was asked for, as `kind/name`.
    pub name: String,
    /// What could have been asked for.
    pub known: Vec<String>,
}

impl std::fmt::Display for UnknownSubject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "subject: there is no workload or Pod `{}` in these files", self.name)?;
        match self.known.as_slice() {
            [] => Ok(()),
            known => write!(formatter, "; there are {}", known.join(", ")),
        }
    }
}

impl std::error::Error for UnknownSubject {}

/// Walks the flowchart for a workload or a Pod. `answers` are those of somebody who sees the cluster, for what the files do
/// not tell.
///
/// # Errors
///
/// When the input has no such workload.
pub fn walk(
    files: Vec<SourceFile>,
    subject: &ObjectRef,
    answers: &Answers,
    options: &Options,
) -> Result<Walk, UnknownSubject> {
    let files: Vec<Parsed> = files.into_iter().map(parse).collect();
    walk_parsed(&files, subject, answers, options)
}

/// The same as [`walk`], for files that were read. Their order does not matter.
///
/// # Errors
///
/// When the input has no such workload.
pub fn walk_parsed(
    files: &[Parsed],
    subject: &ObjectRef,
    answers: &Answers,
    options: &Options,
) -> Result<Walk, UnknownSubject> {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    walk_files(&files, subject, answers, options)
}

/// For files that are in the order of their paths.
pub(crate) fn walk_files(
    files: &[&File],
    subject: &ObjectRef,
    answers: &Answers,
    options: &Options,
) -> Result<Walk, UnknownSubject> {
    let cluster = Cluster::new(files, options);
    let findings = rules::run(files, &cluster, options);
    report::with_walker(files, &cluster, findings, options, |walker| {
        let wanted = walker.find(subject);
        wanted.map(|id| walker.walk(id, answers)).ok_or_else(|| UnknownSubject {
            name: asked_for(subject),
            known: walker.facts.subjects().into_iter().take(10).map(called).collect(),
        })
    })
}

/// `deployment/web` for `deploy/web`
fn asked_for(subject: &ObjectRef) -> String {
    let written = subject.kind.to_ascii_lowercase();
    let kind = kind_of_short_name(&written).map_or(written, str::to_lowercase);
    format!("{kind}/{}", subject.name.as_deref().unwrap_or_default())
}

/// `deployment/web`
fn called(resource: &Resource<'_>) -> String {
    format!("{}/{}", resource.gvk.kind.to_ascii_lowercase(), resource.metadata.name.or("?"))
}

/// What all walks over the same files share.
pub(crate) struct Walker<'c, 't> {
    facts: Facts<'c, 't>,
    lang: Lang,
}

/// The way that the files suggest.
struct Plan<'c> {
    /// The questions with their answers, in their order.
    way: Vec<(&'static str, bool)>,
    end: Option<(End, &'c Diagnostic)>,
}

/// What belongs to the subject of a walk.
struct Subject<'t> {
    family: Vec<ResourceId>,
    services: Vec<ResourceId>,
    ingresses: Vec<ResourceId>,
    /// The input has Pods with their status.
    is_live: bool,
    names: Names<'t>,
}

impl<'c, 't> Walker<'c, 't> {
    pub(crate) fn new(
        cluster: &'c Cluster<'t>,
        diagnostics: &'c [Diagnostic],
        lang: Lang,
        places: &mut dyn FnMut(&Resource<'t>) -> Places,
    ) -> Self {
        Self { facts: Facts::new(cluster, diagnostics, places), lang }
    }

    /// The walk of every workload, in the order of the files.
    pub(crate) fn all(&self) -> Vec<Walk> {
        let subjects = self.facts.subjects();
        subjects.into_iter().map(|it| self.walk(it.id, &Answers::new())).collect()
    }

    fn find(&self, wanted: &ObjectRef) -> Option<ResourceId> {
        let resources = self.facts.cluster.resources().iter();
        let mut fitting = resources.filter(|it| {
            is_called(it.gvk.kind, &wanted.kind)
                && it.metadata.name.get().copied() == wanted.name.as_deref()
                && wanted.namespace.as_deref().is_none_or(|namespace| it.namespace_name() == namespace)
        });
        let found = fitting.find(|it| it.pod_spec().is_some())?;
        Some(self.facts.subject_of(found.id))
    }

    fn walk(&self, id: ResourceId, answers: &Answers) -> Walk {
        let Some(resource) = self.facts.cluster.resource(id) else { return empty(ObjectRef::default()) };
        let subject = self.subject(resource);
        let plan = self.plan(&subject);
        let mut walk = empty(resource.object_ref());
        let mut arrow = START;
        let mut on_plan = true;
        loop {
            if let Some(green) = stage(arrow.to) {
                let is_last = match green.id {
                    "G1" => subject.services.is_empty(),
                    "G2" => subject.ingresses.is_empty(),
                    _ => false,
                };
                if is_last {
                    walk.verdict = self.verdict_of_passed(&walk, &plan, &subject);
                    break;
                }
                arrow = green.next;
            }
            if arrow.to == END {
                walk.verdict = self.verdict_of_passed(&walk, &plan, &subject);
                break;
            }
            if let Some(end) = exit(arrow.to) {
                walk.verdict = plan
                    .end
                    .filter(|_| on_plan)
                    .map_or(Verdict::Broken, |(_, it)| self.verdict_of_found(it, end.id, &subject));
                let (text, advice) = (end.text.in_lang(self.lang), end.explanation.in_lang(self.lang));
                walk.exit = Some(WalkExit { id: end.id.into(), text: text.into(), advice: advice.into() });
                break;
            }
            let Some(asked) = question(arrow.to) else { break };
            let planned = plan.way.get(walk.steps.len()).filter(|it| on_plan && it.0 == asked.id);
            // Whoever has looked at `--previous` has seen the logs or not, and says so anew.
            let again = walk.steps.iter().any(|it| it.question == asked.id);
            let given = answers.get(asked.id).filter(|_| !again);
            let mut step = self.step(asked, arrow, &subject);
            let answer = match (planned, given) {
                (Some((_, yes)), _)
                    if known::decides(asked, &plan, &subject)
                        && !(given.is_some() && known::is_inferred(asked, &plan)) =>
                {
                    self.evidence(&mut step, asked, &plan, &subject);
                    step.answer = answer_of(*yes);
                    Some(*yes)
                }
                (_, Some(given)) => {
                    step.given = true;
                    step.answer = answer_of(given.is_yes());
                    Some(given.is_yes())
                }
                (Some((_, yes)), None) => {
                    step.assumed = Some(Answer::from(*yes));
                    Some(*yes)
                }
                (None, None) => {
                    let yes = self.known_beside(asked, &subject);
                    if yes.is_some() {
                        step.answer = answer_of(true);
                        self.evidence(&mut step, asked, &plan, &subject);
                    }
                    yes
                }
            };
            on_plan &= planned.is_some_and(|(_, yes)| Some(*yes) == answer);
            if answer.is_none() && walk.steps.len() == plan.way.len() && on_plan_so_far(&walk, &plan) {
                self.stuck(&mut step, &mut walk, &plan, &subject);
            }
            walk.steps.push(step);
            let Some(yes) = answer else { break };
            arrow = if yes { asked.yes } else { asked.no };
        }
        // Who was led off the way by an answer has met the same fault from another side.
        let is_sick = matches!(walk.verdict, Verdict::Broken | Verdict::Degraded);
        if let Some((_, it)) = plan.end.filter(|_| is_sick) {
            walk.causes = self.facts.roots(it);
        }
        walk
    }

    /// The walk ends at a question for which the flowchart has no fitting box: what was found stands beside it.
    fn stuck(&self, step: &mut WalkStep, walk: &mut Walk, plan: &Plan<'_>, subject: &Subject<'_>) {
        let Some((End::At(_), found)) = plan.end else { return };
        step.evidence.clone_from(&found.message);
        step.spans.push(found.primary.clone());
        walk.verdict = self.verdict_of_found(found, &step.question, subject);
        walk.causes = vec![found.id.clone()];
    }

    fn subject(&self, resource: &Resource<'t>) -> Subject<'t> {
        let family = self.facts.family(resource.id);
        let services = self.facts.services(&family);
        let ingresses = self.facts.ingresses(&services);
        let cluster = self.facts.cluster;
        let live = cluster.live();
        let pods: Vec<ResourceId> =
            family.iter().copied().filter(|id| live.is_some_and(|live| live.pod(*id).is_some())).collect();
        let troubled = pods.iter().copied().find(|id| {
            let pod = live.and_then(|live| Some((live, live.pod(*id)?)));
            pod.is_some_and(|(live, pod)| live.troubles_of_pod(pod).next().is_some())
        });
        let pod = troubled.or(pods.first().copied()).and_then(|id| cluster.resource(id));
        let names = Names::new(cluster, resource, pod, services.first().copied(), ingresses.first().copied());
        Subject { is_live: !pods.is_empty(), family, services, ingresses, names }
    }

    /// The first finding that leads somewhere decides the way: the Pods come before the Service, that before the Ingress.
    fn plan(&self, subject: &Subject<'_>) -> Plan<'c> {
        let live_warning = |it: &Diagnostic| {
            it.severity == Severity::Error || subject.is_live || it.rule == "workload-replicas-zero"
        };
        let of = |ids: &[ResourceId], end: fn(&Diagnostic) -> Option<End>| {
            let found = self.facts.found_on(ids);
            found.into_iter().filter(|it| live_warning(it)).find_map(|it| Some((end(it)?, it)))
        };
        let of_ingress = || {
            let found = self.facts.found_on(&subject.ingresses);
            let mut found = found.into_iter().filter(|it| live_warning(it));
            found.find_map(|it| {
                let end = ends::of_ingress(it).filter(|_| self.facts.concerns(it, &subject.services))?;
                Some((end, it))
            })
        };
        let of_policy = || {
            let found = self.facts.found_on(&self.facts.policies(&subject.services));
            let mut found = found.into_iter().filter(|it| self.facts.points_at(it, &subject.services));
            found.find_map(|it| Some((ends::of_policy(it)?, it)))
        };
        let end = of(&subject.family, ends::of_pods)
            .or_else(|| of(&subject.services, ends::of_service))
            .or_else(of_policy)
            .or_else(of_ingress)
            .or_else(|| of(&subject.family, ends::of_leftovers));
        let end = end.map(|(end, it)| match self.not_up_yet(subject) {
            // A Node that is lost leaves Pods that are printed as Running.
            Some("P17") => (ends::of_running(end), it),
            _ => (end, it),
        });
        let way = match end {
            Some((End::Exit { exit, last, .. }, _)) => plan::way_to(exit, Some(last)),
            Some((End::At(question), _)) => plan::way_to(question, None),
            None => plan::way_to(self.not_up_yet(subject).unwrap_or(END), None),
        };
        Plan { way, end }
    }

    fn step(&self, asked: &Question, arrow: Arrow, subject: &Subject<'_>) -> WalkStep {
        let command = arrow.command.and_then(super::command);
        WalkStep {
            question: asked.id.to_owned(),
            text: asked.text.in_lang(self.lang).to_owned(),
            answer: StepAnswer::Unknown,
            assumed: None,
            given: false,
            evidence: String::new(),
            commands: command.map(|it| subject.names.filled(it.command)).into_iter().collect(),
            spans: Vec::new(),
        }
    }

    /// A fault of some Pods leaves the others: what is asked of them is answered.
    fn verdict_of_found(&self, found: &Diagnostic, end: &str, subject: &Subject<'_>) -> Verdict {
        let of_pods =
            end.starts_with('P') || plan::way_to(end, None).last().is_some_and(|it| it.0.starts_with('P'));
        let some_are_ready = || {
            let live = self.facts.cluster.live();
            let pods = subject.family.iter().filter_map(|id| live?.pod(*id));
            pods.into_iter().any(|pod| pod.status.is_ready())
        };
        match found.severity {
            Severity::Error if of_pods && some_are_ready() => Verdict::Degraded,
            Severity::Error => Verdict::Broken,
            _ => Verdict::Degraded,
        }
    }

    /// All that was asked is well: healthy, if that is more than an assumption about the Pods. An error that an answer led
    /// past stays one.
    fn verdict_of_passed(&self, walk: &Walk, plan: &Plan<'_>, subject: &Subject<'_>) -> Verdict {
        if let Some((End::Exit { exit, .. }, found)) = plan.end
            && found.severity == Severity::Error
        {
            return self.verdict_of_found(found, exit, subject);
        }
        let open = |step: &WalkStep| {
            step.answer == StepAnswer::Unknown
                && question(&step.question).is_some_and(|it| it.from == AnsweredFrom::Status)
        };
        if walk.steps.iter().any(open) { Verdict::Unknown } else { Verdict::Healthy }
    }
}

/// Whether the walk came this far without leaving the plan.
fn on_plan_so_far(walk: &Walk, plan: &Plan<'_>) -> bool {
    walk.steps.iter().zip(&plan.way).all(|(step, (id, _))| step.question == *id)
}

fn answer_of(yes: bool) -> StepAnswer {
    if yes { StepAnswer::Yes } else { StepAnswer::No }
}

fn empty(subject: ObjectRef) -> Walk {
    Walk { subject, verdict: Verdict::Unknown, steps: Vec::new(), exit: None, causes: Vec::new() }
}
