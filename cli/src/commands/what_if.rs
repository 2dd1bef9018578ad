//! `kubetriage what-if`

use kubetriage::{
    Lang, Proposal,
    report::{Outcome, Trace, Verdict, WhatIf},
};

use super::{closed_is_enough, code_of, complain, read_input};
use crate::{
    args::{Format, WhatIfArgs},
    configuration,
    failure::{Failure, MISUSE},
    input,
    language::text,
    output::{Output, terminal::visible, traces::Traces},
};

/// The exit code when a request is lost.
const LOST: u8 = 1;

pub(super) fn run(arguments: &WhatIfArgs) -> Result<u8, Failure> {
    let options = configuration::options(&arguments.input, arguments.output.language.wanted())?;
    let lang = options.lang;
    let (after, unreadable) = match arguments.after.is_empty() {
        true => (None, Vec::new()),
        false => {
            let read = input::read_files(&arguments.after, lang);
            (Some(read.files), read.unreadable)
        }
    };
    let changes = Proposal { set: arguments.set.clone(), after };
    let input = read_input(&arguments.input, arguments.output.quiet, lang);
    let answer = kubetriage::what_if_parsed(&input.files, &changes, &options)
        .map_err(|error| Failure::Message(error.to_string()))?;
    for path in &unreadable {
        complain(&format!("{}: {}", path.path, path.reason), lang);
    }
    let mut code = code_of(input, if answer.lost.is_empty() { 0 } else { LOST }, lang);
    if !unreadable.is_empty() {
        code = MISUSE;
    }
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format {
        Format::Json => output.write_json(&answer),
        Format::Text => {
            let text = text(&answer, output.colored, lang);
            output.write(&text)
        }
    };
    closed_is_enough(written.and_then(|()| output.finish()), code)
}

/// What is lost, what is gained, what else is different, and how much stays as it is.
fn text(answer: &WhatIf, colored: bool, lang: Lang) -> String {
    let pairs = || answer.before.iter().zip(&answer.after);
    let reaches = |it: &Trace| it.outcome == Outcome::Reaches;
    let writer = Traces { diagnostics: &[], colored, lang };
    let mut text = String::new();
    let mut section = |title: String, wanted: &dyn Fn(&Trace, &Trace) -> bool| {
        let chosen: Vec<(&Trace, &Trace)> = pairs().filter(|(before, after)| wanted(before, after)).collect();
        if chosen.is_empty() {
            return 0;
        }
        text.push_str(&format!("{title}\n"));
        for (before, after) in &chosen {
            let (now, then) = (writer.style_of(before.verdict), writer.style_of(after.verdict));
            text.push_str(&format!(
                "  {}  {now}{}{now:#}\n  {}  {then}{}{then:#}\n",
                text!(lang, en: "now: "; es: "ahora:  "),
                visible(&before.message),
                text!(lang, en: "then:"; es: "después:"),
                visible(&after.message)
            ));
        }
        chosen.len()
    };
    section(text!(lang, en: "Lost:"; es: "Se pierden:"), &|before, after| reaches(before) && !reaches(after));
    section(text!(lang, en: "Gained:"; es: "Se ganan:"), &|before, after| !reaches(before) && reaches(after));
    let differs = |before: &Trace, after: &Trace| {
        reaches(before) == reaches(after)
            && (before.message != after.message || before.verdict != after.verdict)
    };
    section(text!(lang, en: "Different:"; es: "Cambian:"), &differs);
    let same =
        pairs().filter(|(before, after)| before.message == after.message && before.verdict == after.verdict);
    let broken = pairs().filter(|(before, after)| {
        before.message == after.message && !matches!(after.verdict, Verdict::Healthy | Verdict::Degraded)
    });
    let (all, same, broken) = (answer.before.len(), same.count(), broken.count());
    if all == 0 {
        return text!(lang,
            en: "No Ingress and no Service in these files: there is no request to compare\n";
            es: "Ni Ingress ni Service en estos archivos: no hay ninguna petición que comparar\n");
    }
    if same == 0 {
        return text;
    }
    let mut last = text!(lang,
        en: "{same} of {all} requests stay as they are";
        es: "{same} de {all} peticiones siguen igual");
    if broken > 0 {
        last.push_str(&text!(lang,
            en: " ({broken} without reaching a Pod)";
            es: " ({broken} sin llegar a un Pod)"));
    }
    text.push_str(&last);
    text.push('\n');
    text
}
