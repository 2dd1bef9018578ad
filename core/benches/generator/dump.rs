//! Makes what `kubectl get all,ing,endpointslices,events,nodes -A -o yaml` prints of a cluster with many Pods: apps of ten Pods
//! each with everything that belongs to them, a known share of them broken. The same number of Pods is always the same
//! text.

use std::fmt::Write as _;

use kubetriage::SourceFile;

/// The Pods of every app.
const PODS_PER_APP: usize = 10;

/// Among so many apps there is one of each [`State`].
const STATES: [State; 8] = [
    State::Healthy,
    State::Healthy,
    State::Healthy,
    State::ImagePull,
    State::Healthy,
    State::CrashLoop,
    State::Healthy,
    State::Unschedulable,
];

/// What became of the Pods of an app.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Healthy,
    ImagePull,
    CrashLoop,
    Unschedulable,
}

/// A dump of one file with so many Pods; with Nodes for them.
pub(crate) fn dump(pods: usize) -> Vec<SourceFile> {
    let mut text = String::from("apiVersion: v1\nkind: List\nitems:\n");
    for number in 0..(pods / 20).max(1) {
        fill(&mut text, NODE, &[("<node>", &format!("node-{number}"))]);
    }
    for number in 0..pods / PODS_PER_APP {
        app(&mut text, number, (pods / 20).max(1));
    }
    vec![SourceFile::new("dump.yaml", text)]
}

fn app(text: &mut String, number: usize, nodes: usize) {
    let state = STATES.get(number % STATES.len()).copied().unwrap_or(State::Healthy);
    let app = format!("app-{number}");
    let namespace = format!("team-{}", number / 10);
    let ready = if state == State::Healthy { PODS_PER_APP } else { 0 };
    let request = if state == State::Unschedulable { "900" } else { "100m" };
    let replicas = format!("{PODS_PER_APP}");
    let (ready, available) = (format!("{ready}"), if ready > 0 { "True" } else { "False" });
    let words: &[(&str, &str)] = &[
        ("<app>", &app),
        ("<namespace>", &namespace),
        ("<replicas>", &replicas),
        ("<ready>", &ready),
        ("<available>", available),
        ("<request>", request),
    ];
    fill(text, WORKLOAD, words);
    let mut endpoints = String::new();
    for index in 0..PODS_PER_APP {
        let pod = format!("{app}-6d4cf56db6-{index:05}");
        let node = format!("node-{}", (number * PODS_PER_APP + index) % nodes);
        let ip = format!("10.{}.{}.{}", number >> 8 & 255, number & 255, index + 1);
        let words = [words, &[("<pod>", &pod), ("<node>", &node), ("<ip>", &ip)]].concat();
        fill(text, POD, &words);
        let (status, event) = match state {
            State::Healthy => (HEALTHY, None),
            State::ImagePull => (IMAGE_PULL, Some(IMAGE_PULL_EVENT)),
            State::CrashLoop => (CRASH_LOOP, Some(CRASH_LOOP_EVENT)),
            State::Unschedulable => (UNSCHEDULABLE, Some(UNSCHEDULABLE_EVENT)),
        };
        fill(text, status, &words);
        if let Some(event) = event {
            fill(text, event, &words);
        }
        if state != State::Unschedulable {
            let healthy = state == State::Healthy;
            let written = writeln!(
                endpoints,
                "  - addresses: [{ip}]\n    conditions: {{ready: {healthy}, serving: {healthy}, terminating: false}}\n    \
                 targetRef: {{kind: Pod, name: {pod}, namespace: {namespace}}}"
            );
            debug_assert!(written.is_ok(), "a String takes everything");
        }
    }
    fill(text, SLICE, words);
    text.push_str(&endpoints);
}

/// Adds the template with its words filled in.
fn fill(text: &mut String, template: &str, words: &[(&str, &str)]) {
    let filled = words.iter().fold(template.to_owned(), |text, (word, value)| text.replace(word, value));
    text.push_str(&filled);
}

