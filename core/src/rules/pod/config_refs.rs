//! What a Pod reads from ConfigMaps and Secrets.

use std::hash::{Hash, Hasher};

use super::{ContainerIn, containers, missed::Missed};
use crate::{
    graph::Cluster,
    hash::HashSet,
    options::Lang,
    resources::{Body, EnvFromSource, KeyToPath, PodSpec, Resource, ResourceId, Volume},
    rules::{
        Context, Looker, Rule, Scene, With,
        reference::{Absence, Reference, Unlisted, describe, grouped},
        text,
    },
    yaml::de::{Field, Items, Spanned},
};

/// Looks for those that read an object of `kind` that is not there.
pub(super) fn look_for<'c, 'a>(cx: &'c Scene<'a>, kind: &'static str) -> Looker<'c, With<'a, PodSpec<'a>>> {
    Box::new(move |(owner, spec), found| {
        let refs = config_refs(spec);
        let mut names = refs.iter().filter(|it| it.kind == kind).map(|it| it.name.value);
        if names.any(|name| Absence::of(cx, owner, kind, name).is_some()) {
            found.suspect(owner);
        }
    })
}

/// Reports the objects of `kind` that are not there, once for each container or volume that reads them.
pub(super) fn check_objects(
    cx: &mut Context<'_>,
    suspects: &[ResourceId],
    rule: &'static Rule,
    kind: &'static str,
) {
    let cluster = cx.cluster;
    let mut missed = Missed::objects(cx, kind);
    let registries = if kind == "Secret" { namespaces_with_credentials(cluster) } else { HashSet::default() };
    for (owner, spec) in cluster.with_pod_spec(suspects) {
        let refs = config_refs(spec).into_iter().filter(|it| it.kind == kind);
        for (user, name, spans) in grouped(refs.map(|it| (it.user, it.name))) {
            let Some(absence) = Absence::of(cx, owner, kind, name) else { continue };
            let absence = match absence {
                Absence::Unlisted if missed.is_missed(owner, kind, name) => Absence::Proven,
                absence => absence,
            };
            // Credentials of registries are made by hand and kept out of files; without them a public image is pulled.
            let unlisted = match user {
                User::ImagePull if !registries.contains(owner.namespace_name()) => Unlisted::Silent,
                _ => Unlisted::Warning,
            };
            let subject = user.describe(cx.lang(), owner);
            let kubernetes_message = Some(kubernetes_message(kind, name, user));
            let from = owner;
            let reference =
                Reference { rule, from, kind, name, spans, subject, unlisted, kubernetes_message };
            if let Some(finding) = describe(cx, &reference, absence) {
                let finding = missed.show(cx, owner, kind, name, finding);
                cx.report(finding);
            }
        }
    }
    missed.report_rest(cx, rule);
}

/// The namespaces for which the files hold credentials of a registry.
fn namespaces_with_credentials<'t>(cluster: &Cluster<'t>) -> HashSet<&'t str> {
    let secrets = cluster.resources().iter().filter(|resource| match &resource.body {
        Body::Secret(secret) => secret.kind.or("").starts_with("kubernetes.io/dockerc"),
        _ => false,
    });
    secrets.map(Resource::namespace_name).collect()
}

/// What the kubelet says.
fn kubernetes_message(kind: &str, name: &str, user: User<'_, '_>) -> String {
    let lower = kind.to_ascii_lowercase();
    match user {
        User::Container(_) => format!("{lower} \"{name}\" not found"),
        User::Volume { name: volume, .. } => {
            format!("MountVolume.SetUp failed for volume \"{volume}\" : {lower} \"{name}\" not found")
        }
        User::ImagePull => format!(
            "Unable to retrieve some image pull secrets ({name}); attempting to pull the image may not succeed."
        ),
    }
}

/// One reference to a ConfigMap or Secret, or to one key of it.
pub(super) struct ConfigRef<'r, 't> {
    pub(super) kind: &'static str,
    pub(super) name: Spanned<&'t str>,
    /// The key that is asked for; none for the whole.
    pub(super) key: Option<Spanned<&'t str>>,
    pub(super) user: User<'r, 't>,
}

/// What reads it.
#[derive(Clone, Copy)]
pub(super) enum User<'r, 't> {
    Container(ContainerIn<'r, 't>),
    Volume {
        position: usize,
        name: &'t str,
    },
    /// The kubelet, to pull the images.
    ImagePull,
}

