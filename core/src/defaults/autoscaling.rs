//! Defaults of a HorizontalPodAutoscaler.

use serde_json::Value;

use super::object::{Object, fill, is_empty, object, object_or_new, of};

/// Fills an object of `autoscaling/v1`.
pub(super) fn apply_v1(object: &mut Object, kind: &str) {
    if let Some(spec) = spec(object, kind) {
        fill(spec, "minReplicas", 1);
        fill(spec, "targetCPUUtilizationPercentage", 80);
    }
}

/// Fills an object of `autoscaling/v2`.
pub(super) fn apply_v2(object: &mut Object, kind: &str) {
    let Some(spec) = spec(object, kind) else { return };
    fill(spec, "minReplicas", 1);
    if is_empty(spec, "metrics") {
        let target = of([("type", "Utilization".into()), ("averageUtilization", 80.into())]);
        let resource = of([("name", "cpu".into()), ("target", target)]);
        let metric = of([("type", "Resource".into()), ("resource", resource)]);
        spec.insert("metrics".to_owned(), Value::from(vec![metric]));
    }
    // Who writes any behavior gets both directions written out.
    let Some(behavior) = self::object(spec, "behavior") else { return };
    if let Some(rules) = object_or_new(behavior, "scaleUp") {
        fill(rules, "stabilizationWindowSeconds", 0);
        fill(rules, "selectPolicy", "Max");
        fill(rules, "policies", vec![policy("Pods", 4), policy("Percent", 100)]);
    }
    if let Some(rules) = object_or_new(behavior, "scaleDown") {
        fill(rules, "selectPolicy", "Max");
        fill(rules, "policies", vec![policy("Percent", 100)]);
    }
}

fn spec<'a>(autoscaler: &'a mut Object, kind: &str) -> Option<&'a mut Object> {
    if kind == "HorizontalPodAutoscaler" { object(autoscaler, "spec") } else { None }
}

fn policy(policy_type: &str, value: i64) -> Value {
    of([("type", policy_type.into()), ("value", value.into()), ("periodSeconds", 15.into())])
}
