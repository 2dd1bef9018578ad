use super::*;
use crate::{Options, graph::Cluster, yaml::read_file};

/// `READY STATUS RESTARTS` of a Pod, at 10:30.
#[track_caller]
fn row(metadata: &str, spec: &str, status: &str) -> String {
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web{metadata}}}\nspec: {spec}\nstatus: {status}\n"
    );
    let file = read_file("pod.yaml", text.into_bytes());
    let options = Options { now: "2026-03-01T10:30:00Z".parse().ok(), ..Options::default() };
    let cluster = Cluster::new(&[&file], &options);
    let live = cluster.live().unwrap();
    let [pod] = live.pods() else { panic!("one Pod") };
    let row = printed(pod, cluster.resource(pod.id).unwrap());
    format!("{row} {}", row.restarts_column(live.now()))
}

const ONE: &str = "{containers: [{name: a}]}";
const TWO: &str = "{containers: [{name: a}, {name: b}]}";
const INIT: &str = "{initContainers: [{name: i}, {name: j}], containers: [{name: a}]}";
const SIDECAR: &str =
    "{initContainers: [{name: i}, {name: s, restartPolicy: Always}], containers: [{name: a}]}";

#[test]
fn without_containers_it_is_the_reason_or_else_the_phase() {
    assert_eq!(row("", ONE, "{phase: Pending}"), "0/1 Pending 0");
    assert_eq!(row("", ONE, "{phase: Failed, reason: Evicted}"), "0/1 Evicted 0");
    assert_eq!(row("", ONE, "{reason: \"\", phase: Succeeded}"), "0/1 Succeeded 0");
    let gated =
        "{phase: Pending, conditions: [{type: PodScheduled, status: \"False\", reason: SchedulingGated}]}";
    assert_eq!(row("", ONE, gated), "0/1 SchedulingGated 0");
}

#[test]
fn a_reason_of_a_container_goes_before_the_phase() {
    for reason in ["ContainerCreating", "ImagePullBackOff", "CreateContainerConfigError"] {
        let status = format!(
            "{{phase: Pending, containerStatuses: [{{name: a, state: {{waiting: {{reason: {reason}}}}}}}]}}"
        );
        assert_eq!(row("", ONE, &status), format!("0/1 {reason} 0"));
    }
    let crash = "{phase: Running, containerStatuses: [{name: a, restartCount: 4, state: {waiting: {reason: CrashLoopBackOff}},
        lastState: {terminated: {exitCode: 1, finishedAt: \"2026-03-01T10:28:00Z\"}}}]}";
    assert_eq!(row("", ONE, crash), "0/1 CrashLoopBackOff 4 (2m ago)");
    for (ended, shown) in [
        ("{exitCode: 137, reason: OOMKilled}", "OOMKilled"),
        ("{exitCode: 3}", "ExitCode:3"),
        ("{exitCode: 137, signal: 9}", "Signal:9"),
    ] {
        let status =
            format!("{{phase: Running, containerStatuses: [{{name: a, state: {{terminated: {ended}}}}}]}}");
        assert_eq!(row("", ONE, &status), format!("0/1 {shown} 0"));
    }
}

#[test]
fn of_several_containers_the_first_with_a_reason_is_shown() {
    let status = |a: &str, b: &str, ready: &str| {
        format!(
            "{{phase: Running, conditions: [{{type: Ready, status: \"{ready}\"}}], containerStatuses: [{{name: a, {a}}}, {{name: b, {b}}}]}}"
        )
    };
    let running = "ready: true, state: {running: {}}";
    let waiting = |reason: &str| format!("state: {{waiting: {{reason: {reason}}}}}");
    let completed = "state: {terminated: {exitCode: 0, reason: Completed}}";
    let back_off = waiting("CrashLoopBackOff");
    assert_eq!(row("", TWO, &status(running, running, "True")), "2/2 Running 0");
    assert_eq!(row("", TWO, &status(running, &back_off, "False")), "1/2 CrashLoopBackOff 0");
    assert_eq!(row("", TWO, &status(&waiting("ErrImagePull"), &back_off, "False")), "0/2 ErrImagePull 0");
    assert_eq!(row("", TWO, &status(running, completed, "False")), "1/2 NotReady 0");
    assert_eq!(row("", TWO, &status(running, completed, "True")), "1/2 Running 0");
    assert_eq!(row("", TWO, &status(completed, completed, "False")), "0/2 Completed 0");
}

#[test]
fn init_containers_come_first_until_all_have_ended() {
    let status = |i: &str, more: &str| {
        format!(
            "{{phase: Pending, initContainerStatuses: [{{name: i, restartCount: 2, {i}}}{more}], containerStatuses: [{{name: a, restartCount: 1, state: {{waiting: {{reason: PodInitializing}}}}}}]}}"
        )
    };
    for (i, shown) in [
        ("state: {running: {}}", "Init:0/2"),
        ("state: {waiting: {reason: PodInitializing}}", "Init:0/2"),
        ("state: {waiting: {reason: CrashLoopBackOff}}", "Init:CrashLoopBackOff"),
        ("state: {terminated: {exitCode: 1, reason: Error}}", "Init:Error"),
        ("state: {terminated: {exitCode: 4}}", "Init:ExitCode:4"),
        ("state: {terminated: {exitCode: 137, signal: 9}}", "Init:Signal:9"),
    ] {
        assert_eq!(row("", INIT, &status(i, "")), format!("0/1 {shown} 2"), "{i}");
    }
    let done = "state: {terminated: {exitCode: 0, reason: Completed}}";
    assert_eq!(row("", INIT, &status(done, ", {name: j, state: {running: {}}}")), "0/1 Init:1/2 2");
    // Restarts of init containers are forgotten once they have ended.
    assert_eq!(row("", INIT, &status(done, &format!(", {{name: j, {done}}}"))), "0/1 PodInitializing 1");
}

#[test]
fn a_sidecar_counts_as_a_container_that_serves() {
    let status = |sidecar: &str| {
        format!(
            "{{phase: Running, initContainerStatuses: [{{name: i, restartCount: 5, state: {{terminated: {{exitCode: 0}}}}}}, {{name: s, restartCount: 1, {sidecar}}}], containerStatuses: [{{name: a, ready: true, state: {{running: {{}}}}}}]}}"
        )
    };
    assert_eq!(
        row("", SIDECAR, &status("started: true, ready: true, state: {running: {}}")),
        "2/2 Running 1"
    );
    assert_eq!(row("", SIDECAR, &status("started: true, state: {running: {}}")), "1/2 Running 1");
    assert_eq!(row("", SIDECAR, &status("started: false, state: {running: {}}")), "0/2 Init:1/2 6");
}

#[test]
fn a_pod_that_is_going_is_terminating() {
    let going = ", deletionTimestamp: \"2026-03-01T10:30:30Z\"";
    let running = "phase: Running, containerStatuses: [{name: a, ready: true, state: {running: {}}}]";
    assert_eq!(row(going, ONE, &format!("{{{running}}}")), "1/1 Terminating 0");
    assert_eq!(row(going, ONE, &format!("{{reason: NodeLost, {running}}}")), "1/1 Unknown 0");
    assert_eq!(row(going, ONE, "{phase: Succeeded}"), "0/1 Succeeded 0");
}
