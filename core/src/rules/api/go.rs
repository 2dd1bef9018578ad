//! The words of Kubernetes' decoder, which speaks of its Go types.

use crate::{
    schema::{Decoded, FieldType, FrameId, Step, TypeId},
    yaml::{Node, Value},
};

/// Structs that lie inside another one without a name of their own in JSON. Go's decoder names them all the same:
/// `livenessProbe.ProbeHandler.exec`.
fn embedded(outer: &str, field: &str) -> Option<&'static str> {
    match (outer, field) {
        ("core.v1.Probe", "exec" | "httpGet" | "tcpSocket" | "grpc") => Some("ProbeHandler"),
        ("core.v1.Volume", name) if name != "name" => Some("VolumeSource"),
        ("networking.v1.IngressRule", "http") => Some("IngressRuleValue"),
        (
            "core.v1.ConfigMapKeySelector"
            | "core.v1.SecretKeySelector"
            | "core.v1.ConfigMapEnvSource"
            | "core.v1.SecretEnvSource"
            | "core.v1.ConfigMapVolumeSource"
            | "core.v1.ConfigMapProjection"
            | "core.v1.SecretProjection",
            "name",
        ) => Some("LocalObjectReference"),
        ("core.v1.EphemeralContainer", name) if name != "targetContainerName" => {
            Some("EphemeralContainerCommon")
        }
        ("core.v1.PersistentVolumeSpec", name) if is_volume_source(name) => Some("PersistentVolumeSource"),
        _ => None,
    }
}

fn is_volume_source(field: &str) -> bool {
    matches!(field, "hostPath" | "nfs" | "csi" | "local" | "iscsi" | "fc" | "rbd" | "cephfs" | "azureFile")
}

/// Strings that have a type of their own in Go.
fn named_string(outer: &str, field: &str) -> Option<&'static str> {
    Some(match (outer, field) {
        (_, "protocol") => "v1.Protocol",
        ("core.v1.PodSpec", "restartPolicy") => "v1.RestartPolicy",
        ("core.v1.PodSpec", "dnsPolicy") => "v1.DNSPolicy",
        ("core.v1.Container", "imagePullPolicy") => "v1.PullPolicy",
        ("core.v1.Container", "restartPolicy") => "v1.ContainerRestartPolicy",
        ("core.v1.Container", "terminationMessagePolicy") => "v1.TerminationMessagePolicy",
        ("core.v1.ServiceSpec", "type") => "v1.ServiceType",
        ("core.v1.ServiceSpec", "sessionAffinity") => "v1.ServiceAffinity",
        ("core.v1.HTTPGetAction", "scheme") => "v1.URIScheme",
        ("core.v1.Secret", "type") => "v1.SecretType",
        ("apps.v1.DeploymentStrategy", "type") => "v1.DeploymentStrategyType",
        ("networking.v1.HTTPIngressPath", "pathType") => "v1.PathType",
        ("batch.v1.CronJobSpec", "concurrencyPolicy") => "v1.ConcurrencyPolicy",
        _ => return None,
    })
}

/// What Kubernetes says of a value that it cannot decode: `json: cannot unmarshal string into Go struct field
/// DeploymentSpec.spec.replicas of type int32`.
pub(in crate::rules) fn cannot_unmarshal(decoded: &Decoded<'_>, at: FrameId) -> Option<String> {
    let frame = decoded.frame(at)?;
    let mut steps: Vec<&str> = Vec::new();
    let mut innermost: Option<TypeId> = None;
    let mut own_field = None;
    for (id, frame) in decoded.outwards(at) {
        let outer = frame.parent.and_then(|it| decoded.frame(it));
        let outer = outer.and_then(|it| if let FieldType::Object(it) = it.wanted { Some(it) } else { None });
        innermost = innermost.or(outer);
        if let Step::Field(entry) = frame.step {
            steps.push(entry.name);
            steps.extend(outer.and_then(|outer| embedded(outer.name(), entry.name)));
            if id == at {
                own_field = outer.map(|outer| (outer.name(), entry.name));
            }
        }
    }
    steps.reverse();
    let innermost = innermost.map_or("", |it| short(it.name()).1);
    let named = own_field.and_then(|(outer, field)| named_string(outer, field));
    let wanted = named.map_or_else(|| go_type(&frame.wanted), str::to_owned);
    let value = describe(frame.node, &frame.wanted);
    Some(format!(
        "json: cannot unmarshal {value} into Go struct field {innermost}.{} of type {wanted}",
        steps.join(".")
    ))
}

/// `core.v1.Container` → `v1.Container` and `Container`.
fn short(name: &str) -> (&str, &str) {
    let in_package = name.split_once('.').map_or(name, |(_, rest)| rest);
    (in_package, in_package.rsplit_once('.').map_or(in_package, |(_, rest)| rest))
}

fn go_type(field_type: &FieldType) -> String {
    match field_type {
        FieldType::String => "string".to_owned(),
        FieldType::Bool => "bool".to_owned(),
        FieldType::Int32 | FieldType::IntOrString => "int32".to_owned(),
        FieldType::Int64 => "int64".to_owned(),
        FieldType::Quantity => "resource.Quantity".to_owned(),
        FieldType::Time => "v1.Time".to_owned(),
        FieldType::MicroTime => "v1.MicroTime".to_owned(),
        FieldType::Bytes => "[]uint8".to_owned(),
        FieldType::Any => "interface {}".to_owned(),
        FieldType::Object(object) => short(object.name()).0.to_owned(),
        FieldType::List(item) => format!("[]{}", go_type(item)),
        FieldType::Map(value) => format!("map[string]{}", go_type(value)),
    }
}

/// What the value is in JSON. The digits of a number are told where a whole number is wanted.
fn describe(node: Node<'_>, wanted: &FieldType) -> String {
    let digits = matches!(wanted, FieldType::Int32 | FieldType::Int64 | FieldType::IntOrString);
    match node.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Int(it) if digits => format!("number {it}"),
        Value::Uint(it) if digits => format!("number {it}"),
        Value::Float(it) if digits => format!("number {it}"),
        Value::Int(_) | Value::Uint(_) | Value::Float(_) => "number".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Sequence => "array".to_owned(),
        Value::Mapping => "object".to_owned(),
    }
}
