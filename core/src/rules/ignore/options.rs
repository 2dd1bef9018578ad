//! `Options.ignores`: what the configuration of a project ignores.

use fast_glob::glob_match;

use super::Ignored;
use crate::{
    hash::HashMap,
    options::Ignore,
    resources::Resource,
    rules::{Context, Finding, FindingId, Scene},
};

pub(super) fn apply(cx: &Context<'_>, all: &mut Vec<Ignored>, matches: &mut Vec<FindingId>) {
    let ignores = &cx.options.ignores;
    if ignores.is_empty() {
        return;
    }
    let first = all.len();
    let mut of_rule: HashMap<&str, Vec<usize>> = HashMap::default();
    for (index, ignore) in ignores.iter().enumerate() {
        of_rule.entry(&ignore.rule).or_default().push(index);
        all.push(Ignored { rule: ignore.rule.clone(), place: None, option: Some(index), used: false });
    }
    for (id, finding) in cx.findings.iter() {
        for index in of_rule.get(finding.rule.name).into_iter().flatten() {
            if !ignores.get(*index).is_some_and(|ignore| matches_finding(cx, ignore, finding)) {
                continue;
            }
            if let Some(ignored) = all.get_mut(first + index) {
                ignored.used = true;
                matches.push(id);
            }
        }
    }
}

fn matches_finding(cx: &Scene<'_>, ignore: &Ignore, finding: &Finding) -> bool {
    let resource = finding.resource.and_then(|id| cx.cluster.resource(id));
    let path = cx.files.get(finding.primary.file as usize).map_or("", |file| file.path.as_str());
    let fits = |wanted: &Option<String>, fits: &dyn Fn(&str, &Resource<'_>) -> bool| {
        wanted.as_ref().is_none_or(|wanted| resource.is_some_and(|resource| fits(wanted, resource)))
    };
    ignore.path.as_ref().is_none_or(|glob| glob_match(glob, path.trim_start_matches("./")))
        && fits(&ignore.kind, &|kind, resource| kind == resource.gvk.kind)
        && fits(&ignore.name, &|name, resource| glob_match(name, resource.name()))
}
