//! Pods whose volumes the node cannot mount.

use super::troubled::{Troubled, troubled};
use crate::{
    graph::{Lookup, TroubleKind},
    messages::{MountCause, StartFailure, mount_failure, start_failure},
    options::{Lang, Text},
    report::Severity,
    resources::{Body, Container, Volume, VolumeMount},
    rules::{Check, Context, Finding, Rule, Scene, text},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-volume-mount-failed",
    severity: Severity::Error,
    summary: Text {
        en: "The node cannot mount a volume of the Pod",
        es: "El nodo no puede montar un volumen del Pod",
    },
    question: Some("P15b"),
    since: "0.1.0",
    file: "pod/volume_mount_failed",
    docs: Text { en: include_str!("volume_mount_failed.md"), es: include_str!("volume_mount_failed.es.md") },
    check: Check::Whole(check),
};

fn check(cx: &mut Context<'_>) {
    for troubled in troubled(cx, TroubleKind::VolumeMountFailed) {
        let over_other = match start_failure(troubled.leading.message) {
            StartFailure::MountType { path: Some(path) } => mounted_over_other(cx, &troubled, path),
            _ => None,
        };
        let finding = over_other.unwrap_or_else(|| not_mounted(cx, &troubled));
        cx.report(finding);
    }
}

fn not_mounted<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>) -> Finding {
    let lang = cx.lang();
    let failure = mount_failure(troubled.leading.message);
    let in_timeout = match &failure.cause {
        MountCause::Timeout { unmounted } => unmounted.first().copied(),
        _ => None,
    };
    let told = failure.volume.or(in_timeout);
    let volume = told.and_then(|told| volume_called(cx, troubled, told));
    let name = volume.and_then(|it| it.name.get().copied()).or(told);
    let place = troubled.place_in_spec(|spec| {
        let mut volumes = spec.volumes.get()?.iter();
        let volume = volumes.find(|it| it.name.get().copied() == name)?;
        let claim = volume.persistent_volume_claim.get().and_then(|it| it.claim_name.span());
        claim.or(volume.name.span())
    });
    let place = place.unwrap_or_else(|| troubled.place_or_name(None));
    let (who, why) = (troubled.subject_inside(lang), why(lang, &failure.cause));
    let message = match name {
        Some(name) => text!(lang,
            en: "Volume `{name}` cannot be mounted for {who}: {why}",
            es: "El volumen `{name}` no se puede montar para {who}: {why}"),
        None => text!(lang,
            en: "A volume cannot be mounted for {who}: {why}",
            es: "Un volumen no se puede montar para {who}: {why}"),
    };
    let mut finding = troubled.finding(cx, &RULE, place, message, help(lang, &failure.cause));
    if let MountCause::MultiAttach { pods } = &failure.cause {
        for pod in pods {
            finding =
                finding.command(format!("kubectl get pod {pod}{} -o wide", troubled.pod.namespace_flag()));
        }
    }
    finding
}

/// A folder that is mounted over a file of the image, or a file over a folder: a `subPath` that is not in the volume becomes
/// a folder. The runtime names the path in the container.
fn mounted_over_other<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>, path: &str) -> Option<Finding> {
    let lang = cx.lang();
    let mount = mount_at(troubled.container()?, path)?;
    let place = troubled.place_in_container(|it| {
        let mount = mount_at(it, path)?;
        mount.sub_path.span().or(mount.mount_path.span())
    })?;
    let (name, who) = (mount.name.or(""), troubled.who(lang));
    let pods = troubled.in_pods(lang);
    let message = text!(lang,
        en: "Volume `{name}` cannot be mounted at `{path}` of {who}{pods}: of what is there in the image and what comes from the volume one is a file and the other a folder",
        es: "El volumen `{name}` no se puede montar en `{path}` del {who}{pods}: de lo que hay ahí en la imagen y lo que viene del volumen, uno es un fichero y el otro una carpeta");
    let help = match mount.sub_path.get() {
        Some(sub_path) => text!(lang,
            en: "Let `subPath` name what the volume has: `{sub_path}` becomes an empty folder if it is no key or file there",
            es: "Haz que `subPath` nombre algo que el volumen tenga: `{sub_path}` se vuelve una carpeta vacía si no es ahí una clave o un fichero"),
        None => text!(lang,
            en: "A volume is a folder: mount it at one, or name the one file of it with `subPath`",
            es: "Un volumen es una carpeta: móntalo en una, o nombra con `subPath` el único fichero suyo que quieres"),
    };
    Some(troubled.finding(cx, &RULE, place, message, help))
}

