//! What is said about a probe that does not succeed: why, what to do, and where to look.

use super::quoted::last_words;
use crate::{
    graph::{ContainerKey, Role},
    messages::{ProbeCause, ProbeKind, probe_failure},
    options::Lang,
    resources::{Container, PodSpec, Probe, Resource},
    rules::{Context, FindingId, Place, text},
    yaml::{
        Span,
        de::{Field, IntOrString},
    },
};

/// The probe of a container.
pub(super) fn probe_of<'c, 't>(container: &'c Container<'t>, kind: ProbeKind) -> &'c Field<Box<Probe<'t>>> {
    match kind {
        ProbeKind::Liveness => &container.liveness_probe,
        ProbeKind::Readiness => &container.readiness_probe,
        ProbeKind::Startup => &container.startup_probe,
    }
}

/// Why it did not succeed, as an Event tells it; nothing is known without one.
pub(super) fn heard<'t>(said: &'t str, probe: Option<&Probe<'_>>) -> ProbeCause<'t> {
    match probe_failure(said) {
        Some(failure) if probe.is_some_and(|it| it.exec.get().is_some()) => failure.of_command(),
        Some(failure) => failure.cause,
        None => ProbeCause::Unknown(""),
    }
}

/// The smallest text of a probe that the cause is about.
pub(super) fn span_of(probe: &Probe<'_>, cause: ProbeCause<'_>) -> Option<Span> {
    let handler = probe.port_handler();
    let port = || handler.and_then(|it| it.port.span());
    let path = || handler.and_then(|it| it.path.span());
    let command = || probe.exec.get().and_then(|it| it.command.get()?.first().map(|it| it.span));
    let asked = || path().or_else(port).or_else(command);
    match cause {
        ProbeCause::Status(_) => asked(),
        ProbeCause::Refused { .. } | ProbeCause::PortNotFound { .. } | ProbeCause::NoRoute => port(),
        ProbeCause::HostNotFound { .. } => handler.and_then(|it| it.host.span()),
        ProbeCause::PlainHttp | ProbeCause::Tls => handler.and_then(|it| it.scheme.span()).or_else(port),
        ProbeCause::Timeout | ProbeCause::CommandTimedOut { .. } => probe.timeout_seconds.span(),
        _ => None,
    }
    .or_else(asked)
}

/// The reason in our words, for the end of a sentence.
pub(super) fn why(lang: Lang, cause: ProbeCause<'_>, probe: Option<&Probe<'_>>) -> String {
    let seconds = probe.map_or(1, Probe::timeout);
    match cause {
        ProbeCause::Status(code) => {
            let path = probe.and_then(Probe::port_handler).map_or("/", |it| it.path.or("/"));
            let means = status(lang, code);
            text!(lang, en: "`{path}` answers {code}{means}", es: "`{path}` responde {code}{means}")
        }
        ProbeCause::Refused { address } => match port(address, probe) {
            Some(port) => {
                text!(lang, en: "nothing listens on port {port}", es: "nadie escucha en el puerto {port}")
            }
            None => text!(lang, en: "nothing listens there", es: "nadie escucha ahí"),
        },
        ProbeCause::Timeout => text!(lang,
            en: "no answer within {seconds} s",
            es: "sin respuesta en {seconds} s"),
        ProbeCause::Reset => text!(lang,
            en: "the connection is closed without an answer",
            es: "la conexión se cierra sin respuesta"),
        ProbeCause::HostNotFound { host: Some(host) } => text!(lang,
            en: "the node finds no address for `{host}`",
            es: "el nodo no encuentra ninguna dirección para `{host}`"),
        ProbeCause::HostNotFound { host: None } => text!(lang,
            en: "the node finds no address for its host",
            es: "el nodo no encuentra ninguna dirección para su host"),
        ProbeCause::NoRoute => text!(lang,
            en: "no way leads from the node to the Pod",
            es: "ningún camino lleva del nodo al Pod"),
        ProbeCause::PlainHttp => text!(lang,
            en: "it asks by HTTPS, and is answered in plain HTTP",
            es: "pregunta por HTTPS, y se le responde en HTTP sin cifrar"),
        ProbeCause::Tls => text!(lang,
            en: "it asks in plain HTTP, and is answered by TLS",
            es: "pregunta en HTTP sin cifrar, y se le responde con TLS"),
        ProbeCause::PortNotFound { port: Some(port) } => text!(lang,
            en: "the container has no port called `{port}`",
            es: "el contenedor no tiene ningún puerto llamado `{port}`"),
        ProbeCause::PortNotFound { port: None } => text!(lang,
            en: "the container has no port of that name",
            es: "el contenedor no tiene ningún puerto con ese nombre"),
        ProbeCause::CommandTimedOut { .. } => text!(lang,
            en: "its command takes longer than {seconds} s",
            es: "su comando tarda más de {seconds} s"),
        ProbeCause::CommandNotFound { command: Some(command) } => text!(lang,
            en: "its command `{command}` is not in the image",
            es: "su comando `{command}` no está en la imagen"),
        ProbeCause::CommandNotFound { command: None } => text!(lang,
            en: "its command is not in the image",
            es: "su comando no está en la imagen"),
        ProbeCause::NotServing { status } => {
            let status = status.unwrap_or("NOT_SERVING");
            text!(lang, en: "the server answers `{status}`", es: "el servidor responde `{status}`")
        }
        ProbeCause::NoHealthService => text!(lang,
            en: "the server does not have the health service of gRPC",
            es: "el servidor no tiene el servicio de salud de gRPC"),
        ProbeCause::SaidNothing => text!(lang,
            en: "its command fails and prints nothing",
            es: "su comando falla y no escribe nada"),
        ProbeCause::Unknown(words) => last_words(words).unwrap_or_else(|| {
            text!(lang,
                en: "why is in an Event that these files do not hold",
                es: "el porqué está en un Event que estos archivos no contienen")
        }),
    }
}

