//! Every kind that comes with Kubernetes, and the fields of its types: what the API server decodes an object into.
//!
//! The tables are generated from the Go types of one release ([`NEWEST`]); kinds of earlier releases are kept with
//! the release that removed them. Little is allocated, and only once; a look-up is one of a hash table or a binary
//! search.

mod called;
mod decode;
mod missing;
#[rustfmt::skip]
mod tables;
mod values;

use std::sync::LazyLock;

use crate::{KubernetesVersion, hash::HashMap};

pub(crate) use called::{is_called, kind_of_short_name};
pub(crate) use decode::{Decoded, FrameId, FrameMemory, Misfit, Step};
pub(crate) use missing::RequiredValue;
pub(crate) use values::{base64_fault, quantity_fault};

/// The newest release that the tables describe.
pub(crate) const NEWEST: KubernetesVersion = tables::NEWEST;

const fn release(major: u16, minor: u16) -> KubernetesVersion {
    KubernetesVersion { major, minor }
}

/// A kind in one version of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KindInfo {
    pub(crate) kind: &'static str,
    /// Empty for the core group.
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    /// The type of the whole object; `None` where its fields are not known.
    pub(crate) object: Option<TypeId>,
    pub(crate) namespaced: bool,
    /// The first release that served it.
    pub(crate) introduced: Option<KubernetesVersion>,
    /// The first release that warned about it.
    pub(crate) deprecated: Option<KubernetesVersion>,
    /// The first release that did not serve it any more; may lie ahead.
    pub(crate) removed: Option<KubernetesVersion>,
    /// What the lifecycle of the Go type names as its successor, as `apps/v1 Deployment`; may be empty.
    replacement: &'static str,
}

impl KindInfo {
    /// `apps/v1`, or `v1` for the core group.
    pub(crate) fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// Whether `release` serves it, as far as the lifecycle tells.
    pub(crate) fn is_served(&self, release: KubernetesVersion) -> bool {
        self.introduced.is_none_or(|it| it <= release) && self.removed.is_none_or(|it| release < it)
    }

    /// What to write instead in `release`: the successor that Kubernetes names, or else the newest version of the
    /// same kind, the same group first. Only what the release serves and has not deprecated.
    pub(crate) fn replacement(&self, release: KubernetesVersion) -> Option<&'static KindInfo> {
        let current = |it: &&KindInfo| it.is_served(release) && it.deprecated.is_none_or(|at| release < at);
        let (api_version, kind) = self.replacement.split_once(' ').unwrap_or_default();
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        let rank = |it: &&KindInfo| (it.group == self.group, stability(it.version));
        self::kind(group, version, kind).filter(current).or_else(|| {
            versions_of_kind(self.kind).iter().filter(|it| *it != self).filter(current).max_by_key(rank)
        })
    }
}

/// Orders versions as Kubernetes does: `v2` > `v1` > `v1beta2` > `v1beta1` > `v1alpha1`.
fn stability(version: &str) -> (u8, u32, u32) {
    let rest = version.trim_start_matches('v');
    let (level, (major, minor)) = match (rest.split_once("beta"), rest.split_once("alpha")) {
        (Some(parts), _) => (1, parts),
        (_, Some(parts)) => (0, parts),
        _ => (2, (rest, "")),
    };
    (level, major.parse().unwrap_or(0), minor.parse().unwrap_or(0))
}

/// A type: an object whose fields are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(u16);

/// Name, first of its fields in [`tables::FIELDS`], number of fields.
struct TypeData(&'static str, usize, usize);

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    String,
    Bool,
    Int32,
    Int64,
    /// A number, or a text such as `500m`.
    Quantity,
    IntOrString,
    /// A text as in RFC 3339.
    Time,
    /// The same with microseconds.
    MicroTime,
    /// Base64 in a text.
    Bytes,
    Any,
    Object(TypeId),
    List(&'static FieldType),
    /// Keys are always strings.
    Map(&'static FieldType),
}

/// All versions of all groups that have this kind, groups and versions in the order of the alphabet.
pub(crate) fn versions_of_kind(kind: &str) -> &'static [KindInfo] {
    static BY_NAME: LazyLock<HashMap<&str, &[KindInfo]>> = LazyLock::new(|| {
        tables::KINDS
            .chunk_by(|a, b| a.kind == b.kind)
            .filter_map(|all| Some((all.first()?.kind, all)))
            .collect()
    });
    BY_NAME.get(kind).copied().unwrap_or_default()
}

/// The kind of this group and version; the names are compared as Kubernetes does, letter case included.
pub(crate) fn kind(group: &str, version: &str, kind: &str) -> Option<&'static KindInfo> {
    versions_of_kind(kind).iter().find(|it| it.group == group && it.version == version)
}