fn mount_at<'c, 't>(container: &'c Container<'t>, path: &str) -> Option<&'c VolumeMount<'t>> {
    let mut mounts = container.volume_mounts.get()?.iter();
    let is_there =
        |it: &VolumeMount<'t>| it.mount_path.get().is_some_and(|it| it.trim_end_matches('/') == path);
    mounts.find(|it| is_there(it)).map(|it| &it.value)
}

/// The volume of the Pod that the kubelet means: it names a claim by the PersistentVolume behind it.
fn volume_called<'a>(cx: &Scene<'a>, troubled: &Troubled<'a>, told: &str) -> Option<&'a Volume<'a>> {
    let all = || {
        let volumes = troubled.pod.pod_spec().and_then(|it| it.volumes.get());
        volumes.into_iter().flat_map(|it| it.iter()).map(|it| &it.value)
    };
    if let Some(volume) = all().find(|it| it.name.get() == Some(&told)) {
        return Some(volume);
    }
    let claim_of = |volume: &'a Volume<'a>| volume.persistent_volume_claim.get()?.claim_name.get().copied();
    let is_bound = |volume: &&'a Volume<'a>| {
        let Some(claim) = claim_of(volume) else { return false };
        let found = cx.cluster.find(troubled.pod, "PersistentVolumeClaim", claim);
        let Lookup::Found(id) = found else { return false };
        match cx.cluster.resource(id).map(|it| &it.body) {
            Some(Body::PersistentVolumeClaim(claim)) => claim.volume_name.get() == Some(&told),
            _ => false,
        }
    };
    if let Some(volume) = all().find(is_bound) {
        return Some(volume);
    }
    // Where the claims are not in the input, the only one is meant.
    let mut with_claim = all().filter(|it| claim_of(it).is_some());
    with_claim.next().filter(|_| with_claim.next().is_none())
}

fn why(lang: Lang, cause: &MountCause<'_>) -> String {
    match cause {
        MountCause::ConfigMapNotFound { name } => {
            text!(lang, en: "ConfigMap `{name}` does not exist", es: "el ConfigMap `{name}` no existe")
        }
        MountCause::SecretNotFound { name } => {
            text!(lang, en: "Secret `{name}` does not exist", es: "el Secret `{name}` no existe")
        }
        MountCause::KeyNotFound { kind, key } => {
            text!(lang, en: "the {kind} has no key `{key}`", es: "el {kind} no tiene la clave `{key}`")
        }
        MountCause::ServiceAccountNotFound { name } => {
            text!(lang, en: "ServiceAccount `{name}` does not exist", es: "el ServiceAccount `{name}` no existe")
        }
        MountCause::ClaimNotFound { name } => {
            text!(lang, en: "claim `{name}` does not exist", es: "el claim `{name}` no existe")
        }
        MountCause::ClaimNotBound { name: Some(name) } => {
            text!(lang, en: "claim `{name}` has no volume", es: "el claim `{name}` no tiene volumen")
        }
        MountCause::ClaimNotBound { name: None } => {
            text!(lang, en: "its claim has no volume", es: "su claim no tiene volumen")
        }
        MountCause::MultiAttach { pods } if pods.is_empty() => text!(lang,
            en: "it can be on one node only, and is still attached to another one",
            es: "solo puede estar en un nodo, y sigue conectado a otro"),
        MountCause::MultiAttach { pods } => {
            let pods: Vec<String> = pods.iter().map(|pod| format!("`{pod}`")).collect();
            let pods = pods.join(", ");
            text!(lang,
                en: "it can be on one node only, and is used on another one by {pods}",
                es: "solo puede estar en un nodo, y en otro lo usa {pods}")
        }
        MountCause::DriverNotFound { driver: Some(driver) } => text!(lang,
            en: "the node has no CSI driver `{driver}`",
            es: "el nodo no tiene el driver CSI `{driver}`"),
        MountCause::DriverNotFound { driver: None } => {
            text!(lang, en: "the node has no such CSI driver", es: "el nodo no tiene ese driver CSI")
        }
        MountCause::HostPathType { path: Some(path) } => text!(lang,
            en: "`{path}` on the node is not what `hostPath.type` says",
            es: "`{path}` en el nodo no es lo que dice `hostPath.type`"),
        MountCause::HostPathType { path: None } => text!(lang,
            en: "the path on the node is not what `hostPath.type` says",
            es: "la ruta en el nodo no es lo que dice `hostPath.type`"),
        MountCause::NodeAffinity => text!(lang,
            en: "it can only be used on other nodes",
            es: "solo se puede usar en otros nodos"),
        MountCause::AccessDenied => {
            text!(lang, en: "the file server refuses", es: "el servidor de ficheros lo rechaza")
        }
        MountCause::Unreachable => {
            text!(lang, en: "the file server does not answer", es: "el servidor de ficheros no responde")
        }
        MountCause::HelperMissing => text!(lang,
            en: "the node lacks the program that mounts this kind of file system",
            es: "al nodo le falta el programa que monta este tipo de sistema de ficheros"),
        MountCause::NotSynced => text!(lang,
            en: "the kubelet does not get what it needs from the API server",
            es: "el kubelet no obtiene del servidor de la API lo que necesita"),
        MountCause::Timeout { .. } => {
            text!(lang, en: "it takes too long", es: "tarda demasiado")
        }
        MountCause::Unknown(message) => {
            let message = message.lines().next().unwrap_or(message);
            format!("`{message}`")
        }
    }
}

