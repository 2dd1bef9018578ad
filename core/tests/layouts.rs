//! The same cluster in other files: a dump beside the manifests that it was made of, and the folders of a must-gather.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken corpus has to stop the test"
)]

mod common;

use std::collections::BTreeMap;

use common::{files_below, read, repository};
use kubetriage::{Options, Report, Severity, SourceFile, check, view};
use serde_json::{Map, Value, json};

/// The golden dumps, as text and as data.
fn dumps() -> Vec<(String, String, Vec<Value>)> {
    let files = files_below(&repository().join("tests/golden/dumps"));
    let of_file = |(name, path): (String, std::path::PathBuf)| {
        let text = read(&path);
        let source = SourceFile::new(name.as_str(), text.as_str());
        let list = view(vec![source], &Options::default()).remove(0).value.expect("a dump can be read");
        let items = list["items"].as_array().expect("a dump is a list").clone();
        (name, text, items)
    };
    files.into_iter().map(of_file).collect()
}

/// What is said, without where.
fn said(report: &Report) -> Vec<(String, Severity, String)> {
    let mut said: Vec<_> =
        report.diagnostics.iter().map(|it| (it.rule.clone(), it.severity, it.message.clone())).collect();
    said.sort();
    said
}

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The object as somebody may have written it; `None` for what controllers make.
fn manifest(object: &Value) -> Option<Value> {
    let kind = text(object, "/kind");
    let made =
        ["Pod", "ReplicaSet", "Endpoints", "EndpointSlice", "Event", "Node", "PersistentVolume", "Secret"];
    if made.contains(&kind) || object.pointer("/metadata/ownerReferences").is_some() {
        return None;
    }
    let mut manifest = object.clone();
    let fields = manifest.as_object_mut().unwrap();
    fields.remove("status");
    let metadata: Map<String, Value> = fields["metadata"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| matches!(key.as_str(), "name" | "namespace" | "labels" | "annotations"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    fields.insert("metadata".into(), Value::Object(metadata));
    remove_defaults(&mut manifest);
    Some(manifest)
}

/// Takes away what Kubernetes fills in again.
fn remove_defaults(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for key in [
                "clusterIP",
                "clusterIPs",
                "dnsPolicy",
                "failureThreshold",
                "imagePullPolicy",
                "internalTrafficPolicy",
                "ipFamilies",
                "ipFamilyPolicy",
                "protocol",
                "revisionHistoryLimit",
                "schedulerName",
                "securityContext",
                "sessionAffinity",
                "successThreshold",
                "terminationGracePeriodSeconds",
                "terminationMessagePath",
                "terminationMessagePolicy",
                "timeoutSeconds",
            ] {
                // A Service without an address of its own, and UDP, are no defaults.
                if fields.get(key).is_some_and(|it| it != "None" && it != "UDP" && it != &json!(["None"])) {
                    fields.remove(key);
                }
            }
            fields.values_mut().for_each(remove_defaults);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_defaults),
        _ => {}
    }
}

#[test]
fn manifests_of_a_dump_beside_it_change_nothing() {
    for (name, dump, items) in dumps() {
        let alone = check(vec![SourceFile::new(name.as_str(), dump.as_str())], &Options::default());
        let written: Vec<String> =
            items.iter().filter_map(manifest).map(|it| serde_json::to_string_pretty(&it).unwrap()).collect();
        assert!(!written.is_empty(), "{name}");
        let files = written
            .iter()
            .zip(0..)
            .map(|(it, index)| SourceFile::new(format!("manifests/{index}.json"), it.as_str()));
        let dump = SourceFile::new(format!("dump/{name}"), dump.as_str());
        let both = check(std::iter::once(dump).chain(files).collect(), &Options::default());
        assert_eq!(said(&both), said(&alone), "{name}");
        assert_eq!(both.summary.resources, alone.summary.resources, "{name}");
        for diagnostic in &both.diagnostics {
            assert!(diagnostic.primary.file.starts_with("dump/"), "{name}: {diagnostic:#?}");
            let told = diagnostic.related.iter().filter(|it| it.span.file.starts_with("manifests/"));
            let others: Vec<&str> =
                told.map(|it| it.message.as_str()).filter(|it| *it != "the manifest has it, too").collect();
            assert!(others.is_empty(), "{name}: {others:?}");
        }
    }
}

/// The folders that `oc adm must-gather` and `oc adm inspect` make: a list for each kind of a namespace, each Pod once more,
/// and a file for each object outside namespaces.
fn must_gather(items: &[Value]) -> Vec<SourceFile> {
    let mut lists: BTreeMap<String, (String, String, Vec<Value>)> = BTreeMap::new();
    let mut files = Vec::new();
    for item in items {
        let (kind, version) = (text(item, "/kind"), text(item, "/apiVersion"));
        let (name, namespace) = (text(item, "/metadata/name"), text(item, "/metadata/namespace"));
        let group = version.split_once('/').map_or("core", |(group, _)| group);
        let plural = format!("{}s", kind.to_lowercase());
        if namespace.is_empty() {
            let path = format!("cluster-scoped-resources/{group}/{plural}/{name}.yaml");
            files.push(SourceFile::new(path, serde_json::to_string_pretty(item).unwrap()));
            continue;
        }
        if kind == "Pod" {
            let path = format!("namespaces/{namespace}/pods/{name}/{name}.yaml");
            files.push(SourceFile::new(path, serde_json::to_string_pretty(item).unwrap()));
        }
        let list = lists.entry(format!("namespaces/{namespace}/{group}/{plural}.yaml"));
        let (.., of_kind) = list.or_insert_with(|| (kind.to_owned(), version.to_owned(), Vec::new()));
        // Items of a typed list do not repeat what they are.
        let mut item = item.clone();
        item.as_object_mut().unwrap().retain(|key, _| !matches!(key.as_str(), "kind" | "apiVersion"));
        of_kind.push(item);
    }
    for (path, (kind, version, items)) in lists {
        let list = json!({"apiVersion": version, "kind": format!("{kind}List"), "items": items});
        files.push(SourceFile::new(path, serde_json::to_string_pretty(&list).unwrap()));
    }
    files
}

#[test]
fn a_must_gather_has_the_answers_of_its_dump() {
    for (name, dump, items) in dumps() {
        // Values of Secrets are hidden in what is read, and hidden values are no base64.
        if items.iter().any(|it| it["kind"] == "Secret") {
            continue;
        }
        let alone = check(vec![SourceFile::new(name.as_str(), dump.as_str())], &Options::default());
        let gathered = check(must_gather(&items), &Options::default());
        assert_eq!(said(&gathered), said(&alone), "{name}");
        assert_eq!(gathered.summary.resources, alone.summary.resources, "{name}");
        assert_eq!(gathered.summary.connected, alone.summary.connected, "{name}");
    }
}