/// Every kind in every version, in the order of kind, group and version.
pub(crate) fn kinds() -> &'static [KindInfo] {
    tables::KINDS
}

/// True for the groups that come with Kubernetes, those that it has given up included. `Service` of
/// `serving.knative.dev` is not a Service.
pub(crate) fn is_builtin_group(group: &str) -> bool {
    // Nearly every object is of one of these.
    matches!(group, "" | "apps" | "networking.k8s.io") || tables::GROUPS.binary_search(&group).is_ok()
}

/// True for kinds that live outside namespaces; false for what is not known. A kind that stands in the wrong group
/// is judged as in its own.
pub(crate) fn is_cluster_scoped(group: &str, kind: &str) -> bool {
    if !is_builtin_group(group) {
        return false;
    }
    let versions = versions_of_kind(kind);
    let here = versions.iter().find(|it| it.group == group).or_else(|| versions.first());
    here.is_some_and(|it| !it.namespaced)
}

/// Every type, in the order of their numbers.
fn types() -> impl Iterator<Item = TypeId> {
    (0..tables::TYPES.len() as u16).map(TypeId)
}

/// The type with this name, such as `core.v1.Container`.
#[cfg(test)]
pub(crate) fn type_named(name: &str) -> Option<TypeId> {
    tables::TYPES.binary_search_by(|it| it.0.cmp(name)).ok().map(|index| TypeId(index as u16))
}

impl TypeId {
    fn data(self) -> &'static TypeData {
        tables::TYPES.get(self.0 as usize).unwrap_or(&TypeData("", 0, 0))
    }

    fn rows(self) -> &'static [(u16, u16)] {
        let TypeData(_, start, count) = self.data();
        tables::FIELDS.get(*start..start + count).unwrap_or_default()
    }

    /// The type's name with the package that it belongs to: `core.v1.Container`.
    pub(crate) fn name(self) -> &'static str {
        self.data().0
    }

    /// The field called `name`, letter case included.
    pub(crate) fn field(self, name: &str) -> Option<&'static FieldType> {
        static NUMBERS: LazyLock<HashMap<&str, u16>> =
            LazyLock::new(|| tables::NAMES.iter().copied().zip(0..).collect());
        let number = NUMBERS.get(name)?;
        let rows = self.rows();
        // Names are numbered in their order, so that the rows are in the order of the numbers, too.
        let index = rows.binary_search_by_key(number, |(field, _)| *field).ok()?;
        rows.get(index).map(|(_, field_type)| field_type_at(*field_type))
    }

    /// All fields in the order of their names.
    pub(crate) fn fields(self) -> impl Iterator<Item = (&'static str, &'static FieldType)> {
        self.rows().iter().map(|(name, field_type)| (field_name(*name), field_type_at(*field_type)))
    }
}

fn field_name(index: u16) -> &'static str {
    tables::NAMES.get(index as usize).copied().unwrap_or_default()
}

fn field_type_at(index: u16) -> &'static FieldType {
    tables::FIELD_TYPES.get(index as usize).unwrap_or(&FieldType::Any)
}

