use super::*;
use crate::{Options, yaml::read_file};
use serde_json::Value;

fn with<R>(dump: &str, look: impl Fn(Vec<Rollout<'_, '_>>) -> R) -> R {
    let file = read_file("dump.yaml", dump.as_bytes().to_vec());
    let options = Options::default();
    let cluster = Cluster::new(&[&file], &options);
    look(cluster.rollouts().collect())
}

/// The dumps of what the Deployment controller did, by their ids.
fn recorded() -> Vec<(String, String)> {
    let path = format!("{}/../tests/golden/rollout.json", env!("CARGO_MANIFEST_DIR"));
    let all: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(all.len(), 39);
    let text = |case: &Value, key: &str| case[key].as_str().unwrap().to_owned();
    all.iter().map(|case| (text(case, "id"), text(case, "finalDump"))).collect()
}

/// What the conditions of a Deployment mean.
fn meaning(conditions: &Conditions<'_>) -> RolloutState {
    let reason = |kind: &str| conditions.of_type(kind).map_or("", |it| it.reason());
    match reason("Progressing") {
        "DeploymentPaused" => RolloutState::Paused,
        _ if reason("ReplicaFailure") == "FailedCreate" => RolloutState::NotCreated,
        "NewReplicaSetAvailable" => RolloutState::Finished,
        "ProgressDeadlineExceeded" => RolloutState::Stuck,
        _ => RolloutState::Progressing,
    }
}

#[test]
fn the_state_is_what_the_controller_has_recorded() {
    for (id, dump) in recorded() {
        with(&dump, |rollouts| {
            for rollout in rollouts {
                let conditions = &rollout.status.conditions;
                assert_eq!(rollout.state, meaning(conditions), "{id}");
                assert_eq!(rollout.is_available(), conditions.says("Available", Truth::True), "{id}");
                if let Some(steps) = rollout.steps {
                    let most = rollout.wanted + steps.surge;
                    assert!(rollout.status.replicas.or(0) <= most, "{id}: more than {most} Pods");
                }
            }
        });
    }
}

#[test]
fn the_current_revision_is_the_one_with_the_number_of_the_deployment() {
    for (id, dump) in recorded() {
        with(&dump, |rollouts| {
            for rollout in rollouts {
                let number = rollout.deployment.metadata.annotation(REVISION).and_then(|it| it.parse().ok());
                assert_eq!(rollout.current().and_then(|it| it.number), number, "{id}");
            }
        });
    }
}

/// Number, Pods that are ready, and image of a revision.
fn told(revision: Option<&Revision<'_, '_>>) -> String {
    revision.map_or("none".to_owned(), |it| {
        let image = it.images().next().unwrap().1;
        format!("{} {} {image}", it.number.unwrap(), it.ready())
    })
}

#[test]
fn the_old_revision_serves_while_the_new_one_is_stuck() {
    let dumps = recorded();
    let look = |id: &str| {
        let (_, dump) = dumps.iter().find(|it| it.0 == id).unwrap();
        with(dump, |rollouts| (told(rollouts[0].current()), told(rollouts[0].older_that_serves())))
    };
    let of = |new: &str, old: &str| (new.to_owned(), old.to_owned());
    assert_eq!(look("ro-004"), of("2 0 registry.example/web:2.0", "1 3 registry.example/web:1.0"));
    assert_eq!(look("ro-014"), of("2 0 registry.example/web:2.0", "none"), "Recreate has ended it");
    // A rollback gives the old ReplicaSet a new number.
    assert_eq!(look("ro-018"), of("3 3 registry.example/web:1.0", "none"));
    assert_eq!(look("ro-050"), of("3 0 registry.example/web:3.0", "1 3 registry.example/web:1.0"));
}

/// A Deployment after a change under Recreate.
fn recreated(status: &str, generation: u32) -> String {
    let set = |hash: &str, image: &str, replicas: u32, revision: u32| {
        format!(
            "---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-{hash}
  uid: rs-{hash}
  annotations: {{deployment.kubernetes.io/revision: \"{revision}\"}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}}]
spec:
  replicas: {replicas}
  template: {{metadata: {{labels: {{app: web, pod-template-hash: {hash}}}}}, spec: {{containers: [{{name: web, image: {image}}}]}}}}
status: {{replicas: {replicas}}}
"
        )
    };
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, uid: d, generation: {generation}}}
spec:
  replicas: 2
  strategy: {{type: Recreate}}
  template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: web, image: web:2}}]}}}}
status: {{observedGeneration: 2, replicas: 2, updatedReplicas: 2, {status}}}
{}{}",
        set("old", "web:1", 0, 1),
        set("new", "web:2", 2, 2)
    )
}

#[test]
fn a_condition_about_another_revision_does_not_count() {
    let state = |reason: &str, status: &str, named: &str| {
        let conditions = format!(
            "conditions: [{{type: Progressing, status: \"{status}\", reason: {reason}, message: 'ReplicaSet \"{named}\" …'}}]"
        );
        with(&recreated(&conditions, 2), |rollouts| rollouts[0].state)
    };
    assert_eq!(state("NewReplicaSetAvailable", "True", "web-old"), RolloutState::Progressing);
    assert_eq!(state("NewReplicaSetAvailable", "True", "web-new"), RolloutState::Finished);
    assert_eq!(state("ProgressDeadlineExceeded", "False", "web-old"), RolloutState::Progressing);
    assert_eq!(state("ProgressDeadlineExceeded", "False", "web-new"), RolloutState::Stuck);
}

#[test]
fn what_the_controller_has_not_seen_is_not_judged() {
    let state =
        |generation| with(&recreated("availableReplicas: 2", generation), |rollouts| rollouts[0].state);
    assert_eq!(state(2), RolloutState::Finished);
    assert_eq!(state(3), RolloutState::Unobserved);
}
