//! The graph as SVG.

use super::{
    super::{
        metrics::Font,
        svg::{Frame, Point, Svg},
    },
    lanes::{self, INNER},
    model::{Hold, Link, Model, Node},
    pages::{FOOTER_FONT, HEADING_FONT, Layout, TITLE},
};
use crate::{
    hash::{HashMap, HashSet},
    options::Lang,
    report::{GraphEdgeKind, NodeState},
    rules::text,
};

const LABEL: Font = Font::text(11);
/// So many paths are written on a line.
const LABELS: usize = 3;
/// How far the boxes of a stack stand out.
const STACK: i32 = 8;
/// The size of the sign on a broken line.
const BREAK: i32 = 9;

/// The picture.
pub(crate) fn svg(model: &Model, lang: Lang) -> String {
    let title = "Ingress → Service → Pods ← ReplicaSet ← Deployment";
    let title_font = Font::bold(20);
    let layout = Layout::new(model, lang, title_font.width(title) + 420);
    let boxes = model.nodes.len();
    let broken = model.links.iter().filter(|it| it.hold == Hold::Broken).count();
    let description = text!(
        lang,
        en: "The objects and their connections: {boxes} boxes, {broken} broken connections";
        es: "Los objetos y sus conexiones: {boxes} cajas, {broken} conexiones rotas"
    );
    let code = if lang == Lang::En { "en" } else { "es" };
    let mut svg = Svg::new(layout.width, layout.height, title, &description, code);
    svg.word(title, (24, 40), title_font, "");
    legend(&mut svg, layout.width, lang);
    if model.is_empty {
        let nothing = text!(lang, en: "No objects in these files"; es: "Ningún objeto en estos archivos");
        svg.word(&nothing, (24, TITLE + 24), Font::text(14), "soft");
    }
    for space in &layout.spaces {
        svg.open("panel");
        svg.rect(space.frame, 10);
        let room = space.frame.width - 40;
        let at = (space.frame.left() + 20, space.frame.top() + 28);
        svg.word(&HEADING_FONT.cut(&space.name, room), at, HEADING_FONT, "");
        if !space.rest.is_empty() {
            let at = (space.frame.left() + 20, space.frame.bottom() - 14);
            svg.word(&FOOTER_FONT.cut(&space.rest, room), at, FOOTER_FONT, "soft");
        }
        svg.close();
    }
    let mut written = Written::default();
    // Broken lines lie above the others.
    for wanted in [Hold::Sound, Hold::Open, Hold::Broken] {
        for link in model.links.iter().filter(|it| it.hold == wanted) {
            draw_link(&mut svg, model, &layout, link, &mut written);
        }
    }
    for (node, frame) in model.nodes.iter().zip(&layout.frames) {
        draw_node(&mut svg, node, *frame, lang);
    }
    let first = layout.height - 24 - i32::try_from(layout.below.len()).unwrap_or_default() * 22;
    for (index, words) in (0..).zip(&layout.below) {
        let words = FOOTER_FONT.cut(words, layout.width - 48);
        svg.word(&words, (24, first + 22 + index * 22), FOOTER_FONT, "soft");
    }
    svg.finish()
}

fn draw_node(svg: &mut Svg, node: &Node, frame: Frame, lang: Lang) {
    let (class, state) = match node.state {
        NodeState::Healthy => ("healthy", text!(lang, en: "healthy"; es: "bien")),
        NodeState::Degraded => {
            ("degraded", text!(lang, en: "a warning stands on it"; es: "con una advertencia"))
        }
        NodeState::Broken => ("broken", text!(lang, en: "broken"; es: "roto")),
        NodeState::Absent => ("absent", text!(lang, en: "not there"; es: "no está")),
    };
    let mut words = format!("{} {}: {state}", node.kind, node.name).trim_start().to_owned();
    for part in node.details.iter().chain(&node.messages) {
        words.push_str(&format!("; {part}"));
    }
    let all = serde_json::to_string(&node.ids).unwrap_or_default();
    let mut data = vec![("data-node", node.ids.first().map_or("", String::as_str))];
    if node.ids.len() > 1 {
        data.push(("data-nodes", &all));
    }
    svg.open_symbol(&format!("node {class}"), &words, &data);
    if is_stack(node) {
        // A stack of boxes stands for Pods that are alike.
        for step in [STACK, STACK / 2] {
            svg.rect(Frame { x: frame.x + step, y: frame.y + step, ..frame }, 6);
        }
    }
    svg.rect(frame, 6);
    let mut y = frame.top() + lanes::first_line();
    for line in lanes::lines(node).0 {
        y += line.font.line_height() + 2;
        let text = line.font.cut(&line.text, INNER);
        svg.word(&text, (frame.left() + 10, y), line.font, line.class);
    }
    sign(svg, node.state, (frame.right() - 14, frame.top() + 14));
    svg.close();
}

/// Whether it stands for several.
fn is_stack(node: &Node) -> bool {
    node.kind.contains('×')
}

/// The state as a form, for who does not see its colour.
fn sign(svg: &mut Svg, state: NodeState, at: Point) {
    match state {
        NodeState::Healthy => {
            svg.open("edge");
            svg.line(&[(at.0 - 5, at.1), (at.0 - 1, at.1 + 4), (at.0 + 6, at.1 - 5)]);
            svg.close();
        }
        NodeState::Degraded => svg.word("!", (at.0 - 2, at.1 + 6), Font::text(17), "strong"),
        NodeState::Broken => broken_sign(svg, at),
        NodeState::Absent => svg.word("?", (at.0 - 5, at.1 + 6), Font::text(17), "bad"),
    }
}

