//! Services.

use super::{
    At, Fault, Validator,
    at::IntOrText,
    containers::PROTOCOLS,
    fault::{Reason, quoted},
    firsts::Firsts,
    spelling::{KEY, LABEL},
};
use crate::{options::Text, rules::text};

const TYPES: &[&str] = &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

const LOAD_BALANCERS_ONLY: Reason = Reason {
    says: "may only be used when `type` is 'LoadBalancer'",
    because: Text {
        en: "only a Service of `type: LoadBalancer` has a load balancer",
        es: "solo un Service de `type: LoadBalancer` tiene un balanceador",
    },
    help: Text {
        en: "Remove it, or write `type: LoadBalancer`",
        es: "Quítalo, o escribe `type: LoadBalancer`",
    },
};

const NO_NODE_PORT: Reason = Reason {
    says: "may not be used when `type` is 'ClusterIP'",
    because: Text {
        en: "a Service of `type: ClusterIP`, which is what it is without a `type`, opens no port on the nodes",
        es: "un Service de `type: ClusterIP`, que es lo que es sin `type`, no abre ningún puerto en los nodos",
    },
    help: Text {
        en: "Write `type: NodePort`, or remove `nodePort`",
        es: "Escribe `type: NodePort`, o quita `nodePort`",
    },
};

const NODE_PORTS: Reason = Reason {
    says: "provided port is not in the valid range. The range of valid ports is 30000-32767",
    because: Text {
        en: "ports of the nodes lie between 30000 and 32767",
        es: "los puertos de los nodos están entre 30000 y 32767",
    },
    help: Text {
        en: "Write a number from 30000 to 32767, or leave `nodePort` out to get one; `--service-node-port-range` of the API server sets other bounds",
        es: "Escribe un número de 30000 a 32767, u omite `nodePort` para recibir uno; `--service-node-port-range` del servidor de la API fija otros límites",
    },
};

const EXTERNAL_ONLY: Reason = Reason {
    says: "may only be set for externally-accessible services",
    because: Text {
        en: "it is about traffic from outside, and nothing outside reaches a Service of this type",
        es: "trata del tráfico de fuera, y nada de fuera llega a un Service de este tipo",
    },
    help: Text {
        en: "Remove it, or write `type: NodePort` or `type: LoadBalancer`",
        es: "Quítalo, o escribe `type: NodePort` o `type: LoadBalancer`",
    },
};

const NOT_FOR_NAMES: Reason = Reason {
    says: "may not be set for ExternalName services",
    because: Text {
        en: "a Service of `type: ExternalName` is a name in DNS and has no address",
        es: "un Service de `type: ExternalName` es un nombre en el DNS y no tiene dirección",
    },
    help: Text { en: "Remove it", es: "Quítalo" },
};

const ONE_FAMILY: Reason = Reason {
    says: "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    because: Text { en: "there are two `ipFamilies`", es: "hay dos `ipFamilies`" },
    help: Text {
        en: "Write `RequireDualStack` or `PreferDualStack`, or keep one family",
        es: "Escribe `RequireDualStack` o `PreferDualStack`, o deja una sola familia",
    },
};

const KUBELET: Reason = Reason {
    says: "may not expose port 10250 externally since it is used by kubelet",
    because: Text {
        en: "port 10250 of a node belongs to the kubelet",
        es: "el puerto 10250 de un nodo es del kubelet",
    },
    help: Text { en: "Choose another `port`", es: "Elige otro `port`" },
};

const LOCAL_ONLY: Reason = Reason {
    says: "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    because: Text {
        en: "only a load balancer that keeps traffic on its node asks the nodes for their health",
        es: "solo un balanceador que deja el tráfico en su nodo pregunta a los nodos por su estado",
    },
    help: Text {
        en: "Remove it, or write `type: LoadBalancer` and `externalTrafficPolicy: Local`",
        es: "Quítalo, o escribe `type: LoadBalancer` y `externalTrafficPolicy: Local`",
    },
};

const ONE_DAY: Reason = Reason {
    says: "must be greater than 0 and less than 86400",
    because: Text {
        en: "it must be between 1 second and one day",
        es: "debe estar entre 1 segundo y un día",
    },
    help: Text { en: "Write a number from 1 to 86400", es: "Escribe un número de 1 a 86400" },
};

