//! The `spec` of a Pod and its template.

use super::{
    At, Fault, Validator,
    containers::Owner,
    fault::Reason,
    spelling::{KEY, LABEL, SUBDOMAIN},
};
use crate::options::Text;

const RESTART_POLICIES: &[&str] = &["Always", "OnFailure", "Never"];
const DNS_POLICIES: &[&str] = &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/// Which restart policies the owner of a template takes.
#[derive(Clone, Copy)]
pub(super) enum Restarts {
    /// Pods that a controller keeps running.
    Always,
    /// Pods that end.
    Never,
}

const BOTH_NAMESPACES: Reason = Reason {
    says: "ShareProcessNamespace and HostPID cannot both be enabled",
    because: Text {
        en: "the containers share either the processes of the Pod or those of the node",
        es: "los contenedores comparten o los procesos del Pod o los del nodo",
    },
    help: Text { en: "Keep one of the two", es: "Deja uno de los dos" },
};

impl<'t> Validator<'_, 't> {
    /// A template; `owner` is the kind as Kubernetes words it where it forbids `activeDeadlineSeconds`.
    pub(super) fn template(&mut self, around: &At<'_, 't>, restarts: Restarts, owner: Option<&str>) {
        let Some(template) = around.field("template") else { return };
        if let Some(metadata) = template.field("metadata") {
            // Kubernetes leaves `metadata` out of these paths.
            self.labels_of(&metadata, || template.path_of("labels"));
            self.annotations_of(&metadata, || template.path_of("annotations"));
        }
        let Some(spec) = template.field("spec") else { return };
        self.pod_spec(&spec, Owner::Template);
        self.restart_policy(&spec, restarts);
        if let Some(owner) = owner
            && let Some(deadline) = spec.field("activeDeadlineSeconds")
        {
            let reason = Reason {
                says: "",
                because: Text {
                    en: "Pods that are kept running for ever have no deadline",
                    es: "los Pods que se mantienen en marcha para siempre no tienen plazo",
                },
                help: Text {
                    en: "Remove it; a Job can have a deadline",
                    es: "Quítalo; un Job sí puede tener un plazo",
                },
            };
            let says = format!("activeDeadlineSeconds in {owner} is not Supported");
            self.refuse(Fault::forbidden(&deadline, &says), &reason);
        }
    }

    fn restart_policy(&mut self, spec: &At<'_, 't>, restarts: Restarts) {
        let Some(at) = spec.field("restartPolicy") else { return };
        let Some(policy) = at.text().filter(|it| !it.is_empty()) else { return };
        let known = RESTART_POLICIES.contains(&policy);
        match restarts {
            // What no Pod takes is said already, and Kubernetes says both.
            Restarts::Always if known => self.word(&at, &["Always"]),
            Restarts::Never if policy == "Always" => {
                const ENDS: Reason = Reason {
                    says: "valid values: \"OnFailure\", \"Never\"",
                    because: Text {
                        en: "the Pods of a Job end, so they are restarted on failure or never",
                        es: "los Pods de un Job terminan, así que se reinician al fallar o nunca",
                    },
                    help: Text {
                        en: "Write `restartPolicy: Never` or `restartPolicy: OnFailure`",
                        es: "Escribe `restartPolicy: Never` o `restartPolicy: OnFailure`",
                    },
                };
                self.refuse(Fault::required(&at, ENDS.says), &ENDS);
            }
            _ => {}
        }
    }

    fn dns(&mut self, spec: &At<'_, 't>, dns: &At<'_, 't>) {
        const SERVERS: Reason = Reason {
            says: "must not have more than 3 nameservers",
            because: Text {
                en: "a resolver asks at most 3 servers",
                es: "un resolvedor pregunta a 3 servidores como mucho",
            },
            help: Text { en: "Keep 3 of them", es: "Deja 3" },
        };
        const SEARCHES: Reason = Reason {
            says: "must not have more than 32 search paths",
            because: Text { en: "there can be at most 32", es: "puede haber 32 como mucho" },
            help: Text { en: "Keep 32 of them", es: "Deja 32" },
        };
        const ONE: Reason = Reason {
            says: "must provide at least one DNS nameserver when `dnsPolicy` is None",
            because: Text {
                en: "with `dnsPolicy: None` there is no other server to ask",
                es: "con `dnsPolicy: None` no hay otro servidor al que preguntar",
            },
            help: Text { en: "Add `nameservers`", es: "Añade `nameservers`" },
        };
        let servers: Vec<At<'_, 't>> = dns.list("nameservers").collect();
        for server in &servers {
            self.address(server);
        }
        if let Some(at) = dns.field("nameservers").filter(|_| servers.len() > 3) {
            self.invalid(&at, &SERVERS);
        }
        if let Some(at) = dns.field("searches").filter(|at| at.node.items().nth(32).is_some()) {
            self.invalid(&at, &SEARCHES);
        }
        if servers.is_empty() && spec.text_of("dnsPolicy") == "None" && !self.is_spoilt(dns.node) {
            self.refuse(Fault::required(dns, ONE.says).named(dns.path_of("nameservers")), &ONE);
        }
    }

    pub(super) fn pod_spec(&mut self, spec: &At<'_, 't>, owner: Owner) {
        self.volumes(spec);
        self.containers(spec, owner);
        self.one_of(spec, "restartPolicy", RESTART_POLICIES);
        self.one_of(spec, "dnsPolicy", DNS_POLICIES);
        self.one_of(spec, "preemptionPolicy", &["Never", "PreemptLowerPriority"]);
        self.in_range(spec, "activeDeadlineSeconds", 1, i64::from(i32::MAX));
        for field in ["hostname", "subdomain"] {
            self.spelled_field(spec, field, &LABEL);
        }
        for field in ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] {
            self.spelled_field(spec, field, &SUBDOMAIN);
        }
        if let Some(labels) = spec.field("nodeSelector") {
            self.labels(&labels, || labels.path());
        }
        self.affinity(spec);
        self.tolerations(spec);
        self.spreading(spec);
        self.pod_security(spec);
        for alias in spec.list("hostAliases") {
            if let Some(ip) = alias.field("ip") {
                self.address(&ip);
            }
            for host in alias.list("hostnames") {
                self.spelled(&host, &SUBDOMAIN);
            }
        }
        for gate in spec.list("readinessGates") {
            self.spelled_field(&gate, "conditionType", &KEY);
        }
        if let Some(os) = spec.field("os") {
            self.one_of(&os, "name", &["linux", "windows"]);
        }
        if spec.is_set("shareProcessNamespace")
            && spec.is_set("hostPID")
            && let Some(at) = spec.field("shareProcessNamespace")
        {
            self.refuse(Fault::invalid(&at, BOTH_NAMESPACES.says), &BOTH_NAMESPACES);
        }
        if let Some(dns) = spec.field("dnsConfig") {
            self.dns(spec, &dns);
        }
    }
}
