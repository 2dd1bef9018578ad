//! The flowchart as SVG, as it hangs on the wall: questions in diamonds, commands on black, what to mend on yellow, what
//! is not ours on grey, what is done on green.

use std::collections::BTreeMap;

use super::{
    super::{
        metrics::Font,
        svg::{Frame, Point, Svg},
    },
    BEGIN, ChartBox, ChartEdge, Kind, TITLE, Way, answer_word, boxes, edges,
    grid::{self, LEFT_COLUMNS, Place, RIGHT_COLUMNS},
    stage_title,
};
use crate::{
    options::{Lang, Text},
    order::InOrder,
    report::{ExitKind, StageName},
    rules::text,
};

const BOX_WIDTH: i32 = 150;
const COLUMN: i32 = 184;
const ROW_GAP: i32 = 24;
const MARGIN: i32 = 24;
/// Inside of a part, around its boxes.
const PADDING: i32 = 22;
/// Above the boxes of a part, for its name.
const HEADING: i32 = 34;
/// Between the parts, for the long arrow from the Pods to the Service.
const GUTTER: i32 = 40;
const TITLE_HEIGHT: i32 = 56;
/// How far the points of a question stand out.
const POINT: i32 = 14;

const TEXT: Font = Font::text(12);
const STRONG: Font = Font::bold(12);
const CODE: Font = Font::code(11);
const LABEL: Font = Font::text(12);
const NUMBER: Font = Font::text(9);

/// The picture, with a way through it lit if there is one; `name` is what it is the way of.
pub(crate) fn svg(lang: Lang, way: Option<(&Way, &str)>) -> String {
    let boxes = boxes(lang);
    let layout = Layout::new(&boxes, way.map(|(way, _)| way));
    let mut title = TITLE.in_lang(lang).to_owned();
    if let Some((_, name)) = way {
        title = format!("{title}: {name}");
    }
    let description = Text {
        en: "The troubleshooting flowchart: 30 questions about Pods, then the Service, then the Ingress, with the command that answers each, and 28 places where it ends.",
        es: "El diagrama de diagnóstico: 30 preguntas sobre los Pods, luego el Service y luego el Ingress, con el comando que responde a cada una, y 28 finales.",
    };
    let code = if lang == Lang::En { "en" } else { "es" };
    let mut svg = Svg::new(layout.width, layout.height, &title, description.in_lang(lang), code);
    let title = Font::text(24).cut(&title, layout.width - 2 * MARGIN);
    svg.word(&title, (MARGIN, MARGIN + 22), Font::text(24), "strong");
    for (stage, frame) in &layout.panels {
        svg.open("panel");
        svg.rect(*frame, 10);
        let at = (frame.right() - PADDING, frame.top() + 29);
        svg.word(stage_title(*stage), at, Font::text(20), "end strong");
        svg.close();
    }
    let way = way.map(|(way, _)| way);
    // Edges that the way takes lie above the others.
    let edges = edges();
    let taken = |edge: &ChartEdge| way.and_then(|way| way.takes(edge));
    for edge in edges.iter().filter(|it| taken(it).is_none()) {
        layout.draw_edge(&mut svg, edge, if way.is_some() { "edge dim" } else { "edge" }, lang);
    }
    for edge in &edges {
        match taken(edge) {
            Some(true) => layout.draw_edge(&mut svg, edge, "edge taken", lang),
            Some(false) => layout.draw_edge(&mut svg, edge, "edge taken assumed", lang),
            None => {}
        }
    }
    for it in &boxes {
        let state = match way {
            Some(way) if way.meets(it.id) => " taken",
            Some(_) => " dim",
            None => "",
        };
        layout.draw_box(&mut svg, it, state);
    }
    legend(&mut svg, layout.legend, lang, way.is_some());
    svg.finish()
}

