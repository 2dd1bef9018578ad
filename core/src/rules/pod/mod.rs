//! Can the Pod start, with what it is made of and what it reads?

pub(crate) mod command_not_found;
pub(crate) mod completed;
pub(crate) mod config_key_not_found;
pub(crate) mod config_map_not_found;
pub(crate) mod crash_loop;
pub(crate) mod create_config_error;
pub(crate) mod evicted;
pub(crate) mod failed;
pub(crate) mod image_invalid;
pub(crate) mod image_pull_failed;
mod image_pull_words;
pub(crate) mod init_failing;
mod limit_range;
pub(crate) mod listens_on_localhost;
pub(crate) mod liveness_failing;
pub(crate) mod oom_killed;
pub(crate) mod priority_class_not_found;
pub(crate) mod quota_exceeded;
mod quota_refused;
pub(crate) mod readiness_failing;
pub(crate) mod readiness_gate_unmet;
pub(crate) mod sandbox_failed;
pub(crate) mod secret_not_found;
pub(crate) mod service_account_not_found;
pub(crate) mod service_host_not_found;
pub(crate) mod start_failed;
pub(crate) mod terminating_stuck;
mod troubled;
pub(crate) mod unschedulable;
pub(crate) mod volume_claim_not_found;
pub(crate) mod volume_claim_pending;
pub(crate) mod volume_mount_failed;
pub(crate) mod volume_not_found;

mod bindings;
mod completed_live;
mod config_refs;
mod exit_words;
pub(crate) mod hosts;
mod live_evidence;
#[cfg(test)]
mod live_fixture;
mod missed;
mod probe_words;
mod quoted;

use crate::{
    options::Lang,
    resources::{Container, PodSpec, Resource},
    rules::text,
    schema::is_builtin_group,
    yaml::de::Item,
};

/// A container of a Pod, and the list that it stands in.
#[derive(Clone, Copy)]
pub(crate) struct ContainerIn<'r, 't> {
    /// `containers` or `initContainers`
    pub(crate) list: &'static str,
    pub(crate) container: &'r Item<Container<'t>>,
}

/// Every container of the Pod, init containers first.
pub(crate) fn containers<'r, 't>(spec: &'r PodSpec<'t>) -> impl Iterator<Item = ContainerIn<'r, 't>> {
    let list = |list: &'static str, items: Option<&'r [Item<Container<'t>>]>| {
        items.unwrap_or_default().iter().map(move |container| ContainerIn { list, container })
    };
    list("initContainers", spec.init_containers.get().map(|it| &**it))
        .chain(list("containers", spec.containers.get().map(|it| &**it)))
}

impl ContainerIn<'_, '_> {
    /// "Container `web` of Deployment `shop`", for a message that goes on with a verb.
    pub(crate) fn describe(&self, lang: Lang, owner: &Resource<'_>) -> String {
        let (name, owner) = (self.container.name.or(""), owner.describe());
        match self.list {
            "initContainers" => text!(lang,
                en: "Init container `{name}` of {owner}",
                es: "El contenedor de inicio `{name}` de {owner}"),
            _ => text!(lang, en: "Container `{name}` of {owner}", es: "El contenedor `{name}` de {owner}"),
        }
    }

    /// `spec.template.spec.containers[0]`
    pub(crate) fn path(&self, owner: &Resource<'_>) -> String {
        format!("{}.{}[{}]", spec_path(owner), self.list, self.container.position)
    }
}

/// Where the `spec` of the Pods stands in an object.
pub(crate) fn spec_path(owner: &Resource<'_>) -> &'static str {
    match owner.gvk.kind {
        "Pod" if is_builtin_group(owner.gvk.group) => "spec",
        "CronJob" if is_builtin_group(owner.gvk.group) => "spec.jobTemplate.spec.template.spec",
        _ => "spec.template.spec",
    }
}

/// "container `web` of Deployment `web`", for the middle of a sentence. In Spanish the article stands in the sentence,
/// which makes `del` of `de el`.
pub(crate) fn describe_container(lang: Lang, container: &Container<'_>, owner: &Resource<'_>) -> String {
    let owner = owner.describe();
    match container.name.get() {
        Some(name) => text!(lang,
            en: "container `{name}` of {owner}",
            es: "contenedor `{name}` de {owner}"),
        None => text!(lang, en: "a container of {owner}", es: "contenedor sin nombre de {owner}"),
    }
}
