//! What a caller may choose.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{PositionEncoding, Severity};

/// The language of messages, help and documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// Options of [`check`](crate::check) and the functions beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The language of everything that is said.
    pub lang: Lang,
    /// The namespace of objects that name none, as `kubectl -n`; `default` when absent.
    pub namespace: Option<String>,
    /// The files hold everything that there is: what is not in them does not exist.
    pub complete: bool,
    /// The Kubernetes release to judge API versions by; the newest one that is known when absent.
    pub kubernetes_version: Option<KubernetesVersion>,
    /// When not empty, only these rules report.
    pub only: Vec<String>,
    /// These rules do not report.
    pub skip: Vec<String>,
    /// Severities that replace those of the rules; `None` turns a rule off.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// What the report holds besides diagnostics.
    pub include: BTreeSet<Include>,
    /// [`view`](crate::view) adds what the API server would add to each object: `replicas: 1`, `protocol: TCP`.
    pub defaults: bool,
    /// How much of a document is read.
    pub limits: Limits,
    /// How the report counts columns and offsets.
    pub position_encoding: PositionEncoding,
    /// Files that the caller named one by one, as opposed to files found in a folder: a named file that holds no
    /// Kubernetes object is worth a word.
    pub named_files: Vec<String>,
}

/// A part of the report that is made only when asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Include {
    /// `Report.graph`
    Graph,
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

impl std::fmt::Display for KubernetesVersion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// Bounds on what is read, so that no input can hold the reader for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
