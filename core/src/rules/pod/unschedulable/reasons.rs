//! The reasons of the scheduler in other words: in few, in a sentence, and as advice.

use crate::{
    graph::{Obstacle, Verdict},
    messages::{NodeCount, NodeReason},
    options::Lang,
    quantity::Quantity,
    rules::text,
};

/// Nodes that are there for the cluster itself keep other Pods away, which is no fault.
const CONTROL_PLANE: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/// The reason that the advice is about: what the Pods ask for before what is wrong with the nodes, and that of most nodes.
pub(super) fn leading<'r, 't>(
    reasons: &'r [NodeCount<'t>],
    verdict: Option<&Verdict<'_>>,
) -> Option<&'r NodeCount<'t>> {
    let rank = |it: &NodeCount<'_>| match it.reason {
        NodeReason::Unknown => 0,
        // The labels are as a Node has them: what keeps the Pod from that one counts.
        NodeReason::NodeAffinity if verdict.is_some_and(|it| it.is_kept_from_its_node) => 0,
        NodeReason::Taint { key: Some(key), .. } if CONTROL_PLANE.contains(&key) => 1,
        NodeReason::Taint { .. } if only_control_plane(verdict) => 1,
        NodeReason::Cordoned => 2,
        NodeReason::Taint { .. } => 3,
        _ => 4,
    };
    let first = std::cmp::Reverse::<usize>;
    reasons.iter().enumerate().max_by_key(|(at, it)| (rank(it), it.nodes, first(*at))).map(|(_, it)| it)
}

/// Newer schedulers do not say which taint it is; the Nodes do.
fn only_control_plane(verdict: Option<&Verdict<'_>>) -> bool {
    let obstacles = verdict.into_iter().flat_map(|it| &it.nodes).flat_map(|(_, obstacles)| obstacles);
    let mut taints = obstacles.filter_map(|it| match it {
        Obstacle::Taint { key, .. } => Some(*key),
        _ => None,
    });
    let mut taints = taints.by_ref().peekable();
    taints.peek().is_some() && taints.all(|key| CONTROL_PLANE.contains(&key))
}

/// `key: value`, or the key alone.
fn pair(key: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!("`{key}: {value}`"),
        None => format!("`{key}`"),
    }
}

/// "too little `cpu` (2)"
pub(super) fn short(lang: Lang, it: &NodeCount<'_>) -> String {
    let words = words(lang, it);
    match it.nodes {
        Some(nodes) => format!("{words} ({nodes})"),
        None => words,
    }
}

