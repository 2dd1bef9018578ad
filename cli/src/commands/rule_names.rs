//! Names of rules that a person typed.

use kubetriage::{Options, UnknownRule, unknown_rules};

use crate::{failure::Failure, language::text};

/// Refuses options that name a rule which does not exist, before anyone trusts that it is on or off.
pub(crate) fn known(options: &Options) -> Result<(), Failure> {
    match unknown_rules(options).first() {
        None => Ok(()),
        Some(UnknownRule { name, nearest }) => {
            let lang = options.lang;
            let what = text!(lang, en: "there is no rule `{name}`"; es: "no hay ninguna regla `{name}`");
            let hint = match nearest {
                Some(rule) => text!(lang, en: "did you mean `{rule}`?"; es: "¿querías decir `{rule}`?"),
                None => {
                    text!(lang, en: "`kubetriage rules` lists them"; es: "`kubetriage rules` las enumera")
                }
            };
            Err(Failure::Message(format!("{what}; {hint}")))
        }
    }
}
