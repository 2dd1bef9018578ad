//! What a change would do to requests.

mod edit;
mod target;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{
    check::{Parsed, SourceFile, parse},
    graph::Cluster,
    hash::HashSet,
    options::Options,
    order::Sorting,
    report::{Outcome, Request, Trace, WhatIf},
    rules::text,
    trace::{all_requests, trace_each},
    yaml::File,
};

/// A change that is not made.
///
/// As data it is a list of fields to set, or an object with `set` and `after`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Proposal {
    /// Fields and their new values: `service/web.spec.selector.version=2.0.0`, with the namespace before the kind where
    /// several have the object. List items stand in brackets: `spec.ports[0].targetPort=8080`; so do keys with dots.
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<String>>"))]
    pub set: Vec<String>,
    /// All files as they would be, instead of those that are there.
    #[cfg_attr(feature = "ts", ts(optional))]
    pub after: Option<Vec<SourceFile>>,
}

/// A change that cannot be understood, or that meets no object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalError(String);

impl fmt::Display for ProposalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for ProposalError {}

/// Says what becomes of requests before and after a change: those of the Ingresses, and one for each port of a Service
/// that no Ingress leads to.
///
/// # Errors
///
/// When a field to set cannot be understood, or names no object or several.
pub fn what_if(
    files: Vec<SourceFile>,
    changes: &Proposal,
    options: &Options,
) -> Result<WhatIf, ProposalError> {
    let files: Vec<Parsed> = files.into_iter().map(parse).collect();
    what_if_parsed(&files, changes, options)
}

/// The same as [`what_if`], for files that were read. Their order does not matter.
///
/// # Errors
///
/// As [`what_if`].
pub fn what_if_parsed(
    files: &[Parsed],
    changes: &Proposal,
    options: &Options,
) -> Result<WhatIf, ProposalError> {
    let after: Vec<Parsed> = match &changes.after {
        Some(after) => after.iter().cloned().map(parse).collect(),
        None => files.to_vec(),
    };
    let (before, after) = (sorted(files), changed(after, &changes.set, options)?);
    let after = sorted(&after);
    let mut requests = all_requests(&before, options);
    let known: HashSet<Request> = requests.iter().cloned().collect();
    requests.extend(all_requests(&after, options).into_iter().filter(|it| !known.contains(it)));
    let before = trace_each(&before, &requests, options);
    let after = trace_each(&after, &requests, options);
    let reaches = |trace: &Trace| trace.outcome == Outcome::Reaches;
    let mut answer = WhatIf { before: Vec::new(), after: Vec::new(), lost: Vec::new(), gained: Vec::new() };
    for (before, after) in before.iter().zip(&after) {
        match (reaches(before), reaches(after)) {
            (true, false) => answer.lost.push(before.request.clone()),
            (false, true) => answer.gained.push(before.request.clone()),
            _ => {}
        }
    }
    (answer.before, answer.after) = (before, after);
    Ok(answer)
}

fn sorted(files: &[Parsed]) -> Vec<&File> {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files with every field set, one after another: a later one may change what an earlier one has written.
fn changed(mut files: Vec<Parsed>, set: &[String], options: &Options) -> Result<Vec<Parsed>, ProposalError> {
    for change in set {
        let lang = options.lang;
        let (target, value) = change.split_once('=').ok_or_else(|| {
            ProposalError(text!(lang,
                en: "`{change}` sets nothing: write it as kind/name.path=value",
                es: "`{change}` no fija nada: escríbelo como kind/nombre.path=valor"))
        })?;
        files.order_by(|a, b| a.path().cmp(b.path()));
        let read: Vec<&File> = files.iter().map(|file| &file.0).collect();
        let cluster = Cluster::new(&read, options);
        let (objects, path) = target::find(&cluster, target.trim(), lang).map_err(ProposalError)?;
        let mut edits = Vec::new();
        for object in objects {
            edits.push(edit::set(object, &path, value.trim(), target, lang).map_err(ProposalError)?);
        }
        files = edit::apply(&files, &edits);
    }
    Ok(files)
}

impl<'de> Deserialize<'de> for Proposal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ProposalVisitor)
    }
}

struct ProposalVisitor;

impl<'de> Visitor<'de> for ProposalVisitor {
    type Value = Proposal;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of fields to set, or an object with `set` or `after`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Proposal, A::Error> {
        let mut set = Vec::new();
        while let Some(change) = list.next_element()? {
            set.push(change);
        }
        Ok(Proposal { set, after: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Proposal, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            #[serde(default)]
            set: Vec<String>,
            after: Option<Vec<SourceFile>>,
        }
        let Fields { set, after } = Fields::deserialize(MapAccessDeserializer::new(map))?;
        if set.is_empty() && after.is_none() {
            return Err(A::Error::custom("neither `set` nor `after` says what changes"));
        }
        Ok(Proposal { set, after })
    }
}
