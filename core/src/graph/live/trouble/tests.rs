use super::*;
use crate::{Options, graph::Cluster, yaml::read_file};

mod golden;

/// What is wrong in a dump, as `KIND container n/m`, in the order of the files.
fn read(text: &str) -> Vec<String> {
    let file = read_file("dump.yaml", text.as_bytes().to_vec());
    let options = Options::default();
    let cluster = Cluster::new(&[&file], &options);
    let live = cluster.live().expect("a dump");
    let groups = live.troubles.groups.iter().map(|it| {
        let container = it.container.map_or(String::new(), |key| format!(" {}", key.name));
        format!("{:?}{container} {}/{}", it.kind, it.troubles.len(), it.total)
    });
    groups.collect()
}

/// A Pod of 10:00 with one container `web`, at 10:30.
fn pod(spec: &str, status: &str) -> String {
    format!(
        "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: p, creationTimestamp: \"2026-03-01T10:00:00Z\"}}
spec: {{nodeName: n1, containers: [{{name: web, image: app}}]{spec}}}
status:
  phase: Running
  startTime: \"2026-03-01T10:00:00Z\"
  conditions: [{{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}}]
{status}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: clock, uid: c, creationTimestamp: \"2026-03-01T10:30:00Z\"}}
"
    )
}

/// A Pod whose container `web` has this status.
fn container(status: &str) -> String {
    pod("", &format!("  containerStatuses: [{{name: web, {status}}}]"))
}

fn waiting(reason: &str, message: &str) -> String {
    container(&format!("state: {{waiting: {{reason: {reason}, message: {message:?}}}}}"))
}

fn crashed(end: &str) -> String {
    container(&format!(
        "restartCount: 5, state: {{waiting: {{reason: CrashLoopBackOff}}}}, lastState: {{terminated: {{startedAt: \"2026-03-01T10:28:00Z\", finishedAt: \"2026-03-01T10:29:00Z\", {end}}}}}"
    ))
}

