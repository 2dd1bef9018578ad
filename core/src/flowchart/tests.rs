//! What the drawing has, counted and followed, and where readers of it go wrong.

use std::collections::BTreeSet;

use super::{
    Arrow, COMMANDS, END, EXITS, STAGES, START, command, exit, flowchart, question, questions, stage,
};
use crate::{
    options::{Lang, Text},
    report::{ExitKind, StageName},
};

fn arrows() -> impl Iterator<Item = Arrow> {
    let of_questions = questions().flat_map(|it| [it.yes, it.no]);
    of_questions.chain(STAGES.iter().map(|it| it.next)).chain([START])
}

/// Where the answers lead from this question, the boxes of commands included.
fn walk(from: &str, answers: &[&str]) -> Vec<&'static str> {
    let mut at = question(from).unwrap();
    let mut way = Vec::new();
    for answer in answers {
        let arrow = if *answer == "yes" { at.yes } else { at.no };
        way.extend(arrow.command);
        way.push(arrow.to);
        let Some(next) = question(arrow.to) else { break };
        at = next;
    }
    way
}

#[test]
fn has_the_boxes_of_the_drawing() {
    let of_stage = |stage| questions().filter(|it| it.stage == stage).count();
    assert_eq!(
        [of_stage(StageName::Pods), of_stage(StageName::Service), of_stage(StageName::Ingress)],
        [21, 5, 4]
    );
    assert_eq!((COMMANDS.len(), EXITS.len(), STAGES.len()), (12, 28, 3));
    let of_kind = |kind| EXITS.iter().filter(|it| it.kind == kind).count();
    assert_eq!(of_kind(ExitKind::Fix), 16, "yellow");
    assert_eq!(of_kind(ExitKind::Component) + of_kind(ExitKind::Unknown), 12, "grey");
    assert_eq!(EXITS.iter().filter(|it| it.drawn == "Unknown state").count(), 3);
}

#[test]
fn every_way_leads_to_a_box_and_every_box_is_reached() {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for arrow in arrows() {
        let known = question(arrow.to).is_some()
            || exit(arrow.to).is_some()
            || stage(arrow.to).is_some()
            || arrow.to == END;
        assert!(known, "{}", arrow.to);
        assert!(arrow.command.is_none_or(|it| command(it).is_some()), "{:?}", arrow.command);
        reached.insert(arrow.to);
        reached.extend(arrow.command);
    }
    let ids: Vec<&str> = questions()
        .map(|it| it.id)
        .chain(EXITS.iter().map(|it| it.id))
        .chain(COMMANDS.iter().map(|it| it.id))
        .chain(STAGES.iter().map(|it| it.id))
        .chain([END])
        .collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id stands for one box");
    assert_eq!(ids.into_iter().collect::<BTreeSet<_>>(), reached);
    // Only the box of the Ingress controller is reached in two ways.
    let ways = |id: &str| arrows().filter(|it| it.to == id).count();
    let twice: Vec<&str> = EXITS.iter().map(|it| it.id).filter(|id| ways(id) > 1).collect();
    assert_eq!(twice, ["X27"]);
}

#[test]
fn every_walk_ends_and_only_the_logs_are_looked_at_twice() {
    // From each question, no way leads back to it, but for the one through `--previous`.
    for start in questions() {
        let mut seen = BTreeSet::new();
        let mut pending = vec![start.yes, start.no];
        while let Some(arrow) = pending.pop() {
            if arrow.command == Some("C5") {
                assert_eq!(arrow.to, "P7");
                continue;
            }
            assert_ne!(arrow.to, start.id);
            if seen.insert(arrow.to)
                && let Some(next) = question(arrow.to)
            {
                pending.extend([next.yes, next.no]);
            }
        }
    }
}

#[test]
fn leads_where_readers_of_the_drawing_go_wrong() {
    assert_eq!(walk("P1", &["no", "yes"]), ["P6", "P16"], "the spine passes over the chains");
    assert_eq!(walk("P1", &["yes", "no", "no", "no", "no"]), ["C2", "P2", "P3", "P4", "C3", "P5", "X5"]);
    assert_eq!(walk("P8", &["yes", "no", "no"]), ["C5", "P7", "P8", "C6", "P9"], "a loop");
    assert_eq!(walk("P12", &["yes"]), ["X9"], "a private registry is something to configure");
    assert_eq!(walk("P14", &["no"]), ["X11"], "the question is whether you have mended it");
    assert_eq!(walk("P19", &["no"]), ["X19"]);
    assert_eq!(walk("S1", &["yes", "no", "yes"]), ["C10", "S4", "S5", "X25"]);
    assert_eq!((walk("I2", &["yes"]), walk("I3", &["no"])), (vec!["X27"], vec!["X27"]));
    assert_eq!(walk("I4", &["yes"]), [END]);
}

#[test]
fn where_the_drawing_names_the_wrong_component_its_words_stay_and_ours_stand_beside() {
    let (without_address, with_address) = (exit("X22").unwrap(), exit("X23").unwrap());
    assert_eq!((question("S3").unwrap().no.to, question("S3").unwrap().yes.to), ("X22", "X23"));
    assert_eq!(without_address.drawn, "There is an issue with the Controller manager");
    assert!(without_address.explanation.en.contains("network plugin"));
    assert_eq!(with_address.drawn, "There is an issue with the Kubelet");
    assert!(with_address.explanation.en.contains("kube-controller-manager"));
    for id in ["P1", "P3", "P4", "P15b", "S1", "S3", "S5", "I1", "I2"] {
        assert!(question(id).unwrap().correction.is_some(), "{id}");
    }
}

#[test]
fn everything_is_said_in_both_languages() {
    fn both(id: &str, text: Text) {
        assert!(!text.en.is_empty() && !text.es.is_empty(), "{id}");
        assert_ne!(text.en, text.es, "{id}");
        assert_eq!(text.en.matches('`').count() % 2, 0, "{id}");
        assert_eq!(text.es.matches('`').count() % 2, 0, "{id}");
    }
    for it in questions() {
        both(it.id, it.text);
        assert!(
            it.text.en.ends_with('?') && it.text.es.ends_with('?') && it.text.es.contains('¿'),
            "{}",
            it.id
        );
        both(it.id, it.explanation);
        it.correction.into_iter().for_each(|text| both(it.id, text));
    }
    for it in EXITS {
        both(it.id, it.text);
        both(it.id, it.explanation);
        it.correction.into_iter().chain(it.beyond_files).for_each(|text| both(it.id, text));
    }
    COMMANDS.iter().for_each(|it| both(it.id, it.explanation));
    STAGES.iter().for_each(|it| both(it.id, it.text));
    let (english, spanish) = (flowchart(Lang::En), flowchart(Lang::Es));
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for (en, es) in english.questions.iter().zip(&spanish.questions) {
        assert_eq!((&en.drawn, &en.yes, &en.no), (&es.drawn, &es.yes, &es.no));
        assert_ne!(words(&en.text), words(&es.text));
    }
}

/// A finding names the question that it answers.
#[test]
fn the_questions_of_the_rules_are_those_of_the_flowchart() {
    for rule in crate::rules(Lang::En) {
        assert!(rule.question.as_deref().is_none_or(|id| question(id).is_some()), "{}", rule.name);
    }
}
