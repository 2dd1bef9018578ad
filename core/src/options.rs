//! What a caller may choose.

use std::collections::{BTreeMap, BTreeSet};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use crate::{
    order::InOrder,
    report::{PositionEncoding, Severity},
    time::Timestamp,
};

/// The language of messages, help and documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English
    #[default]
    En,
    /// Spanish
    Es,
}

/// A text in every language that kubetriage speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English
    pub en: &'static str,
    /// Spanish
    pub es: &'static str,
}

impl Text {
    /// The text in `lang`.
    pub fn in_lang(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Es => self.es,
        }
    }
}

/// Options of [`check`](fn@crate::check) and the functions beside it.
///
/// As data (in JavaScript, in the configuration file) they have the same names in camelCase; a name that does not exist
/// is an error.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
    /// The language of everything that is said.
    pub lang: Lang,
    /// The namespace of objects that name none, as `kubectl -n`; `default` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub namespace: Option<String>,
    /// The files hold everything that there is: what is not in them does not exist.
    pub complete: bool,
    /// The Kubernetes release to judge API versions by; the newest one that is known when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<String>"))]
    pub kubernetes_version: Option<KubernetesVersion>,
    /// The time at which the cluster is looked at; when absent, the newest time that the files tell of. Ages are counted
    /// from it. Kubernetes' way of writing it: `2026-03-01T12:00:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<String>"))]
    pub now: Option<Timestamp>,
    /// When not empty, only these rules report.
    pub only: Vec<String>,
    /// These rules do not report.
    pub skip: Vec<String>,
    /// Severities that replace those of the rules; `None` (`off` as data) turns a rule off.
    #[serde(deserialize_with = "severities", serialize_with = "write_severities")]
    #[cfg_attr(feature = "ts", ts(type = "{ [rule: string]: Severity | \"off\" }"))]
    pub severity: BTreeMap<String, Option<Severity>>,
    /// Findings that are known and wanted, and therefore not reported.
    pub ignores: Vec<Ignore>,
    /// What the report holds besides diagnostics.
    #[cfg_attr(feature = "ts", ts(as = "Vec<Include>"))]
    pub include: BTreeSet<Include>,
    /// [`view`](fn@crate::view) adds what the API server would add to each object: `replicas: 1`, `protocol: TCP`.
    pub defaults: bool,
    /// How much of a document is read.
    pub limits: Limits,
    /// How the report counts columns and offsets. Not a choice where a language has one way of counting, so that it is
    /// not part of the options as data.
    #[serde(skip)]
    pub position_encoding: PositionEncoding,
    /// Files that the caller named one by one, as opposed to files found in a folder: a named file that holds no
    /// Kubernetes object is worth a word.
    pub named_files: Vec<String>,
}

/// Findings that are known and wanted: those of `rule`, of all that match the other fields as far as they are given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Ignore {
    /// The rule's name.
    pub rule: String,
    /// The files, as a path in which `*` stands for part of a name and `**` for folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub path: Option<String>,
    /// The kind of the object, for example `Service`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub kind: Option<String>,
    /// The name of the object; `*` stands for any part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub name: Option<String>,
    /// Why; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub reason: Option<String>,
}

/// A part of the report that is made only when asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Include {
    /// `Report.graph`
    Graph,
    /// `Report.traces`
    Traces,
    /// `Report.walks`
    Walks,
}

/// A release such as 1.31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubernetesVersion {
    /// `1`
    pub major: u16,
    /// `31`
    pub minor: u16,
}

impl std::str::FromStr for KubernetesVersion {
    type Err = String;

    /// Reads `1.31`, `v1.31` and `1.31.4`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.trim_start_matches('v').split('.');
        let mut number = || parts.next().and_then(|part| part.parse().ok());
        match (number(), number()) {
            (Some(major), Some(minor)) => Ok(Self { major, minor }),
            _ => Err(format!("`{text}` is not a Kubernetes version such as 1.31")),
        }
    }
}

impl<'de> Deserialize<'de> for KubernetesVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Serialize for KubernetesVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How a severity of `Options.severity` is written.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum SeverityOrOff {
    Error,
    Warning,
    Info,
    Off,
}

impl<'de> Deserialize<'de> for SeverityOrOff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SeverityVisitor)
    }
}

struct SeverityVisitor;

impl Visitor<'_> for SeverityVisitor {
    type Value = SeverityOrOff;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a severity")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SeverityOrOff, E> {
        match text {
            "error" => Ok(SeverityOrOff::Error),
            "warning" => Ok(SeverityOrOff::Warning),
            "info" => Ok(SeverityOrOff::Info),
            "off" => Ok(SeverityOrOff::Off),
            _ => Err(E::unknown_variant(text, &["error", "warning", "info", "off"])),
        }
    }

    /// Without quotes, `off` is a boolean in YAML.
    fn visit_bool<E: Error>(self, written: bool) -> Result<SeverityOrOff, E> {
        if written { self.visit_str("on") } else { Ok(SeverityOrOff::Off) }
    }
}

/// Writes `{rule: error|warning|info|off}`.
fn write_severities<S: Serializer>(
    severities: &BTreeMap<String, Option<Severity>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let written = severities.iter().map(|(rule, severity)| match severity {
        Some(Severity::Error) => (rule, SeverityOrOff::Error),
        Some(Severity::Warning) => (rule, SeverityOrOff::Warning),
        Some(Severity::Info) => (rule, SeverityOrOff::Info),
        None => (rule, SeverityOrOff::Off),
    });
    serializer.collect_map(written)
}

/// Reads `{rule: error|warning|info|off}`.
fn severities<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Option<Severity>>, D::Error> {
    let written: BTreeMap<String, SeverityOrOff> = BTreeMap::deserialize(deserializer)?;
    let severity = |it| match it {
        SeverityOrOff::Error => Some(Severity::Error),
        SeverityOrOff::Warning => Some(Severity::Warning),
        SeverityOrOff::Info => Some(Severity::Info),
        SeverityOrOff::Off => None,
    };
    Ok(written.into_iter().map(|(rule, it)| (rule, severity(it))).in_order())
}

impl std::fmt::Display for KubernetesVersion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// Bounds on what is read, so that no input can hold the reader for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Limits {
    /// Lists and mappings inside one another.
    pub depth: u32,
    /// Values in one document.
    pub nodes: u32,
    /// Values that aliases stand for, in one document.
    pub aliases: u32,
    /// Bytes of one document.
    pub document_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 255, nodes: 32_000_000, aliases: 4_000_000, document_bytes: 1 << 30 }
    }
}