fn help(lang: Lang, cause: &MountCause<'_>) -> String {
    match cause {
        MountCause::MultiAttach { .. } => text!(lang,
            en: "Write `strategy: {{type: Recreate}}` so that the old Pod goes first, run one replica, or use a volume with `ReadWriteMany`; after the loss of a node delete its Pods",
            es: "Escribe `strategy: {{type: Recreate}}` para que el Pod viejo se vaya antes, ejecuta una sola réplica, o usa un volumen con `ReadWriteMany`; si se perdió un nodo, borra sus Pods"),
        MountCause::ClaimNotBound { .. } => text!(lang,
            en: "Look why the claim has no volume: `kubectl describe pvc`",
            es: "Mira por qué el claim no tiene volumen: `kubectl describe pvc`"),
        MountCause::DriverNotFound { .. } => text!(lang,
            en: "Install the driver, or look why its DaemonSet has no Pod on this node (`kubectl get csinodes`)",
            es: "Instala el driver, o mira por qué su DaemonSet no tiene Pod en este nodo (`kubectl get csinodes`)"),
        MountCause::HostPathType { .. } => text!(lang,
            en: "Make the path on every node, write `type: DirectoryOrCreate`, or use a volume that does not depend on the node",
            es: "Crea la ruta en todos los nodos, escribe `type: DirectoryOrCreate`, o usa un volumen que no dependa del nodo"),
        MountCause::NodeAffinity => text!(lang,
            en: "Take `nodeName` out, so that the scheduler chooses a node from which the volume can be reached",
            es: "Quita `nodeName`, para que el planificador elija un nodo que llegue al volumen"),
        MountCause::AccessDenied => text!(lang,
            en: "Let the addresses of the nodes into the server's exports, and compare the path",
            es: "Permite las direcciones de los nodos en los exports del servidor, y compara la ruta"),
        MountCause::Unreachable => text!(lang,
            en: "Compare the server's name and port with the volume, and let the nodes reach it through firewalls",
            es: "Compara el nombre y el puerto del servidor con el volumen, y deja que los nodos lleguen a él por los cortafuegos"),
        MountCause::HelperMissing => text!(lang,
            en: "Install it on the nodes: `nfs-common` or `nfs-utils` for NFS, `cifs-utils` for SMB",
            es: "Instálalo en los nodos: `nfs-common` o `nfs-utils` para NFS, `cifs-utils` para SMB"),
        MountCause::ServiceAccountNotFound { .. } => text!(lang,
            en: "Make the ServiceAccount again, then delete the Pod so that it is made anew",
            es: "Crea de nuevo el ServiceAccount y borra el Pod para que se cree otra vez"),
        MountCause::NotSynced => text!(lang,
            en: "Look at the kubelet of the node and its way to the API server",
            es: "Mira el kubelet del nodo y su camino al servidor de la API"),
        _ => text!(lang,
            en: "Look at the events of the Pod, and at the kubelet and the storage driver of its node",
            es: "Mira los eventos del Pod, y el kubelet y el driver de almacenamiento de su nodo"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_silent, run},
    };

    fn pod(volumes: &str, state: &str, reason: &str, message: &str) -> String {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: a}}
