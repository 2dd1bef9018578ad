//! `kubetriage walk`

mod ask;
mod words;

use std::{fs, io, path::Path};

use kubetriage::{
    Include, Lang, Options, Parsed, Picture, PictureFormat, PictureOf, UnknownSubject,
    report::{Answers, ObjectRef, Verdict, Walk},
};

use super::{closed_is_enough, code_of, read_input};
use crate::{
    args::{PictureArg, WalkArgs},
    configuration,
    failure::{Failure, reason},
    language::text,
    output::Output,
};

/// The exit code where the files do not tell.
const UNKNOWN: u8 = 3;

pub(super) fn run(arguments: &WalkArgs) -> Result<u8, Failure> {
    let options = configuration::options(&arguments.input, arguments.output.language.wanted())?;
    let lang = options.lang;
    let mut input = read_input(&arguments.input, arguments.output.quiet, lang);
    let mut answers = read_answers(arguments.answers.as_deref(), lang)?;
    let asks = arguments.format == PictureArg::Text && arguments.output.output.is_none() && ask::can_ask();
    let subject = match &arguments.workload {
        Some(name) => Some(subject(name, &options, lang)?),
        None if asks => only_one(&input.files, &options)?,
        None => None,
    };
    let walks = match subject {
        Some(subject) => {
            if asks {
                input.progress.finish();
                ask::ask(&input.files, &subject, &mut answers, &options)?;
                write_answers(arguments.answers.as_deref(), &answers, lang)?;
            }
            vec![walk(&input.files, &subject, &answers, &options)?]
        }
        None => all(&input.files, &answers, &options)?,
    };
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match (arguments.format.picture(), arguments.format) {
        (Some(format), _) => {
            let first = || walks.iter().find(|it| it.verdict != Verdict::Healthy).or(walks.first());
            let subject = first().map(|it| it.subject.clone());
            let drawn = picture(&input.files, format, subject, answers, &options)?;
            output.write(&drawn)
        }
        (None, PictureArg::Json) => match arguments.workload {
            Some(_) => output.write_json(&walks.first()),
            None => output.write_json(&walks),
        },
        _ => {
            let text = words::of_walks(&walks, output.colored, lang);
            output.write(&text)
        }
    };
    let code = walks.iter().map(code).max().unwrap_or_default();
    // Something that is broken is more than something that is not known.
    let code = if walks.iter().any(|it| self::code(it) == 1) { 1 } else { code };
    closed_is_enough(written.and_then(|()| output.finish()), code_of(input, code, lang))
}

/// The flowchart with the way of a walk, as `flowchart --walk` draws it.
pub(super) fn picture(
    files: &[Parsed],
    format: PictureFormat,
    subject: Option<ObjectRef>,
    answers: Answers,
    options: &Options,
) -> Result<String, Failure> {
    let picture = Picture { subject, answers, ..Picture::new(PictureOf::Walk, format) };
    kubetriage::render_parsed(files, &picture, options).map_err(|error| unknown(&error, options.lang))
}

fn walk(
    files: &[Parsed],
    subject: &ObjectRef,
    answers: &Answers,
    options: &Options,
) -> Result<Walk, Failure> {
    let walk = kubetriage::walk_parsed(files, subject, answers, options);
    walk.map_err(|error| unknown(&error, options.lang))
}

fn unknown(UnknownSubject { name, known }: &UnknownSubject, lang: Lang) -> Failure {
    let known = match known.as_slice() {
        [] => String::new(),
        known => text!(lang, en: "; there are {0}", known.join(", "); es: "; hay {0}", known.join(", ")),
    };
    Failure::Message(text!(
        lang,
        en: "--workload: there is no workload or Pod `{name}` in these files{known}";
        es: "--workload: no hay ningún workload ni Pod `{name}` en estos archivos{known}"
    ))
}

/// The walk of every workload.
fn all(files: &[Parsed], answers: &Answers, options: &Options) -> Result<Vec<Walk>, Failure> {
    let with_walks = Options { include: [Include::Walks].into(), ..options.clone() };
    let walks = kubetriage::check_parsed(files, &with_walks).walks.unwrap_or_default();
    if answers.is_empty() {
        return Ok(walks);
    }
    walks.iter().map(|it| walk(files, &it.subject, answers, options)).collect()
}

/// The workload of the files, if there is no other one.
fn only_one(files: &[Parsed], options: &Options) -> Result<Option<ObjectRef>, Failure> {
    let walks = all(files, &Answers::new(), options)?;
    Ok(walks.first().filter(|_| walks.len() == 1).map(|it| it.subject.clone()))
}

fn code(walk: &Walk) -> u8 {
    match walk.verdict {
        Verdict::Healthy => 0,
        Verdict::Broken | Verdict::Degraded => 1,
        Verdict::Unknown => UNKNOWN,
    }
}

/// `deployment/web`, `deploy/web`: the core takes a kind as kubectl does.
pub(super) fn subject(written: &str, options: &Options, lang: Lang) -> Result<ObjectRef, Failure> {
    let Some((kind, name)) =
        written.split_once('/').filter(|(kind, name)| !kind.is_empty() && !name.is_empty())
    else {
        return Err(Failure::Message(text!(
            lang,
            en: "--workload: `{written}` is not a kind and a name, such as deployment/web";
            es: "--workload: `{written}` no es un tipo y un nombre, como deployment/web"
        )));
    };
    Ok(ObjectRef {
        kind: kind.to_owned(),
        name: Some(name.to_owned()),
        namespace: options.namespace.clone(),
        ..ObjectRef::default()
    })
}

fn read_answers(path: Option<&Path>, lang: Lang) -> Result<Answers, Failure> {
    let Some(path) = path else { return Ok(Answers::new()) };
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        // It is written where the questions are asked.
        Err(error) if error.kind() == io::ErrorKind::NotFound && ask::can_ask() => return Ok(Answers::new()),
        Err(error) => return Err(Failure::Message(format!("{shown}: {}", reason(&error, lang)))),
    };
    serde_json::from_str(&text).map_err(|error| {
        Failure::Message(text!(
            lang,
            en: "{shown}: these are no answers such as {{\"P18\": \"yes\"}}: {error}";
            es: "{shown}: no son respuestas como {{\"P18\": \"yes\"}}: {error}"
        ))
    })
}

fn write_answers(path: Option<&Path>, answers: &Answers, lang: Lang) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let text = serde_json::to_string_pretty(answers).unwrap_or_default();
    fs::write(path, format!("{text}\n"))
        .map_err(|error| Failure::writing(&error, &path.to_string_lossy(), lang))
}
