//! The flowchart, walked over every case and over whole dumps.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a wrong walk has to stop the test"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{CASES, folders, read, repository, sources_below};
use kubetriage::{
    Include, Lang, Options, SourceFile, check, flowchart,
    report::{Answers, Report, StepAnswer, Verdict, Walk},
    walk,
};

fn report(sources: Vec<SourceFile>) -> Report {
    check(sources, &Options { include: [Include::Walks].into(), ..Options::default() })
}

fn dumps() -> Vec<(String, Vec<SourceFile>)> {
    let mut dumps: Vec<(String, Vec<SourceFile>)> =
        std::fs::read_dir(repository().join("tests/golden/dumps"))
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                (name, vec![SourceFile::new("dump.yaml", read(&path))])
            })
            .collect();
    dumps.sort_by(|a, b| a.0.cmp(&b.0));
    dumps
}

/// Everything that there is to walk over.
fn inputs() -> Vec<(String, Vec<SourceFile>)> {
    let cases = folders(CASES)
        .into_iter()
        .map(|case| (case.display().to_string(), sources_below(&case.join("input"))));
    cases.chain(dumps()).collect()
}

/// What a person at the cluster would have found: the box, and the question before it.
#[test]
fn dumps_lead_to_the_boxes_of_their_faults() {
    let expected = BTreeMap::from([
        ("ads", "X8 pod-image-pull-failed"),
        ("analytics", "X11 pod-oom-killed"),
        ("billing", "X24 service-target-port-not-found"),
        ("catalog", "X17 pod-readiness-failing"),
        ("checkout", "X21 service-selector-matches-no-pod"),
        ("dns", "X24 service-target-port-not-found"),
        ("files", "X3 pod-volume-claim-not-found"),
        ("forum", "X26 ingress-backend-port-not-found"),
        ("mail", "X27 ingress-class-not-found"),
        ("images", "X8 pod-image-pull-failed"),
        ("orders", "X11 pod-crash-loop"),
        ("partial", "X17 pod-readiness-failing"),
        ("radio", "X18 pod-evicted"),
        ("reports", "X2 pod-quota-exceeded"),
        ("session", "X15 pod-config-key-not-found"),
        ("sidecar", "X11 pod-crash-loop"),
        ("surge", "X2 pod-quota-exceeded"),
        ("survey", "X11 pod-init-failing"),
        ("video", "X1 pod-unschedulable"),
        ("wiki", "X27 ingress-class-not-found"),
    ]);
    let mut found = BTreeMap::new();
    for (name, sources) in dumps() {
        for walk in report(sources).walks.unwrap() {
            if let Some(exit) = &walk.exit {
                let rule = walk.causes[0].split(':').next().unwrap();
                found.insert(name.clone(), format!("{} {rule}", exit.id));
            }
        }
    }
    let found: BTreeMap<&str, &str> = found.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_walk_follows_the_arrows_and_its_causes_are_roots_of_the_report() {
    let chart = flowchart(Lang::En);
    for (name, sources) in inputs() {
        let report = report(sources);
        for walk in report.walks.iter().flatten() {
            for pair in walk.steps.windows(2) {
                let question = chart.questions.iter().find(|it| it.id == pair[0].question).unwrap();
                let yes = match (pair[0].answer, pair[0].assumed) {
                    (StepAnswer::Yes, None) => true,
                    (StepAnswer::No, None) => false,
                    (StepAnswer::Unknown, Some(assumed)) => assumed == kubetriage::report::Answer::Yes,
                    other => panic!("{name}: {other:?} goes on"),
                };
                let arrow = if yes { &question.yes } else { &question.no };
                let stage = chart.stages.iter().find(|it| it.id == arrow.to);
                assert_eq!(stage.map_or(&arrow.to, |it| &it.next.to), &pair[1].question, "{name}");
            }
            for cause in &walk.causes {
                let diagnostic = report.diagnostics.iter().find(|it| it.id == *cause);
                assert!(diagnostic.is_some(), "{name}: {cause}");
            }
            let is_sick = matches!(walk.verdict, Verdict::Broken | Verdict::Degraded);
            assert_eq!(is_sick, !walk.causes.is_empty(), "{name}: {walk:?}");
        }
    }
}

#[test]
fn files_lead_to_no_box_that_is_beyond_them() {
    let beyond: Vec<String> = flowchart(Lang::En)
        .exits
        .into_iter()
        .filter(|it| it.beyond_files.is_some())
        .map(|it| it.id)
        .collect();
    assert_eq!(beyond, ["X6", "X14", "X20", "X22", "X23"]);
    for (name, sources) in inputs() {
        for exit in report(sources).walks.unwrap().into_iter().filter_map(|it| it.exit) {
            assert!(!beyond.contains(&exit.id), "{name} leads to {}", exit.id);
        }
    }
}

/// Files alone lead to every other box, and the answers of a person to those.
#[test]
fn every_box_is_the_end_of_a_walk_of_a_case() {
    let by_files: BTreeSet<String> = folders(CASES)
        .iter()
        .flat_map(|case| report(sources_below(&case.join("input"))).walks.unwrap())
        .filter_map(|it| Some(it.exit?.id))
        .collect();
    let answered = folders(CASES).into_iter().map(|case| case.join("walks.json")).filter(|it| it.exists());
    let by_answers: BTreeSet<String> = answered
        .flat_map(|path| serde_json::from_str::<Vec<serde_json::Value>>(&read(&path)).unwrap())
        .filter_map(|walk| Some(walk["exit"]["id"].as_str()?.to_owned()))
        .collect();
    for exit in flowchart(Lang::En).exits {
        let ends = if exit.beyond_files.is_some() { &by_answers } else { &by_files };
        assert!(ends.contains(&exit.id), "no case ends at {}", exit.id);
    }
}

/// What a walk says of Pods and the status that it quotes beside it agree.
#[test]
fn an_answer_does_not_contradict_the_status_beside_it() {
    for (name, sources) in inputs() {
        let walks = report(sources).walks.unwrap();
        for step in walks.iter().flat_map(|it| &it.steps).filter(|it| it.evidence.contains("/")) {
            let rows: Vec<Vec<&str>> =
                step.evidence.split(", ").map(|row| row.split(' ').collect::<Vec<_>>()).collect();
            let statuses: Vec<&str> = rows.iter().filter_map(|row| row.get(2)).copied().collect();
            let has = |word: &str| statuses.iter().any(|it| it.contains(word));
            let yes = match step.question.as_str() {
                // Whether a Pod whose containers are being made counts as Pending, the drawing does not say.
                "P1" if has("ContainerCreating") => continue,
                "P1" => has("Pending"),
                "P6" => statuses.iter().all(|it| ["Running", "Completed"].contains(it)),
                "P9" => has("Image"),
                "P13" => has("CrashLoopBackOff"),
                _ => continue,
            };
            let is_quoted = rows.iter().all(|row| row.get(1).is_some_and(|it| it.contains('/')));
            assert!(!is_quoted || yes == (step.answer == StepAnswer::Yes), "{name}: {step:?}");
        }
    }
}

#[test]
fn an_error_on_a_workload_or_its_pods_is_never_walked_past() {
    for (name, sources) in inputs() {
        let report = report(sources);
        for walk in report.walks.iter().flatten().filter(|it| it.verdict == Verdict::Healthy) {
            let errors = report.diagnostics.iter().filter(|it| {
                it.severity == kubetriage::Severity::Error && it.resource.as_ref() == Some(&walk.subject)
            });
            let rules: Vec<&str> =
                errors.map(|it| it.rule.as_str()).filter(|it| !it.starts_with("rollout-")).collect();
            assert!(rules.is_empty(), "{name}: {:?} is healthy with {rules:?}", walk.subject);
        }
    }
}

const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
";

fn walked(answers: &[(&str, &str)]) -> Walk {
    let subject = serde_json::from_value(serde_json::json!({"kind": "deployment", "name": "web"})).unwrap();
    let answers: Answers =
        serde_json::from_value(answers.iter().map(|(id, it)| (*id, *it)).collect::<serde_json::Value>())
            .unwrap();
    walk(vec![SourceFile::new("web.yaml", WEB)], &subject, &answers, &Options::default()).unwrap()
}

#[test]
fn manifests_alone_leave_the_pods_open_and_say_what_to_run() {
    let walk = walked(&[]);
    assert_eq!((walk.verdict, walk.exit.is_none()), (Verdict::Unknown, true));
    let asked: Vec<&str> = walk.steps.iter().map(|it| it.question.as_str()).collect();
    assert_eq!(
        asked,
        ["P1", "P6", "P16", "P18", "S1", "S4"],
        "no Ingress leads to it: the walk ends at the Service"
    );
    assert_eq!(walk.steps[3].commands, ["kubectl port-forward deployment/web 8080:8080"]);
    assert_eq!(walk.steps[4].commands, ["kubectl describe service web"]);
    assert_eq!(walk.steps[4].answer, StepAnswer::Yes);
}

#[test]
fn answers_lead_on_where_the_files_are_silent() {
    let crashing = walked(&[("P6", "no"), ("P7", "yes")]);
    assert_eq!((crashing.verdict, crashing.exit.unwrap().id), (Verdict::Broken, "X6".to_owned()));
    let well = walked(&[("P1", "no"), ("P6", "yes"), ("P16", "yes"), ("P18", "yes"), ("S4", "yes")]);
    assert_eq!(
        (well.verdict, well.steps.iter().all(|it| it.answer == StepAnswer::Yes || it.question == "P1")),
        (Verdict::Healthy, true)
    );
    let open = walked(&[("P18", "no")]);
    assert_eq!((open.verdict, open.steps.last().unwrap().question.as_str()), (Verdict::Unknown, "P19"));
}

#[test]
fn a_quota_keeps_out_what_is_no_pod_yet() {
    let dump = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop, uid: s}
spec:
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'example/db:1'}]}}
status: {replicas: 1, readyReplicas: 1}
---
apiVersion: v1
kind: Pod
metadata:
  name: db-0
  namespace: shop
  uid: p
  labels: {app: db}
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: s, controller: true}]
spec: {nodeName: n1, containers: [{name: db, image: 'example/db:1'}]}
status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
---
apiVersion: v1
kind: Event
metadata: {name: db.1, namespace: shop}
involvedObject: {apiVersion: apps/v1, kind: StatefulSet, name: db, namespace: shop, uid: s}
reason: FailedCreate
message: 'create Pod db-1 in StatefulSet db failed error: pods \"db-1\" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1'
lastTimestamp: '2026-03-01T10:00:00Z'
";
    let report = report(vec![SourceFile::new("dump.yaml", dump.as_bytes().to_vec())]);
    let walks = report.walks.unwrap();
    let walk = walks.iter().find(|it| it.subject.name.as_deref() == Some("db")).unwrap();
    assert_eq!(walk.exit.as_ref().unwrap().id, "X2");
    assert_eq!((walk.steps[0].question.as_str(), walk.steps[0].answer), ("P1", StepAnswer::Unknown));
}

