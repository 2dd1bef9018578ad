//! A walk through the troubleshooting flowchart, as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ObjectRef, Span, Verdict};

/// What somebody who looked at the cluster answers: by the id of the question.
pub type Answers = BTreeMap<String, Answer>;

/// The answer to a question of the flowchart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
}

impl Answer {
    pub(crate) fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// What is known of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum StepAnswer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The files do not tell, and nobody else has said it.
    Unknown,
}

/// The flowchart, walked for one workload with its Services and Ingresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Walk {
    /// The workload, or a Pod that belongs to none.
    pub subject: ObjectRef,
    /// How it is.
    pub verdict: Verdict,
    /// The questions, in the order in which they were met.
    pub steps: Vec<WalkStep>,
    /// Where the walk ended, if at a box of the flowchart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub exit: Option<WalkExit>,
    /// Ids of the diagnostics that say why.
    pub causes: Vec<String>,
}

/// A question that a walk has met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WalkStep {
    /// The id of the question.
    pub question: String,
    /// The question.
    pub text: String,
    /// The answer.
    pub answer: StepAnswer,
    /// Where the answer is not known and the walk went on all the same: the answer that the rest of the files suggests.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub assumed: Option<Answer>,
    /// The answer is the caller's.
    pub given: bool,
    /// Why, in one sentence; may be empty.
    pub evidence: String,
    /// What to run to see it on the cluster, with the real names where they are known.
    pub commands: Vec<String>,
    /// The places in the files that answer it.
    pub spans: Vec<Span>,
}

/// The end of a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WalkExit {
    /// The id of the box.
    pub id: String,
    /// What is in it.
    pub text: String,
    /// What to do; the right component, where the drawing names a wrong one.
    pub advice: String,
}