fn words(lang: Lang, it: &NodeCount<'_>) -> String {
    let own = it.text;
    match it.reason {
        NodeReason::NoNodes => text!(lang, en: "there are no nodes", es: "no hay nodos"),
        NodeReason::Cordoned => text!(lang, en: "cordoned", es: "acordonado"),
        NodeReason::NodeName => {
            text!(lang, en: "another name than `nodeName`", es: "otro nombre que `nodeName`")
        }
        NodeReason::Taint { key: Some(key), value } => {
            let taint = pair(key, value);
            text!(lang, en: "taint {taint} not tolerated", es: "taint {taint} no tolerado")
        }
        NodeReason::Taint { key: None, .. } => {
            text!(lang, en: "taint not tolerated", es: "taint no tolerado")
        }
        NodeReason::NodeAffinity => {
            text!(lang, en: "labels do not match node selector or affinity", es: "las etiquetas no cumplen el selector o la afinidad de nodos")
        }
        NodeReason::Ports => text!(lang, en: "host port taken", es: "puerto del nodo ocupado"),
        NodeReason::Insufficient { resource } => {
            text!(lang, en: "too little `{resource}`", es: "falta `{resource}`")
        }
        NodeReason::TooManyPods => text!(lang, en: "no room for another Pod", es: "no cabe otro Pod"),
        NodeReason::ClaimNotBound => {
            text!(lang, en: "a claim has no volume", es: "un claim no tiene volumen")
        }
        NodeReason::ClaimNotFound { claim } => {
            text!(lang, en: "claim `{claim}` does not exist", es: "el claim `{claim}` no existe")
        }
        NodeReason::ClaimBeingDeleted { claim } => {
            text!(lang, en: "claim `{claim}` is being deleted", es: "el claim `{claim}` se está borrando")
        }
        NodeReason::VolumeNotFound { claim: Some(claim) } => text!(lang,
            en: "the volume that claim `{claim}` is bound to is gone",
            es: "el volumen del claim `{claim}` ya no existe"),
        NodeReason::VolumeNotFound { claim: None } => {
            text!(lang, en: "the volume of a claim is gone", es: "el volumen de un claim ya no existe")
        }
        NodeReason::EphemeralClaim { claim } => {
            text!(lang, en: "claim `{claim}` is still to be made", es: "el claim `{claim}` está por crear")
        }
        NodeReason::StorageClassNotFound { class } => {
            text!(lang, en: "StorageClass `{class}` does not exist", es: "la StorageClass `{class}` no existe")
        }
        NodeReason::VolumeAffinity => {
            text!(lang, en: "a volume can only be used on other nodes", es: "un volumen solo se puede usar en otros nodos")
        }
        NodeReason::VolumeZone => {
            text!(lang, en: "a volume lies in another zone", es: "un volumen está en otra zona")
        }
        NodeReason::NoVolume => {
            text!(lang, en: "no volume fits a claim there", es: "ningún volumen sirve allí para un claim")
        }
        NodeReason::NotEnoughStorage => text!(lang, en: "too little storage", es: "falta almacenamiento"),
        NodeReason::TooManyVolumes => {
            text!(lang, en: "as many volumes attached as possible", es: "no admite más volúmenes")
        }
        NodeReason::VolumeInUse => {
            text!(lang, en: "a volume for one Pod alone is in use", es: "un volumen para un solo Pod está en uso")
        }
        NodeReason::SpreadLabel => {
            text!(lang, en: "no label of the topology spread", es: "sin la etiqueta del reparto por topología")
        }
        NodeReason::Spread => text!(lang,
            en: "Pods would be spread too unevenly",
            es: "los Pods quedarían repartidos de forma demasiado desigual"),
        NodeReason::Affinity => {
            text!(lang, en: "not near the Pods that it wants", es: "lejos de los Pods que quiere cerca")
        }
        NodeReason::AntiAffinity => {
            text!(lang, en: "near Pods that it does not want", es: "cerca de Pods que no quiere")
        }
        NodeReason::AffinityOrAntiAffinity => text!(lang,
            en: "Pod affinity or anti-affinity does not hold",
            es: "no se cumple la afinidad o antiafinidad entre Pods"),
        NodeReason::ExistingAntiAffinity => {
            text!(lang, en: "a Pod there does not want it", es: "un Pod de allí no lo quiere")
        }
        NodeReason::ResourceClaim => {
            text!(lang, en: "a ResourceClaim cannot be met", es: "no se puede atender un ResourceClaim")
        }
        NodeReason::Unknown => format!("`{own}`"),
    }
}

/// A line that says what a reason means, with the number of nodes.
pub(super) fn long(lang: Lang, it: &NodeCount<'_>) -> String {
    let (own, words) = (it.text, words(lang, it));
    match it.nodes {
        Some(1) => text!(lang, en: "1 node, `{own}`: {words}", es: "1 nodo, `{own}`: {words}"),
        Some(nodes) => {
            text!(lang, en: "{nodes} nodes, `{own}`: {words}", es: "{nodes} nodos, `{own}`: {words}")
        }
        None => format!("`{own}`: {words}"),
    }
}

