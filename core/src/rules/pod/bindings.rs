//! On which addresses a container says that it listens: in its command, its arguments, its environment.
//!
//! Programs call this what they like, so that names decide: `--bind`, `--listen-address`, `--host`, `HOST`. Where a
//! name may as well be that of somebody whom the program calls (`--host`), the port beside it must tell.

use crate::{resources::Container, yaml::Span};

/// Where a program listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bind {
    /// On the loopback address: inside of the Pod.
    Loopback,
    /// On another address, or on all of them.
    Elsewhere,
}

/// An address on which a container says that it listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binding<'t> {
    pub(super) bind: Bind,
    /// As it is written: `127.0.0.1`, `localhost`.
    pub(super) host: &'t str,
    pub(super) port: Option<i64>,
    /// The name says that this is where the program listens, and not only on one of its side doors.
    pub(super) is_certain: bool,
    pub(super) span: Span,
}

/// A word of the command line with the place of the text in which it stands.
type Word<'t> = (&'t str, Span);

/// Whether the loopback address is written anywhere in what a container is told: without it, none of its [`bindings`] is
/// [`Bind::Loopback`].
pub(super) fn speaks_of_loopback(container: &Container<'_>) -> bool {
    let names_it = |text: &str| ["127.", "localhost", "::1"].iter().any(|it| text.contains(it));
    let lists = [&container.command, &container.args].into_iter().filter_map(|it| it.get());
    let mut words = lists.flat_map(|it| it.iter()).map(|it| it.value);
    let variables = container.env.items();
    words.any(names_it) || variables.filter_map(|it| it.value.value.get()).any(|it| names_it(it))
}

/// Everything that a container says about where it listens.
pub(super) fn bindings<'t>(container: &Container<'t>) -> Vec<Binding<'t>> {
    let mut words: Vec<Word<'t>> = Vec::new();
    for list in [&container.command, &container.args] {
        for item in list.items() {
            split(item.value, item.span, &mut words);
        }
    }
    let mut found = Vec::new();
    read_words(&words, &mut found);
    let mut port = port_of_words(&words);
    for variable in container.env.items() {
        let (Some(name), Some(value)) = (variable.name.get(), variable.value.value.spanned()) else {
            continue;
        };
        match *name {
            "GUNICORN_CMD_ARGS" | "UVICORN_CMD_ARGS" => {
                let mut words = Vec::new();
                split(value.value, value.span, &mut words);
                read_words(&words, &mut found);
            }
            "PORT" => port = port.or_else(|| value.value.parse().ok()),
            name => {
                if let Some(is_certain) = listens_by_variable(name) {
                    read_addresses(value.value, value.span, is_certain, &mut found);
                }
            }
        }
    }
    for binding in &mut found {
        binding.port = binding.port.or(port);
    }
    found
}

/// A script is one text with many words.
fn split<'t>(text: &'t str, span: Span, words: &mut Vec<Word<'t>>) {
    let quotes = ['"', '\'', ';'];
    words.extend(text.split_whitespace().map(|word| (word.trim_matches(quotes), span)));
}

fn read_words<'t>(words: &[Word<'t>], found: &mut Vec<Binding<'t>>) {
    let known_server = words.iter().any(|(word, _)| {
        let name = word.rsplit('/').next().unwrap_or_default();
        SERVERS.contains(&name)
    });
    let mut rest = words.iter();
    while let Some((word, span)) = rest.next() {
        let Some(flag) = word.strip_prefix('-') else {
            // Django's server takes its address without a name.
            if *word == "runserver" {
                let address = rest.as_slice().iter().find(|(word, _)| !word.starts_with('-'));
                if let Some((address, span)) = address.filter(|(word, _)| word.contains(':')) {
                    read_addresses(address, *span, true, found);
                }
            }
            continue;
        };
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some((value, *span))),
            None => (flag, None),
        };
        let Some(is_certain) = listens_by_flag(name, known_server) else { continue };
        match value {
            Some((value, span)) => read_addresses(value, span, is_certain, found),
            // Some flags, as that of Redis, take several addresses.
            None => {
                while let Some((value, span)) = rest.as_slice().first().filter(|(it, _)| is_address(it)) {
                    read_addresses(value, *span, is_certain, found);
                    rest.next();
                }
            }
        }
    }
}

/// Programs whose `--host` is where they listen.
const SERVERS: &[&str] = &[
    "airflow",
    "daphne",
    "fastapi",
    "flask",
    "gatsby",
    "http-server",
    "hypercorn",
    "jekyll",
    "mlflow",
    "next",
    "ng",
    "nuxt",
    "prefect",
    "rails",
    "tensorboard",
    "uvicorn",
    "vite",
    "webpack-dev-server",
];

/// Names that a program gives to where it listens.
const LISTENS: &[&str] = &[
    "bind",
    "bind-addr",
    "bind-address",
    "bind-host",
    "bind-ip",
    "listen",
    "listen-addr",
    "listen-address",
    "listen-addresses",
    "listen-host",
    "listen-ip",
];

/// Names that it may give to where it listens, as well as to somebody whom it calls.
const MAY_LISTEN: &[&str] = &[
    "addr",
    "address",
    "host",
    "hostname",
    "http-addr",
    "http-address",
    "ip",
    "listen-client-urls",
    "server-address",
    "server-host",
    "urls",
];

