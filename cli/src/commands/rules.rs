//! `kubetriage rules`

use kubetriage::RuleInfo;

use crate::{
    args::{Format, RulesArgs},
    failure::Failure,
    output::{Output, style, text::severity_name},
};

pub(super) fn run(arguments: &RulesArgs) -> Result<u8, Failure> {
    let lang = arguments.output.language.lang();
    let rules = kubetriage::rules(lang);
    let mut output = Output::open(&arguments.output, lang)?;
    match arguments.format {
        Format::Json => output.write_json(&rules)?,
        Format::Text => {
            let longest = |width: fn(&RuleInfo, kubetriage::Lang) -> usize| {
                rules.iter().map(|rule| width(rule, lang)).max().unwrap_or(0)
            };
            let names = longest(|rule, _| rule.name.len());
            let severities = longest(|rule, lang| severity_name(rule.severity, lang).len());
            for rule in &rules {
                let severity = severity_name(rule.severity, lang);
                let color = style::of_severity(rule.severity, output.colored);
                output.write(&format!(
                    "{:names$}  {color}{severity:severities$}{color:#}  {}\n",
                    rule.name, rule.summary
                ))?;
            }
        }
    }
    output.finish()?;
    Ok(0)
}
