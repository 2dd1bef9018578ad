//! The last line: how much was read and found.

use kubetriage::{Lang, report::Summary};

use crate::language::{count, enumeration, text};

/// What was found, in how much; and what was followed, if nothing is broken.
pub(crate) fn summary(summary: &Summary, lang: Lang) -> String {
    let found = found(summary, lang);
    let read = read(summary, lang);
    let connected = connected(summary, lang).filter(|_| summary.errors == 0);
    let first = match found {
        Some(found) => text!(lang, en: "{found} in {read}"; es: "{found} en {read}"),
        None => text!(lang, en: "No faults found in {read}"; es: "Sin fallos en {read}"),
    };
    match connected {
        Some(connected) => format!("{first}\n{connected}"),
        None => first,
    }
}

/// `2 errors, 1 warning`; nothing if nothing was found.
fn found(summary: &Summary, lang: Lang) -> Option<String> {
    let noun = |number, en: [&str; 2], es: [&str; 2]| {
        let [one, many] = if lang == Lang::En { en } else { es };
        (number > 0).then(|| count(number, one, many))
    };
    let parts = [
        noun(summary.errors, ["error", "errors"], ["error", "errores"]),
        noun(summary.warnings, ["warning", "warnings"], ["advertencia", "advertencias"]),
        noun(summary.infos, ["note", "notes"], ["nota", "notas"]),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `3 files (12 documents, 11 objects)`
fn read(summary: &Summary, lang: Lang) -> String {
    let Summary { files, documents, resources, .. } = *summary;
    match lang {
        Lang::En => format!(
            "{} ({}, {})",
            count(files, "file", "files"),
            count(documents, "document", "documents"),
            count(resources, "object", "objects"),
        ),
        Lang::Es => format!(
            "{} ({}, {})",
            count(files, "archivo", "archivos"),
            count(documents, "documento", "documentos"),
            count(resources, "objeto", "objetos"),
        ),
    }
}

/// `2 Ingress paths, 3 Services and 3 workloads connect`; nothing if nothing does.
fn connected(summary: &Summary, lang: Lang) -> Option<String> {
    let connected = &summary.connected;
    let noun = |number, en: [&str; 2], es: [&str; 2]| {
        let [one, many] = if lang == Lang::En { en } else { es };
        (number > 0).then(|| count(number, one, many))
    };
    let parts = [
        noun(
            connected.ingress_paths,
            ["Ingress path", "Ingress paths"],
            ["path de Ingress", "paths de Ingress"],
        ),
        noun(connected.services, ["Service", "Services"], ["Service", "Services"]),
        noun(connected.workloads, ["workload", "workloads"], ["workload", "workloads"]),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let one = connected.ingress_paths + connected.services + connected.workloads == 1;
    let list = enumeration(&parts, if lang == Lang::En { "and" } else { "y" });
    (!parts.is_empty()).then(|| match one {
        true => text!(lang, en: "{list} connects"; es: "{list} está conectado"),
        false => text!(lang, en: "{list} connect"; es: "{list} están conectados"),
    })
}

#[cfg(test)]
mod tests {
    use kubetriage::{
        Lang,
        report::{Connected, Summary},
    };

    use super::summary;

    #[test]
    fn what_was_found_and_read_is_counted() {
        let found = Summary {
            files: 3,
            documents: 12,
            resources: 11,
            errors: 2,
            warnings: 1,
            connected: Connected { services: 1, ..Connected::default() },
            ..Summary::default()
        };
        assert_eq!(summary(&found, Lang::En), "2 errors, 1 warning in 3 files (12 documents, 11 objects)");
        assert_eq!(
            summary(&found, Lang::Es),
            "2 errores, 1 advertencia en 3 archivos (12 documentos, 11 objetos)"
        );
    }

    #[test]
    fn what_was_followed_is_said_when_nothing_is_broken() {
        let connected = Connected { ingress_paths: 2, services: 1, workloads: 3 };
        let well = Summary { files: 1, documents: 1, resources: 1, connected, ..Summary::default() };
        assert_eq!(
            summary(&well, Lang::En),
            "No faults found in 1 file (1 document, 1 object)\n2 Ingress paths, 1 Service and 3 workloads connect"
        );
        assert_eq!(
            summary(&well, Lang::Es),
            "Sin fallos en 1 archivo (1 documento, 1 objeto)\n2 paths de Ingress, 1 Service y 3 workloads están conectados"
        );
    }
}