spec:
  nodeName: n1
  containers: [{{name: web, image: web}}]
  volumes:
{volumes}
status:
  phase: Pending
  startTime: \"2026-03-01T10:00:00Z\"
  conditions: [{{type: PodScheduled, status: \"True\"}}, {{type: Ready, status: \"False\", reason: ContainersNotReady}}]
  containerStatuses: [{{name: web, state: {state}}}]
---
apiVersion: v1
kind: Event
metadata: {{name: web.1, namespace: shop}}
involvedObject: {{kind: Pod, name: web, namespace: shop, uid: a}}
reason: {reason}
type: Warning
message: {message:?}
lastTimestamp: \"2026-03-01T10:01:00Z\"
"
        )
    }

    const CREATING: &str = "{waiting: {reason: ContainerCreating}}";

    #[test]
    fn a_volume_for_one_node_is_on_another_one() {
        let volumes = "  - name: data
    persistentVolumeClaim: {claimName: files}
#                                      ^^^^^ error[pod-volume-mount-failed]: Volume `data` cannot be mounted for Pod `web`: it can be on one node only, and is used on another one by `old`
  - name: tmp
    emptyDir: {}";
        let message = "Multi-Attach error for volume \"pvc-1\" Volume is already used by pod(s) old";
        check_diagnostics(&RULE, &pod(volumes, CREATING, "FailedAttachVolume", message));
        // It was attached after all.
        let running = "{running: {startedAt: \"2026-03-01T10:02:00Z\"}}";
        let quiet: Vec<&str> = volumes.lines().filter(|line| !line.starts_with('#')).collect();
        check_silent(&RULE, &pod(&quiet.join("\n"), running, "FailedAttachVolume", message));
    }

    #[test]
    fn a_folder_is_mounted_over_a_file() {
        let app = |mount: &str, path: &str| {
            format!(
                "apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: shop, uid: a}}
spec:
  nodeName: n1
  containers:
  - name: web
    image: web
    volumeMounts:
    - name: conf
      mountPath: /etc/nginx/nginx.conf
{mount}
  volumes: [{{name: conf, configMap: {{name: conf, optional: true}}}}]
status:
  phase: Pending
  conditions: [{{type: PodScheduled, status: \"True\"}}, {{type: Ready, status: \"False\", reason: ContainersNotReady}}]
  containerStatuses:
  - name: web
    state: {{waiting: {{reason: RunContainerError, message: 'error during container init: error mounting \"/var/lib/kubelet/pods/a/volume-subpaths/conf/web/0\" to rootfs at \"{path}\": not a directory: Are you trying to mount a directory onto a file (or vice-versa)?'}}}}
"
            )
        };
        let marked = "      subPath: nginx.cnf
#              ^^^^^^^^^ error[pod-volume-mount-failed]: Volume `conf` cannot be mounted at `/etc/nginx/nginx.conf` of container `web` of Pod `web`: of what is there";
        check_diagnostics(&RULE, &app(marked, "/etc/nginx/nginx.conf"));
        // A path that none of its mounts has is told in the words of the runtime.
        let report = run(&app("      subPath: nginx.cnf", "/other"), &Options::default());
        let found = report.diagnostics.iter().find(|it| it.rule == RULE.name).unwrap();
        assert!(found.message.contains("to rootfs at"), "{}", found.message);
    }

    #[test]
    fn the_kubelet_says_why() {
        for (words, why) in [
            (
                "hostPath type check failed: /srv/data is not a directory",
                "`/srv/data` on the node is not what `hostPath.type` says",
            ),
            (
                "mount failed: exit status 32 mount.nfs: access denied by server while mounting",
                "the file server refuses",
            ),
            (
                "something nobody has seen",
                "`MountVolume.SetUp failed for volume \"data\" : something nobody has seen`",
            ),
        ] {
            let volumes = format!(
                "  - name: data\n#         ^^^^ error[pod-volume-mount-failed]: Volume `data` cannot be mounted for Pod `web`: {why}"
            );
            let message = format!("MountVolume.SetUp failed for volume \"data\" : {words}");
            check_diagnostics(&RULE, &pod(&volumes, CREATING, "FailedMount", &message));
        }
    }

    #[test]
    fn what_is_missing_has_rules_of_its_own() {
        let message = "MountVolume.SetUp failed for volume \"data\" : configmap \"web\" not found";
        check_silent(
            &RULE,
            &pod("  - {name: data, configMap: {name: web}}", CREATING, "FailedMount", message),
        );
    }
}