/// What a status says beside its number.
fn status(lang: Lang, code: u16) -> String {
    match code {
        400 => text!(lang, en: ", it does not take such a request", es: ", no acepta esa petición"),
        401 | 403 => text!(lang, en: ", it wants to know who asks", es: ", quiere saber quién pregunta"),
        404 => text!(lang, en: ", there is no such path", es: ", no existe esa ruta"),
        429 => text!(lang, en: ", it is asked too often", es: ", recibe demasiadas peticiones"),
        500..=599 => text!(lang, en: ", a fault of the app itself", es: ", un fallo de la propia aplicación"),
        _ => String::new(),
    }
}

/// The port that was asked: as the kubelet resolved it, or as it is written.
fn port(address: Option<&str>, probe: Option<&Probe<'_>>) -> Option<String> {
    let asked = address.and_then(|it| it.rsplit_once(':')).map(|(_, port)| port.to_owned());
    asked.or_else(|| match probe?.port_handler()?.port.get()? {
        IntOrString::Int(number) => Some(number.to_string()),
        IntOrString::String(name) => Some(format!("`{name}`")),
    })
}

/// What to do about it.
pub(super) fn help(lang: Lang, kind: ProbeKind, cause: ProbeCause<'_>) -> String {
    match cause {
        ProbeCause::Status(401 | 403) => text!(lang,
            en: "Let the app answer this path without credentials, or write them under `httpHeaders`",
            es: "Haz que la aplicación responda a esta ruta sin credenciales, o escríbelas en `httpHeaders`"),
        ProbeCause::Status(400..=499) => text!(lang,
            en: "Write a path under which the app says that it is well; it may want a `Host` under `httpHeaders`, or another scheme",
            es: "Escribe una ruta con la que la aplicación diga que está bien; quizá quiera un `Host` en `httpHeaders`, u otro scheme"),
        ProbeCause::Status(_) => text!(lang,
            en: "Read the app's log: it takes the request and says that something is wrong, often with what it depends on",
            es: "Lee el registro de la aplicación: atiende la petición y dice que algo va mal, a menudo con aquello de lo que depende"),
        ProbeCause::Refused { .. } => match kind {
            ProbeKind::Readiness => text!(lang,
                en: "Write the port on which the app listens, and let it listen on 0.0.0.0: the kubelet asks at the Pod's address, not at 127.0.0.1",
                es: "Escribe el puerto en el que escucha la aplicación, y haz que escuche en 0.0.0.0: el kubelet pregunta en la dirección del Pod, no en 127.0.0.1"),
            ProbeKind::Liveness => text!(lang,
                en: "Write the port on which the app listens, on 0.0.0.0 and not on 127.0.0.1; if it only takes long to start, give it a `startupProbe`, until which the liveness probe waits",
                es: "Escribe el puerto en el que escucha la aplicación, en 0.0.0.0 y no en 127.0.0.1; si solo tarda en arrancar, dale una `startupProbe`, y la sonda liveness la esperará"),
            ProbeKind::Startup => text!(lang,
                en: "Write the port on which the app listens, on 0.0.0.0 and not on 127.0.0.1; if it needs longer to start, raise `failureThreshold`",
                es: "Escribe el puerto en el que escucha la aplicación, en 0.0.0.0 y no en 127.0.0.1; si tarda más en arrancar, sube `failureThreshold`"),
        },
        ProbeCause::Timeout | ProbeCause::CommandTimedOut { .. } => text!(lang,
            en: "Let the probe ask for something that is answered at once, or raise `timeoutSeconds`; a `limits.cpu` that is too low slows down every answer",
            es: "Haz que la sonda pregunte algo que se responda al momento, o sube `timeoutSeconds`; un `limits.cpu` demasiado bajo retrasa todas las respuestas"),
        ProbeCause::Reset => text!(lang,
            en: "See whether the port speaks what the probe asks in: HTTP, HTTPS, gRPC or plain TCP",
            es: "Mira si el puerto habla lo que pregunta la sonda: HTTP, HTTPS, gRPC o TCP"),
        ProbeCause::HostNotFound { .. } => text!(lang,
            en: "Leave out `host`: the kubelet then asks at the address of the Pod",
            es: "Quita `host`: el kubelet pregunta entonces en la dirección del Pod"),
        ProbeCause::NoRoute => text!(lang,
            en: "See whether the network plugin of the node is well, and whether a policy keeps the node out",
            es: "Mira si el plugin de red del nodo está bien, y si una política deja fuera al nodo"),
        ProbeCause::PlainHttp => text!(lang, en: "Write `scheme: HTTP`", es: "Escribe `scheme: HTTP`"),
        ProbeCause::Tls => text!(lang, en: "Write `scheme: HTTPS`", es: "Escribe `scheme: HTTPS`"),
        ProbeCause::PortNotFound { .. } => text!(lang,
            en: "Write the number of the port, or give the container's port that name",
            es: "Escribe el número del puerto, o da ese nombre al puerto del contenedor"),
        ProbeCause::CommandNotFound { .. } => text!(lang,
            en: "Write a command that is in the image, or ask with `httpGet` or `tcpSocket`, which need none",
            es: "Escribe un comando que esté en la imagen, o pregunta con `httpGet` o `tcpSocket`, que no lo necesitan"),
        ProbeCause::NotServing { .. } => text!(lang,
            en: "Read the app's log: its health service says that it does not serve; `service` has to be one that it knows",
            es: "Lee el registro de la aplicación: su servicio de salud dice que no sirve; `service` tiene que ser uno que conozca"),
        ProbeCause::NoHealthService => text!(lang,
            en: "Register `grpc.health.v1.Health` in the server, or ask with `tcpSocket`",
            es: "Registra `grpc.health.v1.Health` en el servidor, o pregunta con `tcpSocket`"),
        ProbeCause::SaidNothing | ProbeCause::Unknown(_) => text!(lang,
            en: "Run in the container what the probe asks, `kubectl exec` shows it, and correct the probe or the app",
            es: "Ejecuta en el contenedor lo que pregunta la sonda, con `kubectl exec`, y corrige la sonda o la aplicación"),
    }
}

