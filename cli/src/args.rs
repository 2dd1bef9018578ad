//! The command line as clap reads it.

#![allow(
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    reason = "the comments are what `--help` prints, where a link has no marks around it"
)]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kubetriage::{Include, KubernetesVersion, Lang, Options, PictureFormat, Severity, Timestamp};

/// Find where the path from Ingress to Service to Pod breaks in Kubernetes YAML, and what to write instead.
#[derive(Debug, Parser)]
#[command(name = "kubetriage", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArgs),
    Trace(TraceArgs),
    WhatIf(WhatIfArgs),
    Endpoints(EndpointsArgs),
    Collect(CollectArgs),
    View(ViewArgs),
    Rules(RulesArgs),
    Explain(ExplainArgs),
    Walk(WalkArgs),
    Graph(GraphArgs),
    Flowchart(FlowchartArgs),
    Completions(CompletionsArgs),
    /// Print the manual page, for `man -l -`
    Man,
    /// Print the version
    Version,
}

/// Say what is wrong with manifests, or with objects that were read from a cluster
///
/// All files together are taken as one cluster: a Service in one file finds its Pods in another.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true))]
#[command(after_help = "\
Exit status:
  0  nothing found at or above --fail-on
  1  something found
  2  wrong arguments, or a path that cannot be read (the others are still checked)")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ReportFormat,

    /// What a JSON report holds besides the findings
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub(crate) include: Vec<IncludeArg>,

    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,

    /// Do not count the findings of an earlier report, written with --format json
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Apply the safe fixes to the files, and report what is left
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,

    /// Apply also the fixes that need a look at what they did
    #[arg(long = "unsafe", help_heading = "Fixes", requires = "fixing")]
    pub(crate) unsafe_fixes: bool,

    /// Print what --fix would change, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,
}

/// Print every document as Kubernetes reads it
///
/// `on` is a boolean there, 0777 is 511, of equal keys the last one counts. The values of Secrets are not shown.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status:
  0  every document is printed
  1  Kubernetes refuses the text of a document; nothing is printed
  2  wrong arguments, or a path that cannot be read (the others are still printed)")]
pub(crate) struct ViewArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the documents are written
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(crate) format: DataFormat,

    /// Add what the API server adds when it stores an object, such as `replicas: 1`
    #[arg(long)]
    pub(crate) defaults: bool,
}

/// Follow a request through Ingress, Service and Pods, and say what the client sees
///
/// Without a URL, one request for every host and path that the Ingresses declare.
///
/// A URL may also be that of a Service, as a Pod calls it: http://web.shop.svc:8080/
#[derive(Debug, Args)]
#[command(override_usage = "kubetriage trace [OPTIONS] [URL] [PATH]...")]
#[command(after_help = "\
Exit status:
  0  the request reaches a Pod; without a URL, all of them do
  1  it fails; without a URL, one of them does
  2  wrong arguments, or a path that cannot be read (the others are still used)
  3  the files do not tell")]
pub(crate) struct TraceArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the traces are written; JSON is one object with a URL, a list without
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,

    /// The Pod or workload that sends the request, for NetworkPolicies and for names without a namespace
    #[arg(long, value_name = "NAMESPACE/POD", help_heading = "Request")]
    pub(crate) from: Option<String>,

    /// A header of the request, for a canary that looks at it; may be given several times
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", help_heading = "Request")]
    pub(crate) headers: Vec<String>,

    /// A cookie of the request, for a canary that looks at it; may be given several times
    #[arg(long = "cookie", value_name = "NAME=VALUE", help_heading = "Request")]
    pub(crate) cookies: Vec<String>,
}

/// Say which requests a change would lose, and which it would gain
///
/// Nothing is changed. The requests are those of `kubetriage trace` without a URL, and one for each port of the Services
/// that no Ingress leads to.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").args(["set", "after"]).required(true).multiple(true))]
#[command(after_help = "\
Exit status:
  0  no request is lost
  1  a request that reaches a Pod would not do so any more
  2  wrong arguments, or a path that cannot be read (the others are still used)

