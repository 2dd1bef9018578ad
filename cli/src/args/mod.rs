//! The command line as clap reads it.

#![allow(
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    reason = "the comments are what `--help` prints, where a link has no marks around it"
)]

mod shared;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use shared::{InputArgs, OutputArgs};
pub(crate) use values::{Color, DataFormat, FailOn, Format, IncludeArg, LangArg, PictureArg, ReportFormat};

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
/// On a terminal, asks for what the files cannot tell about the only workload, or that of --workload.
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    /// clap finds options that contradict each other only when the command line is built.
    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
