//! Defaults of Jobs and CronJobs.

use serde_json::Value;

use super::{
    object::{Object, fill, fill_zero, is_empty, object, object_at, object_or_new, objects, text},
    pod,
};

/// Fills an object of `batch/v1`.
pub(super) fn apply(object: &mut Object, kind: &str) {
    match kind {
        "Job" => job(object),
        "CronJob" => cron_job(object),
        _ => {}
    }
}

fn job(job: &mut Object) {
    let name = object(job, "metadata").map(|metadata| text(metadata, "name").to_owned()).unwrap_or_default();
    let Some(spec) = object(job, "spec") else { return };
    if !spec.contains_key("completions") && !spec.contains_key("parallelism") {
        fill(spec, "completions", 1);
    }
    fill(spec, "parallelism", 1);
    // With a limit per index there is no limit for the whole Job.
    let retries = if spec.contains_key("backoffLimitPerIndex") { i32::MAX } else { 6 };
    fill(spec, "backoffLimit", retries);
    fill(spec, "manualSelector", false);
    fill(spec, "completionMode", "NonIndexed");
    fill(spec, "suspend", false);
    let replacement = if spec.contains_key("podFailurePolicy") { "Failed" } else { "TerminatingOrFailed" };
    fill(spec, "podReplacementPolicy", replacement);
    fill_failure_policy(spec);
    pod::apply_to_template(spec, "template");
    if !name.is_empty() && spec.get("manualSelector") == Some(&Value::Bool(false)) {
        name_the_pods_after_their_job(spec, &name);
    }
    copy_labels_from_the_template(job);
}

/// The server selects a Job's Pods by a label with the Job's UID, which is not known here, and adds the name.
fn name_the_pods_after_their_job(spec: &mut Object, name: &str) {
    let labels = object_or_new(spec, "template")
        .and_then(|template| object_or_new(template, "metadata"))
        .and_then(|metadata| object_or_new(metadata, "labels"));
    if let Some(labels) = labels {
        for key in ["batch.kubernetes.io/job-name", "job-name"] {
            labels.insert(key.to_owned(), name.into());
        }
    }
}

/// A Job or ReplicationController without labels has those of its template.
pub(super) fn copy_labels_from_the_template(workload: &mut Object) {
    let labels =
        object_at(workload, &["spec", "template", "metadata", "labels"]).map(|labels| labels.clone());
    if let Some(labels) = labels
        && let Some(metadata) = object_or_new(workload, "metadata")
        && is_empty(metadata, "labels")
    {
        metadata.insert("labels".to_owned(), Value::Object(labels));
    }
}

fn fill_failure_policy(spec: &mut Object) {
    let Some(policy) = object(spec, "podFailurePolicy") else { return };
    for rule in objects(policy, "rules") {
        for condition in objects(rule, "onPodConditions") {
            fill_zero(condition, "status", "True");
        }
    }
}

fn cron_job(cron_job: &mut Object) {
    let Some(spec) = object(cron_job, "spec") else { return };
    fill_zero(spec, "concurrencyPolicy", "Allow");
    fill(spec, "suspend", false);
    // The Job itself gets its defaults when the controller makes it.
    if let Some(job_spec) = object_at(spec, &["jobTemplate", "spec"]) {
        fill_failure_policy(job_spec);
        pod::apply_to_template(job_spec, "template");
    }
    fill(spec, "successfulJobsHistoryLimit", 3);
    fill(spec, "failedJobsHistoryLimit", 1);
}