const CLIENT_IP_ONLY: Reason = Reason {
    says: "must not be set when session affinity is None",
    because: Text {
        en: "there is no `sessionAffinity: ClientIP` to configure",
        es: "no hay ninguna `sessionAffinity: ClientIP` que configurar",
    },
    help: Text {
        en: "Write `sessionAffinity: ClientIP`, or remove it",
        es: "Escribe `sessionAffinity: ClientIP`, o quítalo",
    },
};

impl<'t> Validator<'_, 't> {
    pub(super) fn service(&mut self, spec: &At<'_, 't>) {
        self.one_of(spec, "type", TYPES);
        self.one_of(spec, "sessionAffinity", &["ClientIP", "None"]);
        self.one_of(spec, "internalTrafficPolicy", &["Cluster", "Local"]);
        let written = spec.text_of("type");
        let kind = if written.is_empty() { "ClusterIP" } else { written };
        self.service_ports(spec, kind);
        if let Some(selector) = spec.field("selector") {
            self.labels(&selector, || selector.path());
        }
        self.cluster_ips(spec, kind);
        for ip in spec.list("externalIPs") {
            self.ordinary_address(&ip);
        }
        self.health_check(spec, kind);
        self.external_traffic(spec, kind);
        self.load_balancer(spec, kind);
        self.ip_families(spec);
        if let Some(distribution) = spec.field("trafficDistribution") {
            let known: &[&str] = match self.is_at_least(1, 33) {
                true => &["PreferClose", "PreferSameZone", "PreferSameNode"],
                false => &["PreferClose"],
            };
            self.word(&distribution, known);
        }
        if let Some(config) = spec.field("sessionAffinityConfig") {
            let affinity = spec.text_of("sessionAffinity");
            if let Some(client) = config.field("clientIP").filter(|_| affinity == "ClientIP") {
                if let Some(seconds) = client.field("timeoutSeconds")
                    && seconds.int32().is_some_and(|it| !(1..=86400).contains(&it))
                {
                    self.invalid(&seconds, &ONE_DAY);
                }
            } else if matches!(affinity, "" | "None") {
                self.refuse(Fault::forbidden(&config, CLIENT_IP_ONLY.says), &CLIENT_IP_ONLY);
            }
        }
    }

    fn service_ports(&mut self, spec: &At<'_, 't>, kind: &str) {
        let mut names = Firsts::default();
        let mut numbers = Firsts::default();
        let mut node_ports = Firsts::default();
        for port in spec.list("ports") {
            if let Some(name) = port.field("name") {
                self.spelled(&name, &LABEL);
                self.unique(
                    &mut names,
                    &name,
                    Text {
                        en: "each port of a Service needs a name of its own",
                        es: "cada puerto de un Service necesita un nombre propio",
                    },
                );
            }
            self.one_of(&port, "protocol", PROTOCOLS);
            let protocol = Some(port.text_of("protocol")).filter(|it| !it.is_empty()).unwrap_or("TCP");
            if let Some(number) = port.field("port") {
                if kind == "LoadBalancer" && number.int32() == Some(10250) {
                    self.refuse(Fault::invalid(&number, KUBELET.says).named(port.path()), &KUBELET);
                }
                self.service_port_number(&port, &number);
                self.service_port_twice(&port, &number, protocol, &mut numbers);
            }
            // 0 and an empty text are the `port` to Kubernetes.
            if let Some(target) = port.field("targetPort")
                && !matches!(target.int_or_text(), Some(IntOrText::Int(0) | IntOrText::Text("")))
            {
                self.port(&target);
            }
            if let Some(protocol) = port.field("appProtocol") {
                self.spelled(&protocol, &KEY);
            }
            self.node_port(&port, kind, protocol, &mut node_ports);
        }
    }

    fn service_port_number(&mut self, port: &At<'_, 't>, number: &At<'_, 't>) {
        let Some(it) = number.int32().filter(|it| !(1..=65535).contains(it)) else { return };
        let says = "must be between 1 and 65535, inclusive";
        let mut fault = Fault::invalid(number, says)
            .because(text!(self.lang,
                en: "it must be between 1 and 65535",
                es: "debe estar entre 1 y 65535"))
            .help(text!(self.lang,
                en: "Write a number from 1 to 65535",
                es: "Escribe un número de 1 a 65535"));
        let target = port.field("targetPort").and_then(|it| it.int_or_text());
        if matches!(target, None | Some(IntOrText::Int(0) | IntOrText::Text(""))) {
            // The target is the same number then.
            fault = fault.also(format!("{}: Invalid value: {it}: {says}", port.path_of("targetPort")));
        }
        self.report(fault);
    }

    fn service_port_twice(
        &mut self,
        port: &At<'_, 't>,
        number: &At<'_, 't>,
        protocol: &'t str,
        numbers: &mut Firsts<(&'t str, i64)>,
    ) {
        let Some(it) = number.int32() else { return };
        let Some(first) = numbers.of((protocol, it), number.span()) else { return };
        let repeated = format!(
            "{{\"Name\":\"\",\"Protocol\":{},\"AppProtocol\":null,\"Port\":{it},\"TargetPort\":0,\"NodePort\":0}}",
            quoted(protocol)
        );
        let fault = Fault::duplicate(number, &repeated, first)
            .named(port.path())
            .because(text!(self.lang,
                en: "a Service publishes a port only once for each protocol",
                es: "un Service publica un puerto una sola vez por protocolo"))
            .help(text!(self.lang,
                en: "Choose another `port`; one port of the Service leads to one `targetPort`",
                es: "Elige otro `port`; un puerto del Service lleva a un solo `targetPort`"));
        self.report(fault);
    }

    fn node_port(
        &mut self,
        port: &At<'_, 't>,
        kind: &str,
        protocol: &'t str,
        seen: &mut Firsts<(&'t str, i64)>,
    ) {
        let Some(at) = port.field("nodePort") else { return };
        let Some(number) = at.int32().filter(|it| *it != 0) else { return };
        match kind {
            "ClusterIP" => return self.forbidden(&at, &NO_NODE_PORT),
            "NodePort" | "LoadBalancer" => {}
            _ => return,
        }
        if !(30000..=32767).contains(&number) {
            return self.invalid(&at, &NODE_PORTS);
        }
        let Some(first) = seen.of((protocol, number), at.span()) else { return };
        let fault = Fault::invalid(&at, "provided port is already allocated")
            .repeats(first)
            .because(text!(self.lang,
                en: "a port of the nodes can be taken only once",
                es: "un puerto de los nodos solo se puede ocupar una vez"))
            .help(text!(self.lang,
                en: "Choose another number, or leave `nodePort` out to get one",
                es: "Elige otro número, u omite `nodePort` para recibir uno"));
        self.report(fault);
    }

    fn cluster_ips(&mut self, spec: &At<'_, 't>, kind: &str) {
        let single = spec.field("clusterIP").filter(|it| it.text().is_some_and(|it| !it.is_empty()));
        let mut all: Vec<At<'_, 't>> = spec.list("clusterIPs").collect();
        let named = || format!("{}[0]", spec.path_of("clusterIPs"));
        if let Some(at) = &single {
            if let Some(first) = all.first()
                && first.text() != at.text()
            {
                let fault = Fault::invalid(at, "")
                    .says("Invalid value: […]: first value must match `clusterIP`".to_owned())
                    .named(spec.path_of("clusterIPs"))
                    .because(text!(self.lang,
                        en: "it must equal the first of `clusterIPs`",
                        es: "debe ser igual al primero de `clusterIPs`"))
                    .help(text!(self.lang, en: "Write the same address twice, or remove one of the fields", es: "Escribe la misma dirección dos veces, o quita uno de los campos"));
                self.report(fault);
                return;
            }
            all.clear();
        }
        for at in single.iter().chain(&all) {
            let Some(text) = at.text() else { continue };
            let headless = text == "None";
            if kind == "ExternalName" {
                let fault = Fault::forbidden(at, NOT_FOR_NAMES.says).named(spec.path_of("clusterIPs"));
                return self.refuse(fault, &NOT_FOR_NAMES);
            }
            if headless && matches!(kind, "NodePort" | "LoadBalancer") {
                let says = format!("may not be set to 'None' for {kind} services");
                let fault = Fault::invalid(at, &says)
                    .named(named())
                    .because(text!(self.lang,
                        en: "a Service of `type: {kind}` needs an address of its own, and `None` asks for none",
                        es: "un Service de `type: {kind}` necesita una dirección propia, y `None` pide que no la haya"))
                    .help(text!(self.lang,
                        en: "Remove `clusterIP: None`, or `type: {kind}` for a headless Service",
                        es: "Quita `clusterIP: None`, o `type: {kind}` para un Service headless"));
                return self.report(fault);
            }
            if !headless {
                let before = self.found.len();
                self.address(at);
                self.rename_last(
                    before,
                    &named(),
                    single.is_some(),
                    text.eq_ignore_ascii_case("none").then_some(at),
                );
            }
        }
    }

    /// What is said about `clusterIP` Kubernetes says about the first of `clusterIPs`.
    fn rename_last(&mut self, before: usize, named: &str, single: bool, none: Option<&At<'_, 't>>) {
        if self.found.len() == before {
            return;
        }
        let Some(mut finding) = self.found.pop() else { return };
        if single {
            let path = finding.field_path.replace(named.to_owned()).unwrap_or_default();
            finding.kubernetes_message = finding
                .kubernetes_message
                .take()
                .map(|it| it.strip_prefix(&path).map_or(it.clone(), |rest| format!("{named}{rest}")));
        }
        if let Some(at) = none {
            finding.help = text!(self.lang,
                en: "Did you mean `None`? Letter case counts",
                es: "¿Querías escribir `None`? Las mayúsculas cuentan");
            finding.fixes.extend(self.replacement(at, "None"));
        }
        self.found.push(finding);
    }

    fn external_traffic(&mut self, spec: &At<'_, 't>, kind: &str) {
        let Some(policy) = spec.field("externalTrafficPolicy") else { return };
        let external = matches!(kind, "NodePort" | "LoadBalancer")
            || kind == "ClusterIP" && spec.list("externalIPs").next().is_some();
        if policy.text() == Some("") {
            return;
        }
        if let Some(fault) = self.unknown_word(&policy, &["Cluster", "Local"]) {
            self.report(fault);
        } else if !external && TYPES.contains(&kind) {
            let fault = Fault::invalid(&policy, EXTERNAL_ONLY.says).not_allowed();
            self.refuse(fault, &EXTERNAL_ONLY);
        }
    }

    fn load_balancer(&mut self, spec: &At<'_, 't>, kind: &str) {
        const FIELDS: [(&str, &str); 3] = [
            ("loadBalancerSourceRanges", "LoadBalancerSourceRanges"),
            ("loadBalancerClass", "loadBalancerClass"),
            ("allocateLoadBalancerNodePorts", "allocateLoadBalancerNodePorts"),
        ];
        for (field, named) in FIELDS {
            let Some(at) = spec.field(field) else { continue };
            if at.node.is_sequence() && at.node.items().next().is_none() {
                continue;
            }
            if kind != "LoadBalancer" && TYPES.contains(&kind) {
                let fault = Fault::forbidden(&at, LOAD_BALANCERS_ONLY.says).named(spec.path_of(named));
                self.refuse(fault, &LOAD_BALANCERS_ONLY);
            }
        }
        if kind == "LoadBalancer" {
            for range in spec.list("loadBalancerSourceRanges") {
                // White space around a range does no harm here.
                if range.text().is_some_and(|it| it.trim() == it) {
                    self.range(&range);
                }
            }
            if let Some(class) = spec.field("loadBalancerClass") {
                self.spelled(&class, &KEY);
            }
        }
    }

    fn health_check(&mut self, spec: &At<'_, 't>, kind: &str) {
        let local = kind == "LoadBalancer" && spec.text_of("externalTrafficPolicy") == "Local";
        if let Some(port) = spec.field("healthCheckNodePort")
            && !local
            && port.int32().is_some_and(|it| it != 0)
            && TYPES.contains(&kind)
        {
            self.refuse(Fault::invalid(&port, LOCAL_ONLY.says).not_allowed(), &LOCAL_ONLY);
        }
    }

    fn ip_families(&mut self, spec: &At<'_, 't>) {
        let families: Vec<At<'_, 't>> = spec.list("ipFamilies").collect();
        for family in &families {
            self.word(family, &["IPv4", "IPv6"]);
        }
        let mut seen = Firsts::default();
        for family in &families {
            self.unique(
                &mut seen,
                family,
                Text {
                    en: "each family of addresses is named once",
                    es: "cada familia de direcciones se nombra una vez",
                },
            );
        }
        self.one_of(spec, "ipFamilyPolicy", &["SingleStack", "PreferDualStack", "RequireDualStack"]);
        if let Some(policy) = spec.field("ipFamilyPolicy")
            && policy.text() == Some("SingleStack")
            && families.len() > 1
        {
            self.invalid(&policy, &ONE_FAMILY);
        }
    }
}