fn event(reason: &str, message: &str, last: &str, more: &str) -> String {
    format!(
        "---
apiVersion: v1
kind: Event
metadata: {{name: \"{reason}{last}\", namespace: shop}}
involvedObject: {{kind: Pod, namespace: shop, name: web, uid: p}}
reason: {reason}
message: {message:?}
lastTimestamp: \"2026-03-01T{last}Z\"
{more}
"
    )
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let expected: Vec<&str> = expected.split(", ").filter(|it| !it.is_empty()).collect();
    assert_eq!(read(text), expected, "{text}");
}

#[test]
fn a_pod_that_is_ready_has_no_trouble() {
    let restarted = crashed("reason: OOMKilled, exitCode: 137")
        .replace("status: \"False\", reason: ContainersNotReady", "status: \"True\"");
    check(&(restarted + &event("BackOff", "Back-off restarting failed container", "10:29:30", "")), "");
}

#[test]
fn an_image_that_cannot_be_pulled() {
    check(&waiting("ImagePullBackOff", "Back-off pulling image \"app\""), "ImagePullFailed web 1/1");
    check(&waiting("ErrImageNeverPull", "x"), "ImagePullFailed web 1/1");
    check(&waiting("InvalidImageName", "couldn't parse image name"), "ImageInvalid web 1/1");
    // While it is pulled for the first time there is none.
    check(&waiting("ContainerCreating", "").replace("10:00:00", "10:29:50"), "");
}

#[test]
fn the_event_says_why_where_the_state_does_not() {
    let text = waiting("ImagePullBackOff", "Back-off pulling image \"app\"")
        + &event("Failed", "Failed to pull image \"app\": app: not found", "10:29:00", "")
        + &event("Failed", "Error: ImagePullBackOff", "10:29:30", "");
    let file = read_file("dump.yaml", text.into_bytes());
    let options = Options::default();
    let cluster = Cluster::new(&[&file], &options);
    let group = cluster.live().unwrap().troubles(TroubleKind::ImagePullFailed).next().unwrap();
    let trouble = group.leading().unwrap();
    assert_eq!(trouble.reason, "ImagePullBackOff");
    assert_eq!(trouble.message, "Failed to pull image \"app\": app: not found");
    assert!(trouble.event.is_some());
}

#[test]
fn events_that_were_put_together_say_the_same() {
    let text = waiting("ImagePullBackOff", "Back-off pulling image \"app\"")
        + &event(
            "Failed",
            "(combined from similar events): Failed to pull image \"app\": app: not found",
            "10:29:00",
            "",
        );
    let file = read_file("dump.yaml", text.into_bytes());
    let options = Options::default();
    let cluster = Cluster::new(&[&file], &options);
    let group = cluster.live().unwrap().troubles(TroubleKind::ImagePullFailed).next().unwrap();
    assert_eq!(group.leading().unwrap().message, "Failed to pull image \"app\": app: not found");
}

#[test]
fn a_handler_that_fails_has_the_container_killed() {
    let hook = event("FailedPostStartHook", "PostStartHook failed", "10:28:30", "");
    check(&(crashed("reason: Error, exitCode: 137") + &hook), "StartFailed web 1/1");
    // The process ended by itself, and took the handler with it.
    check(&(crashed("reason: Error, exitCode: 1") + &hook), "CrashLoop web 1/1");
    // It was the handler of a former run.
    let former = hook.replace("10:28:30", "10:20:00");
    check(&(crashed("reason: Error, exitCode: 137") + &former), "CrashLoop web 1/1");
}

#[test]
fn a_pod_that_has_failed_and_was_deleted_is_to_go() {
    let failed = |deleted: &str| {
        container("state: {terminated: {exitCode: 137, reason: Error}}")
            .replace("phase: Running", "phase: Failed")
            .replace("uid: p,", &format!("uid: p, deletionTimestamp: \"2026-03-01T{deleted}Z\","))
    };
    check(&failed("10:10:00"), "TerminatingStuck 1/1");
    check(&failed("10:29:50"), "");
}

#[test]
fn what_a_container_is_made_of() {
    let config = |message: &str| waiting("CreateContainerConfigError", message);
    check(&config("configmap \"c\" not found"), "ConfigMapNotFound web 1/1");
    check(&config("secret \"s\" not found"), "SecretNotFound web 1/1");
    check(&config("couldn't find key k in Secret shop/s"), "ConfigKeyNotFound web 1/1");
    check(&config("container has runAsNonRoot and image will run as root"), "CreateConfigError web 1/1");
    let start = |message: &str| waiting("RunContainerError", message);
    check(&start("exec: \"serve\": executable file not found in $PATH"), "CommandNotFound web 1/1");
    check(
        &start(
            "error mounting \"/a\" to rootfs at \"/b\": not a directory: Are you trying to mount a directory onto a file",
        ),
        "VolumeMountFailed web 1/1",
    );
    check(&start("unable to find user app: no matching entries in passwd file"), "StartFailed web 1/1");
}

#[test]
fn of_a_crash_the_last_end_tells_most() {
    check(&crashed("reason: Error, exitCode: 1"), "CrashLoop web 1/1");
    check(&crashed("reason: OOMKilled, exitCode: 137"), "OomKilled web 1/1");
    check(&crashed("reason: Completed, exitCode: 0"), "Completed web 1/1");
    check(
        &crashed(
            "reason: StartError, exitCode: 128, message: \"exec: \\\"x\\\": executable file not found in $PATH\"",
        ),
        "CommandNotFound web 1/1",
    );
}

#[test]
fn a_probe_that_has_the_container_killed() {
    let killed = crashed("reason: Error, exitCode: 137");
    let liveness =
        |last: &str| event("Killing", "Container web failed liveness probe, will be restarted", last, "");
    check(&(killed.clone() + &liveness("10:28:40")), "LivenessFailing web 1/1");
    check(&(killed.clone() + &liveness("10:28:40").replace("liveness", "startup")), "StartupFailing web 1/1");
    // That was another run.
    check(&(killed.clone() + &liveness("10:20:00")), "CrashLoop web 1/1");
    let stopped = event("Killing", "Stopping container web", "10:28:40", "");
    check(&(killed.clone() + &stopped), "CrashLoop web 1/1");
    let unhealthy =
        event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500", "10:28:40", "");
    check(&(killed + &unhealthy), "LivenessFailing web 1/1");
    // It ended by itself.
    check(&(crashed("reason: Error, exitCode: 1") + &unhealthy), "CrashLoop web 1/1");
    // Killed for memory is killed for memory.
    check(&(crashed("reason: OOMKilled, exitCode: 137") + &liveness("10:28:40")), "OomKilled web 1/1");
}

#[test]
fn between_two_crashes_it_runs() {
    let running = |restarts: u32, finished: &str, end: &str| {
        container(&format!(
            "restartCount: {restarts}, ready: false, state: {{running: {{startedAt: \"2026-03-01T10:29:50Z\"}}}}, lastState: {{terminated: {{finishedAt: \"2026-03-01T{finished}Z\", {end}}}}}"
        ))
    };
    check(&running(4, "10:29:30", "exitCode: 1"), "CrashLoop web 1/1");
    check(&running(1, "10:29:30", "exitCode: 1"), "");
    check(&running(1, "10:29:30", "exitCode: 137, reason: OOMKilled"), "OomKilled web 1/1");
    check(&running(4, "10:05:00", "exitCode: 1"), "");
}

#[test]
fn a_probe_of_readiness_has_its_time() {
    let probe = ", name: web, readinessProbe: {httpGet: {port: 80}, periodSeconds: 5}";
    let running = |since: &str| {
        container(&format!(
            "ready: false, started: true, state: {{running: {{startedAt: \"2026-03-01T{since}Z\"}}}}"
        ))
        .replace(", image: app", probe)
        .replace("{name: web, name: web,", "{name: web,")
    };
    let unhealthy = |count: u32| {
        event(
            "Unhealthy",
            "Readiness probe failed: HTTP probe failed with statuscode: 404",
            "10:29:58",
            &format!("count: {count}"),
        )
    };
    check(&running("10:29:57"), "");
    check(&(running("10:29:57") + &unhealthy(1)), "");
    check(&(running("10:29:57") + &unhealthy(9)), "ReadinessFailing web 1/1");
    check(&running("10:20:00"), "ReadinessFailing web 1/1");
    // Without a probe a container that runs is as good as ready.
    check(&running("10:20:00").replace("readinessProbe", "readyProbe"), "");
}

#[test]
fn what_comes_behind_an_init_container_waits() {
    let init = |status: &str| {
        pod(
            ", initContainers: [{name: wait, image: app}]",
            &format!(
                "  initContainerStatuses: [{{name: wait, {status}}}]\n  containerStatuses: [{{name: web, state: {{waiting: {{reason: PodInitializing}}}}}}]"
            ),
        )
    };
    check(&init("state: {terminated: {exitCode: 1, reason: Error}}"), "InitFailing wait 1/1");
    check(
        &init("state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1}}"),
        "InitFailing wait 1/1",
    );
    check(&init("state: {waiting: {reason: ErrImagePull}}"), "ImagePullFailed wait 1/1");
    check(&init("state: {terminated: {exitCode: 137, reason: OOMKilled}}"), "OomKilled wait 1/1");
    check(&init("state: {running: {startedAt: \"2026-03-01T10:29:00Z\"}}"), "");
    check(&init("state: {running: {startedAt: \"2026-03-01T10:01:00Z\"}}"), "InitNotEnding wait 1/1");
}

#[test]
fn volumes_and_network_come_before_the_first_container() {
    let creating = waiting("ContainerCreating", "");
    let mount = |message: &str, last: &str| event("FailedMount", message, last, "");
    let timeout =
        "Unable to attach or mount volumes: unmounted volumes=[c]: timed out waiting for the condition";
    let missing = "MountVolume.SetUp failed for volume \"c\" : configmap \"c\" not found";
    let nfs =
        "MountVolume.SetUp failed for volume \"d\" : mount failed: access denied by server while mounting";
    check(
        &(creating.clone() + &mount(missing, "10:20:00") + &mount(timeout, "10:22:00")),
        "ConfigMapNotFound 1/1",
    );
    check(&(creating.clone() + &mount(nfs, "10:20:00")), "VolumeMountFailed 1/1");
    check(&(creating.clone() + &mount(timeout, "10:20:00")), "VolumeMountFailed 1/1");
    let sandbox = event("FailedCreatePodSandBox", "plugin type=\"calico\" failed (add)", "10:20:00", "");
    check(&(creating.clone() + &sandbox), "SandboxFailed 1/1");
    // Later it went on.
    check(&(creating.clone() + &sandbox + &event("Pulling", "Pulling image \"app\"", "10:20:10", "")), "");
    // Without a word it takes long.
    check(&creating, "NotStarted 1/1");
    let young = creating.replace("10:00:00", "10:29:00");
    check(&young, "");
    let cache = "MountVolume.SetUp failed for volume \"c\" : failed to sync configmap cache: timed out waiting for the condition";
    check(&(young + &mount(cache, "10:29:10")), "");
}

fn pending(conditions: &str, spec: &str) -> String {
    pod(spec, "")
        .replace("nodeName: n1, ", "")
        .replace("phase: Running", "phase: Pending")
        .replace("{type: Ready, status: \"False\", reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}", conditions)
}

#[test]
fn a_pod_without_a_node() {
    let unschedulable = |message: &str| {
        let condition =
            format!("{{type: PodScheduled, status: \"False\", reason: Unschedulable, message: {message:?}}}");
        pending(&condition, "")
    };
    check(&unschedulable("0/2 nodes are available: 2 Insufficient cpu."), "Unschedulable 1/1");
    check(
        &unschedulable("0/2 nodes are available: persistentvolumeclaim \"d\" not found. not found"),
        "ClaimNotFound 1/1",
    );
    check(
        &unschedulable(
            "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
        ),
        "ClaimPending 1/1",
    );
    let gated = "{type: PodScheduled, status: \"False\", reason: SchedulingGated, message: closed}";
    check(&pending(gated, ""), "");
    // The Event alone will do.
    let event = event("FailedScheduling", "0/2 nodes are available: 2 Insufficient cpu.", "10:20:00", "");
    check(&(pending("", "") + &event), "Unschedulable 1/1");
    check(&pending("", ", schedulerName: volcano"), "NoScheduler 1/1");
    check(&pending("", ", schedulerName: default-scheduler"), "");
}

#[test]
fn a_node_that_does_not_answer() {
    let text = pod("", "  containerStatuses: [{name: web, ready: true, state: {running: {}}}]").replace(
        "reason: ContainersNotReady, lastTransitionTime: \"2026-03-01T10:00:00Z\"}",
        "lastTransitionTime: \"2026-03-01T10:10:00Z\"}, {type: ContainersReady, status: \"True\"}",
    );
    check(&text, "NodeLost 1/1");
    let node = "---\napiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {conditions: [{type: Ready, status: Unknown}]}\n";
    check(&(crashed("reason: Error, exitCode: 1") + node), "NodeLost 1/1");
    check(&(crashed("reason: Error, exitCode: 1") + &node.replace("Unknown", "'True'")), "CrashLoop web 1/1");
}

#[test]
fn a_readiness_gate_that_is_closed() {
    let text = pod("", "  containerStatuses: [{name: web, ready: true, state: {running: {}}}]")
        .replace("reason: ContainersNotReady", "reason: ReadinessGatesNotReady");
    check(&text, "ReadinessGateUnmet 1/1");
}

#[test]
fn a_pod_that_has_failed() {
    let failed =
        |status: &str| pod(", restartPolicy: Never", status).replace("phase: Running", "phase: Failed");
    check(&failed("  reason: Evicted\n  message: The node was low on resource"), "Evicted 1/1");
    check(&failed("  reason: OutOfcpu"), "Failed 1/1");
    let ended = |end: &str| {
        failed(&format!("  containerStatuses: [{{name: web, state: {{terminated: {{{end}}}}}}}]"))
    };
    check(&ended("exitCode: 2, reason: Error"), "Failed web 1/1");
    check(&ended("exitCode: 137, reason: OOMKilled"), "OomKilled web 1/1");
    check(&ended("exitCode: 2").replace("phase: Failed", "phase: Succeeded"), "");
}

#[test]
fn a_pod_that_was_deleted_and_stays() {
    let going = |until: &str| {
        pod("", "").replace("uid: p,", &format!("uid: p, deletionTimestamp: \"2026-03-01T{until}Z\","))
    };
    check(&going("10:30:20"), "");
    check(&going("10:20:00"), "TerminatingStuck 1/1");
}

#[test]
fn a_failed_pod_of_a_job_that_is_complete_is_history() {
    let owner =
        "uid: p, ownerReferences: [{apiVersion: batch/v1, kind: Job, name: load, uid: j, controller: true}],";
    let text = pod(
        ", restartPolicy: Never",
        "  containerStatuses: [{name: web, state: {terminated: {exitCode: 2}}}]",
    )
    .replace("phase: Running", "phase: Failed")
    .replace("uid: p,", owner);
    let job = |condition: &str| {
        format!(
            "---\napiVersion: batch/v1\nkind: Job\nmetadata: {{name: load, namespace: shop, uid: j}}\nspec: {{template: {{spec: {{containers: [{{name: web}}]}}}}}}\nstatus: {{conditions: [{{type: {condition}, status: \"True\"}}]}}\n"
        )
    };
    check(&(text.clone() + &job("Complete")), "");
    check(&(text + &job("Failed")), "Failed web 1/1");
}

#[test]
fn whatever_a_status_holds_nothing_is_made_up() {
    for status in [
        "  containerStatuses: web",
        "  containerStatuses: [{}]",
        "  containerStatuses: [{name: web, state: {waiting: {}}}]",
        "  containerStatuses: [{name: web, state: {waiting: {reason: [a]}}}]",
        "  containerStatuses: [{name: other, state: {running: {startedAt: yesterday}}}]",
    ] {
        check(&pod("", status), "");
    }
    check(&waiting("MoonIsFull", "the moon is full"), "StartFailed web 1/1");
}