#[cfg(test)]
#[allow(dead_code, reason = "`main` writes the file; the tests only need what it would write")]
#[path = "../../examples/generate_api_types.rs"]
mod generator;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{generator, *};

    fn golden() -> String {
        let path = format!("{}/../tests/golden/api-types.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn the_tables_are_up_to_date() {
        let path = format!("{}/src/schema/tables.rs", env!("CARGO_MANIFEST_DIR"));
        let written = std::fs::read_to_string(path).unwrap();
        assert!(
            generator::generate(&golden()).unwrap() == written,
            "run `cargo run -p kubetriage --example generate_api_types`"
        );
    }

    #[test]
    fn every_field_of_the_published_types_is_found() {
        let golden: serde_json::Value = serde_json::from_str(&golden()).unwrap();
        for (name, fields) in golden["types"].as_object().unwrap() {
            let object = type_named(name).unwrap();
            assert_eq!(object.name(), name);
            let fields = fields.as_object().unwrap();
            assert_eq!(object.fields().count(), fields.len(), "{name}");
            for (field, written) in fields {
                let found = object.field(field).unwrap();
                assert_eq!(describe(found), written.as_str().unwrap(), "{name}.{field}");
            }
        }
        for kind in golden["kinds"].as_array().unwrap() {
            let text = |key: &str| kind[key].as_str().unwrap_or_default();
            let found = super::kind(text("group"), text("version"), text("kind")).unwrap();
            assert_eq!(found.object.unwrap().name(), text("type"));
            let removed = found.removed.map(|it| it.to_string()).unwrap_or_default();
            assert!(removed == text("removed") || found.version == "v1alpha1", "{found:?}");
        }
    }

    /// The field type as the published list writes it.
    fn describe(field_type: &FieldType) -> String {
        match field_type {
            FieldType::String => "string".to_owned(),
            FieldType::Bool => "bool".to_owned(),
            FieldType::Int32 => "int32".to_owned(),
            FieldType::Int64 => "int64".to_owned(),
            FieldType::Quantity => "quantity".to_owned(),
            FieldType::IntOrString => "int-or-string".to_owned(),
            FieldType::Time => "time".to_owned(),
            FieldType::MicroTime => "micro-time".to_owned(),
            FieldType::Bytes => "base64".to_owned(),
            FieldType::Any => "any".to_owned(),
            FieldType::Object(object) => object.name().to_owned(),
            FieldType::List(item) => format!("[{}]", describe(item)),
            FieldType::Map(value) => format!("{{{}}}", describe(value)),
        }
    }

    #[test]
    fn the_tables_stay_small_on_the_wire() {
        let path = format!("{}/src/schema/tables.rs", env!("CARGO_MANIFEST_DIR"));
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&std::fs::read(path).unwrap()).unwrap();
        let size = encoder.finish().unwrap().len();
        assert!(size <= 40 * 1024, "{size} bytes");
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        assert_eq!(kind("", "v1", "Deployment"), None);
        assert_eq!(kind("apps", "v1", "deployment"), None);
        assert!(versions_of_kind("Zebra").is_empty());
        assert!(versions_of_kind("").is_empty());
        assert!(type_named("core.v1.Container").unwrap().field("containerport").is_none());
    }

    #[test]
    fn groups_of_other_projects_are_not_built_in() {
        for group in ["", "apps", "networking.k8s.io", "apiextensions.k8s.io", "extensions"] {
            assert!(is_builtin_group(group), "{group}");
        }
        for group in
            ["gateway.networking.k8s.io", "metrics.k8s.io", "snapshot.storage.k8s.io", "serving.knative.dev"]
        {
            assert!(!is_builtin_group(group), "{group}");
        }
    }

    #[test]
    fn the_scope_of_a_kind_in_the_wrong_group_is_that_of_the_kind() {
        assert!(is_cluster_scoped("", "Namespace"));
        assert!(is_cluster_scoped("apps", "Namespace"));
        assert!(!is_cluster_scoped("apps", "Deployment"));
        assert!(!is_cluster_scoped("example.com", "Node"));
    }

    #[test]
    fn the_replacement_is_what_the_release_serves() {
        let replacement = |group, version, name, minor| {
            let found = kind(group, version, name).unwrap().replacement(release(1, minor));
            found.map(KindInfo::api_version).unwrap_or_default()
        };
        assert_eq!(replacement("extensions", "v1beta1", "Deployment", 37), "apps/v1");
        // The lifecycle names v1beta3 here, which is gone as well by 1.32.
        assert_eq!(
            replacement("flowcontrol.apiserver.k8s.io", "v1beta1", "FlowSchema", 37),
            "flowcontrol.apiserver.k8s.io/v1"
        );
        // The Go type names `IngressClassList` by mistake.
        assert_eq!(replacement("networking.k8s.io", "v1beta1", "IngressClass", 37), "networking.k8s.io/v1");
        // No successor is named, though there is one.
        assert_eq!(replacement("node.k8s.io", "v1beta1", "RuntimeClass", 37), "node.k8s.io/v1");
        assert_eq!(replacement("policy", "v1beta1", "PodSecurityPolicy", 37), "");
        assert_eq!(replacement("extensions", "v1beta1", "Ingress", 18), "networking.k8s.io/v1beta1");
        assert_eq!(replacement("", "v1", "Endpoints", 37), "discovery.k8s.io/v1");
    }
}
