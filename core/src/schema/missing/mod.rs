//! Values without which the API server refuses an object.

mod always;
mod sometimes;

use std::sync::LazyLock;

use super::TypeId;
use crate::yaml::{Node, Value};
use always::ALWAYS;
use sometimes::{Asked, SOMETIMES};

/// A value that is asked for and not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequiredValue {
    /// The field that should be there, or the entry of a map, as `data[tls.crt]`; of several that would do, the most
    /// usual one.
    pub(crate) field: &'static str,
    /// What Kubernetes appends to the path of the mapping to name the value. Where a whole branch is missing, this is
    /// deeper than the field: it misses `spec.template.spec.containers` when there is no `spec.template`.
    pub(crate) path: &'static str,
    /// What Kubernetes says about it.
    pub(crate) says: &'static str,
}

const REQUIRED: &str = "Required value";
const NO_PORT: &str = "Invalid value: 0: must be between 1 and 65535, inclusive";
const NO_NAME: &str = "Required value: name or generateName is required";
const NO_SOURCE: &str = "Required value: must populate information for the given metric source";
const NO_BACKEND: &str = "Invalid value: \"\": resource or service backend is required";
const NO_HANDLER: &str = "Required value: must specify a handler type";

const fn needs(field: &'static str, path: &'static str) -> RequiredValue {
    RequiredValue { field, path, says: REQUIRED }
}

const fn says(field: &'static str, path: &'static str, says: &'static str) -> RequiredValue {
    RequiredValue { field, path, says }
}

/// What the values of one type need.
#[derive(Clone, Copy, Default)]
struct Needs {
    always: &'static [RequiredValue],
    sometimes: Option<sometimes::Ask>,
}

/// What a type needs, found by its number: this is asked for every mapping that is read.
fn needs_of(object: TypeId) -> Needs {
    static NEEDS: LazyLock<Box<[Needs]>> = LazyLock::new(|| {
        let find = |object: TypeId| {
            let always = ALWAYS.binary_search_by(|(name, _)| (*name).cmp(object.name())).ok();
            let sometimes = SOMETIMES.binary_search_by(|(name, _)| (*name).cmp(object.name())).ok();
            Needs {
                always: always.and_then(|index| ALWAYS.get(index)).map_or(&[], |(_, needs)| *needs),
                sometimes: sometimes.and_then(|index| SOMETIMES.get(index)).map(|(_, ask)| *ask),
            }
        };
        super::types().map(find).collect()
    });
    NEEDS.get(object.0 as usize).copied().unwrap_or_default()
}

/// The objects around a value, as far as anybody asks: the innermost first.
pub(super) type Around<'t> = [Option<(TypeId, Node<'t>)>; 2];

/// Adds to `missing` what a mapping of the type `object` lacks.
pub(super) fn find<'t>(
    object: TypeId,
    node: Node<'t>,
    around: impl FnOnce() -> Around<'t>,
    mut missing: impl FnMut(RequiredValue),
) {
    let Needs { always, sometimes } = needs_of(object);
    always.iter().filter(|it| is_absent(node, it.field)).for_each(|it| missing(*it));
    if let Some(ask) = sometimes {
        ask(&mut Asked { node, around: around(), missing: &mut missing });
    }
}

/// What a whole object of the type lacks beside that: a name, in most kinds.
pub(super) fn metadata(object: TypeId, node: Node<'_>) -> Option<RequiredValue> {
    let lacks = object.field("metadata").is_some() && has_name(object) && is_absent(node, "metadata");
    lacks.then_some(says("metadata", ".metadata.name", NO_NAME))
}

/// False for what the API server answers and forgets, such as a SubjectAccessReview.
fn has_name(object: TypeId) -> bool {
    let name = object.name();
    let answered = name.starts_with("authentication.") || name.starts_with("authorization.");
    !answered
        && !matches!(name, "core.v1.Binding" | "core.v1.SerializedReference")
        && !name.ends_with(".Eviction")
}

fn is_absent(node: Node<'_>, field: &str) -> bool {
    node.get(field).is_none_or(|it| match it.value() {
        Value::Null | Value::String("") => true,
        Value::Sequence => it.items().next().is_none(),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::type_named;

    #[test]
    fn the_tables_are_in_order_and_name_what_exists() {
        assert!(ALWAYS.is_sorted_by_key(|(name, _)| *name));
        assert!(SOMETIMES.is_sorted_by_key(|(name, _)| *name));
        for (name, _) in SOMETIMES {
            assert!(type_named(name).is_some(), "{name}");
        }
        for (name, missing) in ALWAYS {
            let object = type_named(name).unwrap();
            for it in *missing {
                assert!(object.field(it.field).is_some(), "{name}.{}", it.field);
                assert!(it.path.starts_with('.'), "{name}.{}", it.field);
            }
        }
    }
}
