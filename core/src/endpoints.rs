//! What every Service sends to.

use crate::{
    check::{Parsed, SourceFile, parse},
    graph::{Backing, Backings, Cluster, resolved_port},
    options::Options,
    order::Sorting,
    report::{PodEndpoint, PortEndpoints, ServiceEndpoints},
    resources::{Body, Resource, Service, ServicePort},
    yaml::File,
};

/// Says for every Service which Pods its ports send to, as the EndpointSlice controller computes it, by namespace and
/// name.
///
/// ```
/// use kubetriage::{Options, SourceFile, endpoints};
///
/// let app = "apiVersion: v1
/// kind: Service
/// metadata: {name: web}
/// spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
/// ---
/// apiVersion: v1
/// kind: Pod
/// metadata: {name: web-1, labels: {app: web}}
/// spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 8080}]}]}
/// ";
/// let services = endpoints(vec![SourceFile::new("app.yaml", app)], &Options::default());
/// assert_eq!(services[0].ports[0].endpoints[0].port, 8080);
/// ```
pub fn endpoints(files: Vec<SourceFile>, options: &Options) -> Vec<ServiceEndpoints> {
    let files: Vec<Parsed> = files.into_iter().map(parse).collect();
    endpoints_parsed(&files, options)
}

/// The same as [`endpoints`], for files that were read. Their order does not matter.
pub fn endpoints_parsed(files: &[Parsed], options: &Options) -> Vec<ServiceEndpoints> {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    let cluster = Cluster::new(&files, options);
    let backings = Backings::new(&cluster);
    let services = cluster.resources().iter().filter_map(|it| match &it.body {
        Body::Service(service) => Some(of_service(&cluster, &backings, it, service)),
        _ => None,
    });
    let mut services: Vec<ServiceEndpoints> = services.collect();
    services.order_by(|a, b| (&a.namespace, &a.service).cmp(&(&b.namespace, &b.service)));
    services
}

fn of_service<'t>(
    cluster: &Cluster<'t>,
    backings: &Backings<'_, 't>,
    resource: &Resource<'t>,
    service: &Service<'t>,
) -> ServiceEndpoints {
    let backing = backings.of(resource);
    let ports = service.ports().map(|port| PortEndpoints {
        name: port.name().to_owned(),
        protocol: port.protocol().to_owned(),
        endpoints: of_port(cluster, &backing, port),
    });
    ServiceEndpoints {
        namespace: resource.namespace_name().to_owned(),
        service: resource.name().to_owned(),
        ports: ports.collect(),
    }
}

fn of_port(cluster: &Cluster<'_>, backing: &Backing<'_>, port: &ServicePort<'_>) -> Vec<PodEndpoint> {
    match backing {
        Backing::Pods(endpoints) => {
            let of_pod = |it: &crate::graph::Endpoint| {
                let resource = cluster.resource(it.id)?;
                Some(PodEndpoint {
                    pod: resource.name().to_owned(),
                    port: resolved_port(port, resource.pod_spec()?)?,
                    ready: it.ready,
                    serving: it.serving,
                    terminating: it.terminating,
                })
            };
            endpoints.iter().filter_map(of_pod).collect()
        }
        Backing::Written(written) => {
            let mut of_port = Vec::new();
            for it in written.iter().filter(|it| it.port_name == port.name()) {
                let endpoint = PodEndpoint {
                    pod: it.name.to_owned(),
                    port: it.port,
                    ready: it.ready,
                    serving: it.serving,
                    terminating: it.terminating,
                };
                of_port.push(endpoint);
            }
            of_port
        }
        Backing::Alias(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn of(text: &str) -> Vec<ServiceEndpoints> {
        endpoints(vec![SourceFile::new("app.yaml", text)], &Options::default())
    }

    /// One line for each endpoint of a port: service, name of the port, protocol, number, Pod, conditions.
    fn lines(services: &[ServiceEndpoints]) -> BTreeSet<String> {
        let mut lines = BTreeSet::new();
        for service in services {
            for port in &service.ports {
                for it in &port.endpoints {
                    lines.insert(format!(
                        "{}/{} {}:{}:{} {} {} {} {}",
                        service.namespace,
                        service.service,
                        port.name,
                        port.protocol,
                        it.port,
                        it.pod,
                        it.ready,
                        it.serving,
                        it.terminating
                    ));
                }
            }
        }
        lines
    }

    #[test]
    fn every_answer_of_the_endpoint_slice_controller_is_ours() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/endpoints.json");
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(cases.len(), 234);
        let mut faults = Vec::new();
        for case in &cases {
            let mut expected = BTreeSet::new();
            for service in case["expected"]["services"].as_array().unwrap() {
                for group in service["byPort"].as_array().unwrap() {
                    for pod in group["pods"].as_array().unwrap() {
                        let (port, text) =
                            (&group["port"], |value: &Value| value.as_str().unwrap_or("").to_owned());
                        expected.insert(format!(
                            "{}/{} {}:{}:{} {} {} {} {}",
                            text(&service["namespace"]),
                            text(&service["name"]),
                            text(&port["name"]),
                            text(&port["protocol"]),
                            port["port"],
                            text(&pod["pod"]),
                            pod["ready"],
                            pod["serving"],
                            pod["terminating"]
                        ));
                    }
                }
            }
            let ours = lines(&of(case["input"].as_str().unwrap()));
            if ours != expected {
                faults.push(format!("{} {}\n  {expected:?}\n  {ours:?}", case["id"], case["title"]));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    const WEB: &str = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: web, port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, uid: d1}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 8080}]}]}
