//! The picture has every box and every way of the flowchart, in its place.

use std::collections::BTreeSet;

use super::{Kind, Way, boxes, dot, edges, grid, mermaid, svg};
use crate::options::Lang;

#[test]
fn every_box_has_a_place_of_its_own() {
    let mut places = BTreeSet::new();
    for it in boxes(Lang::En) {
        let place = grid::place(it.id).unwrap_or_else(|| panic!("{} has no place", it.id));
        assert!(places.insert((format!("{:?}", place.stage), place.column, place.row)), "{}", it.id);
    }
    assert_eq!(places.len(), 30 + 12 + 28 + 3 + 2);
}

#[test]
fn every_language_of_pictures_has_every_box_and_every_edge() {
    for lang in [Lang::En, Lang::Es] {
        let (svg, mermaid, dot) = (svg(lang, None), mermaid(lang, None), dot(lang, None));
        for it in boxes(lang).iter().filter(|it| it.kind != Kind::Terminal && it.kind != Kind::Stage) {
            assert!(svg.contains(&format!("aria-label=\"{}: ", it.id)), "{}", it.id);
            assert!(mermaid.contains(&format!("    {}", it.id)), "{}", it.id);
            assert!(dot.contains(&format!("    \"{}\" [", it.id)), "{}", it.id);
        }
        assert_eq!(svg.matches("class=\"edge\"").count(), edges().len());
        assert_eq!(mermaid.matches(" -->").count(), edges().len());
        assert_eq!(dot.matches(" -> ").count(), edges().len());
    }
}

/// Pages open what a reader clicks on.
#[test]
fn a_page_finds_every_box_and_every_line() {
    let way = Way { boxes: ["START", "C1", "P1"].map(str::to_owned).to_vec(), ..Way::default() };
    for picture in [svg(Lang::En, None), svg(Lang::Es, Some((&way, "Pod web")))] {
        for it in boxes(Lang::En) {
            let name = match it.kind {
                Kind::Terminal => "terminal",
                Kind::Question => "question",
                Kind::Command => "command",
                Kind::Exit(_) => "exit",
                Kind::Stage => "stage",
            };
            assert_eq!(picture.matches(&format!(" data-{name}=\"{}\"", it.id)).count(), 1, "{}", it.id);
        }
        for edge in edges() {
            let answer = edge
                .answer
                .map_or("", |yes| if yes { " data-answer=\"yes\"" } else { " data-answer=\"no\"" });
            let line = format!(" data-from=\"{}\" data-to=\"{}\"{answer}>", edge.from, edge.to);
            assert_eq!(picture.matches(&line).count(), 1, "{line}");
        }
    }
}

#[test]
fn the_picture_is_xml_without_script_font_or_id() {
    let svg = svg(Lang::Es, None);
    for forbidden in ["<script", "@font-face", " id=\"", "href", "url(", "@import"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    assert!(svg.contains("<title>") && svg.contains("<desc>") && svg.contains("lang=\"es\""));
    assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
}

#[test]
fn a_way_is_lit_and_the_rest_steps_back() {
    let way = Way {
        boxes: ["START", "C1", "P1", "P6", "C4", "P7", "X6"].map(str::to_owned).to_vec(),
        assumed: ["P7".to_owned()].into(),
        commands: [("C4".to_owned(), "kubectl logs web-1".to_owned())].into(),
    };
    let picture = svg(Lang::En, Some((&way, "Deployment web")));
    assert_eq!(picture.matches("class=\"edge taken\"").count(), 5 + 1, "and one in the legend");
    assert_eq!(picture.matches("class=\"edge taken assumed\"").count(), 1 + 1);
    assert!(picture.contains("class=\"fix taken\"") && picture.contains("web-1"));
    assert!(mermaid(Lang::En, Some(&way)).contains("linkStyle "));
    assert!(dot(Lang::En, Some(&way)).contains("style=dashed"));
}
