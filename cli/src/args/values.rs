//! The words that options take.

use clap::ValueEnum;
use kubetriage::{Include, PictureFormat, Severity};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureArg {
    /// For people
    Text,
    /// For programs
    Json,
    /// A picture for pages and slides
    Svg,
    /// A picture as Mermaid draws it, in GitHub and in wikis
    Mermaid,
    /// A picture as Graphviz draws it
    Dot,
}

impl PictureArg {
    /// The picture that is meant, if it is one.
    pub(crate) fn picture(self) -> Option<PictureFormat> {
        match self {
            Self::Text | Self::Json => None,
            Self::Svg => Some(PictureFormat::Svg),
            Self::Mermaid => Some(PictureFormat::Mermaid),
            Self::Dot => Some(PictureFormat::Dot),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning services and editors
    Sarif,
    /// Annotations in a GitHub Actions workflow
    Github,
    /// For build servers; what --fail-on lets pass is a test that passes
    Junit,
    /// A page for a browser, without scripts
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    /// One list of all documents
    Json,
    /// The documents one after another
    Yaml,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum IncludeArg {
    /// The objects and their connections
    Graph,
    /// What becomes of a request for every host and path of the Ingresses
    Traces,
    /// The flowchart, walked for every workload
    Walks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Nothing
    Never,
}

impl FailOn {
    /// True when a finding of this severity makes the command fail.
    pub(crate) fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => matches!(severity, Severity::Error | Severity::Warning),
            Self::Never => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// English
    En,
    /// Español
    Es,
}

impl From<IncludeArg> for Include {
    fn from(argument: IncludeArg) -> Self {
        match argument {
            IncludeArg::Graph => Self::Graph,
            IncludeArg::Walks => Self::Walks,
            IncludeArg::Traces => Self::Traces,
        }
    }
}
