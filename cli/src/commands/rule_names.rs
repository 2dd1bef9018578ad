//! Names of rules that a person typed.

use kubetriage::{Lang, RuleInfo};

use crate::{failure::Failure, language::text};

/// Two names are taken for the same one misspelt from this likeness on, where 1 is equality.
const LIKENESS: f64 = 0.75;

/// Refuses names that no rule has, before anyone trusts that a rule is on or off.
pub(crate) fn known<'a>(names: impl Iterator<Item = &'a String>, lang: Lang) -> Result<(), Failure> {
    let rules = kubetriage::rules(lang);
    for name in names {
        if rules.iter().all(|rule| rule.name != *name) {
            return Err(unknown(name, &rules, lang));
        }
    }
    Ok(())
}

/// Says that no rule has this name, and which one may have been meant.
pub(crate) fn unknown(name: &str, rules: &[RuleInfo], lang: Lang) -> Failure {
    let what = text!(lang, en: "there is no rule `{name}`"; es: "no hay ninguna regla `{name}`");
    let hint = match closest(name, rules) {
        Some(rule) => text!(lang, en: "did you mean `{rule}`?"; es: "¿querías decir `{rule}`?"),
        None => text!(lang, en: "`kubetriage rules` lists them"; es: "`kubetriage rules` las enumera"),
    };
    Failure::Message(format!("{what}; {hint}"))
}

/// The name that is most like the one that was typed: misspelt, or cut short.
fn closest<'a>(name: &str, rules: &'a [RuleInfo]) -> Option<&'a str> {
    let likeness = |rule: &RuleInfo| {
        let whole = strsim::normalized_damerau_levenshtein(name, &rule.name);
        let part = name.len() > 3 && rule.name.contains(name);
        if part { whole.max(LIKENESS) } else { whole }
    };
    let likely =
        rules.iter().map(|rule| (likeness(rule), rule)).filter(|(likeness, _)| *likeness >= LIKENESS);
    likely
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name)))
        .map(|(_, rule)| rule.name.as_str())
}
