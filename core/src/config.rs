//! `kubetriage.yaml`: the options of a project, written down.

use serde_path_to_error::Segment;

use crate::{
    options::{Lang, Limits, Options},
    report::PositionEncoding,
    rules::{nearest_rule, problem_message, rule_named},
    view::document_value,
    yaml::{Document, LineIndex, Node, read_file},
};

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// What is wrong, in English, on one line.
    pub message: String,
    /// The line, from 0, where it is known.
    pub line: Option<usize>,
    /// The column in characters, from 0, where it is known.
    pub column: Option<usize>,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}

/// Reads the options of a configuration file, which is YAML with the names of the options in camelCase. An empty text
/// gives the default options.
///
/// ```
/// let options = kubetriage::parse_config("namespace: shop\nseverity: {api-version-deprecated: off}\n")?;
/// assert_eq!(options.namespace.as_deref(), Some("shop"));
/// # Ok::<(), kubetriage::ConfigError>(())
/// ```
///
/// # Errors
///
/// When the text is no YAML, names an option or a rule that does not exist, or gives an option a value that it cannot
/// take.
pub fn parse_config(text: &str) -> Result<Options, ConfigError> {
    let file = read_file("kubetriage.yaml", text.as_bytes().to_vec());
    let is_written = |document: &&Document| {
        !document.problems.is_empty() || document.root().is_some_and(|root| !root.is_null())
    };
    let mut documents = file.documents.iter().filter(is_written);
    let Some(document) = documents.next() else { return Ok(Options::default()) };
    if let Some(second) = documents.next() {
        return Err(error_at(
            second,
            0,
            "a configuration is one document, and another one begins here".to_owned(),
        ));
    }
    let (Some(root), None) = (document.root(), document.problems.first()) else {
        let problem = document.problems.first();
        let at = problem.map_or(0, |problem| problem.span.start);
        let message = problem.map(|problem| problem_message(problem, document, Lang::En));
        return Err(error_at(document, at, message.unwrap_or_default()));
    };
    let value = document_value(document, &Limits::default())
        .map_err(|refusal| error_at(document, 0, refusal.kubernetes_message.unwrap_or_default()))?;
    let options: Options = serde_path_to_error::deserialize(value).map_err(|error| {
        let at = place(root, error.path());
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        error_at(document, at, if path == "." { message } else { format!("{path}: {message}") })
    })?;
    match unknown_rules(&options).into_iter().next() {
        Some(unknown) => Err(ConfigError { message: unknown.to_string(), line: None, column: None }),
        None => Ok(options),
    }
}

fn error_at(document: &Document, offset: u32, message: String) -> ConfigError {
    let before = document.file_text.get(..document.start + offset as usize).unwrap_or_default();
    let position = LineIndex::new(before).position(before, before.len(), PositionEncoding::Utf32);
    ConfigError { message, line: Some(position.line), column: Some(position.column) }
}

/// Where the value of a path is written; where there is none, the key that is too much.
fn place(root: Node<'_>, path: &serde_path_to_error::Path) -> u32 {
    let (mut node, mut key) = (root, None);
    for segment in path.iter() {
        let next = match segment {
            Segment::Map { key } => node.entry(key).map(|entry| (entry.value, Some(entry.key))),
            Segment::Seq { index } => node.items().nth(*index).map(|item| (item, None)),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        let Some((value, its_key)) = next else { break };
        (node, key) = (value, its_key);
    }
    key.unwrap_or(node).span().start
}

/// A rule that options name and that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name as written.
    pub name: String,
    /// The rule that was probably meant.
    pub nearest: Option<&'static str>,
}

