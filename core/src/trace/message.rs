//! The answer in one sentence.

use super::draft::{DraftBackend, End, Way};
use crate::{options::Lang, report::Request, rules::text};

/// More of those who answer are counted, not named.
const MOST_NAMED: usize = 4;

pub(super) fn message(lang: Lang, request: &Request, way: &Way, ends: &[(f64, End)]) -> String {
    let url = request.url();
    if let [(_, end)] = ends {
        return match end {
            End::Reaches { .. } => arrives(lang, &url, way),
            End::Fails { status: Some(status), why } => {
                text!(lang, en: "`{url}` answers {status}: {why}", es: "`{url}` responde {status}: {why}")
            }
            End::Fails { status: None, why } => {
                text!(lang, en: "`{url}` fails: {why}", es: "`{url}` falla: {why}")
            }
            End::Unknown { why } => text!(lang,
                en: "What `{url}` answers cannot be told: {why}",
                es: "No se puede saber qué responde `{url}`: {why}"),
        };
    }
    let lost = ends.iter().filter(|(share, _)| *share > 0.0).find_map(|(share, end)| match end {
        End::Fails { status, why } => Some((percent(*share), *status, why)),
        End::Unknown { why } => Some((percent(*share), None, why)),
        End::Reaches { .. } => None,
    });
    let any = ends.iter().any(|(_, end)| matches!(end, End::Reaches { .. }));
    match lost {
        None => arrives(lang, &url, way),
        Some((_, status, why)) if !any => {
            let end = match status {
                Some(_) => End::Fails { status, why: why.clone() },
                None => End::Unknown { why: why.clone() },
            };
            message(lang, request, way, &[(1.0, end)])
        }
        Some((share, Some(status), why)) => text!(lang,
            en: "`{url}` answers {status} to {share} of the requests: {why}",
            es: "`{url}` responde {status} al {share} de las peticiones: {why}"),
        Some((share, None, why)) => text!(lang,
            en: "`{url}` arrives but for {share} of the requests: {why}",
            es: "`{url}` llega salvo el {share} de las peticiones: {why}"),
    }
}

fn arrives(lang: Lang, url: &str, way: &Way) -> String {
    let answering: Vec<&DraftBackend> = way.backends.iter().filter(|it| it.share > 0.0).collect();
    let who = match answering.as_slice() {
        [only] => one(lang, only),
        several => {
            let part = |it: &&DraftBackend| format!("{} ({})", one(lang, it), percent(it.share));
            let mut parts: Vec<String> = several.iter().take(MOST_NAMED).map(part).collect();
            let more = several.len().saturating_sub(MOST_NAMED);
            if more > 0 {
                parts.push(text!(lang, en: "{more} more", es: "{more} más"));
            }
            parts.join(", ")
        }
    };
    text!(lang, en: "`{url}` reaches {who}", es: "`{url}` llega a {who}")
}

/// "2 of 3 Pods of Deployment `web`"; of a template only the name, for its Pods are not there yet.
fn one(lang: Lang, backend: &DraftBackend) -> String {
    let DraftBackend { name, ready, total, planned, .. } = backend;
    if *planned && ready == total || name.starts_with("Pod ") {
        return name.clone();
    }
    if ready == total {
        let (en, es) = if *total == 1 { ("Pod", "Pod") } else { ("Pods", "Pods") };
        return text!(lang, en: "{ready} {en} of {name}"; es: "{ready} {es} de {name}");
    }
    text!(lang, en: "{ready} of {total} Pods of {name}", es: "{ready} de {total} Pods de {name}")
}

/// `33 %`, without a fraction where there is none.
pub(super) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0} %") } else { format!("{tenths:.1} %") }
}