const NODE: &str = "- apiVersion: v1
  kind: Node
  metadata: {name: <node>, uid: uid-<node>, labels: {kubernetes.io/hostname: <node>}}
  spec: {}
  status:
    allocatable: {cpu: \"16\", memory: 64Gi, pods: \"110\"}
    conditions: [{type: Ready, status: \"True\", reason: KubeletReady}]
";

const WORKLOAD: &str = "- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations: {deployment.kubernetes.io/revision: \"1\"}
    creationTimestamp: \"2026-11-20T10:00:00Z\"
    generation: 1
    labels: {app: <app>}
    name: <app>
    namespace: <namespace>
    uid: uid-<app>
  spec:
    replicas: <replicas>
    selector: {matchLabels: {app: <app>}}
    strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
    template:
      metadata: {labels: {app: <app>}}
      spec:
        containers:
        - image: registry.example/<app>:1.0.0
          name: server
          ports: [{containerPort: 8080, name: http, protocol: TCP}]
          resources: {requests: {cpu: <request>, memory: 64Mi}}
        restartPolicy: Always
  status:
    conditions:
    - {type: Available, status: \"<available>\", reason: MinimumReplicas, lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    observedGeneration: 1
    readyReplicas: <ready>
    availableReplicas: <ready>
    replicas: <replicas>
    updatedReplicas: <replicas>
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    annotations: {deployment.kubernetes.io/revision: \"1\"}
    creationTimestamp: \"2026-11-20T10:00:00Z\"
    generation: 1
    labels: {app: <app>, pod-template-hash: 6d4cf56db6}
    name: <app>-6d4cf56db6
    namespace: <namespace>
    ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: <app>, uid: uid-<app>, controller: true}]
    uid: uid-<app>-6d4cf56db6
  spec:
    replicas: <replicas>
    selector: {matchLabels: {app: <app>, pod-template-hash: 6d4cf56db6}}
    template:
      metadata: {labels: {app: <app>, pod-template-hash: 6d4cf56db6}}
      spec:
        containers:
        - image: registry.example/<app>:1.0.0
          name: server
          ports: [{containerPort: 8080, name: http, protocol: TCP}]
          resources: {requests: {cpu: <request>, memory: 64Mi}}
        restartPolicy: Always
  status: {observedGeneration: 1, readyReplicas: <ready>, replicas: <replicas>}
- apiVersion: v1
  kind: Service
  metadata: {name: <app>, namespace: <namespace>, uid: uid-service-<app>}
  spec:
    clusterIP: 10.96.0.1
    ports: [{name: web, port: 80, protocol: TCP, targetPort: http}]
    selector: {app: <app>}
    type: ClusterIP
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: <app>, namespace: <namespace>, uid: uid-ingress-<app>}
  spec:
    ingressClassName: nginx
    rules:
    - host: <app>.example.com
      http:
        paths:
        - {path: /, pathType: Prefix, backend: {service: {name: <app>, port: {number: 80}}}}
  status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
";

const SLICE: &str = "- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata:
    labels: {kubernetes.io/service-name: <app>, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}
    name: <app>-x2x2x
    namespace: <namespace>
    ownerReferences: [{apiVersion: v1, kind: Service, name: <app>, uid: uid-service-<app>, controller: true}]
    uid: uid-slice-<app>
  addressType: IPv4
  ports: [{name: web, port: 8080, protocol: TCP}]
  endpoints:
";

const POD: &str = "- apiVersion: v1
  kind: Pod
  metadata:
    creationTimestamp: \"2026-11-20T10:00:00Z\"
    generateName: <app>-6d4cf56db6-
    labels: {app: <app>, pod-template-hash: 6d4cf56db6}
    name: <pod>
    namespace: <namespace>
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: <app>-6d4cf56db6, uid: uid-<app>-6d4cf56db6, controller: true}]
    uid: uid-<pod>
  spec:
    containers:
    - image: registry.example/<app>:1.0.0
      name: server
      ports: [{containerPort: 8080, name: http, protocol: TCP}]
      resources: {requests: {cpu: <request>, memory: 64Mi}}
      volumeMounts: [{mountPath: /var/run/secrets/kubernetes.io/serviceaccount, name: kube-api-access-zzzzz, readOnly: true}]
    dnsPolicy: ClusterFirst
    restartPolicy: Always
    serviceAccountName: default
    volumes:
    - name: kube-api-access-zzzzz
      projected: {sources: [{serviceAccountToken: {expirationSeconds: 3607, path: token}}, {configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}}]}
";