struct Layout {
    width: i32,
    height: i32,
    panels: Vec<(StageName, Frame)>,
    frames: BTreeMap<&'static str, Frame>,
    lines: BTreeMap<&'static str, Vec<String>>,
    /// Where the long arrow from the Pods goes up.
    gutter: i32,
    /// The upper left corner of the room for the legend.
    legend: Point,
}

impl Layout {
    fn new(boxes: &[ChartBox], way: Option<&Way>) -> Self {
        let lines: BTreeMap<&'static str, Vec<String>> =
            boxes.iter().map(|it| (it.id, lines_of(it, way))).in_order();
        let heights: BTreeMap<&'static str, i32> = boxes
            .iter()
            .map(|it| (it.id, lines.get(it.id).map_or(0, |lines| height(it.kind, lines))))
            .in_order();
        let row_heights = |stage: StageName| -> Vec<i32> {
            let of_row = |row: &&str| row.split_whitespace().filter_map(|id| heights.get(id)).max().copied();
            grid::rows(stage).iter().map(|row| of_row(row).unwrap_or_default()).collect()
        };
        let (pods, service, ingress) =
            (row_heights(StageName::Pods), row_heights(StageName::Service), row_heights(StageName::Ingress));
        let needed = |rows: &[i32]| {
            let gaps = i32::try_from(rows.len()).unwrap_or_default() - 1;
            HEADING + rows.iter().sum::<i32>() + gaps * ROW_GAP + 2 * PADDING
        };
        let right = needed(&service) + needed(&ingress) + GUTTER / 2;
        let total = needed(&pods).max(right);
        let gaps = |rows: &[i32]| i32::try_from(rows.len()).unwrap_or(1) - 1;
        // Both sides end at one height: the rows of the lower one stand further apart.
        let left_gap = ROW_GAP + (total - needed(&pods)) / gaps(&pods);
        let right_gap = ROW_GAP + (total - right) / (gaps(&service) + gaps(&ingress));

        let panel_width = |columns: usize| {
            let columns = i32::try_from(columns).unwrap_or_default();
            (columns - 1) * COLUMN + BOX_WIDTH + 2 * PADDING
        };
        let top = TITLE_HEIGHT + MARGIN / 2;
        let (left_width, right_width) = (panel_width(LEFT_COLUMNS), panel_width(RIGHT_COLUMNS));
        let right_left = MARGIN + left_width + GUTTER;
        let mut layout = Self {
            width: right_left + right_width + MARGIN,
            height: top + total + MARGIN,
            panels: Vec::new(),
            frames: BTreeMap::new(),
            lines,
            gutter: MARGIN + left_width + GUTTER / 2,
            legend: (0, 0),
        };
        let service_height = needed(&service) + (right_gap - ROW_GAP) * gaps(&service);
        layout.place(boxes, StageName::Pods, (MARGIN, top), &pods, &heights, left_gap);
        layout.place(boxes, StageName::Service, (right_left, top), &service, &heights, right_gap);
        let below = top + service_height + GUTTER / 2;
        layout.place(boxes, StageName::Ingress, (right_left, below), &ingress, &heights, right_gap);
        let panel = |x, y, width, height| Frame { x: x + width / 2, y: y + height / 2, width, height };
        layout.panels = vec![
            (StageName::Pods, panel(MARGIN, top, left_width, total)),
            (StageName::Service, panel(right_left, top, right_width, service_height)),
            (StageName::Ingress, panel(right_left, below, right_width, top + total - below)),
        ];
        let corner = |id: &str| layout.frames.get(id).copied().unwrap_or_default();
        layout.legend = (corner("X14").left() - COLUMN / 2, corner("P17").top());
        layout
    }

