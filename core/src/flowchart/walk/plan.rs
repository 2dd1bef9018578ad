//! The shortest way through the flowchart to one of its boxes.

use std::collections::{BTreeMap, VecDeque};

use super::super::{START, question, stage};

/// The questions to be met with the answer to each, up to the arrow that leads from `last` to the box `goal`; with `goal`
/// the id of a question itself, up to there.
pub(super) fn way_to(goal: &str, last: Option<&str>) -> Vec<(&'static str, bool)> {
    let mut came_from: BTreeMap<&'static str, (&'static str, bool)> = BTreeMap::new();
    let mut pending = VecDeque::from([START.to]);
    while let Some(at) = pending.pop_front() {
        if at == goal {
            return back(&came_from, at, None);
        }
        let Some(question) = question(at) else {
            continue;
        };
        for (arrow, yes) in [(question.yes, true), (question.no, false)] {
            if arrow.to == goal && last.is_none_or(|last| last == at) {
                return back(&came_from, at, Some((at, yes)));
            }
            let to = stage(arrow.to).map_or(arrow.to, |stage| stage.next.to);
            if to != START.to && !came_from.contains_key(to) {
                came_from.insert(to, (at, yes));
                pending.push_back(to);
            }
        }
    }
    Vec::new()
}

fn back(
    came_from: &BTreeMap<&'static str, (&'static str, bool)>,
    mut at: &'static str,
    last: Option<(&'static str, bool)>,
) -> Vec<(&'static str, bool)> {
    let mut way: Vec<(&'static str, bool)> = last.into_iter().collect();
    while let Some((from, yes)) = came_from.get(at) {
        way.push((from, *yes));
        at = from;
    }
    way.reverse();
    way
}
