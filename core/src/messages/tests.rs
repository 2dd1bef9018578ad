use super::{mount::MountFailure, probe::Killing, *};

#[test]
fn why_an_image_was_not_pulled() {
    use PullFailure::*;
    for (message, expected) in [
        // containerd
        (
            r#"Back-off pulling image "registry.example/images:1.4.O": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/images:1.4.O": not found"#,
            TagUnknown,
        ),
        (
            r#"failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found"#,
            TagUnknown,
        ),
        (
            r#"failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"#,
            NameUnknownOrDenied,
        ),
        (
            r#"failed to resolve reference "ghcr.io/a/b:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 403 Forbidden"#,
            Unauthorized,
        ),
        (
            r#"failed to resolve reference "r.example/a:1": failed to do request: Head "https://r.example/v2/a/manifests/1": dial tcp: lookup r.example on 10.96.0.10:53: no such host"#,
            HostNotFound { host: Some("r.example") },
        ),
        (
            r#"failed to do request: Head "https://r.example:5000/v2/a/manifests/1": http: server gave HTTP response to HTTPS client"#,
            PlainHttp,
        ),
        (
            r#"failed to do request: Head "https://r.example/v2/a/manifests/1": dial tcp 10.1.2.3:443: connect: connection refused"#,
            ConnectionRefused { address: Some("10.1.2.3:443") },
        ),
        (
            r#"failed to do request: Head "https://r.example/v2/": dial tcp 10.1.2.3:443: i/o timeout"#,
            Unreachable,
        ),
        (
            r#"failed to do request: Head "https://r.example/v2/": net/http: TLS handshake timeout"#,
            Unreachable,
        ),
        (
            r#"failed to do request: Head "https://r.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority"#,
            Certificate,
        ),
        (
            r#"failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit."#,
            RateLimited,
        ),
        (
            r#"failed to pull and unpack image "docker.io/a/b:1": no match for platform in manifest: not found"#,
            Platform,
        ),
        (r#"failed to extract layer sha256:1: write /var/lib/x: no space left on device"#, NoSpace),
        (
            r#"rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/a/b:1": failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:1: failed to get reader from content store: content digest sha256:2: not found"#,
            InspectFailed,
        ),
        (
            r#"rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused""#,
            RuntimeGone,
        ),
        (
            r#"choosing an image from manifest list docker://quay.io/a/b:1: no image found in image index for architecture "arm64", variant "v8", OS "linux""#,
            Platform,
        ),
        (
            r#"short-name "a/b:1" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf""#,
            ShortName,
        ),
        (
            r#"unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 503 Service Unavailable"#,
            RegistryFault,
        ),
        // CRI-O and dockershim
        (r#"reading manifest nope in docker.io/library/nginx: manifest unknown"#, TagUnknown),
        (
            r#"reading manifest 1 in docker.io/a/b: requested access to the resource is denied"#,
            NameUnknownOrDenied,
        ),
        (
            r#"Error response from daemon: manifest for nginx:nope not found: manifest unknown: manifest unknown"#,
            TagUnknown,
        ),
        (
            r#"Error response from daemon: Get "https://r.example/v2/a/manifests/1": no basic auth credentials"#,
            Unauthorized,
        ),
        (
            r#"Error response from daemon: Get "https://r.example/v2/": unauthorized: authentication required"#,
            Unauthorized,
        ),
        (
            r#"SignatureValidationFailed: image pull failed because the signature validation failed"#,
            Signature,
        ),
        // registries
        (r#"unexpected status: NAME_UNKNOWN: Repository "app" not found"#, NameUnknown),
        (r#"repository name not known to registry"#, NameUnknown),
        (r#"The repository with name 'app' does not exist in the registry with id '123'"#, NameUnknown),
        // kubelet
        (r#"Container image "app:1" is not present with pull policy of Never"#, NeverPull),
        (
            r#"Failed to apply default image tag "App:1": couldn't parse image reference "App:1": invalid reference format: repository name must be lowercase"#,
            InvalidName,
        ),
        (r#"Failed to inspect image "app:1": rpc error: code = Unknown desc = broken"#, InspectFailed),
        (r#"image pull failed for app because the registry is unavailable"#, RegistryFault),
        (r#"Back-off pulling image "app:1""#, NotTold),
        ("Error: ImagePullBackOff", NotTold),
        ("", NotTold),
        ("the moon is full", Unknown("the moon is full")),
    ] {
        assert_eq!(pull_failure(message), expected, "{message}");
    }
}

#[test]
fn what_an_exit_code_means() {
    let signal = |number, name| Exit::Signal { number, name: Some(name) };
    for (code, expected) in [
        (0, Exit::Success),
        (1, Exit::Error(1)),
        (126, Exit::NotExecutable),
        (127, Exit::NotFound),
        (128, Exit::NotStarted),
        (137, signal(9, "SIGKILL")),
        (139, signal(11, "SIGSEGV")),
        (143, signal(15, "SIGTERM")),
        (255, Exit::Error(255)),
        (-1, Exit::Error(-1)),
    ] {
        assert_eq!(exit(code), expected);
    }
    assert_eq!(exit(128 + 40), Exit::Signal { number: 40, name: None });
}

#[test]
fn why_a_container_did_not_start() {
    use StartFailure::*;
    let runc = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";
    for (message, expected) in [
        (
            r#"exec: "serve": executable file not found in $PATH: unknown"#,
            CommandNotFound { command: Some("serve") },
        ),
        (
            r#"error during container init: exec: "/app/run.sh": stat /app/run.sh: no such file or directory: unknown"#,
            CommandNotFound { command: Some("/app/run.sh") },
        ),
        (r#"exec /app/run.sh: no such file or directory"#, CommandNotFound { command: Some("/app/run.sh") }),
        (
            r#"exec: "/app/run.sh": permission denied: unknown"#,
            PermissionDenied { command: Some("/app/run.sh") },
        ),
        (r#"exec /usr/bin/app: exec format error"#, ExecFormat { command: Some("/usr/bin/app") }),
        (
            r#"error during container init: chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown"#,
            WorkingDir { path: Some("/srv/app") },
        ),
        (
            r#"error during container init: error mounting "/var/lib/kubelet/pods/1/volume-subpaths/c/app/0" to rootfs at "/etc/app.conf": mount src=a, dst=/etc/app.conf: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type"#,
            MountType { path: Some("/etc/app.conf") },
        ),
        (
            r#"error mounting "/data" to rootfs at "/data": mkdir /run/data: read-only file system: unknown"#,
            ReadOnly { path: Some("/run/data") },
        ),
        (
            r#"unable to find user app: no matching entries in passwd file"#,
            UserNotFound { user: Some("app") },
        ),
        ("container init was OOM-killed (memory limit too low?)", MemoryTooLow),
        (
            r#"error gathering device information while adding custom device "/dev/fuse": no such file or directory"#,
            DeviceNotFound { device: Some("/dev/fuse") },
        ),
        ("error running hook #0: error running hook: exit status 1", Hook),
        ("the moon is full", Unknown("")),
    ] {
        let message = format!("{runc}{message}");
        let expected = if let Unknown(_) = expected { Unknown(&message) } else { expected };
        assert_eq!(start_failure(&message), expected, "{message}");
    }
    for (message, expected) in [
        (
            "executable file `serve` not found in $PATH: No such file or directory",
            CommandNotFound { command: Some("serve") },
        ),
        (
            r#"OCI runtime create failed: container_linux.go:349: starting container process caused "exec: \"/app/run\": stat /app/run: no such file or directory": unknown"#,
            CommandNotFound { command: Some("/app/run") },
        ),
        ("failed to generate container \"1\" spec: failed to generate spec: no command specified", NoCommand),
        (
            r#"failed to reserve container name "c_web_shop_1": name "c_web_shop_1" is reserved for "2""#,
            NameReserved,
        ),
        ("context deadline exceeded", Timeout),
        // A mount that is not found is no command.
        (
            r#"error mounting "/host/a" to rootfs at "/a": stat /host/a: no such file or directory"#,
            Unknown(r#"error mounting "/host/a" to rootfs at "/a": stat /host/a: no such file or directory"#),
        ),
    ] {
        assert_eq!(start_failure(message), expected, "{message}");
    }
}

#[test]
fn why_the_settings_of_a_container_are_not_complete() {
    use ConfigFailure::*;
    for (message, expected) in [
        (r#"configmap "settings" not found"#, ConfigMapNotFound { name: "settings" }),
        (r#"secret "db" not found"#, SecretNotFound { name: "db" }),
        (
            "couldn't find key password in Secret session/session-db",
            KeyNotFound { kind: "Secret", namespace: "session", name: "session-db", key: "password" },
        ),
        (
            "couldn't find key log.level in ConfigMap shop/settings",
            KeyNotFound { kind: "ConfigMap", namespace: "shop", name: "settings", key: "log.level" },
        ),
        (
            r#"container has runAsNonRoot and image will run as root (pod: "web_shop(1)", container: web)"#,
            RunAsNonRoot(RootFault::OfImage),
        ),
        (
            r#"container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: "web_shop(1)", container: web)"#,
            RunAsNonRoot(RootFault::Named { user: Some("app") }),
        ),
        (
            "container's runAsUser breaks non-root policy (pod: \"web\", container: web)",
            RunAsNonRoot(RootFault::OfSpec),
        ),
        (
            r#"failed to prepare subPath for volumeMount "data" of container "web""#,
            SubPath { volume: Some("data") },
        ),
        ("services have not yet been read at least once, cannot construct envvars", NotSynced),
        ("failed to sync secret cache: timed out waiting for the condition", NotSynced),
        ("the moon is full", Unknown("the moon is full")),
    ] {
        assert_eq!(config_failure(message), expected, "{message}");
    }
}

#[test]
fn why_a_volume_was_not_mounted() {
    use MountCause::*;
    for (message, volume, cause) in [
        (
            r#"MountVolume.SetUp failed for volume "conf" : configmap "settings" not found"#,
            Some("conf"),
            ConfigMapNotFound { name: "settings" },
        ),
        (
            r#"MountVolume.SetUp failed for volume "tls" : secret "cert" not found"#,
            Some("tls"),
            SecretNotFound { name: "cert" },
        ),
        (
            r#"MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: app.yaml"#,
            Some("conf"),
            KeyNotFound { kind: "ConfigMap", key: "app.yaml" },
        ),
        (
            r#"MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key"#,
            Some("tls"),
            KeyNotFound { kind: "Secret", key: "tls.key" },
        ),
        (
            r#"Unable to attach or mount volumes: unmounted volumes=[data logs], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition"#,
            None,
            Timeout { unmounted: vec!["data", "logs"] },
        ),
        (
            r#"Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]: error processing PVC shop/data: PVC is not bound"#,
            None,
            ClaimNotBound { name: Some("data") },
        ),
        (
            r#"Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can't be attached to another"#,
            Some("pvc-1"),
            MultiAttach { pods: vec![] },
        ),
        (
            r#"Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-1, web-2"#,
            Some("pvc-1"),
            MultiAttach { pods: vec!["web-1", "web-2"] },
        ),
        (
            r#"MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers"#,
            Some("pvc-1"),
            DriverNotFound { driver: Some("ebs.csi.aws.com") },
        ),
        (
            r#"MountVolume.SetUp failed for volume "host" : hostPath type check failed: /data is not a directory"#,
            Some("host"),
            HostPathType { path: Some("/data") },
        ),
        (
            r#"MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32 Output: mount.nfs: access denied by server while mounting nfs.example:/a"#,
            Some("nfs"),
            AccessDenied,
        ),
        (
            r#"MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32 Output: mount: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program."#,
            Some("nfs"),
            HelperMissing,
        ),
        (
            r#"MountVolume.SetUp failed for volume "conf" : failed to sync configmap cache: timed out waiting for the condition"#,
            Some("conf"),
            NotSynced,
        ),
        ("the moon is full", None, Unknown("the moon is full")),
    ] {
        assert_eq!(mount_failure(message), MountFailure { volume, cause }, "{message}");
    }
}

#[test]
fn why_a_sandbox_was_not_made() {
    use SandboxFailure::*;
    for (message, expected) in [
        (
            r#"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized"#,
            Network { plugin: Some("calico") },
        ),
        (
            r#"failed to setup network for sandbox "1": plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254"#,
            NoAddresses,
        ),
        (
            r#"failed to setup network for sandbox "1": plugin type="aws-cni" failed (add): add cmd: failed to assign an IP address to container"#,
            NoAddresses,
        ),
        (
            r#"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to set up sandbox container "1" network for pod "web": networkPlugin cni failed to set up pod "web_shop" network: open /run/flannel/subnet.env: no such file or directory"#,
            Network { plugin: None },
        ),
        (
            "network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
            NetworkNotReady,
        ),
        (
            r#"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured"#,
            RuntimeHandler { handler: Some("gvisor") },
        ),
        (
            r#"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to find runtime handler kata from runtime list map[runc:1]"#,
            RuntimeHandler { handler: Some("kata") },
        ),
        (
            r#"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "registry.k8s.io/pause:3.9": failed to pull image"#,
            Image { image: Some("registry.k8s.io/pause:3.9") },
        ),
        (
            "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
            Timeout,
        ),
        (
            r#"Failed to create pod sandbox: rpc error: code = Unknown desc = RuntimeHandler "runsc" not supported"#,
            RuntimeHandler { handler: Some("runsc") },
        ),
        (
            r#"failed to setup network for sandbox "1": plugin type="portmap" failed (add): cannot open hostport 80 for pod web: listen tcp4 :80: bind: address already in use"#,
            HostPort { port: Some("80") },
        ),
        (
            r#"failed to setup network for sandbox "1": failed to find plugin "loopback" in path [/opt/cni/bin]"#,
            PluginMissing { plugin: "loopback", path: "/opt/cni/bin" },
        ),
        ("the moon is full", Unknown("the moon is full")),
    ] {
        assert_eq!(sandbox_failure(message), expected, "{message}");
    }
}

#[test]
fn what_a_probe_heard() {
    use ProbeCause::*;
    for (message, probe, expected) in [
        ("Readiness probe failed: HTTP probe failed with statuscode: 404", ProbeKind::Readiness, Status(404)),
        ("Liveness probe failed: HTTP probe failed with statuscode: 500", ProbeKind::Liveness, Status(500)),
        (
            r#"Readiness probe failed: Get "http://10.0.0.5:8080/health": dial tcp 10.0.0.5:8080: connect: connection refused"#,
            ProbeKind::Readiness,
            Refused { address: Some("10.0.0.5:8080") },
        ),
        (
            "Startup probe failed: dial tcp 10.0.0.5:80: connect: connection refused",
            ProbeKind::Startup,
            Refused { address: Some("10.0.0.5:80") },
        ),
        (
            r#"Liveness probe failed: Get "http://10.0.0.5:8080/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"#,
            ProbeKind::Liveness,
            Timeout,
        ),
        (
            r#"Readiness probe failed: Get "http://10.0.0.5:8080/": read tcp 10.0.0.1:1->10.0.0.5:8080: read: connection reset by peer"#,
            ProbeKind::Readiness,
            Reset,
        ),
        (r#"Readiness probe failed: Get "http://10.0.0.5:8080/": EOF"#, ProbeKind::Readiness, Reset),
        (
            r#"Readiness probe failed: Get "https://10.0.0.5:8080/": http: server gave HTTP response to HTTPS client"#,
            ProbeKind::Readiness,
            PlainHttp,
        ),
        (
            r#"Readiness probe failed: Get "http://10.0.0.5:8443/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x15\x03\x01\x00\x02\x02""#,
            ProbeKind::Readiness,
            Tls,
        ),
        (
            r#"Readiness probe failed: Get "http://web.example/": dial tcp: lookup web.example: no such host"#,
            ProbeKind::Readiness,
            HostNotFound { host: Some("web.example") },
        ),
        (
            r#"Readiness probe failed: command "pg_isready" timed out"#,
            ProbeKind::Readiness,
            CommandTimedOut { command: Some("pg_isready") },
        ),
        (
            r#"Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown"#,
            ProbeKind::Readiness,
            CommandNotFound { command: Some("curl") },
        ),
        (
            r#"Readiness probe errored: strconv.Atoi: parsing "http": invalid syntax"#,
            ProbeKind::Readiness,
            PortNotFound { port: Some("http") },
        ),
        (
            r#"Liveness probe failed: service unhealthy (responded with "NOT_SERVING")"#,
            ProbeKind::Liveness,
            NotServing { status: Some("NOT_SERVING") },
        ),
        (
            "Liveness probe failed: error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service",
            ProbeKind::Liveness,
            NoHealthService,
        ),
        (
            r#"Liveness probe failed: timeout: failed to connect service "10.0.0.5:9000" within 1s: context deadline exceeded"#,
            ProbeKind::Liveness,
            Timeout,
        ),
        (
            "Readiness probe failed: cat: /tmp/ready: No such file or directory",
            ProbeKind::Readiness,
            Unknown("cat: /tmp/ready: No such file or directory"),
        ),
        ("Readiness probe failed: ", ProbeKind::Readiness, SaidNothing),
    ] {
        let failure = probe_failure(message).unwrap();
        assert_eq!((failure.probe, failure.cause), (probe, expected), "{message}");
        assert_eq!(failure.errored, message.contains("errored"));
    }
    for message in ["Readiness probe warning: Probe terminated redirects", "Container web failed", ""] {
        assert_eq!(probe_failure(message), None, "{message}");
    }
    let later = r#"Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "http": invalid syntax"#;
    assert!(
        probe_failure(later).is_some_and(|it| it.errored && it.cause == PortNotFound { port: Some("http") })
    );
}

#[test]
fn whom_a_probe_killed() {
    let web = |probe| Some(Killing { container: Some("web"), probe });
    assert_eq!(killing("Container web failed liveness probe, will be restarted"), web(ProbeKind::Liveness));
    assert_eq!(killing("Container web failed startup probe, will be restarted"), web(ProbeKind::Startup));
    assert_eq!(killing("Stopping container web"), None);
    let old = "Killing container with id docker://web:Container failed liveness probe.. Container will be killed and recreated.";
    assert_eq!(killing(old), Some(Killing { container: None, probe: ProbeKind::Liveness }));
}

#[test]
fn why_a_pod_was_evicted() {
    use Eviction::*;
    for (message, expected) in [
        (
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container c was using 1Gi, request is 0, has larger consumption of memory. ",
            NodeLow { resource: "memory" },
        ),
        ("The node was low on resource: ephemeral-storage. ", NodeLow { resource: "ephemeral-storage" }),
        (
            "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
            PodStorage { limit: "1Gi" },
        ),
        (
            r#"Container c exceeded its local ephemeral storage limit "1Gi". "#,
            ContainerStorage { container: "c", limit: "1Gi" },
        ),
        (
            r#"Usage of EmptyDir volume "v" exceeds the limit "10Mi". "#,
            VolumeSize { volume: "v", limit: "10Mi" },
        ),
        ("The node had condition: [DiskPressure]. ", NodePressure { condition: "DiskPressure" }),
        ("the moon is full", Unknown("the moon is full")),
    ] {
        assert_eq!(eviction(message), expected, "{message}");
    }
}

mod admission;
mod scheduling;

#[test]
fn what_the_node_lacks_is_not_guessed() {
    let guesses = "mount: /x: wrong fs type, bad option, bad superblock on /dev/nvme1n1, missing codepage or helper program, or other error.";
    assert_eq!(mount_failure(guesses).cause, MountCause::Unknown(guesses));
    let told = "mount: /x: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.";
    assert_eq!(mount_failure(told).cause, MountCause::HelperMissing);
    let parser = "failed to create containerd container: get apparmor_parser version: exec: \"apparmor_parser\": executable file not found in $PATH";
    assert_eq!(start_failure(parser), StartFailure::Unknown(parser));
}