/// How long the kubelet is patient with a container that never answers.
pub(super) fn patience(lang: Lang, kind: ProbeKind, probe: &Probe<'_>) -> String {
    let (delay, period, times, budget) =
        (probe.initial_delay(), probe.period(), probe.failure_threshold(), probe.budget());
    let field = kind.field();
    text!(lang,
        en: "{field}: after {delay} s, every {period} s, {times} failures in a row count: at most {budget} s",
        es: "{field}: tras {delay} s, cada {period} s, cuentan {times} fallos seguidos: como mucho {budget} s")
}

/// What was found in the manifest that explains why the probe does not succeed.
pub(super) fn causes(
    cx: &Context<'_>,
    top: &Resource<'_>,
    key: Option<ContainerKey<'_>>,
    kind: ProbeKind,
    cause: ProbeCause<'_>,
) -> Vec<FindingId> {
    let Some((spec, key)) = top.pod_spec().zip(key) else { return Vec::new() };
    let probe = key.find(spec).and_then(|it| probe_of(it, kind).span()).map(|span| top.place(span));
    let container = container_span(spec, key).map(|span| top.place(span));
    let within = |place: Place, outer: Option<Place>| {
        outer.is_some_and(|outer| {
            (place.file, place.document) == (outer.file, outer.document)
                && outer.span.start <= place.span.start
                && place.span.end <= outer.span.end
        })
    };
    let refused = matches!(cause, ProbeCause::Refused { .. });
    let about_time =
        matches!(cause, ProbeCause::Refused { .. } | ProbeCause::Timeout | ProbeCause::Status(503));
    let asks_in_vain = matches!(
        cause,
        ProbeCause::Refused { .. } | ProbeCause::PortNotFound { .. } | ProbeCause::Unknown("")
    );
    let explains = |name: &str, place: Place| match name {
        "probe-port-not-found" => asks_in_vain && within(place, probe),
        "probe-kills-before-ready" => about_time && within(place, container),
        "pod-listens-on-localhost" => refused && within(place, container),
        _ => false,
    };
    let found = cx.findings.on(top.id).filter(|(_, it)| explains(it.rule.name, it.primary));
    found.map(|(id, _)| id).collect()
}

fn container_span(spec: &PodSpec<'_>, key: ContainerKey<'_>) -> Option<Span> {
    let list = match key.role {
        Role::Init | Role::Sidecar => &spec.init_containers,
        Role::Regular => &spec.containers,
    };
    list.get()?.iter().find(|it| it.name.get() == Some(&key.name)).map(|it| it.span)
}
