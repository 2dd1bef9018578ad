//! `kubetriage trace`

use kubetriage::{
    Lang, RequestError,
    report::{Outcome, Request, Trace},
};

use super::{closed_is_enough, code_of, read_input};
use crate::{
    args::{Format, InputArgs, TraceArgs},
    configuration,
    failure::Failure,
    language::text,
    output::{Output, traces::Traces},
};

/// The exit code when a request fails.
const FAILS: u8 = 1;

/// The exit code when the files do not tell.
const UNKNOWN: u8 = 3;

pub(super) fn run(arguments: &TraceArgs) -> Result<u8, Failure> {
    let mut input = arguments.input.clone();
    let url = url_of(&mut input);
    let options = configuration::options(&input, arguments.output.language.wanted())?;
    let lang = options.lang;
    let request = url.map(|url| request(&url, arguments, lang)).transpose()?;
    if request.is_none()
        && (arguments.from.is_some() || !arguments.headers.is_empty() || !arguments.cookies.is_empty())
    {
        return Err(Failure::Message(text!(lang,
            en: "--from, --header and --cookie need a URL, such as http://shop.example/";
            es: "--from, --header y --cookie necesitan una URL, como http://shop.example/")));
    }
    let input = read_input(&input, arguments.output.quiet, lang);
    let traces = match &request {
        Some(request) => vec![kubetriage::trace_parsed(&input.files, request, &options)],
        None => kubetriage::traces_parsed(&input.files, &options),
    };
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match (arguments.format, traces.as_slice()) {
        (Format::Json, [only]) if request.is_some() => output.write_json(only),
        (Format::Json, all) => output.write_json(&all),
        (Format::Text, all) => {
            let diagnostics = match all.iter().any(|it| !it.causes.is_empty()) {
                true => kubetriage::check_parsed(&input.files, &options).diagnostics,
                false => Vec::new(),
            };
            let writer = Traces { diagnostics: &diagnostics, colored: output.colored, lang };
            let text = match (all, request.is_some()) {
                ([only], true) => writer.one(only),
                _ => writer.all(all),
            };
            output.write(&text)
        }
    };
    let code = code_of(input, code(&traces), lang);
    closed_is_enough(written.and_then(|()| output.finish()), code)
}

/// Takes the URL from the front of the paths.
fn url_of(input: &mut InputArgs) -> Option<String> {
    let first = input.paths.first()?.to_str()?;
    let url = first.contains("://").then(|| first.to_owned())?;
    input.paths.remove(0);
    Some(url)
}

fn request(url: &str, arguments: &TraceArgs, lang: Lang) -> Result<Request, Failure> {
    let mut request: Request =
        url.parse().map_err(|error: RequestError| Failure::Message(error.message(lang)))?;
    let pair = |text: &str, separator: char, option: &str| {
        let (name, value) = text.split_once(separator).ok_or_else(|| {
            Failure::Message(text!(lang,
                en: "{option} `{text}`: a name and a value are separated by `{separator}`";
                es: "{option} `{text}`: un nombre y un valor se separan con `{separator}`"))
        })?;
        Ok::<_, Failure>((name.trim().to_owned(), value.trim().to_owned()))
    };
    for header in &arguments.headers {
        request.headers.extend([pair(header, ':', "--header")?]);
    }
    for cookie in &arguments.cookies {
        request.cookies.extend([pair(cookie, '=', "--cookie")?]);
    }
    request.from.clone_from(&arguments.from);
    Ok(request)
}

/// The exit code: the worst of all requests.
fn code(traces: &[Trace]) -> u8 {
    let any = |outcome: Outcome| traces.iter().any(|it| it.outcome == outcome);
    match (any(Outcome::Fails), any(Outcome::Unknown)) {
        (true, _) => FAILS,
        (false, true) => UNKNOWN,
        (false, false) => 0,
    }
}
