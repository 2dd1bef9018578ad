//! `kubetriage.yaml`: the options of a project, written down.

use crate::{
    options::Options,
    rules::{nearest_rule, rule_named},
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
    let options: Option<Options> = serde_yaml::from_str(text).map_err(|error| {
        let location = error.location();
        ConfigError {
            message: error.to_string(),
            line: location.as_ref().map(|it| it.line().saturating_sub(1)),
            column: location.as_ref().map(|it| it.column().saturating_sub(1)),
        }
    })?;
    let options = options.unwrap_or_default();
    match unknown_rules(&options).into_iter().next() {
        Some(unknown) => Err(ConfigError { message: unknown.to_string(), line: None, column: None }),
        None => Ok(options),
    }
}

/// A rule that options name and that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name as written.
    pub name: String,
    /// The rule that was probably meant.
    pub nearest: Option<&'static str>,
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
            unknown.push(UnknownRule { name: name.clone(), nearest: nearest_rule(name) });
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
        let error = parse_config("skip: [service-port-name-mising]\n").unwrap_err();
        assert_eq!(
            error.message,
            "there is no rule `service-port-name-mising`; did you mean `service-port-name-missing`?"
        );
    }
}
