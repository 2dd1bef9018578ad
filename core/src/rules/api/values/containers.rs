//! The containers of a Pod.

use super::{
    At, Fault, Validator,
    fault::{Reason, quoted},
    firsts::Firsts,
    numbers::POSITIVE,
    spelling::{LABEL, PORT_NAME},
};
use crate::{hash::HashMap, options::Text, rules::text, yaml::Span};

pub(super) const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];

/// Whose containers these are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Owner {
    /// A Pod of its own.
    Pod,
    Template,
}

const WHITE_SPACE: Reason = Reason {
    says: "must not have leading or trailing whitespace",
    because: Text {
        en: "there is white space before or behind the image",
        es: "hay espacios delante o detrás de la imagen",
    },
    help: Text { en: "Remove the white space", es: "Quita los espacios" },
};

const NOT_BEFORE_OTHERS: Reason = Reason {
    says: "may not be set for init containers without restartPolicy=Always",
    because: Text {
        en: "an init container ends before the others start, so it has nothing to probe; only one with `restartPolicy: Always` goes on running",
        es: "un contenedor de inicialización acaba antes de que empiecen los demás, así que no hay nada que comprobar; solo sigue en marcha con `restartPolicy: Always`",
    },
    help: Text {
        en: "Remove it, or write `restartPolicy: Always` to make the container a sidecar",
        es: "Quítalo, o escribe `restartPolicy: Always` para que el contenedor sea un sidecar",
    },
};

const ON_CREATE: Reason = Reason {
    says: "cannot be set on create",
    because: Text {
        en: "ephemeral containers are added to a Pod that runs already",
        es: "los contenedores efímeros se añaden a un Pod que ya está en marcha",
    },
    help: Text {
        en: "Remove the field, and use `kubectl debug` when the Pod runs",
        es: "Quita el campo, y usa `kubectl debug` cuando el Pod esté en marcha",
    },
};

const SAME_PORT: Reason = Reason {
    says: "must match `containerPort` when `hostNetwork` is true",
    because: Text {
        en: "with `hostNetwork: true` the container listens on the node itself, and `hostPort` must equal `containerPort`",
        es: "con `hostNetwork: true` el contenedor escucha en el propio nodo, y `hostPort` debe ser igual a `containerPort`",
    },
    help: Text { en: "Remove `hostPort`", es: "Quita `hostPort`" },
};

/// What all containers of one Pod have in common.
#[derive(Default)]
struct Seen<'t> {
    names: Firsts<&'t str>,
    host_ports: HashMap<String, Span>,
}

