//! What several commands take: files, options of a check, and how to print.

use std::path::PathBuf;

use clap::Args;
use kubetriage::{KubernetesVersion, Lang, Options, Timestamp};

use super::{Color, LangArg};

/// What every command that reads files takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files and folders; `-` is standard input
    ///
    /// Without any, the current folder. In folders, *.yaml, *.yml and *.json are read but for what .gitignore names
    /// and for hidden files and folders. A file that is named is always read.
    #[arg(value_name = "PATH", help_heading = "Arguments")]
    pub(crate) paths: Vec<PathBuf>,

    /// The name of standard input in what is printed
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,

    /// The namespace of objects that name none, as with kubectl
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,

    /// The files hold everything there is: what is not in them does not exist
    #[arg(long)]
    pub(crate) complete: bool,

    /// The Kubernetes release to judge API versions by, such as 1.31 [default: the newest one known]
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes_version: Option<KubernetesVersion>,

    /// The time at which the cluster is looked at, such as 2026-03-01T12:00:00Z [default: the newest time in the files]
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<Timestamp>,

    /// Read the options of the project from this file [default: kubetriage.yaml, here or in a folder above]
    ///
    /// What the command line says goes before what the file says.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,

    /// Report only these rules, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// Do not report these rules, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,

    /// Show no progress
    ///
    /// Progress is shown on standard error, if that is a terminal, when reading takes longer than half a second.
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}

/// What every command that prints takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    #[command(flatten)]
    pub(crate) language: LanguageArgs,

    /// Print findings and nothing else: no summary, no hints, no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct LanguageArgs {
    /// The language of messages [default: en]
    ///
    /// The locale of the system is not looked at, so that output is the same everywhere.
    #[arg(long, value_name = "LANG", env = "KUBETRIAGE_LANG", hide_env_values = true)]
    pub(crate) lang: Option<LangArg>,
}

impl LanguageArgs {
    /// The language that was asked for, else English.
    pub(crate) fn lang(&self) -> Lang {
        self.wanted().unwrap_or_default()
    }

    /// The language that was asked for.
    pub(crate) fn wanted(&self) -> Option<Lang> {
        self.lang.map(|lang| match lang {
            LangArg::En => Lang::En,
            LangArg::Es => Lang::Es,
        })
    }
}

impl InputArgs {
    /// Puts what the command line says in the place of what the configuration says.
    pub(crate) fn overrule(&self, options: &mut Options, lang: Option<Lang>) {
        options.lang = lang.unwrap_or(options.lang);
        // An empty namespace is none, as with kubectl.
        if let Some(namespace) = &self.namespace {
            options.namespace = Some(namespace.clone()).filter(|namespace| !namespace.is_empty());
        }
        options.complete |= self.complete;
        options.kubernetes_version = self.kubernetes_version.or(options.kubernetes_version);
        options.now = self.now.or(options.now);
        if !self.only.is_empty() {
            options.only.clone_from(&self.only);
        }
        if !self.skip.is_empty() {
            options.skip.clone_from(&self.skip);
        }
    }
}