const HEALTHY: &str = "    nodeName: <node>
  status:
    conditions:
    - {type: PodScheduled, status: \"True\", lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    - {type: ContainersReady, status: \"True\", lastTransitionTime: \"2026-11-20T10:00:09Z\"}
    - {type: Ready, status: \"True\", lastTransitionTime: \"2026-11-20T10:00:09Z\"}
    containerStatuses:
    - image: registry.example/<app>:1.0.0
      name: server
      ready: true
      restartCount: 0
      started: true
      state: {running: {startedAt: \"2026-11-20T10:00:05Z\"}}
    phase: Running
    podIP: <ip>
    podIPs: [{ip: <ip>}]
";

const IMAGE_PULL: &str = "    nodeName: <node>
  status:
    conditions:
    - {type: PodScheduled, status: \"True\", lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    - {type: Ready, status: \"False\", reason: ContainersNotReady, message: 'containers with unready status: [server]', lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    containerStatuses:
    - image: registry.example/<app>:1.0.0
      name: server
      ready: false
      restartCount: 0
      started: false
      state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"registry.example/<app>:1.0.0\"'}}
    phase: Pending
    podIP: <ip>
    podIPs: [{ip: <ip>}]
";

const IMAGE_PULL_EVENT: &str = "- apiVersion: v1
  kind: Event
  metadata: {name: <pod>.failed, namespace: <namespace>, uid: uid-event-<pod>}
  count: 5
  firstTimestamp: \"2026-11-20T10:00:10Z\"
  lastTimestamp: \"2026-11-20T10:05:00Z\"
  involvedObject: {apiVersion: v1, kind: Pod, name: <pod>, namespace: <namespace>, uid: uid-<pod>, fieldPath: 'spec.containers{server}'}
  message: 'Failed to pull image \"registry.example/<app>:1.0.0\": rpc error: code = NotFound desc = failed to pull and unpack image \"registry.example/<app>:1.0.0\": failed to resolve reference \"registry.example/<app>:1.0.0\": registry.example/<app>:1.0.0: not found'
  reason: Failed
  source: {component: kubelet, host: <node>}
  type: Warning
";

const CRASH_LOOP: &str = "    nodeName: <node>
  status:
    conditions:
    - {type: PodScheduled, status: \"True\", lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    - {type: Ready, status: \"False\", reason: ContainersNotReady, message: 'containers with unready status: [server]', lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    containerStatuses:
    - image: registry.example/<app>:1.0.0
      name: server
      ready: false
      restartCount: 7
      started: false
      lastState: {terminated: {exitCode: 1, reason: Error, startedAt: \"2026-11-20T10:04:00Z\", finishedAt: \"2026-11-20T10:04:02Z\"}}
      state: {waiting: {reason: CrashLoopBackOff, message: 'back-off 5m0s restarting failed container=server pod=<pod>_<namespace>(uid-<pod>)'}}
    phase: Running
    podIP: <ip>
    podIPs: [{ip: <ip>}]
";

const CRASH_LOOP_EVENT: &str = "- apiVersion: v1
  kind: Event
  metadata: {name: <pod>.backoff, namespace: <namespace>, uid: uid-event-<pod>}
  count: 20
  firstTimestamp: \"2026-11-20T10:00:10Z\"
  lastTimestamp: \"2026-11-20T10:05:00Z\"
  involvedObject: {apiVersion: v1, kind: Pod, name: <pod>, namespace: <namespace>, uid: uid-<pod>, fieldPath: 'spec.containers{server}'}
  message: 'Back-off restarting failed container server in pod <pod>_<namespace>(uid-<pod>)'
  reason: BackOff
  source: {component: kubelet, host: <node>}
  type: Warning
";

const UNSCHEDULABLE: &str = "  status:
    conditions:
    - {type: PodScheduled, status: \"False\", reason: Unschedulable, message: '0/50 nodes are available: 50 Insufficient cpu. preemption: 0/50 nodes are available: 50 No preemption victims found for incoming pod.', lastTransitionTime: \"2026-11-20T10:00:00Z\"}
    phase: Pending
";

const UNSCHEDULABLE_EVENT: &str = "- apiVersion: v1
  kind: Event
  metadata: {name: <pod>.unschedulable, namespace: <namespace>, uid: uid-event-<pod>}
  eventTime: \"2026-11-20T10:00:00.000000Z\"
  involvedObject: {apiVersion: v1, kind: Pod, name: <pod>, namespace: <namespace>, uid: uid-<pod>}
  message: '0/50 nodes are available: 50 Insufficient cpu. preemption: 0/50 nodes are available: 50 No preemption victims found for incoming pod.'
  reason: FailedScheduling
  reportingComponent: default-scheduler
  type: Warning
";
