//! `kubetriage flowchart`

use kubetriage::report::{Answers, ChartArrow, Flowchart, StageName};

use super::{closed_is_enough, code_of, read_input, walk};
use crate::{
    args::{FlowchartArgs, PictureArg},
    configuration,
    failure::Failure,
    language::text,
    output::{Output, style},
};
use anstyle::Style;
use kubetriage::{Lang, Options, Picture, PictureOf};

pub(super) fn run(arguments: &FlowchartArgs) -> Result<u8, Failure> {
    if let Some(workload) = &arguments.walk {
        return with_walk(arguments, workload);
    }
    let lang = arguments.output.language.lang();
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format.picture() {
        Some(format) => {
            let picture = Picture::new(PictureOf::Flowchart, format);
            let options = Options { lang, ..Options::default() };
            output.write(&kubetriage::render(Vec::new(), &picture, &options).unwrap_or_default())
        }
        None if arguments.format == PictureArg::Json => output.write_json(&kubetriage::flowchart(lang)),
        None => {
            let text = in_words(&kubetriage::flowchart(lang), output.colored, lang);
            output.write(&text)
        }
    };
    closed_is_enough(written.and_then(|()| output.finish()), 0)
}

/// The picture with the way of a workload.
fn with_walk(arguments: &FlowchartArgs, workload: &str) -> Result<u8, Failure> {
    let options = configuration::options(&arguments.input, arguments.output.language.wanted())?;
    let lang = options.lang;
    let Some(format) = arguments.format.picture() else {
        return Err(Failure::Message(text!(
            lang,
            en: "--walk needs a picture: --format svg, mermaid or dot; as text, `kubetriage walk` has it";
            es: "--walk necesita un dibujo: --format svg, mermaid o dot; como texto lo da `kubetriage walk`"
        )));
    };
    let subject = match workload {
        "" => None,
        name => Some(walk::subject(name, &options, lang)?),
    };
    let input = read_input(&arguments.input, arguments.output.quiet, lang);
    let drawn = walk::picture(&input.files, format, subject, Answers::new(), &options)?;
    let mut output = Output::open(&arguments.output, lang)?;
    let written = output.write(&drawn).and_then(|()| output.finish());
    closed_is_enough(written, code_of(input, 0, lang))
}

/// The questions one below the other, each with where its answers lead.
fn in_words(chart: &Flowchart, colored: bool, lang: Lang) -> String {
    let heading = if colored { Style::new().bold() } else { Style::new() };
    let dimmed = style::dimmed(colored);
    let (yes, no) = (text!(lang, en: "yes"; es: "sí "), text!(lang, en: "no "; es: "no "));
    let mut text = String::new();
    let mut stage = None;
    if let Some(command) = command(chart, &chart.start) {
        text.push_str(&format!("{dimmed}$ {command}{dimmed:#}\n\n"));
    }
    for question in &chart.questions {
        if stage.replace(question.stage) != Some(question.stage) {
            text.push_str(&format!("{heading}{}{heading:#}\n", stage_name(question.stage)));
        }
        text.push_str(&format!("{:4} {}\n", question.id, question.text));
        for (answer, arrow) in [(&yes, &question.yes), (&no, &question.no)] {
            let to = destination(chart, arrow);
            let run = command(chart, arrow).map_or(String::new(), |it| format!("  {dimmed}$ {it}{dimmed:#}"));
            text.push_str(&format!("     {answer} → {to}{run}\n"));
        }
        if let Some(correction) = &question.correction {
            text.push_str(&format!("     {dimmed}{correction}{dimmed:#}\n"));
        }
    }
    text
}

/// The id of the box that an arrow leads to, and what is in it where that is no other question.
fn destination(chart: &Flowchart, arrow: &ChartArrow) -> String {
    let exit = chart.exits.iter().find(|it| it.id == arrow.to).map(|it| &it.text);
    let stage = || chart.stages.iter().find(|it| it.id == arrow.to).map(|it| &it.text);
    match exit.or_else(stage) {
        Some(text) => format!("{}: {text}", arrow.to),
        None => arrow.to.clone(),
    }
}

fn command<'c>(chart: &'c Flowchart, arrow: &ChartArrow) -> Option<&'c str> {
    let id = arrow.command.as_ref()?;
    chart.commands.iter().find(|it| it.id == *id).map(|it| it.command.as_str())
}

fn stage_name(stage: StageName) -> &'static str {
    match stage {
        StageName::Pods => "Pods",
        StageName::Service => "Service",
        StageName::Ingress => "Ingress",
    }
}
