//! What a rule says about itself.

use serde::Serialize;

use super::Severity;

/// A rule, as [`rules`](fn@crate::rules) lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RuleInfo {
    /// For example `service-selector-matches-no-pod`.
    pub name: String,
    /// How bad it usually is; a finding may differ.
    pub severity: Severity,
    /// What it finds, on one line.
    pub summary: String,
    /// Id of the question of the troubleshooting flowchart that a finding answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub question: Option<String>,
    /// The release that brought it.
    pub since: String,
    /// Its documentation.
    pub url: String,
}
