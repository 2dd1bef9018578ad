//! Where the boxes of one connected part stand: columns by what they are, rows so that what belongs together is side by
//! side.

use super::{
    super::{metrics::Font, svg::Frame},
    model::{Hold, Model, Node},
};
use crate::{
    order::Sorting,
    report::{GraphEdgeKind, NodeState},
};

pub(super) const WIDTH: i32 = 200;
const ROW_GAP: i32 = 18;
/// Room between the columns: for paths and ports, and more for those that are long; for labels; less where nothing is
/// written.
const GUTTERS: [i32; 3] = [96, 150, 56];
const WIDEST_ROUTES: i32 = 200;

pub(super) const KIND: Font = Font::text(11);
pub(super) const NAME: Font = Font::bold(13);
pub(super) const DETAIL: Font = Font::code(11);
pub(super) const LINE: Font = Font::text(11);
const MESSAGE: Font = Font::bold(11);
const PADDING: i32 = 9;
/// What a line may take: the box without its edges, and without the sign in its corner.
pub(super) const INNER: i32 = WIDTH - 2 * PADDING - 4;

/// A line of a box, from the top to the bottom.
pub(super) struct BoxLine {
    pub(super) text: String,
    pub(super) font: Font,
    pub(super) class: &'static str,
}

/// The lines of a box and the height that they need.
pub(super) fn lines(node: &Node) -> (Vec<BoxLine>, i32) {
    let mut lines = Vec::new();
    let mut add = |text: String, font, class| lines.push(BoxLine { text, font, class });
    if !node.kind.is_empty() {
        add(node.kind.clone(), KIND, "soft");
    }
    for line in NAME.lines(&node.name, INNER - 16) {
        add(line, NAME, "");
    }
    for detail in node.details.iter().take(4) {
        add(DETAIL.cut(detail, INNER), DETAIL, "");
    }
    if node.details.len() > 4 {
        add(format!("+{}", node.details.len() - 4), DETAIL, "");
    }
    for reference in &node.references {
        let (sign, font, class) = match reference.hold {
            Hold::Sound => ("·", LINE, "soft"),
            Hold::Open => ("?", LINE, "soft"),
            Hold::Broken => ("✗", MESSAGE, "bad"),
        };
        add(font.cut(&format!("{sign} {}", reference.words), INNER), font, class);
    }
    let class = if matches!(node.state, NodeState::Broken | NodeState::Absent) { "bad" } else { "" };
    for message in &node.messages {
        let broken = MESSAGE.lines(message, INNER);
        let shown = 5;
        for (index, line) in broken.iter().take(shown).enumerate() {
            let rest = index + 1 == shown && broken.len() > shown;
            let line = if rest { MESSAGE.cut(&format!("{line} …………"), INNER) } else { line.clone() };
            add(line, MESSAGE, class);
        }
    }
    let height = lines.iter().map(|it| it.font.line_height() + 2).sum::<i32>() + 2 * PADDING - 4;
    (lines, height)
}

/// The distance from the top of a box to the base line of its first line, without the line itself.
pub(super) const fn first_line() -> i32 {
    PADDING - 4
}

/// A part whose boxes are connected, and where they stand in it.
pub(super) struct Part {
    pub(super) frames: Vec<(usize, Frame)>,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// The left side of a column, with so much room for routes.
fn column(rank: usize, first: usize, routes: i32) -> i32 {
    let gutter = |it: usize| if it == 0 { routes } else { GUTTERS.get(it).copied().unwrap_or(56) };
    (first..rank).map(|it| WIDTH + gutter(it)).sum()
}

/// The room that the routes of a picture need.
fn room_for_routes(model: &Model) -> i32 {
    let routes = model.links.iter().filter(|it| it.kind == GraphEdgeKind::Routes);
    let widths = routes.flat_map(|it| &it.labels).map(|it| LINE.width(it));
    let widest = widths.max().unwrap_or_default();
    // Beside the words, a turn and the sign of a broken line.
    widest.saturating_add(72).clamp(GUTTERS[0], WIDEST_ROUTES)
}

/// The connected parts, in the order of their first boxes.
pub(super) fn parts(model: &Model) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..model.nodes.len()).collect();
    for link in &model.links {
        let (a, b) = (find(&mut root, link.from), find(&mut root, link.to));
        if let Some(slot) = root.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
    let mut parts: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for node in 0..model.nodes.len() {
        parts.entry(find(&mut root, node)).or_default().push(node);
    }
    parts.into_values().collect()
}

