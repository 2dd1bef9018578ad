//! kubetriage reads Kubernetes YAML, builds the graph Ingress → Service → Pod, and says where the path breaks, why,
//! on which characters, and what to change.
//!
//! Everything here is pure: no files, no clock, no network, no threads. [`check()`] never fails and never panics; what
//! cannot be read is a [`Diagnostic`] like any other fault.
//!
//! ```
//! use kubetriage::{Options, SourceFile, check};
//!
//! let file = SourceFile::new("service.yaml", "apiVersion: v1\nkind: Servce\nmetadata:\n  name: web\n");
//! let report = check(vec![file], &Options::default());
//! assert_eq!(report.diagnostics[0].rule, "api-kind-not-found");
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice
    )
)]

mod apart;
pub mod arguments;

mod hash;
mod intake;
mod mask;
mod masking;
mod options;
mod order;
mod quantity;
pub mod report;

mod yaml;

mod schema;

mod resources;

mod defaults;

mod graph;

mod messages;

mod rules;

mod check;

mod config;

mod endpoints;

mod fix;

mod flowchart;

mod render;

mod secret;

mod time;

mod trace;

mod view;

mod what_if;

mod workspace;

pub use check::{Parsed, SourceFile, check, check_parsed, parse};
pub use config::{ConfigError, UnknownRule, parse_config, unknown_rules};
pub use endpoints::{endpoints, endpoints_parsed};
pub use fix::{ApplyError, apply_fixes, select_fixes};
pub use flowchart::{UnknownSubject, flowchart, walk, walk_parsed};
pub use masking::mask_secrets;
pub use options::{Ignore, Include, KubernetesVersion, Lang, Limits, Options, Text};
pub use render::{Picture, PictureFormat, PictureOf, render, render_parsed};
pub use report::{Diagnostic, Report, RuleInfo, Severity};
#[cfg(feature = "docs")]
pub use rules::explain;
pub use rules::rules;
pub use secret::secret_ranges;
pub use time::Timestamp;
pub use trace::{RequestError, trace, trace_parsed, traces, traces_parsed};
pub use view::{DocumentValue, Refusal, view, view_parsed};
pub use what_if::{Proposal, ProposalError, what_if, what_if_parsed};
pub use workspace::{Changes, Workspace};

/// The version of kubetriage.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
