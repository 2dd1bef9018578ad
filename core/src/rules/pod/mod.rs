//! Pods: what keeps them from being made, from starting and from answering.

mod bindings;
pub(crate) mod completed;
pub(crate) mod image_invalid;
mod limit_range;
pub(crate) mod listens_on_localhost;
pub(crate) mod quota_exceeded;

use crate::{
    graph::Cluster,
    options::Lang,
    resources::{Container, PodSpec, Resource},
    rules::text,
};

/// Everything that makes Pods, each once: what a Deployment made is not looked at beside it.
pub(crate) fn pod_makers<'c, 't>(
    cluster: &'c Cluster<'t>,
) -> impl Iterator<Item = (&'c Resource<'t>, &'c PodSpec<'t>)> {
    let owned = |resource: &Resource<'_>| {
        let mut owners = cluster.owners().chain(resource.id);
        owners.any(|owner| cluster.resource(owner).is_some_and(|it| it.pod_spec().is_some()))
    };
    cluster
        .resources()
        .iter()
        .filter_map(|resource| Some((resource, resource.pod_spec()?)))
        .filter(move |(resource, _)| !owned(resource))
}

/// "container `web` of Deployment `web`"
pub(crate) fn describe_container(lang: Lang, container: &Container<'_>, owner: &Resource<'_>) -> String {
    let owner = owner.describe();
    match container.name.get() {
        Some(name) => text!(lang,
            en: "container `{name}` of {owner}",
            es: "el contenedor `{name}` de {owner}"),
        None => text!(lang, en: "a container of {owner}", es: "un contenedor de {owner}"),
    }
}