/// Users of one Pod are compared by their place in it.
impl PartialEq for User<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for User<'_, '_> {}

impl Hash for User<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl User<'_, '_> {
    fn id(&self) -> (&'static str, usize) {
        match self {
            Self::Container(it) => (it.list, it.container.position),
            Self::Volume { position, .. } => ("volumes", *position),
            Self::ImagePull => ("imagePullSecrets", 0),
        }
    }

    /// "Container `web` of Deployment `shop` reads", for a message that goes on with what is read.
    pub(super) fn describe(&self, lang: Lang, owner: &Resource<'_>) -> String {
        match self {
            Self::Container(it) => {
                let container = it.describe(lang, owner);
                text!(lang, en: "{container} reads", es: "{container} lee")
            }
            Self::Volume { name, .. } => {
                let owner = owner.describe();
                text!(lang, en: "Volume `{name}` of {owner} holds", es: "El volumen `{name}` de {owner} contiene")
            }
            Self::ImagePull => {
                let owner = owner.describe();
                text!(lang, en: "{owner} pulls its images with", es: "{owner} descarga sus imágenes con")
            }
        }
    }
}

/// Every reference that must lead somewhere, in the order of the text within each container. What is `optional` may
/// lead nowhere.
pub(super) fn config_refs<'r, 't>(spec: &'r PodSpec<'t>) -> Vec<ConfigRef<'r, 't>> {
    let mut refs = Refs(Vec::new());
    for container in containers(spec) {
        let user = User::Container(container);
        for variable in container.container.env.items() {
            let Some(source) = variable.value_from.get() else { continue };
            for (kind, reference) in
                [("ConfigMap", &source.config_map_key_ref), ("Secret", &source.secret_key_ref)]
            {
                if let Some(reference) = reference.get() {
                    let key = reference.key.spanned().copied();
                    refs.push(kind, &reference.name, &reference.optional, key, user);
                }
            }
        }
        for source in container.container.env_from.items() {
            let EnvFromSource { config_map_ref, secret_ref } = &source.value;
            for (kind, reference) in [("ConfigMap", config_map_ref), ("Secret", secret_ref)] {
                if let Some(reference) = reference.get() {
                    refs.push(kind, &reference.name, &reference.optional, None, user);
                }
            }
        }
    }
    for volume in spec.volumes.items() {
        refs.volume(&volume.value, volume.position);
    }
    for secret in spec.image_pull_secrets.items() {
        refs.push("Secret", &secret.name, &Field::default(), None, User::ImagePull);
    }
    refs.0
}

struct Refs<'r, 't>(Vec<ConfigRef<'r, 't>>);

impl<'r, 't> Refs<'r, 't> {
    fn push(
        &mut self,
        kind: &'static str,
        name: &Field<&'t str>,
        optional: &Field<bool>,
        key: Option<Spanned<&'t str>>,
        user: User<'r, 't>,
    ) {
        if let Some(name) = name.spanned().filter(|it| !it.value.is_empty() && !optional.or(false)) {
            self.0.push(ConfigRef { kind, name: *name, key, user });
        }
    }

    /// A source of a volume: the whole, and each key that is to become a file.
    fn source(
        &mut self,
        kind: &'static str,
        name: &Field<&'t str>,
        optional: &Field<bool>,
        items: &Field<Items<KeyToPath<'t>>>,
        user: User<'r, 't>,
    ) {
        self.push(kind, name, optional, None, user);
        for key in items.items().filter_map(|it| it.key.spanned()) {
            self.push(kind, name, optional, Some(*key), user);
        }
    }

    fn volume(&mut self, volume: &Volume<'t>, position: usize) {
        let user = User::Volume { position, name: volume.name.or("") };
        if let Some(it) = volume.config_map.get() {
            self.source("ConfigMap", &it.name, &it.optional, &it.items, user);
        }
        if let Some(it) = volume.secret.get() {
            self.source("Secret", &it.secret_name, &it.optional, &it.items, user);
        }
        let projected = volume.projected.get().and_then(|it| it.sources.get());
        for source in projected.into_iter().flat_map(|it| it.iter()) {
            if let Some(it) = source.config_map.get() {
                self.source("ConfigMap", &it.name, &it.optional, &it.items, user);
            }
            if let Some(it) = source.secret.get() {
                self.source("Secret", &it.name, &it.optional, &it.items, user);
            }
        }
    }
}
