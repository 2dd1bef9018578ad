//! Where a field that does not exist probably belongs.

use crate::{
    graph::edit_distance,
    options::Text,
    order::Sorting,
    schema::{Decoded, FieldType, FrameId, TypeId},
    yaml::{Entry, Node, Value},
};

/// What was probably meant.
#[derive(Debug)]
pub(super) enum Advice {
    /// Another field of the same type. `certain` if nothing else can be meant and the value fits.
    Rename {
        field: &'static str,
        certain: bool,
    },
    /// The same field, of a mapping around this one.
    Outside(FrameId),
    /// The same field, further inside: the fields that lead there, lists marked with `[]`.
    Inside(Vec<Step>),
    /// A label beside `matchLabels`.
    MatchLabels,
    /// `serviceName` and `servicePort` in a backend, as before `networking.k8s.io/v1`.
    OldBackend,
    /// A known mistake with an answer of its own.
    Known(Text),
    Nothing,
}

/// A step from a type into one of its fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) field: &'static str,
    pub(super) is_list: bool,
    pub(super) object: TypeId,
}

/// Finds out what was meant by an unknown field of the mapping `at`.
pub(super) fn advise(decoded: &Decoded<'_>, at: FrameId, entry: Entry<'_>) -> Advice {
    let Some(frame) = decoded.frame(at) else { return Advice::Nothing };
    let FieldType::Object(object) = frame.wanted else { return Advice::Nothing };
    let (name, value) = (entry.name, entry.value);
    if let Some(field) = same_letters(object, name) {
        return rename(object, field, frame.node, value, true);
    }
    if let Some((field, certain)) = known_name(object.name(), name) {
        return rename(object, field, frame.node, value, certain);
    }
    if object.name() == "networking.v1.IngressBackend" && matches!(name, "serviceName" | "servicePort") {
        return Advice::OldBackend;
    }
    if let Some(text) = known_mistake(object.name(), name) {
        return Advice::Known(text);
    }
    if object.name() == "meta.v1.LabelSelector" && !matches!(value.value(), Value::Mapping | Value::Sequence)
    {
        return Advice::MatchLabels;
    }
    if let Some(outside) = outside(decoded, at, name, value) {
        return Advice::Outside(outside);
    }
    if let Some(steps) = inside(object, frame.node, name, value) {
        return Advice::Inside(steps);
    }
    match misspelt(object, name, frame.node) {
        Some((field, unique)) => rename(object, field, frame.node, value, unique),
        None => Advice::Nothing,
    }
}

fn rename(object: TypeId, field: &'static str, node: Node<'_>, value: Node<'_>, certain: bool) -> Advice {
    let fits = object.field(field).is_some_and(|wanted| fits(value, wanted));
    Advice::Rename { field, certain: certain && fits && node.get(field).is_none() }
}

/// The field that differs in letter case, dashes and underscores alone.
fn same_letters(object: TypeId, name: &str) -> Option<&'static str> {
    let letters = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let wanted = letters(name);
    object.fields().map(|(field, _)| field).find(|field| letters(field) == wanted)
}

