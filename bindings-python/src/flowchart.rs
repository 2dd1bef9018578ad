//! The troubleshooting flowchart as frozen Python classes.

use kubetriage::report;
use pyo3::prelude::*;

use crate::data::{ObjectRef, Span, data, json, python, quoted, word};

data! {
    /// The troubleshooting flowchart: what to ask, what to run, and where it ends.
    Flowchart(report::Flowchart) {
        /// Leads to the first question.
        start: ChartArrow = |it| ChartArrow(it.start.clone());
        /// The questions, in the order in which they are asked.
        questions: Vec<ChartQuestion> = |it| it.questions.iter().cloned().map(ChartQuestion).collect();
        /// The commands that help to answer them.
        commands: Vec<ChartCommand> = |it| it.commands.iter().cloned().map(ChartCommand).collect();
        /// The boxes at which a search ends.
        exits: Vec<ChartExit> = |it| it.exits.iter().cloned().map(ChartExit).collect();
        /// The boxes which say that a part of the path is as it should be.
        stages: Vec<ChartStage> = |it| it.stages.iter().cloned().map(ChartStage).collect();
        /// The id of the last box: the app answers.
        end: &str = |it| &it.end;
    } repr |it| format!("<Flowchart with {} questions and {} exits>", it.questions.len(), it.exits.len());

    /// A question of the flowchart.
    ChartQuestion(report::ChartQuestion) {
        /// For example `P1`.
        id: &str = |it| &it.id;
        /// The part of the path that it is about: `pods`, `service` or `ingress`.
        stage: String = |it| word(&it.stage);
        /// The words that the drawing prints, in English.
        drawn: &str = |it| &it.drawn;
        /// The question.
        text: &str = |it| &it.text;
        /// What it means, and how it is answered.
        explanation: &str = |it| &it.explanation;
        /// Where the drawing is wrong or has grown old: what is right.
        correction: Option<&str> = |it| it.correction.as_deref();
        /// What it takes to answer it: `manifest`, `status` or `person`.
        answered_from: String = |it| word(&it.answered_from);
        /// Where yes leads to.
        yes: ChartArrow = |it| ChartArrow(it.yes.clone());
        /// Where no leads to.
        no: ChartArrow = |it| ChartArrow(it.no.clone());
    } repr |it| format!("<ChartQuestion {}: {}>", it.id, it.text);

    /// A way in the flowchart.
    ChartArrow(report::ChartArrow) {
        /// The id of a question, an exit, a stage, or of the end.
        to: &str = |it| &it.to;
        /// The id of a command that is run on the way.
        command: Option<&str> = |it| it.command.as_deref();
    } repr |it| format!("ChartArrow(to={}, command={})", quoted(Some(&it.to)), quoted(it.command.as_deref()));

    /// A command of the flowchart.
    ChartCommand(report::ChartCommand) {
        /// For example `C1`.
        id: &str = |it| &it.id;
        /// With placeholders such as `<pod-name>`.
        command: &str = |it| &it.command;
        /// What to look for in its answer.
        explanation: &str = |it| &it.explanation;
    } repr |it| format!("<ChartCommand {}: {}>", it.id, it.command);

    /// A box of the flowchart at which a search ends.
    ChartExit(report::ChartExit) {
        /// For example `X1`.
        id: &str = |it| &it.id;
        /// Who has to act: `fix`, `component` or `unknown`.
        kind: String = |it| word(&it.kind);
        /// The words that the drawing prints, in English.
        drawn: &str = |it| &it.drawn;
        /// What to do.
        text: &str = |it| &it.text;
        /// Why, and how.
        explanation: &str = |it| &it.explanation;
        /// Where the drawing is wrong or has grown old: what is right.
        correction: Option<&str> = |it| it.correction.as_deref();
        /// Why files alone never lead here, where that is so.
        beyond_files: Option<&str> = |it| it.beyond_files.as_deref();
    } repr |it| format!("<ChartExit {}: {}>", it.id, it.text);

    /// A box which says that a part of the path is as it should be.
    ChartStage(report::ChartStage) {
        /// For example `G1`.
        id: &str = |it| &it.id;
        /// The part of the path: `pods`, `service` or `ingress`.
        stage: String = |it| word(&it.stage);
        /// The words that the drawing prints, in English.
        drawn: &str = |it| &it.drawn;
        /// What is said.
        text: &str = |it| &it.text;
        /// Leads to the next part.
        next: ChartArrow = |it| ChartArrow(it.next.clone());
    } repr |it| format!("<ChartStage {}: {}>", it.id, it.text);

    /// The flowchart, walked for one workload with its Services and Ingresses.
    Walk(report::Walk) {
        /// The workload, or a Pod that belongs to none.
        subject: ObjectRef = |it| ObjectRef(it.subject.clone());
        /// How it is: `healthy`, `degraded`, `broken` or `unknown`.
        verdict: String = |it| word(&it.verdict);
        /// The questions, in the order in which they were met.
        steps: Vec<WalkStep> = |it| it.steps.iter().cloned().map(WalkStep).collect();
        /// Where the walk ended, if at a box of the flowchart.
        exit: Option<WalkExit> = |it| it.exit.clone().map(WalkExit);
        /// Ids of the diagnostics that say why.
        causes: Vec<String> = |it| it.causes.clone();
    } repr |it| format!(
        "<Walk {} {}: {}>",
        it.subject.kind, it.subject.name.as_deref().unwrap_or_default(), word(&it.verdict)
    );

    /// A question that a walk has met.
    WalkStep(report::WalkStep) {
        /// The id of the question.
        question: &str = |it| &it.question;
        /// The question.
        text: &str = |it| &it.text;
        /// The answer: `yes`, `no` or `unknown`.
        answer: String = |it| word(&it.answer);
        /// Where the answer is not known and the walk went on all the same: `yes` or `no`, as the rest of the files suggests.
        assumed: Option<String> = |it| it.assumed.as_ref().map(word);
        /// The answer is the caller's.
        given: bool = |it| it.given;
        /// Why, in one sentence; may be empty.
        evidence: &str = |it| &it.evidence;
        /// What to run to see it on the cluster, with the real names where they are known.
        commands: Vec<String> = |it| it.commands.clone();
        /// The places in the files that answer it.
        spans: Vec<Span> = |it| it.spans.iter().cloned().map(Span).collect();
    } repr |it| format!("<WalkStep {}: {}>", it.question, word(&it.answer));

    /// The end of a walk.
    WalkExit(report::WalkExit) {
        /// The id of the box.
        id: &str = |it| &it.id;
        /// What is in it.
        text: &str = |it| &it.text;
        /// What to do; the right component, where the drawing names a wrong one.
        advice: &str = |it| &it.advice;
    } repr |it| format!("<WalkExit {}: {}>", it.id, it.text);
}
