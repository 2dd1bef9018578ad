//! The rules as a person or a program asks for them.

use super::{RULES, Rule};
use crate::{options::Lang, report::RuleInfo};

/// Every rule, in the order in which causes precede their consequences.
///
/// ```
/// let rules = kubetriage::rules(kubetriage::Lang::En);
/// let rule = rules.iter().find(|rule| rule.name == "service-selector-matches-no-pod").unwrap();
/// assert_eq!(rule.summary, "Service selector matches no Pod");
/// ```
pub fn rules(lang: Lang) -> Vec<RuleInfo> {
    let info = |rule: &&Rule| RuleInfo {
        name: rule.name.to_owned(),
        severity: rule.severity,
        summary: rule.summary.in_lang(lang).to_owned(),
        question: rule.question.map(str::to_owned),
        since: rule.since.to_owned(),
        url: rule.url(),
    };
    RULES.iter().map(info).collect()
}

/// The documentation of a rule, on a page of its own, as Markdown whose first line is the rule's summary; `None` when no rule has this name.
///
/// ```
/// let page = kubetriage::explain("service-selector-matches-no-pod", kubetriage::Lang::En).unwrap();
/// assert!(page.starts_with("Service selector matches no Pod\n"));
/// assert_eq!(kubetriage::explain("service-selector", kubetriage::Lang::En), None);
/// ```
#[cfg(feature = "docs")]
pub fn explain(rule: &str, lang: Lang) -> Option<&'static str> {
    super::rule_named(rule).map(|rule| rule.docs.in_lang(lang))
}