    fn place(
        &mut self,
        boxes: &[ChartBox],
        stage: StageName,
        (left, top): Point,
        rows: &[i32],
        heights: &BTreeMap<&'static str, i32>,
        gap: i32,
    ) {
        for it in boxes {
            let Some(Place { column, row, .. }) = grid::place(it.id).filter(|it| it.stage == stage) else {
                continue;
            };
            let column = i32::try_from(column).unwrap_or_default();
            let above = rows.iter().take(row).map(|height| height + gap).sum::<i32>();
            let frame = Frame {
                x: left + PADDING + BOX_WIDTH / 2 + column * COLUMN,
                y: top + PADDING + HEADING + above + rows.get(row).copied().unwrap_or_default() / 2,
                width: if it.kind == Kind::Terminal { 80 } else { BOX_WIDTH },
                height: heights.get(it.id).copied().unwrap_or_default(),
            };
            self.frames.insert(it.id, frame);
        }
    }

    fn draw_box(&self, svg: &mut Svg, it: &ChartBox, state: &str) {
        let Some(frame) = self.frames.get(it.id).copied() else { return };
        let class = match it.kind {
            Kind::Terminal => "command",
            Kind::Question => "question",
            Kind::Command => "command",
            Kind::Exit(ExitKind::Fix) => "fix",
            Kind::Exit(ExitKind::Component) => "component",
            Kind::Exit(ExitKind::Unknown) => "unknown",
            Kind::Stage => "stage",
        };
        let words = match it.explanation {
            Some(explanation) => format!("{}: {} {explanation}", it.id, it.text),
            None => it.text.to_owned(),
        };
        let name = match it.kind {
            Kind::Terminal => "data-terminal",
            Kind::Question => "data-question",
            Kind::Command => "data-command",
            Kind::Exit(_) => "data-exit",
            Kind::Stage => "data-stage",
        };
        svg.open_symbol(&format!("{class}{state}"), &words, &[(name, it.id)]);
        match it.kind {
            Kind::Question => svg.hexagon(frame, POINT),
            Kind::Terminal => svg.rect(frame, frame.height / 2),
            Kind::Command => svg.rect(frame, 3),
            Kind::Exit(_) => svg.rect(frame, 4),
            Kind::Stage => svg.rect(frame, 14),
        }
        let font = match it.kind {
            Kind::Command => CODE,
            Kind::Stage | Kind::Terminal => STRONG,
            _ => TEXT,
        };
        let lines = self.lines.get(it.id).map_or(&[][..], Vec::as_slice);
        svg.centred(lines, (frame.x, frame.y), font);
        if matches!(it.kind, Kind::Question | Kind::Exit(_)) {
            let indent = if it.kind == Kind::Question { POINT } else { 1 };
            svg.word(it.id, (frame.left() + indent, frame.top() - 4), NUMBER, "soft");
        }
        svg.close();
    }

    fn draw_edge(&self, svg: &mut Svg, edge: &ChartEdge, class: &str, lang: Lang) {
        let Some(points) = self.route(edge) else { return };
        let mut data = vec![("data-from", edge.from), ("data-to", edge.to)];
        if let Some(answer) = edge.answer {
            data.push(("data-answer", if answer { "yes" } else { "no" }));
        }
        svg.open_data(class, &data);
        svg.arrow(&points);
        if let (Some(answer), [first, second, ..]) = (edge.answer, points.as_slice()) {
            let word = answer_word(answer, lang);
            let width = LABEL.width(word);
            let at = match (second.0 - first.0).signum() {
                1 => (first.0 + 3, first.1 - 5),
                -1 => (first.0 - 3 - width, first.1 - 5),
                _ if second.1 > first.1 => (first.0 + 6, first.1 + 14),
                _ => (first.0 + 6, first.1 - 6),
            };
            svg.word(word, at, LABEL, "");
        }
        svg.close();
    }