impl<'t> Validator<'_, 't> {
    pub(super) fn containers(&mut self, spec: &At<'_, 't>, owner: Owner) {
        let mut seen = Seen::default();
        for container in spec.list("containers") {
            self.container(spec, &container, owner, &mut seen);
            self.probes(&container);
            self.lifecycle(&container);
        }
        for container in spec.list("initContainers") {
            let sidecar = container.text_of("restartPolicy") == "Always";
            // The ports of what ends before the others start are free again.
            let mut own = Seen::default();
            std::mem::swap(&mut own.names, &mut seen.names);
            self.container(spec, &container, owner, if sidecar { &mut seen } else { &mut own });
            std::mem::swap(&mut own.names, &mut seen.names);
            if sidecar {
                self.probes(&container);
                self.lifecycle(&container);
                continue;
            }
            for field in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
                if let Some(at) = container.field(field) {
                    self.forbidden(&at, &NOT_BEFORE_OTHERS);
                }
            }
        }
        if let Some(at) = spec.field("ephemeralContainers").filter(|at| at.node.items().next().is_some()) {
            self.forbidden(&at, &ON_CREATE);
        }
    }

    fn container(&mut self, spec: &At<'_, 't>, container: &At<'_, 't>, owner: Owner, seen: &mut Seen<'t>) {
        if let Some(name) = container.field("name") {
            self.spelled(&name, &LABEL);
            self.unique(
                &mut seen.names,
                &name,
                Text {
                    en: "each container of a Pod, init containers included, needs a name of its own",
                    es: "cada contenedor de un Pod, también los de inicialización, necesita un nombre propio",
                },
            );
        }
        if let Some(image) = container.field("image")
            && owner == Owner::Pod
            && image.text().is_some_and(|it| !it.trim().is_empty() && it.trim().len() < it.len())
        {
            self.invalid(&image, &WHITE_SPACE);
        }
        self.one_of(container, "imagePullPolicy", &["Always", "IfNotPresent", "Never"]);
        self.one_of(container, "terminationMessagePolicy", &["File", "FallbackToLogsOnError"]);
        self.ports(spec, container, owner, seen);
        self.environment(container);
        self.volume_mounts(container);
        self.resources(container);
        self.container_security(container);
    }

    /// Reports a name that stood before.
    pub(super) fn unique(&mut self, names: &mut Firsts<&'t str>, at: &At<'_, 't>, because: Text) {
        let Some(name) = at.text().filter(|name| !name.is_empty()) else { return };
        let Some(first) = names.of(name, at.span()) else { return };
        let fault = Fault::duplicate(at, &quoted(name), first)
            .because(because.in_lang(self.lang).to_owned())
            .help(text!(self.lang, en: "Give one of the two another name", es: "Dale otro nombre a uno de los dos"));
        self.report(fault);
    }

    fn ports(&mut self, spec: &At<'_, 't>, container: &At<'_, 't>, owner: Owner, seen: &mut Seen<'t>) {
        let host_network = spec.is_set("hostNetwork");
        let mut names = Firsts::default();
        for port in container.list("ports") {
            if let Some(name) = port.field("name").filter(|it| it.text().is_some_and(|it| !it.is_empty())) {
                self.spelled(&name, &PORT_NAME);
                self.unique(
                    &mut names,
                    &name,
                    Text {
                        en: "each port of a container needs a name of its own",
                        es: "cada puerto de un contenedor necesita un nombre propio",
                    },
                );
            }
            self.one_of(&port, "protocol", PROTOCOLS);
            let number = port.field("containerPort");
            match number.as_ref().and_then(At::int32) {
                Some(0) => {
                    if let Some(number) = &number {
                        self.refuse(
                            Fault::required(number, ""),
                            &Reason {
                                because: Text {
                                    en: "a port is a number from 1 to 65535",
                                    es: "un puerto es un número de 1 a 65535",
                                },
                                help: Text {
                                    en: "Write the port on which the container listens",
                                    es: "Escribe el puerto en el que escucha el contenedor",
                                },
                                ..POSITIVE
                            },
                        );
                    }
                }
                _ => {
                    if let Some(number) = &number {
                        self.port_number(number);
                    }
                }
            }
            if let Some(ip) = port.field("hostIP").filter(|it| it.text().is_some_and(|it| !it.is_empty())) {
                self.address(&ip);
            }
            let host_port = port.field("hostPort").filter(|it| it.int32().is_some_and(|it| it != 0));
            if let Some(host_port) = &host_port {
                self.port_number(host_port);
                let same = number.as_ref().is_none_or(|number| number.int32() == host_port.int32());
                if host_network && !same {
                    self.invalid(host_port, &SAME_PORT);
                }
            }
            // On the network of the node every port of a Pod is one of the node.
            let taken = match (&host_port, &number) {
                (Some(at), _) => Some(at),
                (None, Some(at)) if host_network && owner == Owner::Pod => Some(at),
                _ => None,
            };
            if let Some(at) = taken {
                self.host_port(&port, at, seen);
            }
        }
    }

    fn host_port(&mut self, port: &At<'_, 't>, at: &At<'_, 't>, seen: &mut Seen<'t>) {
        let Some(number) = at.int32() else { return };
        let protocol = Some(port.text_of("protocol")).filter(|it| !it.is_empty()).unwrap_or("TCP");
        let key = format!("{protocol}/{}/{number}", port.text_of("hostIP"));
        let Some(first) = seen.host_ports.get(&key) else {
            seen.host_ports.insert(key, at.span());
            return;
        };
        let fault = Fault::duplicate(at, &quoted(&key), *first)
            .named(port.path_of("hostPort"))
            .because(text!(self.lang,
                en: "a port of the node can be taken only once for each protocol and address",
                es: "un puerto del nodo solo se puede ocupar una vez por protocolo y dirección"))
            .help(text!(self.lang,
                en: "Choose another port, or remove it: a Service reaches the container without a port of the node",
                es: "Elige otro puerto, o quítalo: un Service llega al contenedor sin un puerto del nodo"));
        self.report(fault);
    }
}
