//! The answer first: which requests fail, why, and on which line. Who is on call reads three lines.

use std::collections::HashMap;

use kubetriage::{
    Diagnostic, Lang, Report,
    report::{Outcome, Trace},
};

use super::super::terminal::visible;

/// Requests that fail for other reasons are counted, not told.
const MOST: usize = 3;

/// Requests that fail for the same reason.
struct Answer<'r> {
    trace: &'r Trace,
    cause: Option<&'r Diagnostic>,
    /// How many there are beside the one that is told.
    others: usize,
}

/// One line for each reason why requests of the Ingresses fail, in the order of the Ingresses; nothing where none does, or
/// where the report holds no traces.
pub(crate) fn answers(report: &Report, lang: Lang) -> Vec<String> {
    let all = grouped(report);
    let mut lines: Vec<String> = all.iter().take(MOST).map(|answer| answer.line(lang)).collect();
    let left: usize = all.iter().skip(MOST).map(|answer| answer.others + 1).sum();
    if left > 0 {
        lines.push(match lang {
            Lang::En => format!("{left} more requests fail: kubetriage trace"),
            Lang::Es => format!("Fallan {left} peticiones más: kubetriage trace"),
        });
    }
    lines
}

fn grouped(report: &Report) -> Vec<Answer<'_>> {
    let by_id: HashMap<&str, &Diagnostic> =
        report.diagnostics.iter().map(|diagnostic| (diagnostic.id.as_str(), diagnostic)).collect();
    let mut answers: Vec<Answer<'_>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let failing = report.traces.iter().flatten().filter(|trace| trace.outcome == Outcome::Fails);
    for trace in failing {
        let cause = trace.causes.first().and_then(|id| root(&by_id, id));
        // Without a cause in the files each is told for itself.
        let key = cause.map_or(trace.message.as_str(), |it| it.id.as_str());
        match known.get(key).and_then(|index| answers.get_mut(*index)) {
            Some(answer) => answer.others += 1,
            None => {
                known.insert(key, answers.len());
                answers.push(Answer { trace, cause, others: 0 });
            }
        }
    }
    answers
}

/// The finding that is to be mended first, from one that may follow from others.
fn root<'r>(by_id: &HashMap<&str, &'r Diagnostic>, id: &str) -> Option<&'r Diagnostic> {
    let mut diagnostic = *by_id.get(id)?;
    // A cause stands before its consequences, so that no way is longer than the list.
    for _ in 0..by_id.len() {
        match diagnostic.caused_by.iter().find_map(|id| by_id.get(id.as_str())) {
            Some(cause) => diagnostic = cause,
            None => break,
        }
    }
    Some(diagnostic)
}

impl Answer<'_> {
    fn line(&self, lang: Lang) -> String {
        let message = visible(&self.trace.message);
        let place =
            self.cause.map(|it| format!(" ({}:{})", visible(&it.primary.file), it.primary.start.line + 1));
        let others = match (self.others, lang) {
            (0, _) => String::new(),
            (1, Lang::En) => "; 1 more request fails by it".to_owned(),
            (others, Lang::En) => format!("; {others} more requests fail by it"),
            (1, Lang::Es) => "; por ello falla 1 petición más".to_owned(),
            (others, Lang::Es) => format!("; por ello fallan {others} peticiones más"),
        };
        format!("{message}{}{others}", place.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use kubetriage::{Include, Lang, Options, SourceFile, check};

    use super::answers;

    const SHOP: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: cart, image: cart}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: crat}
  ports: [{port: 80}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example
    http:
      paths:
";

    fn said(paths: &[(&str, &str)], lang: Lang) -> Vec<String> {
        let path = |(path, service): &(&str, &str)| {
            format!(
                "      - {{path: {path}, pathType: Prefix, backend: {{service: {{name: {service}, port: {{number: 80}}}}}}}}\n"
            )
        };
        let text = SHOP.to_owned() + &paths.iter().map(path).collect::<String>();
        let options =
            Options { lang, complete: true, include: [Include::Traces].into(), ..Options::default() };
        answers(&check(vec![SourceFile::new("shop.yaml", text)], &options), lang)
    }

    #[test]
    fn a_request_that_fails_is_told_with_the_line_to_mend() {
        let lines = said(&[("/cart", "cart"), ("/basket", "cart"), ("/", "cart")], Lang::En);
        let [line] = lines.as_slice() else { panic!("{lines:#?}") };
        assert!(
            line.starts_with("`http://shop.example/cart` answers 503: Service `cart` selects no Pod"),
            "{line}"
        );
        assert!(line.ends_with("(shop.yaml:14); 2 more requests fail by it"), "{line}");
    }

    #[test]
    fn other_reasons_are_told_beside_it_and_counted_where_there_are_many() {
        let paths = [("/cart", "cart"), ("/a", "a"), ("/b", "b"), ("/c", "c"), ("/d", "d")];
        let lines = said(&paths, Lang::Es);
        assert_eq!(lines.len(), 4, "{lines:#?}");
        assert_eq!(lines.last().map(String::as_str), Some("Fallan 2 peticiones más: kubetriage trace"));
    }

    #[test]
    fn where_everything_arrives_nothing_is_said() {
        let text = SHOP.replace("crat", "cart")
            + "      - {path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}\n";
        let options = Options { include: [Include::Traces].into(), ..Options::default() };
        let report = check(vec![SourceFile::new("shop.yaml", text)], &options);
        assert!(report.traces.as_ref().is_some_and(|it| it.len() == 1));
        assert_eq!(answers(&report, Lang::En), Vec::<String>::new());
    }
}
