//! Where the parts stand on the paper: those of a namespace in its frame, in as many columns as give a picture of the
//! shape of a screen.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{metrics::Font, svg::Frame},
    lanes::{self, Known, Part},
    model::Model,
};
use crate::options::Lang;

const PADDING: i32 = 22;
const HEADING: i32 = 40;
/// Below the boxes, for what is not drawn.
const FOOTER: i32 = 22;
const PART_GAP: i32 = 26;
const MARGIN: i32 = 24;
pub(super) const TITLE: i32 = 54;
pub(super) const HEADING_FONT: Font = Font::bold(16);
pub(super) const FOOTER_FONT: Font = Font::text(12);

/// A namespace on the paper.
pub(super) struct Space {
    pub(super) name: String,
    pub(super) frame: Frame,
    /// What is in it and not drawn, in words.
    pub(super) rest: String,
}

/// Everything on the paper.
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) spaces: Vec<Space>,
    /// Of each box of the model.
    pub(super) frames: Vec<Frame>,
    /// What is said below all of them: namespaces of which nothing is drawn.
    pub(super) below: Vec<String>,
}

impl Layout {
    pub(super) fn new(model: &Model, lang: Lang, least_width: i32) -> Self {
        let mut known = Known::new(model);
        let mut of_space: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
        for part in lanes::parts(model) {
            // A part that reaches into another namespace stands where it begins.
            let first = part.iter().min_by_key(|node| model.nodes.get(**node).map(|it| it.rank));
            let name = first.and_then(|it| model.nodes.get(*it)).map_or("", |it| it.namespace.as_str());
            of_space.entry(name).or_default().push(lanes::place(model, &mut known, &part));
        }
        let below = model.rest.keys().filter(|name| !of_space.contains_key(name.as_str()));
        let below = below.map(|name| format!("{}: {}", space_name(name, lang), counted(model, name)));
        let below: Vec<String> = below.collect();
        let spaces: Vec<Inner> = of_space
            .into_iter()
            .map(|(name, parts)| Inner::new(name, parts, rest_in_words(model, name, lang), lang))
            .collect();
        let sizes: Vec<(i32, i32)> = spaces.iter().map(|it| (it.width, it.height)).collect();
        let places = packed(&sizes, PART_GAP);
        let mut layout = Self {
            width: least_width,
            height: TITLE,
            spaces: Vec::new(),
            frames: vec![Frame::default(); model.nodes.len()],
            below,
        };
        for (space, (x, y)) in spaces.into_iter().zip(places) {
            layout.put(space, (x + MARGIN, y + TITLE + MARGIN / 2));
        }
        layout.width += MARGIN;
        layout.height += MARGIN + i32::try_from(layout.below.len()).unwrap_or_default() * FOOTER;
        layout
    }

    fn put(&mut self, space: Inner, (left, top): (i32, i32)) {
        for (part, (x, y)) in space.parts.into_iter().zip(space.places) {
            for (node, frame) in part.frames {
                if let Some(slot) = self.frames.get_mut(node) {
                    let (x, y) = (frame.x + left + PADDING + x, frame.y + top + HEADING + PADDING / 2 + y);
                    *slot = Frame { x, y, ..frame };
                }
            }
        }
        let Inner { name, width, height, rest, .. } = space;
        let frame = Frame { x: left + width / 2, y: top + height / 2, width, height };
        self.width = self.width.max(frame.right());
        self.height = self.height.max(frame.bottom());
        self.spaces.push(Space { name, frame, rest });
    }
}

/// A namespace with its parts in their places.
struct Inner {
    name: String,
    parts: Vec<Part>,
    places: Vec<(i32, i32)>,
    rest: String,
    width: i32,
    height: i32,
}

impl Inner {
    fn new(name: &str, parts: Vec<Part>, rest: String, lang: Lang) -> Self {
        let sizes: Vec<(i32, i32)> = parts.iter().map(|it| (it.width, it.height)).collect();
        let places = packed(&sizes, PART_GAP);
        let name = space_name(name, lang);
        let ends = |size: fn(&(i32, i32), &(i32, i32)) -> i32| {
            sizes.iter().zip(&places).map(|(it, at)| size(it, at)).max().unwrap_or_default()
        };
        let inner = ends(|size, at| size.0 + at.0)
            .max(HEADING_FONT.width(&name) + 20)
            .max(FOOTER_FONT.width(&rest).min(520));
        let footer = if rest.is_empty() { 0 } else { FOOTER };
        let height = ends(|size, at| size.1 + at.1) + HEADING + footer + PADDING + PADDING / 2;
        let width = inner + 2 * PADDING;
        Self { name, parts, places, rest, width, height }
    }
}

/// Puts rectangles on a paper of about three to two, as screens and slides are: each as high as there is room for it, and
/// there as far left as there is.
fn packed(sizes: &[(i32, i32)], gap: i32) -> Vec<(i32, i32)> {
    const UNIT: i32 = 20;
    let units = |length: i32| usize::try_from((length + UNIT - 1) / UNIT).unwrap_or_default();
    let area: i64 = sizes.iter().map(|it| i64::from(it.0 + gap) * i64::from(it.1 + gap)).sum();
    let widest = sizes.iter().map(|it| it.0).max().unwrap_or_default();
    let wanted = i32::try_from((area * 8 / 5).isqrt()).unwrap_or(i32::MAX).max(widest);
    // How far down each strip of the paper is used.
    let mut used = vec![0; units(wanted + gap)];
    let mut places = Vec::with_capacity(sizes.len());
    // Where one may begin: at the left side, and behind each one that is there.
    let mut starts = BTreeSet::new();
    starts.insert(0);
    for (width, height) in sizes {
        let span = units(width + gap);
        let depth =
            |start: usize| used.get(start..start + span).map(|it| it.iter().max().copied().unwrap_or(0));
        let best = starts.iter().filter_map(|start| Some((depth(*start)?, *start))).min();
        let (y, start) = best.unwrap_or_else(|| (used.iter().max().copied().unwrap_or(0), 0));
        for strip in used.iter_mut().skip(start).take(span) {
            *strip = y + height + gap;
        }
        starts.insert(start + span);
        places.push((i32::try_from(start).unwrap_or_default() * UNIT, y));
    }
    places
}

fn space_name(name: &str, lang: Lang) -> String {
    match (name, lang) {
        ("", Lang::En) => "Outside of namespaces".to_owned(),
        ("", Lang::Es) => "Fuera de los namespaces".to_owned(),
        (name, _) => format!("Namespace {name}"),
    }
}

/// `Also here: 3 ConfigMaps, 1 Secret`
fn rest_in_words(model: &Model, namespace: &str, lang: Lang) -> String {
    let counts = counted(model, namespace);
    if counts.is_empty() {
        return counts;
    }
    let beginning = if lang == Lang::En { "Also here" } else { "También aquí" };
    format!("{beginning}: {counts}")
}

fn counted(model: &Model, namespace: &str) -> String {
    let kinds = model.rest.get(namespace).into_iter().flatten();
    let counts: Vec<String> = kinds.map(|(kind, count)| format!("{count} {kind}")).collect();
    counts.join(", ")
}