/// What to do about a reason. `written`: the field that it is about stands in the manifest.
pub(super) fn help(
    lang: Lang,
    reason: NodeReason<'_>,
    verdict: Option<&Verdict<'_>>,
    written: bool,
) -> String {
    match reason {
        NodeReason::Insufficient { resource } => too_little(lang, resource, verdict),
        NodeReason::TooManyPods => text!(lang,
            en: "Add a node, or remove Pods: `allocatable.pods` of a node is the most that it takes",
            es: "Añade un nodo o quita Pods: `allocatable.pods` de un nodo es el máximo que admite"),
        NodeReason::NodeAffinity => text!(lang,
            en: "Write labels that a node has (`kubectl get nodes --show-labels`), or label a node with `kubectl label node`",
            es: "Escribe etiquetas que tenga algún nodo (`kubectl get nodes --show-labels`), o etiqueta un nodo con `kubectl label node`"),
        NodeReason::Taint { key: Some(key), .. } if is_set_by_cluster(key) => text!(lang,
            en: "Get the node well again: `kubectl describe node` says what it lacks, and the taint `{key}` then goes by itself",
            es: "Recupera el nodo: `kubectl describe node` dice qué le falta, y el taint `{key}` se va entonces solo"),
        NodeReason::Taint { key: Some(key), value } => {
            let taint = pair(key, value);
            text!(lang,
                en: "Add a toleration for {taint} if the Pod belongs there, else take the taint off with `kubectl taint nodes NODE {key}-`",
                es: "Añade una toleration para {taint} si el Pod debe ir allí; si no, quita el taint con `kubectl taint nodes NODO {key}-`")
        }
        NodeReason::Taint { key: None, .. } => text!(lang,
            en: "Add a toleration for the taint of the nodes that the Pod belongs to, or take the taint off with `kubectl taint nodes NODE KEY-`",
            es: "Añade una toleration para el taint de los nodos donde debe ir el Pod, o quita el taint con `kubectl taint nodes NODO CLAVE-`"),
        NodeReason::Cordoned => text!(lang,
            en: "Let the nodes take Pods again with `kubectl uncordon NODE`, or add nodes",
            es: "Deja que los nodos vuelvan a tomar Pods con `kubectl uncordon NODO`, o añade nodos"),
        NodeReason::Ports => text!(lang,
            en: "Leave `hostPort` out and use a Service, or run no more Pods than there are nodes",
            es: "Quita `hostPort` y usa un Service, o no ejecutes más Pods que nodos hay"),
        NodeReason::Spread | NodeReason::SpreadLabel => text!(lang,
            en: "Write `whenUnsatisfiable: ScheduleAnyway`, raise `maxSkew`, or give the nodes room and the label of `topologyKey`",
            es: "Escribe `whenUnsatisfiable: ScheduleAnyway`, sube `maxSkew`, o da a los nodos sitio y la etiqueta de `topologyKey`"),
        NodeReason::AntiAffinity | NodeReason::ExistingAntiAffinity | NodeReason::AffinityOrAntiAffinity => {
            text!(lang,
            en: "Run fewer Pods or add nodes, or write the anti-affinity as `preferredDuringSchedulingIgnoredDuringExecution`",
            es: "Ejecuta menos Pods o añade nodos, o escribe la antiafinidad como `preferredDuringSchedulingIgnoredDuringExecution`")
        }
        NodeReason::Affinity => text!(lang,
            en: "Correct the labels or the `topologyKey` of the affinity, or start the Pods that it wants beside it first",
            es: "Corrige las etiquetas o el `topologyKey` de la afinidad, o arranca antes los Pods que quiere cerca"),
        NodeReason::VolumeAffinity | NodeReason::VolumeZone => text!(lang,
            en: "Make room on the nodes from which the volume can be reached, or move the data to a volume elsewhere",
            es: "Haz sitio en los nodos que llegan al volumen, o mueve los datos a un volumen de otro lugar"),
        NodeReason::NoVolume | NodeReason::NotEnoughStorage => text!(lang,
            en: "Make a PersistentVolume that fits the claim on one of the nodes, or use a StorageClass that makes volumes",
            es: "Crea en alguno de los nodos un PersistentVolume que sirva para el claim, o usa una StorageClass que cree volúmenes"),
        NodeReason::VolumeInUse => text!(lang,
            en: "End the Pod that uses the claim first (`strategy: {{type: Recreate}}`), or use another access mode",
            es: "Termina antes el Pod que usa el claim (`strategy: {{type: Recreate}}`), o usa otro modo de acceso"),
        NodeReason::VolumeNotFound { .. } | NodeReason::ClaimBeingDeleted { .. } => text!(lang,
            en: "Delete the claim and make it anew; its data is gone with the volume",
            es: "Borra el claim y créalo de nuevo; sus datos se han ido con el volumen"),
        NodeReason::NoNodes => text!(lang,
            en: "Add a node to the cluster, and look at `kubectl get nodes`",
            es: "Añade un nodo al clúster y mira `kubectl get nodes`"),
        NodeReason::TooManyVolumes => text!(lang,
            en: "Add a node, or use fewer volumes on one node",
            es: "Añade un nodo, o usa menos volúmenes en un mismo nodo"),
        _ if written => text!(lang,
            en: "Change the field so that a node satisfies it",
            es: "Cambia el campo de modo que algún nodo lo cumpla"),
        _ => text!(lang,
            en: "Compare what the Pod asks for with `kubectl describe nodes`",
            es: "Compara lo que pide el Pod con `kubectl describe nodes`"),
    }
}