fn find(root: &mut [usize], mut node: usize) -> usize {
    while let Some(above) = root.get(node).copied()
        && above != node
    {
        // Half of the way is saved each time.
        let next = root.get(above).copied().unwrap_or(above);
        if let Some(slot) = root.get_mut(node) {
            *slot = next;
        }
        node = next;
    }
    node
}

/// The boxes at the other ends of the lines that leave each box.
fn targets(model: &Model) -> Vec<Vec<usize>> {
    let mut targets = vec![Vec::new(); model.nodes.len()];
    for link in &model.links {
        if let Some(list) = targets.get_mut(link.from) {
            list.push(link.to);
        }
    }
    targets
}

/// What is known of every box of the model. The parts share no box, so that they may share this.
pub(super) struct Known {
    /// The boxes at the other ends of the lines that leave each box.
    targets: Vec<Vec<usize>>,
    seen: Vec<bool>,
    /// The middle of each box that has its row.
    rows: Vec<Option<i32>>,
    routes: i32,
}

impl Known {
    pub(super) fn new(model: &Model) -> Self {
        let count = model.nodes.len();
        let (seen, rows) = (vec![false; count], vec![None; count]);
        Self { targets: targets(model), seen, rows, routes: room_for_routes(model) }
    }
}

/// Places the boxes of one part.
pub(super) fn place(model: &Model, known: &mut Known, part: &[usize]) -> Part {
    let Known { targets, seen, rows: wanted, routes } = known;
    let column = |rank: usize, first: usize| column(rank, first, *routes);
    let rank = |node: usize| model.nodes.get(node).map_or(2, |it| it.rank);
    let first = part.iter().map(|node| rank(*node)).min().unwrap_or_default();
    let last = part.iter().map(|node| rank(*node)).max().unwrap_or_default();
    let mut order = Order { model, targets, seen, lanes: Vec::new() };
    let mut roots = part.to_vec();
    roots.order_by_key(|node| (rank(*node) > 2, rank(*node), *node));
    for node in roots {
        order.visit(node);
    }
    let height = |node: usize| model.nodes.get(node).map_or(0, |it| lines(it).1);
    let mut bottom = 0;
    for lane in &order.lanes {
        let height = height(*lane);
        if let Some(slot) = wanted.get_mut(*lane) {
            *slot = Some(bottom + height / 2);
        }
        bottom += height + ROW_GAP;
    }
    // Outwards from the Pods: each box beside the middle of those that it leads to.
    let mut frames: Vec<(usize, Frame)> = Vec::new();
    let ranks = (first..=last.min(2)).rev().chain(3..=last);
    for at in ranks {
        let mut column_nodes: Vec<(i32, usize)> = Vec::new();
        for node in part.iter().copied().filter(|node| rank(*node) == at) {
            let lane = wanted.get(node).copied().flatten();
            let ends = targets.get(node).into_iter().flatten();
            let ends: Vec<i32> = ends.filter_map(|it| wanted.get(*it).copied().flatten()).collect();
            let middle = ends.iter().min().zip(ends.iter().max()).map(|(least, most)| (least + most) / 2);
            column_nodes.push((lane.or(middle).unwrap_or(bottom), node));
        }
        column_nodes.order();
        let mut free = i32::MIN / 2;
        for (middle, node) in column_nodes {
            let height = height(node);
            let y = middle.max(free + height / 2);
            free = y + height - height / 2 + ROW_GAP;
            if let Some(slot) = wanted.get_mut(node) {
                *slot = Some(y);
            }
            frames.push((node, Frame { x: column(at, first) + WIDTH / 2, y, width: WIDTH, height }));
        }
    }
    let top = frames.iter().map(|(_, it)| it.top()).min().unwrap_or_default();
    for (_, frame) in &mut frames {
        frame.y -= top;
    }
    let height = frames.iter().map(|(_, it)| it.bottom()).max().unwrap_or_default();
    let width = column(last, first) + WIDTH;
    Part { frames, width, height }
}

/// The order of the rows: a row for each box at which a path ends, as one meets them from the left.
struct Order<'m> {
    model: &'m Model,
    targets: &'m [Vec<usize>],
    seen: &'m mut [bool],
    lanes: Vec<usize>,
}

impl Order<'_> {
    fn visit(&mut self, root: usize) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match self.seen.get_mut(node) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let ends = self.targets.get(node).map(Vec::as_slice).unwrap_or_default();
            let rank = self.model.nodes.get(node).map_or(2, |it| it.rank);
            if ends.is_empty() || rank == 2 {
                self.lanes.push(node);
            }
            pending.extend(ends.iter().rev().filter(|it| self.seen.get(**it) == Some(&false)));
        }
    }
}
