//! The troubleshooting flowchart as data.

use serde::Serialize;

/// The troubleshooting flowchart: what to ask, what to run, and where it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Flowchart {
    /// Leads to the first question.
    pub start: ChartArrow,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<ChartQuestion>,
    /// The commands that help to answer them.
    pub commands: Vec<ChartCommand>,
    /// The boxes at which a search ends.
    pub exits: Vec<ChartExit>,
    /// The boxes which say that a part of the path is as it should be.
    pub stages: Vec<ChartStage>,
    /// The id of the last box: the app answers.
    pub end: String,
}

/// A question of the flowchart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChartQuestion {
    /// For example `P1`.
    pub id: String,
    /// The part of the path that it is about.
    pub stage: StageName,
    /// The words that the drawing prints, in English.
    pub drawn: String,
    /// The question.
    pub text: String,
    /// What it means, and how it is answered.
    pub explanation: String,
    /// Where the drawing is wrong or has grown old: what is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub correction: Option<String>,
    /// What it takes to answer it.
    pub answered_from: AnsweredFrom,
    /// Where yes leads to.
    pub yes: ChartArrow,
    /// Where no leads to.
    pub no: ChartArrow,
}

/// A way in the flowchart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChartArrow {
    /// The id of a question, an exit, a stage, or of the end.
    pub to: String,
    /// The id of a command that is run on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub command: Option<String>,
}

/// A command of the flowchart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChartCommand {
    /// For example `C1`.
    pub id: String,
    /// With placeholders such as `<pod-name>`.
    pub command: String,
    /// What to look for in its answer.
    pub explanation: String,
}

/// A box of the flowchart at which a search ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChartExit {
    /// For example `X1`.
    pub id: String,
    /// Who has to act.
    pub kind: ExitKind,
    /// The words that the drawing prints, in English.
    pub drawn: String,
    /// What to do.
    pub text: String,
    /// Why, and how.
    pub explanation: String,
    /// Where the drawing is wrong or has grown old: what is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub correction: Option<String>,
    /// Why files alone never lead here, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub beyond_files: Option<String>,
}

/// A box which says that a part of the path is as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChartStage {
    /// For example `G1`.
    pub id: String,
    /// The part of the path.
    pub stage: StageName,
    /// The words that the drawing prints, in English.
    pub drawn: String,
    /// What is said.
    pub text: String,
    /// Leads to the next part.
    pub next: ChartArrow,
}

/// A part of the path of a request, in the order in which the flowchart looks at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum StageName {
    /// The Pods.
    Pods,
    /// The Service in front of them.
    Service,
    /// The Ingress in front of it.
    Ingress,
}

/// What it takes to answer a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum AnsweredFrom {
    /// Manifests can be enough.
    Manifest,
    /// Objects with the status that a cluster gives them.
    Status,
    /// Somebody who tries it on the cluster.
    Person,
}

/// What kind of box a search ends at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ExitKind {
    /// Something to mend in the app, its image or its manifests.
    Fix,
    /// A part of the cluster does not do its work.
    Component,
    /// The flowchart has no more to say.
    Unknown,
}
