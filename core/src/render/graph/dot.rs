//! The graph in the language of Graphviz, which lays it out anew.

use super::{
    super::quote::dot_text,
    mermaid::words,
    model::{Hold, Model},
};
use crate::report::NodeState;

/// A cluster for each namespace, then the lines.
pub(crate) fn dot(model: &Model) -> String {
    let mut text = "digraph kubetriage {\n  rankdir=LR;\n  \
                    node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n  \
                    edge [fontname=\"Helvetica\", fontsize=10];\n"
        .to_owned();
    for (number, namespace) in model.namespaces().into_iter().enumerate() {
        let mut nodes = model.nodes.iter().enumerate().filter(|(_, it)| it.namespace == namespace).peekable();
        if nodes.peek().is_none() {
            continue;
        }
        let indent = if namespace.is_empty() { "  " } else { "    " };
        if !namespace.is_empty() {
            let name = dot_text(namespace);
            text.push_str(&format!(
                "  subgraph \"cluster_{number}\" {{\n    label={name};\n    color=\"#c5ced8\";\n"
            ));
        }
        for (index, node) in nodes {
            let words: Vec<String> = words(node).collect();
            let (fill, color, style) = match node.state {
                NodeState::Healthy => ("#e3f5e7", "#1a7f37", ""),
                NodeState::Degraded => ("#fff1b8", "#9a6700", ""),
                NodeState::Broken => ("#ffe2de", "#b3261e", ", penwidth=3"),
                NodeState::Absent => ("#ffffff", "#b3261e", ", style=\"rounded,dashed\""),
            };
            text.push_str(&format!(
                "{indent}n{index} [label={}, fillcolor=\"{fill}\", color=\"{color}\"{style}];\n",
                dot_text(&words.join("\n"))
            ));
        }
        if !namespace.is_empty() {
            text.push_str("  }\n");
        }
    }
    for link in &model.links {
        let mut attributes = Vec::new();
        let words = link.signed().join("\n");
        if !words.is_empty() {
            attributes.push(format!("label={}", dot_text(&words)));
        }
        if link.hold == Hold::Broken {
            attributes.push("color=\"#b3261e\", style=dashed, penwidth=2".to_owned());
        } else if link.hold == Hold::Open {
            attributes.push("style=dashed".to_owned());
        }
        let attributes =
            if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
        text.push_str(&format!("  n{} -> n{}{attributes};\n", link.from, link.to));
    }
    text.push_str("}\n");
    text
}