fn broken_sign(svg: &mut Svg, (x, y): Point) {
    svg.open("break");
    svg.circle((x, y), BREAK);
    svg.line(&[(x - 4, y - 4), (x + 4, y + 4)]);
    svg.line(&[(x - 4, y + 4), (x + 4, y - 4)]);
    svg.close();
}

/// What stands on the lines so far: two that end side by side share their signs, and their words if they are the same.
#[derive(Default)]
struct Written {
    lines: HashMap<Point, Vec<String>>,
    signs: HashSet<Point>,
}

/// What is written on a line, so that it fits: of a request with its port, the port is never cut off, and of the rest the path says more than the
/// host.
pub(super) fn cut_route(label: &str, room: i32) -> String {
    let Some((request, port)) = label.rsplit_once(" → ").filter(|(_, port)| LABEL.width(port) < room / 2)
    else {
        // Of a label, name and value say more than who the name belongs to.
        let short = label.split_once('/').filter(|(_, rest)| rest.contains('=') && LABEL.width(label) > room);
        return short
            .map_or_else(|| LABEL.cut(label, room), |(_, rest)| LABEL.cut(&format!("…{rest}"), room));
    };
    let port = format!(" → {port}");
    let room = room - LABEL.width(&port);
    let (host, path) = request.split_at(request.find('/').unwrap_or(request.len()));
    let for_host = room - LABEL.width(path);
    let request = match LABEL.width(request) <= room {
        true => request.to_owned(),
        false if for_host > room / 4 => LABEL.cut(host, for_host) + path,
        false if host.is_empty() || path.is_empty() => LABEL.cut(request, room),
        false => LABEL.cut(&format!("…{path}"), room),
    };
    request + &port
}

/// A line leaves its box in the middle of a side and turns once in the room between the columns. The line of a Service
/// carries the selector, and turns where it arrives; that of an Ingress carries the port, and turns where it begins.
fn draw_link(svg: &mut Svg, model: &Model, layout: &Layout, link: &Link, written: &mut Written) {
    let frame = |node: usize| layout.frames.get(node).copied().unwrap_or_default();
    let rank = |node: usize| model.nodes.get(node).map_or(2, |it| it.rank);
    let (from, to) = (frame(link.from), frame(link.to));
    let early = link.kind != GraphEdgeKind::Selects;
    let shift = i32::try_from(if early { link.from } else { link.to } % 4).unwrap_or_default() * 6;
    let (start, end, turn) = if rank(link.from) < rank(link.to) {
        let (start, end) = ((from.right(), from.y), (to.left(), to.y));
        (start, end, if early { start.0 + 12 + shift } else { end.0 - 20 - shift })
    } else {
        // From who makes Pods, to the left.
        let behind = if model.nodes.get(link.to).is_some_and(is_stack) { STACK } else { 0 };
        let (start, end) = ((from.left(), from.y), (to.right() + behind, to.y));
        (start, end, start.0 - 12 - shift)
    };
    let straight = start.1 == end.1;
    let points = if straight { vec![start, end] } else { vec![start, (turn, start.1), (turn, end.1), end] };
    let class = match link.hold {
        Hold::Sound => "edge",
        Hold::Open => "edge open",
        Hold::Broken => "edge broken",
    };
    let id = |node: usize| model.nodes.get(node).and_then(|it| it.ids.first()).map_or("", String::as_str);
    let edges: Vec<String> = link.edges.iter().map(usize::to_string).collect();
    let (edges, from_id, to_id) = (edges.join(" "), id(link.from), id(link.to));
    svg.open_data("line", &[("data-edge", &edges), ("data-from", from_id), ("data-to", to_id)]);
    svg.open(class);
    svg.arrow(&points);
    svg.close();
    // The piece of the line that is written on.
    let (left, right, y) = match (straight, early) {
        (true, _) => (start.0, end.0, start.1),
        (false, true) => (turn, end.0, end.1),
        (false, false) => (start.0, turn, start.1),
    };
    let is_broken = link.hold == Hold::Broken;
    let room = (right - left).abs() - if is_broken { 42 } else { 22 };
    let lines = match link.kind {
        GraphEdgeKind::Owns | GraphEdgeKind::Scales => Vec::new(),
        _ => link.written(LABELS),
    };
    // Lines that end side by side are written on one above the other.
    let place = if early { end } else { start };
    for line in lines.iter().rev() {
        let above = written.lines.entry(place).or_default();
        if !above.contains(line) {
            let height = i32::try_from(above.len()).unwrap_or_default() * LABEL.line_height();
            let at = (left.min(right) + 6, y - 6 - height);
            svg.word(&cut_route(line, room), at, LABEL, if is_broken { "bad" } else { "" });
            above.push(line.clone());
        }
    }
    if is_broken && written.signs.insert((right, y)) {
        broken_sign(svg, (right - 20, y));
    }
    svg.close();
}

/// What the forms mean, at the upper right.
fn legend(svg: &mut Svg, width: i32, lang: Lang) {
    let entries = [
        (NodeState::Healthy, "healthy", text!(lang, en: "healthy"; es: "bien")),
        (NodeState::Degraded, "degraded", text!(lang, en: "warning"; es: "advertencia")),
        (NodeState::Broken, "broken", text!(lang, en: "broken"; es: "roto")),
        (NodeState::Absent, "absent", text!(lang, en: "not there"; es: "no está")),
    ];
    let font = Font::text(12);
    let mut right = width - 24;
    for (state, class, words) in entries.iter().rev() {
        right -= font.width(words);
        svg.word(words, (right, 38), font, "");
        right -= 40;
        svg.open(&format!("node {class}"));
        svg.rect(Frame { x: right + 16, y: 34, width: 32, height: 22 }, 4);
        sign(svg, *state, (right + 16, 34));
        svg.close();
        right -= 18;
    }
}