#[test]
fn a_loop_through_the_logs_is_walked_once() {
    let walk = walked(&[("P6", "no"), ("P7", "no"), ("P8", "yes")]);
    let asked: Vec<&str> = walk.steps.iter().map(|it| it.question.as_str()).collect();
    assert_eq!(asked, ["P1", "P6", "P7", "P8", "P7"]);
    assert_eq!(walk.steps[4].commands, ["kubectl logs deployment/web --previous"]);
}

#[test]
fn a_name_that_a_shell_would_obey_stays_a_placeholder() {
    let text = WEB.replace("name: web}", "name: \"web; rm -rf ~\"}");
    let subject =
        serde_json::from_value(serde_json::json!({"kind": "Deployment", "name": "web; rm -rf ~"})).unwrap();
    let walk = walk(vec![SourceFile::new("web.yaml", text)], &subject, &Answers::new(), &Options::default())
        .unwrap();
    assert!(walk.steps.iter().flat_map(|it| &it.commands).all(|it| !it.contains(';')), "{walk:?}");
}

#[test]
fn who_asks_for_what_is_not_there_is_told_what_is() {
    let subject = serde_json::from_value(serde_json::json!({"kind": "Deployment", "name": "wbe"})).unwrap();
    let error = walk(vec![SourceFile::new("web.yaml", WEB)], &subject, &Answers::new(), &Options::default());
    let words = error.unwrap_err().to_string();
    assert_eq!(
        words,
        "subject: there is no workload or Pod `deployment/wbe` in these files; there are deployment/web"
    );
}

#[test]
fn a_workspace_walks_and_draws_what_a_call_does() {
    let mut workspace = kubetriage::Workspace::new(Options::default());
    workspace.set_file(SourceFile::new("web.yaml", WEB));
    let subject = serde_json::from_value(serde_json::json!({"kind": "Deployment", "name": "web"})).unwrap();
    assert_eq!(workspace.walk(&subject, &Answers::new()).unwrap(), walked(&[]));
    let picture = kubetriage::Picture::new(kubetriage::PictureOf::Graph, kubetriage::PictureFormat::Svg);
    let drawn = kubetriage::render(vec![SourceFile::new("web.yaml", WEB)], &picture, &Options::default());
    assert_eq!(workspace.render(&picture), drawn);
}