/// The field that is closest in spelling, and whether no other one is as close.
fn misspelt(object: TypeId, name: &str, node: Node<'_>) -> Option<(&'static str, bool)> {
    let length = |name: &str| name.chars().count();
    // `min` and `max` or `host` and `port` are one or two letters apart and no slips for each other.
    let tolerance = |name: &str| match length(name) {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    let mut near: Vec<(usize, &'static str)> = object
        .fields()
        .filter_map(|(field, _)| {
            let most = tolerance(if length(name) < length(field) { name } else { field });
            edit_distance(name, field, most).map(|distance| (distance, field))
        })
        .filter(|(_, field)| node.get(field).is_none())
        .collect();
    near.order();
    let (best, field) = near.first().copied()?;
    Some((field, near.iter().filter(|(distance, _)| *distance == best).count() == 1))
}

/// Fields that have another name than in a sister type, and whether the value means the same.
fn known_name(object: &str, name: &str) -> Option<(&'static str, bool)> {
    Some(match (object, name) {
        ("networking.v1.IngressSpec", "class" | "ingressClass" | "className") => ("ingressClassName", true),
        ("networking.v1.IngressSpec", "backend") => ("defaultBackend", true),
        ("apps.v1.DaemonSetSpec" | "apps.v1.StatefulSetSpec", "strategy") => ("updateStrategy", true),
        ("apps.v1.DeploymentSpec", "updateStrategy") => ("strategy", true),
        ("core.v1.ServicePort", "containerPort") => ("targetPort", false),
        ("core.v1.ConfigMapVolumeSource", "secretName" | "configMapName") => ("name", true),
        ("core.v1.SecretVolumeSource", "name") => ("secretName", true),
        ("core.v1.PersistentVolumeClaimVolumeSource", "name") => ("claimName", true),
        ("core.v1.PersistentVolumeClaimSpec", "storageClass") => ("storageClassName", true),
        ("core.v1.HTTPGetAction", "url" | "uri") => ("path", false),
        ("core.v1.EnvVarSource", "configMapRef") => ("configMapKeyRef", false),
        ("core.v1.EnvVarSource", "secretRef") => ("secretKeyRef", false),
        ("core.v1.EnvFromSource", "configMapKeyRef") => ("configMapRef", false),
        ("core.v1.EnvFromSource", "secretKeyRef") => ("secretRef", false),
        ("core.v1.Container", "pullPolicy") => ("imagePullPolicy", true),
        ("core.v1.Container", "environment" | "envs") => ("env", false),
        ("core.v1.Container", "cmd" | "entrypoint") => ("command", false),
        _ => return None,
    })
}

fn known_mistake(object: &str, name: &str) -> Option<Text> {
    Some(match (object, name) {
        ("autoscaling.v2.HorizontalPodAutoscalerSpec", "targetCPUUtilizationPercentage") => Text {
            en: "In `autoscaling/v2` the target stands under `metrics`: `- type: Resource`, `resource: {name: cpu, target: {type: Utilization, averageUtilization: …}}`",
            es: "En `autoscaling/v2` el objetivo va bajo `metrics`: `- type: Resource`, `resource: {name: cpu, target: {type: Utilization, averageUtilization: …}}`",
        },
        ("apps.v1.DaemonSetSpec", "replicas") => Text {
            en: "A DaemonSet runs one Pod on every node and has no `replicas`; remove it, or make the object a Deployment",
            es: "Un DaemonSet ejecuta un Pod en cada nodo y no tiene `replicas`; quítalo, o convierte el objeto en un Deployment",
        },
        ("core.v1.PodSpec", "template") => Text {
            en: "A Pod has no `template`: write what is below `template.spec` directly under `spec`, or make the object a Deployment",
            es: "Un Pod no tiene `template`: escribe lo que hay bajo `template.spec` directamente en `spec`, o convierte el objeto en un Deployment",
        },
        _ => return None,
    })
}

/// The nearest mapping around `at` whose type has the field.
fn outside(decoded: &Decoded<'_>, at: FrameId, name: &str, value: Node<'_>) -> Option<FrameId> {
    decoded.outwards(at).skip(1).find_map(|(id, frame)| match frame.wanted {
        FieldType::Object(object) => object.field(name).filter(|wanted| fits(value, wanted)).map(|_| id),
        _ => None,
    })
}

/// How far inside a type a field is looked for.
const DEEPEST: usize = 4;

/// Fields that so many types have that finding one further inside says nothing.
const EVERYWHERE: &[&str] =
    &["name", "kind", "type", "key", "value", "apiVersion", "apiGroup", "status", "spec"];

/// The way to the nearest type further inside that has the field; of several, one that the text already goes.
fn inside(object: TypeId, node: Node<'_>, name: &str, value: Node<'_>) -> Option<Vec<Step>> {
    let mut seen = vec![object];
    let mut level: Vec<(Vec<Step>, Option<Node<'_>>)> = vec![(Vec::new(), Some(node))];
    for depth in 1..=DEEPEST {
        if depth > 1 && EVERYWHERE.contains(&name) {
            return None;
        }
        let mut next: Vec<(Vec<Step>, Option<Node<'_>>)> = Vec::new();
        let mut found: Vec<(bool, Vec<Step>)> = Vec::new();
        for (steps, node) in &level {
            let object = steps.last().map_or(object, |step| step.object);
            for (field, field_type) in object.fields().filter(|(field, _)| *field != "status") {
                let (is_list, inner) = match field_type {
                    FieldType::Object(inner) => (false, *inner),
                    FieldType::List(FieldType::Object(inner)) => (true, *inner),
                    _ => continue,
                };
                let mut steps = steps.clone();
                steps.push(Step { field, is_list, object: inner });
                let node = node.and_then(|node| node.get(field)).filter(|node| !node.is_null());
                if inner.field(name).is_some_and(|wanted| fits(value, wanted)) {
                    found.push((node.is_none(), steps.clone()));
                }
                let node = if is_list { node.and_then(|node| node.items().last()) } else { node };
                if !seen.contains(&inner) {
                    seen.push(inner);
                    next.push((steps, node));
                }
            }
        }
        // A path that the text does not go is a guess; among several of them, nothing is said.
        let written = found.iter().position(|(absent, _)| !absent);
        match written.or((found.len() == 1).then_some(0)) {
            Some(index) => return found.into_iter().nth(index).map(|(_, steps)| steps),
            None if !found.is_empty() => return None,
            None => level = next,
        }
    }
    None
}

/// Whether a value has the shape of a field: enough to tell a list of paths from a path.
fn fits(value: Node<'_>, wanted: &FieldType) -> bool {
    let known = |node: Node<'_>, object: TypeId| {
        node.entries().next().is_none() || node.entries().any(|entry| object.field(entry.name).is_some())
    };
    match (wanted, value.value()) {
        (_, Value::Null) | (FieldType::Any, _) => true,
        (FieldType::Object(object), Value::Mapping) => known(value, *object),
        (FieldType::Map(_), Value::Mapping) => true,
        (FieldType::List(item), Value::Sequence) => value.items().next().is_none_or(|first| match item {
            FieldType::Object(object) => first.is_mapping() && known(first, *object),
            FieldType::List(_) | FieldType::Map(_) => true,
            _ => !first.is_mapping() && !first.is_sequence(),
        }),
        (FieldType::Object(_) | FieldType::Map(_) | FieldType::List(_), _)
        | (_, Value::Mapping | Value::Sequence) => false,
        (FieldType::String, _) => true,
        (FieldType::Bool, it) => matches!(it, Value::Bool(_)),
        (FieldType::Int32 | FieldType::Int64, it) => matches!(it, Value::Int(_) | Value::Float(_)),
        _ => true,
    }
}
