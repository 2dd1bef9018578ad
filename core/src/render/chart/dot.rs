//! The flowchart in the language of Graphviz, which draws it anew.

use super::{super::quote::dot_text, Kind, TITLE, Way, answer_word, boxes, edges, stage_of, stage_title};
use crate::{
    options::Lang,
    report::{ExitKind, StageName},
};

/// Nodes in a cluster for each part, then the edges.
pub(crate) fn dot(lang: Lang, way: Option<&Way>) -> String {
    let boxes = boxes(lang);
    let mut text = format!(
        "digraph kubetriage {{\n  label={};\n  labelloc=t;\n  node [fontname=\"Helvetica\", fontsize=11, style=filled];\n  \
         edge [fontname=\"Helvetica\", fontsize=10];\n",
        dot_text(TITLE.in_lang(lang))
    );
    for stage in [StageName::Pods, StageName::Service, StageName::Ingress] {
        let title = stage_title(stage);
        text.push_str(&format!(
            "  subgraph \"cluster_{title}\" {{\n    label=\"{title}\";\n    color=\"#c5ced8\";\n"
        ));
        for it in boxes.iter().filter(|it| stage_of(it.id) == stage) {
            let filled = way.and_then(|way| way.commands.get(it.id)).map_or(it.text, String::as_str);
            let words = if it.kind == Kind::Command { format!("$ {filled}") } else { filled.to_owned() };
            let (shape, fill, color, ink) = match it.kind {
                Kind::Terminal => ("oval", "#1f2328", "#1f2328", "#ffffff"),
                Kind::Question => ("hexagon", "#ffffff", "#3d4752", "#1f2328"),
                Kind::Command => ("box", "#1f2328", "#1f2328", "#ffffff"),
                Kind::Exit(ExitKind::Fix) => ("box", "#ffdd57", "#a37900", "#1f2328"),
                Kind::Exit(ExitKind::Component) => ("box", "#d3d9e0", "#6a7480", "#1f2328"),
                Kind::Exit(ExitKind::Unknown) => ("box", "#e9ecf0", "#6a7480", "#1f2328"),
                Kind::Stage => ("oval", "#1a7f37", "#0f5323", "#ffffff"),
            };
            let width = if way.is_some_and(|way| way.meets(it.id)) { ", penwidth=4" } else { "" };
            text.push_str(&format!(
                "    \"{}\" [label={}, shape={shape}, fillcolor=\"{fill}\", color=\"{color}\", fontcolor=\"{ink}\"{width}];\n",
                it.id,
                dot_text(&words)
            ));
        }
        text.push_str("  }\n");
    }
    for edge in edges() {
        let mut attributes = Vec::new();
        attributes.extend(edge.answer.map(|it| format!("label=\"{}\"", answer_word(it, lang))));
        match way.and_then(|way| way.takes(&edge)) {
            Some(true) => attributes.push("color=\"#0958b3\", penwidth=4".to_owned()),
            Some(false) => attributes.push("color=\"#0958b3\", penwidth=4, style=dashed".to_owned()),
            None => {}
        }
        let attributes =
            if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
        text.push_str(&format!("  \"{}\" -> \"{}\"{attributes};\n", edge.from, edge.to));
    }
    text.push_str("}\n");
    text
}
