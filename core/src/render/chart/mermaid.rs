//! The flowchart in Mermaid's language, which draws it anew.

use super::{super::quote::mermaid_text, Kind, Way, answer_word, boxes, edges, stage_of, stage_title};
use crate::{
    options::Lang,
    report::{ExitKind, StageName},
};

/// Nodes in a subgraph for each part, then the edges.
pub(crate) fn mermaid(lang: Lang, way: Option<&Way>) -> String {
    let boxes = boxes(lang);
    let mut text = "flowchart TD\n".to_owned();
    for stage in [StageName::Pods, StageName::Service, StageName::Ingress] {
        text.push_str(&format!("  subgraph {0}[\"{0}\"]\n", stage_title(stage)));
        for it in boxes.iter().filter(|it| stage_of(it.id) == stage) {
            let filled = way.and_then(|way| way.commands.get(it.id)).map_or(it.text, String::as_str);
            let words = mermaid_text(&if it.kind == Kind::Command {
                format!("$ {filled}")
            } else {
                filled.to_owned()
            });
            let (open, close, class) = match it.kind {
                Kind::Terminal => ("([", "])", "terminal"),
                Kind::Question => ("{{", "}}", "question"),
                Kind::Command => ("[", "]", "command"),
                Kind::Exit(ExitKind::Fix) => ("[", "]", "fix"),
                Kind::Exit(ExitKind::Component) => ("[", "]", "component"),
                Kind::Exit(ExitKind::Unknown) => ("[", "]", "unknown"),
                Kind::Stage => ("([", "])", "stage"),
            };
            text.push_str(&format!("    {}{open}\"{words}\"{close}:::{class}\n", it.id));
        }
        text.push_str("  end\n");
    }
    let mut taken = Vec::new();
    for (index, edge) in edges().iter().enumerate() {
        let label = edge.answer.map_or(String::new(), |it| format!("|{}|", answer_word(it, lang)));
        text.push_str(&format!("  {} -->{label} {}\n", edge.from, edge.to));
        if way.is_some_and(|way| way.takes(edge).is_some()) {
            taken.push(index.to_string());
        }
    }
    text.push_str(
        "  classDef question fill:#ffffff,stroke:#3d4752,color:#1f2328\n  \
         classDef terminal fill:#1f2328,stroke:#1f2328,color:#ffffff\n  \
         classDef command fill:#1f2328,stroke:#1f2328,color:#ffffff\n  \
         classDef fix fill:#ffdd57,stroke:#a37900,color:#1f2328\n  \
         classDef component fill:#d3d9e0,stroke:#6a7480,color:#1f2328\n  \
         classDef unknown fill:#e9ecf0,stroke:#6a7480,color:#1f2328,stroke-dasharray:5 3\n  \
         classDef stage fill:#1a7f37,stroke:#0f5323,color:#ffffff\n",
    );
    if !taken.is_empty() {
        text.push_str(&format!("  linkStyle {} stroke:#0958b3,stroke-width:4px\n", taken.join(",")));
    }
    text
}