status: {replicas: 3, readyReplicas: 1}
";

    const POD: &str = "---
apiVersion: v1
kind: Pod
metadata:
  name: web-7d4f9-a
  namespace: shop
  uid: p1
  labels: {app: web, pod-template-hash: 7d4f9}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4f9, controller: true}]
spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 8081}]}]}
status: {phase: Running, podIP: 10.0.0.7, conditions: [{type: Ready, status: \"False\"}]}
";

    #[test]
    fn a_template_stands_in_for_pods_that_are_not_in_the_input() {
        assert_eq!(lines(&of(WEB)), BTreeSet::from(["shop/web web:TCP:8080 web true true false".to_owned()]));
        let with_pod = lines(&of(&format!("{WEB}{POD}")));
        assert_eq!(
            with_pod,
            BTreeSet::from(["shop/web web:TCP:8081 web-7d4f9-a false false false".to_owned()])
        );
        let none = WEB.replace("readyReplicas: 1", "readyReplicas: 0");
        assert!(lines(&of(&none)).iter().all(|line| line.ends_with(" web false false false")));
        assert!(lines(&of(&WEB.replace("replicas: 3\n", "replicas: 0\n"))).is_empty());
    }

    #[test]
    fn endpoints_that_are_written_by_hand_count_where_nothing_else_makes_them() {
        let service = "apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {ports: [{name: sql, port: 5432}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, namespace: shop, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
ports: [{name: sql, port: 5433}]
endpoints: [{addresses: [10.1.2.3]}, {addresses: [10.1.2.4], conditions: {ready: false}}]
";
        let found = lines(&of(service));
        assert_eq!(
            found,
            BTreeSet::from([
                "shop/db sql:TCP:5433 10.1.2.3 true true false".to_owned(),
                "shop/db sql:TCP:5433 10.1.2.4 false false false".to_owned(),
            ])
        );
        // The proxy joins ports by their names.
        let other_name = service.replace("ports: [{name: sql, port: 5433}]", "ports: [{port: 5433}]");
        assert!(lines(&of(&other_name)).is_empty());
    }

    #[test]
    fn every_service_is_listed_with_all_its_ports() {
        let services = of("apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: nobody}, ports: [{port: 80}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {type: ExternalName, externalName: api.example.com}
");
        let named: Vec<&str> = services.iter().map(|it| it.service.as_str()).collect();
        assert_eq!(named, ["api", "web"]);
        let ports: Vec<(&str, &str)> =
            services[1].ports.iter().map(|it| (it.name.as_str(), it.protocol.as_str())).collect();
        assert_eq!(ports, [("", "TCP"), ("dns", "UDP")]);
    }
}
