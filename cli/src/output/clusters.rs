//! Which places of a finding are shown in one excerpt, and which apart.

use kubetriage::{
    Diagnostic,
    report::{Edit, Span},
};

/// Places of one file with more lines than this between them are shown apart.
const FAR: usize = 200;

/// A place that a finding is about, and what it is; the primary one needs no label.
pub(crate) type Place<'d> = (&'d Span, Option<&'d str>);

/// The primary place with what lies near it, then the other places.
pub(crate) fn places(diagnostic: &Diagnostic) -> Vec<Vec<Place<'_>>> {
    let mut places: Vec<Place<'_>> = vec![(&diagnostic.primary, None)];
    places.extend(diagnostic.related.iter().map(|it| (&it.span, Some(it.message.as_str()))));
    let mut clusters: Vec<Vec<Place<'_>>> = Vec::new();
    for place in places {
        let near = |cluster: &&mut Vec<Place<'_>>| {
            cluster.iter().any(|(span, _)| {
                span.file == place.0.file && span.start.line.abs_diff(place.0.start.line) <= FAR
            })
        };
        match clusters.iter_mut().find(near) {
            Some(cluster) => cluster.push(place),
            None => clusters.push(vec![place]),
        }
    }
    clusters
}

/// Edits of a fix, those that lie near one another together.
pub(crate) fn edits(edits: &[Edit]) -> Vec<&[Edit]> {
    let mut clusters = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let near = |edit: &Edit| edit.file == first.file && edit.start.line.abs_diff(first.start.line) <= FAR;
        let (cluster, others) = rest.split_at(rest.iter().take_while(|edit| near(edit)).count());
        rest = others;
        clusters.push(cluster);
    }
    clusters
}

/// The places of edits as spans, for an excerpt that shows all of them.
pub(crate) fn spans(edits: &[Edit]) -> Vec<Span> {
    let span = |edit: &Edit, at| Span { file: edit.file.clone(), document: 0, start: at, end: at };
    edits.iter().flat_map(|edit| [span(edit, edit.start), span(edit, edit.end)]).collect()
}