    /// The corners of an edge. Boxes in one row or one column are joined by a straight line.
    fn route(&self, edge: &ChartEdge) -> Option<Vec<Point>> {
        let (from, to) = (*self.frames.get(edge.from)?, *self.frames.get(edge.to)?);
        if edge.from == "G1" {
            // Around the Pods, and up to the Service.
            let below = self.height - MARGIN - 9;
            return Some(vec![
                (from.x, from.bottom()),
                (from.x, below),
                (self.gutter, below),
                (self.gutter, to.y),
                (to.left(), to.y),
            ]);
        }
        if from.y == to.y {
            let rightwards = from.x < to.x;
            let (start, end) = if rightwards { (from.right(), to.left()) } else { (from.left(), to.right()) };
            return Some(vec![(start, from.y), (end, to.y)]);
        }
        if from.x == to.x {
            let downwards = from.y < to.y;
            let (start, end) = if downwards { (from.bottom(), to.top()) } else { (from.top(), to.bottom()) };
            return Some(vec![(from.x, start), (to.x, end)]);
        }
        if edge.from == "C5" {
            return Some(vec![(from.left(), from.y), (to.x, from.y), (to.x, to.top())]);
        }
        let between = to.top() - ROW_GAP / 2;
        Some(vec![(from.x, from.bottom()), (from.x, between), (to.x, between), (to.x, to.top())])
    }
}

/// What stands in a box, in lines. A command that a walk has filled in has the real names.
fn lines_of(it: &ChartBox, way: Option<&Way>) -> Vec<String> {
    match it.kind {
        Kind::Command => {
            let filled = way.and_then(|way| way.commands.get(it.id)).map_or(it.text, String::as_str);
            CODE.lines(&format!("$ {filled}"), BOX_WIDTH - 14)
        }
        Kind::Question => TEXT.lines(it.text, BOX_WIDTH - 2 * POINT),
        Kind::Stage | Kind::Terminal => STRONG.lines(it.text, BOX_WIDTH - 14),
        Kind::Exit(_) => TEXT.lines(it.text, BOX_WIDTH - 14),
    }
}

fn height(kind: Kind, lines: &[String]) -> i32 {
    let count = i32::try_from(lines.len()).unwrap_or_default();
    match kind {
        Kind::Command => count * CODE.line_height() + 16,
        Kind::Terminal => 28,
        _ => count * TEXT.line_height() + 18,
    }
}

/// What the forms and colours mean, in the room that the Pods leave.
fn legend(svg: &mut Svg, (left, top): Point, lang: Lang, has_way: bool) {
    let entries: [(&str, String); 6] = [
        ("question", text!(lang, en: "Question"; es: "Pregunta")),
        ("command", text!(lang, en: "Command to run"; es: "Comando que ejecutar")),
        ("fix", text!(lang, en: "Something for you to fix"; es: "Algo que tú puedes arreglar")),
        ("component", text!(lang, en: "A component of the cluster"; es: "Un componente del clúster")),
        ("unknown", text!(lang, en: "No further help here"; es: "Sin más ayuda aquí")),
        ("stage", text!(lang, en: "This part is fine"; es: "Esta parte está bien")),
    ];
    let font = Font::text(13);
    for (index, (class, words)) in (0..).zip(&entries) {
        let frame = Frame { x: left + 30, y: top + 14 + index * 36, width: 60, height: 26 };
        svg.open(class);
        match *class {
            "question" => svg.hexagon(frame, 10),
            "stage" => svg.rect(frame, 13),
            _ => svg.rect(frame, 4),
        }
        svg.close();
        svg.word(words, (left + 74, frame.y + 5), font, "");
    }
    if has_way {
        let ways = [
            ("edge taken", text!(lang, en: "The way taken"; es: "El camino seguido")),
            ("edge taken assumed", text!(lang, en: "Assumed"; es: "Supuesto")),
        ];
        for (index, (class, words)) in (0..).zip(&ways) {
            let (x, y) = (left + 260, top + 14 + index * 36);
            svg.open(class);
            svg.arrow(&[(x, y), (x + 60, y)]);
            svg.close();
            svg.word(words, (x + 74, y + 5), font, "");
        }
    }
    debug_assert!(grid::place(BEGIN).is_some());
}