impl UnknownRule {
    /// The error about a name that no rule has.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), nearest: nearest_rule(name) }
    }
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "there is no rule `{}`", self.name)?;
        match self.nearest {
            Some(nearest) => write!(formatter, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

/// The rules that `options` name and that do not exist, each once: a slip there would silence nothing, and nobody would
/// notice.
pub fn unknown_rules(options: &Options) -> Vec<UnknownRule> {
    let ignored = options.ignores.iter().map(|ignore| &ignore.rule);
    let named = options.only.iter().chain(&options.skip).chain(options.severity.keys()).chain(ignored);
    let mut unknown: Vec<UnknownRule> = Vec::new();
    for name in named.filter(|name| rule_named(name).is_none()) {
        if unknown.iter().all(|it| it.name != *name) {
            unknown.push(UnknownRule::new(name));
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::parse_config;
    use crate::{Ignore, Lang, Options, Severity};

    #[test]
    fn reads_every_option_under_the_name_of_the_contract() {
        let text = "
lang: es
namespace: shop
complete: true
kubernetesVersion: '1.31'
now: 2026-03-01T12:00:00Z
only: [service-selector-matches-no-pod]
skip: [service-port-name-missing]
severity:
  service-port-name-missing: warning
  ingress-backend-unreachable: off
ignores:
- rule: service-selector-matches-no-pod
  path: legacy/**
  kind: Service
  name: old-*
  reason: made by hand
include: [graph]
limits: {depth: 10}
";
        let options = parse_config(text).unwrap();
        assert_eq!(options.lang, Lang::Es);
        assert_eq!(options.kubernetes_version.map(|it| it.to_string()).as_deref(), Some("1.31"));
        assert_eq!(options.now.map(|it| it.to_string()).as_deref(), Some("2026-03-01T12:00:00Z"));
        assert_eq!(options.severity["service-port-name-missing"], Some(Severity::Warning));
        assert_eq!(options.severity["ingress-backend-unreachable"], None);
        assert_eq!(options.limits.depth, 10);
        assert_eq!(options.limits.nodes, Options::default().limits.nodes);
        let ignore = Ignore {
            rule: "service-selector-matches-no-pod".to_owned(),
            path: Some("legacy/**".to_owned()),
            kind: Some("Service".to_owned()),
            name: Some("old-*".to_owned()),
            reason: Some("made by hand".to_owned()),
        };
        assert_eq!(options.ignores, [ignore]);
        let data = serde_json::to_value(&options).unwrap();
        assert_eq!(data["severity"]["ingress-backend-unreachable"], "off");
        assert_eq!(serde_json::from_value::<Options>(data).unwrap(), options, "written, they read the same");
    }

    #[test]
    fn options_are_read_as_they_are_written() {
        let text = "{lang: es, kubernetesVersion: v1.31.4, severity: {yaml-syntax: off, ingress-backend-unreachable: info}, \
                    ignores: [{rule: yaml-syntax, path: legacy/**}], include: [graph], limits: {depth: 10}}";
        for options in [parse_config(text).unwrap(), Options::default()] {
            let written = serde_json::to_string(&options).unwrap();
            assert_eq!(parse_config(&written).unwrap(), options, "{written}");
        }
    }

    #[test]
    fn nothing_written_is_the_default() {
        for text in ["", "# nothing yet\n", "---\n"] {
            assert_eq!(parse_config(text), Ok(Options::default()), "{text:?}");
        }
    }

    #[test]
    fn a_slip_is_an_error_with_its_place() {
        let error = parse_config("namespace: shop\nskipp: []\n").unwrap_err();
        assert!(error.message.contains("unknown field `skipp`"), "{error}");
        assert_eq!(error.line, Some(1));
        for (text, message, place) in [
            ("limits: {depth: deep}\n", "limits.depth: invalid type: string \"deep\", expected u32", (0, 9)),
            ("# é\nskip:\n- 5\n", "skip[0]: invalid type: integer `5`, expected a string", (2, 2)),
            ("lang: [en\n", "`[` is not closed before this, or a `,` is missing", (1, 0)),
            ("skip: []\nskip: []\n", "Key `skip` is written twice", (1, 0)),
            ("a", "invalid type: string \"a\", expected struct Options", (0, 0)),
            (
                "lang: en\n---\nlang: es\n",
                "a configuration is one document, and another one begins here",
                (1, 0),
            ),
        ] {
            let error = parse_config(text).unwrap_err();
            assert_eq!((error.message.as_str(), error.line.zip(error.column)), (message, Some(place)));
        }
        let error = parse_config("skip: [service-port-name-mising]\n").unwrap_err();
        assert_eq!(
            error.message,
            "there is no rule `service-port-name-mising`; did you mean `service-port-name-missing`?"
        );
    }
}