Examples:
  kubetriage what-if --set service/checkout.spec.selector.version=2.0.0 k8s/
  kubetriage what-if --set shop/deployment/web.spec.replicas=0 k8s/
  kubetriage what-if --after k8s-next/ k8s/")]
pub(crate) struct WhatIfArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Set a field: kind/name.path=value, with namespace/ before it where several have the object
    ///
    /// List items stand in brackets, as spec.ports[0].targetPort, and so do keys with dots:
    /// metadata.labels["app.kubernetes.io/name"]. May be given several times.
    #[arg(long, value_name = "FIELD=VALUE", help_heading = "Change")]
    pub(crate) set: Vec<String>,

    /// A file or folder with everything as it would be; may be given several times
    #[arg(long, value_name = "PATH", help_heading = "Change")]
    pub(crate) after: Vec<PathBuf>,

    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// Print the kubectl command that gathers what kubetriage reads from a cluster
///
/// kubetriage connects to no cluster: run the command yourself, and give what it prints to check or trace. Secrets are
/// not gathered.
#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    /// The namespace to gather [default: that of kubectl]
    #[arg(short, long, value_name = "NAME", conflicts_with = "all_namespaces")]
    pub(crate) namespace: Option<String>,

    /// Gather all namespaces
    #[arg(short = 'A', long)]
    pub(crate) all_namespaces: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Say which Pods each Service sends requests to
///
/// As the EndpointSlice controller computes it. Where the files hold no Pods of a workload, its template stands in for
/// them under the name of the workload.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status:
  0  the endpoints are printed
  2  wrong arguments, or a path that cannot be read (the others are still counted)")]
pub(crate) struct EndpointsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the endpoints are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

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

/// List the rules
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// Print the documentation of a rule
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// For example service-selector-matches-no-pod
    pub(crate) rule: String,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Walk the troubleshooting flowchart for a workload: what the files answer, and what only the cluster can
///
/// On a terminal, and with --workload, asks for what the files cannot tell.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status:
  0  every workload is healthy
  1  a workload is broken or degraded
  2  wrong arguments, or a path that cannot be read (the others are still walked)
  3  the files do not tell")]
pub(crate) struct WalkArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the walk is written; a picture is the flowchart with the way lit
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PictureArg,

    /// The workload, such as deploy/web [default: all]
    #[arg(long, value_name = "KIND/NAME")]
    pub(crate) workload: Option<String>,

    /// Answers by the ids of the questions, as {"P18": "yes"}; written anew when questions are asked
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
}

/// Draw the objects and how they are connected: Ingress, Service, Pods, and who makes them
///
/// Pods that are alike share a box. A connection that does not hold is marked where it breaks.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status:
  0  the graph is drawn
  2  wrong arguments, or a path that cannot be read (the others are still drawn)")]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// How the graph is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PictureArg,
}

/// Print the troubleshooting flowchart: what to ask, what to run, and where it ends
#[derive(Debug, Args)]
pub(crate) struct FlowchartArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Light the way that the flowchart takes for this workload of the files, such as deploy/web
    ///
    /// Without a name, for the first one that is not healthy.
    #[arg(long, value_name = "KIND/NAME", num_args = 0..=1, default_missing_value = "", require_equals = true)]
    pub(crate) walk: Option<String>,

    /// How the flowchart is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PictureArg,
}

/// Print what a shell needs to complete commands and options
///
/// For bash: kubetriage completions bash > ~/.local/share/bash-completion/completions/kubetriage
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

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

impl From<IncludeArg> for Include {
    fn from(argument: IncludeArg) -> Self {
        match argument {
            IncludeArg::Graph => Self::Graph,
            IncludeArg::Walks => Self::Walks,
            IncludeArg::Traces => Self::Traces,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    /// clap finds options that contradict each other only when the command line is built.
    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
