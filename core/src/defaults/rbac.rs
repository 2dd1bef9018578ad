//! Defaults of role bindings.

use super::object::{Object, fill_zero, object, objects, text};

const GROUP: &str = "rbac.authorization.k8s.io";

/// Fills an object of `rbac.authorization.k8s.io/v1`.
pub(super) fn apply(binding: &mut Object, kind: &str) {
    if !matches!(kind, "RoleBinding" | "ClusterRoleBinding") {
        return;
    }
    if let Some(role) = object(binding, "roleRef") {
        fill_zero(role, "apiGroup", GROUP);
    }
    // A ServiceAccount is of the core group, whose name is empty.
    for subject in objects(binding, "subjects").filter(|it| matches!(text(it, "kind"), "User" | "Group")) {
        fill_zero(subject, "apiGroup", GROUP);
    }
}
