//! Walks as text.

use anstyle::Style;
use kubetriage::{
    Lang, Severity,
    report::{StepAnswer, Verdict, Walk, WalkStep},
};

use crate::{
    language::text,
    output::{style, terminal::visible},
};

/// One walk after the other.
pub(super) fn of_walks(walks: &[Walk], colored: bool, lang: Lang) -> String {
    if walks.is_empty() {
        return text!(lang, en: "No workload in these files\n"; es: "Ningún workload en estos archivos\n");
    }
    let walks: Vec<String> = walks.iter().map(|it| of_walk(it, colored, lang)).collect();
    walks.join("\n")
}

fn of_walk(walk: &Walk, colored: bool, lang: Lang) -> String {
    let style = match walk.verdict {
        Verdict::Healthy => style::of_success(colored),
        Verdict::Degraded => style::of_severity(Severity::Warning, colored),
        Verdict::Broken => style::of_severity(Severity::Error, colored),
        Verdict::Unknown => Style::new(),
    };
    let verdict = match walk.verdict {
        Verdict::Healthy => text!(lang, en: "healthy"; es: "bien"),
        Verdict::Degraded => text!(lang, en: "degraded"; es: "degradado"),
        Verdict::Broken => text!(lang, en: "broken"; es: "roto"),
        Verdict::Unknown => {
            text!(lang, en: "unknown, the files do not tell"; es: "desconocido, los archivos no lo dicen")
        }
    };
    let mut text = format!("{} {style}{verdict}{style:#}\n", visible(&called(walk)));
    for step in &walk.steps {
        text.push_str(&of_step(step, colored, lang));
    }
    if let Some(exit) = &walk.exit {
        text.push_str(&format!("  {style}→ {:4} {}{style:#}\n       {}\n", exit.id, exit.text, exit.advice));
    }
    for cause in &walk.causes {
        let dimmed = style::dimmed(colored);
        text.push_str(&format!("       {dimmed}{}{dimmed:#}\n", visible(cause)));
    }
    text
}

/// `Deployment shop/web:`
pub(super) fn called(walk: &Walk) -> String {
    let subject = &walk.subject;
    let name = subject.name.as_deref().or(subject.generate_name.as_deref()).unwrap_or_default();
    format!("{} {}/{name}:", subject.kind, subject.namespace.as_deref().unwrap_or_default())
}

/// A question with its answer, and below it why, or how to find out.
pub(super) fn of_step(step: &WalkStep, colored: bool, lang: Lang) -> String {
    let (yes, no) = (text!(lang, en: "yes"; es: "sí"), "no".to_owned());
    let answer = match (step.answer, step.assumed) {
        (StepAnswer::Yes, _) => yes,
        (StepAnswer::No, _) => no,
        (StepAnswer::Unknown, Some(assumed)) => {
            let assumed = if assumed == kubetriage::report::Answer::Yes { yes } else { no };
            text!(lang, en: "unknown, taken as {assumed}"; es: "desconocido, se toma como {assumed}")
        }
        (StepAnswer::Unknown, None) => text!(lang, en: "unknown"; es: "desconocido"),
    };
    let bold = if colored { Style::new().bold() } else { Style::new() };
    let dimmed = style::dimmed(colored);
    let mut text = format!("  {:6} {} {bold}{answer}{bold:#}\n", step.question, step.text);
    if !step.evidence.is_empty() {
        text.push_str(&format!("         {}\n", visible(&step.evidence)));
    }
    if step.answer == StepAnswer::Unknown {
        for command in &step.commands {
            text.push_str(&format!("         {dimmed}$ {}{dimmed:#}\n", visible(command)));
        }
    }
    text
}