/// The last words of all these names, by which nearly every other name is told from them at once.
const LAST_WORDS: &[&str] =
    &["addr", "address", "addresses", "bind", "host", "hostname", "ip", "listen", "urls"];

/// Short flags of some servers: `gunicorn -b`, `memcached -l`, `php -S`, `next -H`, `mkdocs -a`.
const SHORT: &[&str] = &["H", "S", "a", "b", "l"];

/// What a program calls, or lets only its administrators call.
fn is_side_door(name: &str) -> bool {
    const PARTS: &[&str] = &[
        "admin",
        "cluster",
        "control",
        "debug",
        "gossip",
        "health",
        "internal",
        "management",
        "metric",
        "peer",
        "pprof",
        "probe",
        "prof",
        "stats",
        "status",
        "telemetry",
    ];
    PARTS.iter().any(|part| name.contains(part))
}

fn is_called(name: &str) -> bool {
    const PARTS: &[&str] = &["backend", "connect", "dest", "dial", "forward", "remote", "target", "upstream"];
    PARTS.iter().any(|part| name.contains(part))
}

/// Whether a flag says where the program listens, and if so whether that is certain.
fn listens_by_flag(name: &str, known_server: bool) -> Option<bool> {
    if SHORT.contains(&name) {
        return Some(false);
    }
    let last = name.rsplit(['-', '_', '.']).next().unwrap_or_default();
    if !LAST_WORDS.iter().any(|it| last.eq_ignore_ascii_case(it)) {
        return None;
    }
    let name = name.trim_start_matches('-').to_ascii_lowercase().replace(['_', '.'], "-");
    if is_called(&name) {
        return None;
    }
    let ends =
        |ending: &&&str| name.strip_suffix(**ending).is_some_and(|it| it.is_empty() || it.ends_with('-'));
    if LISTENS.iter().any(|ending| ends(&ending)) {
        return Some(!is_side_door(&name));
    }
    let may = MAY_LISTEN.contains(&name.as_str());
    may.then_some(known_server && matches!(name.as_str(), "host" | "hostname" | "address" | "ip"))
}

/// The same for a variable.
fn listens_by_variable(name: &str) -> Option<bool> {
    const NAMES: &[&str] = &[
        "ASPNETCORE_URLS",
        "BIND",
        "FLASK_RUN_HOST",
        "GRADIO_SERVER_NAME",
        "HOST",
        "HOSTNAME",
        "LISTEN",
        "NITRO_HOST",
        "NUXT_HOST",
        "OLLAMA_HOST",
        "ROCKET_ADDRESS",
        "STREAMLIT_SERVER_ADDRESS",
        "UVICORN_HOST",
    ];
    if NAMES.contains(&name) {
        return Some(true);
    }
    let name = name.to_ascii_lowercase().replace('_', "-");
    if is_called(&name) {
        return None;
    }
    let ends = |ending: &&str| name.strip_suffix(ending).is_some_and(|it| it.is_empty() || it.ends_with('-'));
    let longer = LISTENS.iter().filter(|ending| ending.contains('-'));
    longer.into_iter().any(ends).then(|| !is_side_door(&name))
}

/// The port that another flag names: `--port 8000`, `-p 8000`.
fn port_of_words(words: &[Word<'_>]) -> Option<i64> {
    const FLAGS: &[&str] = &["--port", "-p", "--http-port", "--server.port", "--http.port"];
    let mut rest = words.iter();
    while let Some((word, _)) = rest.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*word, rest.as_slice().first().map(|(word, _)| *word)),
        };
        if FLAGS.contains(&name)
            && let Some(port) = value.and_then(|it| it.parse().ok())
        {
            return Some(port);
        }
    }
    None
}

/// Reads `127.0.0.1:8000`, `http://localhost:5000;http://[::1]:5000`, `:8080`.
fn read_addresses<'t>(text: &'t str, span: Span, is_certain: bool, found: &mut Vec<Binding<'t>>) {
    for address in text.split([',', ';', ' ']).filter(|it| !it.is_empty()) {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        let address = address.split('/').next().unwrap_or_default();
        if !is_address(address) {
            continue;
        }
        let (host, port) = host_and_port(address);
        let bind = if is_loopback(host) { Bind::Loopback } else { Bind::Elsewhere };
        found.push(Binding { bind, host, port, is_certain, span });
    }
}

/// Whether a text is where a program could listen: an address, perhaps with a port, or a port alone.
fn is_address(text: &str) -> bool {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split('/').next().unwrap_or_default();
    let (host, port) = host_and_port(text);
    let is_v4 = !host.is_empty() && host.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    let is_v6 = host.contains("::") && host.bytes().all(|it| it.is_ascii_hexdigit() || it == b':');
    is_loopback(host)
        || is_v4 && host.contains('.')
        || is_v6
        || host == "*"
        || host.starts_with('$')
        || host.is_empty() && port.is_some()
}

fn host_and_port(address: &str) -> (&str, Option<i64>) {
    if let Some(rest) = address.strip_prefix('[') {
        let (host, port) = rest.split_once(']').unwrap_or((rest, ""));
        return (host, port.strip_prefix(':').and_then(|it| it.parse().ok()));
    }
    if address.parse::<u16>().is_ok() {
        return ("", address.parse().ok());
    }
    // Two colons without brackets are an address of IPv6.
    match address.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, port.parse().ok()),
        _ => (address, None),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host == "::1"
        || host.starts_with("127.") && host.bytes().all(|it| it.is_ascii_digit() || it == b'.')
}
