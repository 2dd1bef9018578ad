//! Input that is large in one respect only: what would cost the square of its size, if it were compared in pairs.

use std::fmt::Write as _;

use kubetriage::SourceFile;

/// So many Services, each with a selector of its own, beside as many Pods that they select.
pub(crate) fn services_over_pods(count: usize) -> Vec<SourceFile> {
    one_file(|text| {
        for number in 0..count {
            service(text, number, &format!("app-{number}"));
            pod(text, number, &format!("app-{number}"));
        }
    })
}

/// So many Services that select nothing, beside as many Pods that nobody selects.
pub(crate) fn services_beside_pods(count: usize) -> Vec<SourceFile> {
    one_file(|text| {
        for number in 0..count {
            service(text, number, &format!("front-{number}"));
            pod(text, number, &format!("back-{number}"));
        }
    })
}

/// A ConfigMap with so many keys.
pub(crate) fn keys(count: usize) -> Vec<SourceFile> {
    one_file(|text| {
        text.push_str("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n");
        for number in 0..count {
            line(text, format_args!("  key-{number}: value {number}"));
        }
    })
}

/// One Ingress with so many paths to one Service that selects nothing.
pub(crate) fn paths_to_one_service(count: usize) -> Vec<SourceFile> {
    one_file(|text| {
        service(text, 0, "nobody");
        ingress(text);
        for number in 0..count {
            path(text, number, 0);
        }
    })
}

/// One Ingress with so many paths, each to a Service that does not exist, beside as many Services of other names.
pub(crate) fn paths_to_missing_services(count: usize) -> Vec<SourceFile> {
    one_file(|text| {
        for number in 0..count {
            service(text, number, &format!("app-{number}"));
        }
        ingress(text);
        for number in 0..count {
            path(text, number, number + 7 * count);
        }
    })
}

/// So many small files.
pub(crate) fn small_files(count: usize) -> Vec<SourceFile> {
    let file = |number| {
        let mut text = String::new();
        pod(&mut text, number, "web");
        SourceFile::new(format!("pods/{number}.yaml"), text)
    };
    (0..count).map(file).collect()
}

fn one_file(write: impl FnOnce(&mut String)) -> Vec<SourceFile> {
    let mut text = String::new();
    write(&mut text);
    vec![SourceFile::new("all.yaml", text)]
}

fn service(text: &mut String, number: usize, app: &str) {
    line(text, format_args!("---\napiVersion: v1\nkind: Service\nmetadata:\n  name: service-{number}"));
    line(text, format_args!("spec:\n  selector:\n    app: {app}\n  ports:\n  - port: 80"));
}

fn pod(text: &mut String, number: usize, app: &str) {
    line(text, format_args!("---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-{number}"));
    line(text, format_args!("  labels:\n    app: {app}\nspec:\n  containers:\n  - name: server"));
    line(
        text,
        format_args!("    image: registry.example.com/server:1.0.0\n    ports:\n    - containerPort: 80"),
    );
}

fn ingress(text: &mut String) {
    line(
        text,
        format_args!("---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: entrance"),
    );
    line(text, format_args!("spec:\n  rules:\n  - host: example.com\n    http:\n      paths:"));
}

fn path(text: &mut String, number: usize, service: usize) {
    line(text, format_args!("      - path: /path-{number}\n        pathType: Prefix\n        backend:"));
    line(text, format_args!("          service:\n            name: service-{service}"));
    line(text, format_args!("            port:\n              number: 80"));
}

/// Writing to a `String` cannot fail.
fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    _ = writeln!(text, "{line}");
}
