//! Asks a person what the files cannot tell, question by question.

use std::io::{self, BufRead, IsTerminal, Write};

use kubetriage::{
    Lang, Options, Parsed,
    report::{Answer, Answers, ObjectRef, StepAnswer, Walk, WalkStep},
};

use super::{walk, words::called};
use crate::{failure::Failure, language::text, output::terminal::visible};

/// Whether there is somebody to ask.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// What a person says.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    /// They do not know either.
    Skip,
    Back,
    /// They want to know what is asked.
    Explain,
    Quit,
}

/// Asks until the walk ends, or the person has enough. `answers` are kept and added to.
pub(super) fn ask(
    files: &[Parsed],
    subject: &ObjectRef,
    answers: &mut Answers,
    options: &Options,
) -> Result<(), Failure> {
    let (stdin, mut stdout) = (io::stdin(), io::stdout());
    converse(&mut stdin.lock(), &mut stdout, options.lang, answers, |answers| {
        walk(files, subject, answers, options)
    })
}

fn converse(
    input: &mut impl BufRead,
    output: &mut impl Write,
    lang: Lang,
    answers: &mut Answers,
    walk: impl Fn(&Answers) -> Result<Walk, Failure>,
) -> Result<(), Failure> {
    let mut skipped: Vec<String> = Vec::new();
    // What to undo, the newest last.
    let mut done: Vec<Answers> = Vec::new();
    let cannot_write = |error: io::Error| Failure::writing(&error, "stdout", lang);
    let mut is_first = true;
    loop {
        let now = walk(answers)?;
        let open = |it: &&WalkStep| it.answer == StepAnswer::Unknown && !skipped.contains(&it.question);
        let Some(step) = now.steps.iter().find(open) else {
            return if is_first { Ok(()) } else { writeln!(output).map_err(cannot_write) };
        };
        let (question, is_again) = (step.question.clone(), is_again(&now, step));
        if std::mem::take(&mut is_first) {
            let begin = text!(lang,
                en: "these questions the cluster answers";
                es: "estas preguntas las responde el clúster");
            writeln!(output, "{} {begin}\n", visible(&called(&now))).map_err(cannot_write)?;
        }
        match said(input, output, step, lang).map_err(cannot_write)? {
            Said::Quit => return writeln!(output).map_err(cannot_write),
            Said::Skip => skipped.push(question),
            Said::Explain => explain(output, &question, lang).map_err(cannot_write)?,
            Said::Back => {
                skipped.clear();
                if let Some(before) = done.pop() {
                    *answers = before;
                }
            }
            answer => {
                done.push(answers.clone());
                // The logs of the run before are seen or not: that is the last word on both questions.
                match (is_again, answer == Said::Yes) {
                    (true, false) => answers.insert("P8".to_owned(), Answer::No),
                    (_, true) => answers.insert(question, Answer::Yes),
                    (_, false) => answers.insert(question, Answer::No),
                };
            }
        }
    }
}

/// Whether the question is met a second time, after `kubectl logs --previous`.
fn is_again(walk: &Walk, step: &WalkStep) -> bool {
    walk.steps.iter().filter(|it| it.question == step.question).count() > 1
}

/// What the flowchart says of a question.
fn explain(output: &mut impl Write, question: &str, lang: Lang) -> io::Result<()> {
    let chart = kubetriage::flowchart(lang);
    let Some(asked) = chart.questions.iter().find(|it| it.id == question) else { return Ok(()) };
    for words in std::iter::once(&asked.explanation).chain(&asked.correction) {
        writeln!(output, "       {words}")?;
    }
    Ok(())
}

fn said(input: &mut impl BufRead, output: &mut impl Write, step: &WalkStep, lang: Lang) -> io::Result<Said> {
    for command in &step.commands {
        writeln!(output, "  $ {}", visible(command))?;
    }
    let keys = text!(lang, en: "[y]es, [n]o, [s]kip, [b]ack, [q]uit, [?]"; es: "[s]í, [n]o, [o]mitir, [a]trás, [q] salir, [?]");
    loop {
        write!(output, "{:6} {}  {keys}: ", step.question, step.text)?;
        output.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(Said::Quit);
        }
        let said = match (lang, line.trim().to_lowercase().as_str()) {
            (Lang::En, "y" | "yes") | (Lang::Es, "s" | "sí" | "si" | "y") => Said::Yes,
            (_, "n" | "no") => Said::No,
            (Lang::En, "s" | "skip" | "") | (Lang::Es, "o" | "omitir" | "") => Said::Skip,
            (Lang::En, "b" | "back") | (Lang::Es, "a" | "atrás" | "atras") => Said::Back,
            (_, "?") => Said::Explain,
            (_, "q" | "quit" | "salir") => Said::Quit,
            _ => continue,
        };
        return Ok(said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kubetriage::SourceFile;

    const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
";

    fn answers(typed: &str) -> (Answers, String) {
        let files = [kubetriage::parse(SourceFile::new("web.yaml", WEB))];
        let subject =
            ObjectRef { kind: "Deployment".into(), name: Some("web".into()), ..ObjectRef::default() };
        let (mut answers, mut output) = (Answers::new(), Vec::new());
        let options = Options::default();
        let walked = converse(&mut typed.as_bytes(), &mut output, Lang::En, &mut answers, |answers| {
            walk(&files, &subject, answers, &options)
        });
        assert!(walked.is_ok());
        (answers, String::from_utf8_lossy(&output).into_owned())
    }

    fn given(answers: &Answers) -> Vec<(&str, Answer)> {
        answers.iter().map(|(question, answer)| (question.as_str(), *answer)).collect()
    }

    #[test]
    fn what_is_typed_leads_the_way() {
        let (answers, output) = answers("what\nn\nn\ny\n");
        assert_eq!(given(&answers), [("P1", Answer::No), ("P6", Answer::No), ("P7", Answer::Yes)]);
        assert!(output.contains("$ kubectl logs deployment/web\n"), "{output}");
    }

    #[test]
    fn one_can_go_back() {
        let (answers, _) = answers("y\nb\nn\nq\n");
        assert_eq!(given(&answers), [("P1", Answer::No)]);
    }

    #[test]
    fn a_question_is_explained_and_asked_again() {
        let (answers, output) = answers("?\nn\nq\n");
        assert_eq!(given(&answers), [("P1", Answer::No)]);
        assert!(
            output.starts_with("Deployment default/web: these questions the cluster answers\n"),
            "{output}"
        );
        assert_eq!(output.matches("Is there any Pending Pod?").count(), 2, "{output}");
    }

    #[test]
    fn the_logs_of_the_run_before_are_looked_at_once() {
        // No logs, it died too quickly, and none of the run before either: on to `describe`.
        let (answers, output) = answers("n\nn\nn\ny\nn\nq\n");
        assert_eq!(
            given(&answers),
            [("P1", Answer::No), ("P6", Answer::No), ("P7", Answer::No), ("P8", Answer::No)]
        );
        assert!(output.contains("--previous") && output.contains("P9 "), "{output}");
    }
}
