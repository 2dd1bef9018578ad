//! The graph in Mermaid's language, which lays it out anew.

use super::{
    super::quote::mermaid_text,
    model::{Hold, Model, Node},
};
use crate::report::NodeState;

/// A subgraph for each namespace, then the lines.
pub(crate) fn mermaid(model: &Model) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (number, namespace) in model.namespaces().into_iter().enumerate() {
        let nodes = model.nodes.iter().enumerate().filter(|(_, it)| it.namespace == namespace);
        let nodes: Vec<(usize, &Node)> = nodes.collect();
        if nodes.is_empty() {
            continue;
        }
        let indent = if namespace.is_empty() { "  " } else { "    " };
        if !namespace.is_empty() {
            text.push_str(&format!("  subgraph s{number}[\"{}\"]\n", mermaid_text(namespace)));
        }
        for (index, node) in nodes {
            let words: Vec<String> = words(node).map(|it| mermaid_text(&it)).collect();
            text.push_str(&format!(
                "{indent}n{index}[\"{}\"]:::{}\n",
                words.join("<br/>"),
                class(node.state)
            ));
        }
        if !namespace.is_empty() {
            text.push_str("  end\n");
        }
    }
    let mut broken = Vec::new();
    for (index, link) in model.links.iter().enumerate() {
        let words: Vec<String> = link.signed().iter().map(|it| mermaid_text(it)).collect();
        let label = if words.is_empty() { String::new() } else { format!("|\"{}\"|", words.join("<br/>")) };
        let line = if link.hold == Hold::Sound { "-->" } else { "-.->" };
        text.push_str(&format!("  n{} {line}{label} n{}\n", link.from, link.to));
        if link.hold == Hold::Broken {
            broken.push(index.to_string());
        }
    }
    text.push_str(
        "  classDef healthy fill:#e3f5e7,stroke:#1a7f37,color:#1f2328\n  \
         classDef degraded fill:#fff1b8,stroke:#9a6700,color:#1f2328\n  \
         classDef broken fill:#ffe2de,stroke:#b3261e,stroke-width:3px,color:#1f2328\n  \
         classDef absent fill:#ffffff,stroke:#b3261e,stroke-dasharray:6 4,color:#1f2328\n",
    );
    if !broken.is_empty() {
        text.push_str(&format!("  linkStyle {} stroke:#b3261e,stroke-width:3px\n", broken.join(",")));
    }
    text
}

/// Everything that stands in a box.
pub(super) fn words(node: &Node) -> impl Iterator<Item = String> + '_ {
    let sign = match node.state {
        NodeState::Healthy => "",
        NodeState::Degraded => "! ",
        NodeState::Broken => "✗ ",
        NodeState::Absent => "? ",
    };
    let head = format!("{sign}{} {}", node.kind, node.name);
    let references = node.references.iter().map(|it| match it.hold {
        Hold::Broken => format!("✗ {}", it.words),
        Hold::Open => format!("? {}", it.words),
        Hold::Sound => it.words.clone(),
    });
    std::iter::once(head.trim_end().to_owned())
        .chain(node.details.iter().cloned())
        .chain(references)
        .chain(node.messages.iter().cloned())
}

pub(super) fn class(state: NodeState) -> &'static str {
    match state {
        NodeState::Healthy => "healthy",
        NodeState::Degraded => "degraded",
        NodeState::Broken => "broken",
        NodeState::Absent => "absent",
    }
}
