//! `kubetriage graph`

use std::collections::BTreeMap;

use kubetriage::{
    Include, Lang, Options, Picture, PictureOf,
    report::{Graph, GraphEdge, GraphEdgeKind, NodeState},
};

use super::{closed_is_enough, code_of, read_input};
use crate::{
    args::{GraphArgs, PictureArg},
    configuration,
    failure::Failure,
    language::text,
    output::{Output, style, terminal::visible},
};

pub(super) fn run(arguments: &GraphArgs) -> Result<u8, Failure> {
    let options = configuration::options(&arguments.input, arguments.output.language.wanted())?;
    let lang = options.lang;
    let input = read_input(&arguments.input, arguments.output.quiet, lang);
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format.picture() {
        Some(format) => {
            let picture = Picture { what: PictureOf::Graph, format };
            output.write(&kubetriage::render_parsed(&input.files, &picture, &options))
        }
        None => {
            let options = Options { include: [Include::Graph].into(), ..options };
            let graph = kubetriage::check_parsed(&input.files, &options).graph.unwrap_or_default();
            if arguments.format == PictureArg::Json {
                output.write_json(&graph)
            } else {
                let text = in_words(&graph, output.colored, lang);
                output.write(&text)
            }
        }
    };
    let code = code_of(input, 0, lang);
    closed_is_enough(written.and_then(|()| output.finish()), code)
}

/// Each object with what it leads to, below it.
fn in_words(graph: &Graph, colored: bool, lang: Lang) -> String {
    if graph.nodes.is_empty() {
        return text!(lang, en: "No objects in these files\n"; es: "Ningún objeto en estos archivos\n");
    }
    let mut leaving: BTreeMap<&str, Vec<&GraphEdge>> = BTreeMap::new();
    for edge in &graph.edges {
        leaving.entry(&edge.from).or_default().push(edge);
    }
    let mut text = String::new();
    for node in graph.nodes.iter().filter(|it| it.state != NodeState::Absent) {
        let severity = match node.state {
            NodeState::Broken => Some((kubetriage::Severity::Error, "✗ ")),
            NodeState::Degraded => Some((kubetriage::Severity::Warning, "! ")),
            NodeState::Healthy | NodeState::Absent => None,
        };
        let (style, sign) = severity.map_or_else(
            || (style::of_success(colored), "✓ "),
            |(severity, sign)| (style::of_severity(severity, colored), sign),
        );
        let details = node.details.join(", ");
        text.push_str(&format!("{style}{sign}{style:#}{}  {}", visible(&node.id), visible(&details)));
        text.truncate(text.trim_end().len());
        text.push('\n');
        for edge in leaving.get(node.id.as_str()).into_iter().flatten() {
            let kind = kind_in_words(edge.kind, lang);
            let label = if edge.label.is_empty() { String::new() } else { format!(" ({})", edge.label) };
            let style = if edge.ok {
                anstyle::Style::new()
            } else {
                style::of_severity(kubetriage::Severity::Error, colored)
            };
            let sign = if edge.ok { "→" } else { "✗" };
            text.push_str(&format!(
                "    {style}{sign} {kind} {}{}{style:#}\n",
                visible(&edge.to),
                visible(&label)
            ));
        }
    }
    text
}

fn kind_in_words(kind: GraphEdgeKind, lang: Lang) -> String {
    match kind {
        GraphEdgeKind::Owns => text!(lang, en: "owns"; es: "posee"),
        GraphEdgeKind::Selects => text!(lang, en: "selects"; es: "selecciona"),
        GraphEdgeKind::Routes => text!(lang, en: "routes to"; es: "dirige a"),
        GraphEdgeKind::Mounts => text!(lang, en: "mounts"; es: "monta"),
        GraphEdgeKind::Reads => text!(lang, en: "reads"; es: "lee"),
        GraphEdgeKind::Scales => text!(lang, en: "scales"; es: "escala"),
    }
}
