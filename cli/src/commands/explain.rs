//! `kubetriage explain`

use kubetriage::Options;

use crate::{
    args::ExplainArgs,
    commands::rule_names,
    failure::Failure,
    output::{Output, markdown},
};

pub(super) fn run(arguments: &ExplainArgs) -> Result<u8, Failure> {
    let lang = arguments.output.language.lang();
    rule_names::known(&Options { lang, only: vec![arguments.rule.clone()], ..Options::default() })?;
    let page = kubetriage::explain(&arguments.rule, lang).unwrap_or_default();
    let mut output = Output::open(&arguments.output, lang)?;
    // The first line is the summary: a heading without the mark of one.
    let page = format!("# {}\n\n{}", arguments.rule, page.trim_end());
    if output.colored {
        let width = output.width;
        output.write(&markdown::rendered(&page, width))?;
    } else {
        output.write(&page)?;
        output.write("\n")?;
    }
    output.finish()?;
    Ok(0)
}