/// Whether the cluster itself puts the taint on a node that is not well, and takes it off again.
fn is_set_by_cluster(key: &str) -> bool {
    let of_node = key.strip_prefix("node.kubernetes.io/");
    of_node.is_some_and(|it| {
        matches!(it, "not-ready" | "unreachable" | "network-unavailable") || it.ends_with("-pressure")
    }) || key == "node.cloudprovider.kubernetes.io/uninitialized"
}

/// The taint of a node that would be there if it were well. The newest schedulers do not name it, and the Nodes do.
pub(super) fn unwell<'t>(reasons: &[NodeCount<'t>], verdict: Option<&Verdict<'t>>) -> Option<&'t str> {
    let told = reasons.iter().filter_map(|it| match it.reason {
        NodeReason::Taint { key, .. } => key,
        _ => None,
    });
    let obstacles = verdict.into_iter().flat_map(|it| &it.nodes).flat_map(|(_, obstacles)| obstacles);
    let seen = obstacles.filter_map(|it| match it {
        Obstacle::Taint { key, .. } => Some(*key),
        _ => None,
    });
    told.chain(seen).find(|key| is_set_by_cluster(key))
}

/// Whether a node could ever take the Pod decides between its request and the other Pods.
fn too_little(lang: Lang, resource: &str, verdict: Option<&Verdict<'_>>) -> String {
    let field = format!("requests.{resource}");
    let obstacles = verdict.into_iter().flat_map(|it| &it.nodes).flat_map(|(_, obstacles)| obstacles);
    let mut largest: Option<Quantity> = None;
    let mut most_free: Option<Quantity> = None;
    let mut wanted = None;
    for obstacle in obstacles {
        if let Obstacle::Insufficient { resource: of, requested, allocatable, used } = obstacle
            && *of == resource
        {
            wanted = Some(*requested);
            largest = largest.max(Some(*allocatable));
            most_free = most_free.max(Some(allocatable.plus(used.times(-1))));
        }
    }
    match (wanted, largest, most_free) {
        (Some(_), Some(largest), _) if largest.is_zero() => text!(lang,
            en: "No node offers `{resource}`: correct its name, or install what offers it (a device plugin)",
            es: "Ningún nodo ofrece `{resource}`: corrige el nombre, o instala lo que lo ofrece (un device plugin)"),
        (Some(wanted), Some(largest), _) if wanted > largest => text!(lang,
            en: "A Pod asks for {wanted} and the largest of these nodes has {largest}: lower `{field}`, or add a larger node",
            es: "Un Pod pide {wanted} y el mayor de estos nodos tiene {largest}: baja `{field}`, o añade un nodo mayor"),
        (Some(wanted), _, Some(free)) => text!(lang,
            en: "A Pod asks for {wanted} and at most {free} is free on a node: lower `{field}`, remove other Pods, or add a node",
            es: "Un Pod pide {wanted} y en un nodo queda libre como mucho {free}: baja `{field}`, quita otros Pods, o añade un nodo"),
        _ => text!(lang,
            en: "Lower `{field}` of the containers, remove other Pods, or add a node with more `{resource}`",
            es: "Baja `{field}` de los contenedores, quita otros Pods, o añade un nodo con más `{resource}`"),
    }
}
