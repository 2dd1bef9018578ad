//! Hosts in texts that Kubernetes passes on to a program: in URLs, before a port, or as the value of a setting that is
//! called a host.

use crate::rules::dns;

/// A host in a text: where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Host<'t> {
    pub(crate) start: usize,
    pub(crate) name: &'t str,
}

/// How much of a text is looked at: more than a setting, less than a program.
const MOST_BYTES: usize = 16 * 1024;

/// The hosts in `text`, the value of the variable `setting` (or an argument, with an empty one).
pub(crate) fn hosts<'t>(setting: &str, text: &'t str) -> Vec<Host<'t>> {
    if text.len() > MOST_BYTES || names_no_host(setting) {
        return Vec::new();
    }
    let mut found = in_urls(text);
    if found.is_empty() {
        let is_separator =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'' | '`' | '|' | '(' | ')');
        for word in text.split(is_separator) {
            let start = offset_in(text, word);
            found.extend(in_word(setting, word, start));
        }
    }
    found.retain(|host| is_dns_name(host.name));
    found
}

/// The hosts of every URL, several where a URL lists them: `mongodb://a:27017,b:27017/shop`.
fn in_urls(text: &str) -> Vec<Host<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let rest = text.get(start..).unwrap_or_default();
        let is_end = |c: char| {
            c.is_whitespace()
                || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>' | ')' | ']' | '}' | ';' | '|')
        };
        let authority = rest.split(is_end).next().unwrap_or_default();
        let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
        for part in hosts.split(',') {
            // A list of URLs: the next one begins with its scheme.
            let name = part.split(':').next().unwrap_or_default();
            let start = offset_in(text, name);
            let is_scheme = text.get(start + name.len()..).is_some_and(|rest| rest.starts_with("://"));
            if !is_scheme {
                found.push(Host { start, name });
            }
        }
    }
    found
}

/// `redis:6379`, `--cache=redis:6379`, `redis.shop.svc.cluster.local`, and any value of a setting called `…_HOST`.
fn in_word<'t>(setting: &str, word: &'t str, start: usize) -> Option<Host<'t>> {
    let (setting, value, start) = match word.split_once('=') {
        Some((flag, value)) => (flag, value, start + flag.len() + 1),
        None => (setting, word, start),
    };
    if names_no_host(setting) {
        return None;
    }
    let (value, start) = without_discovery(value, start);
    let (name, port) = match value.split_once(':') {
        Some((name, rest)) => (name, Some(rest.split('/').next().unwrap_or_default())),
        None => (value, None),
    };
    let is_port = |port: &str| matches!(port.len(), 2..=5) && port.bytes().all(|byte| byte.is_ascii_digit());
    let meant = match port {
        Some(port) => is_port(port),
        None => is_cluster_name(name) || names_a_host(setting),
    };
    meant.then_some(Host { start, name })
}

/// A name without the way in which it is to be looked up, as Thanos, Loki and Mimir write it:
/// `dnssrv+_grpc._tcp.store.monitoring.svc`.
fn without_discovery(value: &str, start: usize) -> (&str, usize) {
    const WAYS: &[&str] = &["dns+", "dnssrv+", "dnssrvnoa+"];
    let Some(mut name) = WAYS.iter().find_map(|way| value.strip_prefix(way)) else { return (value, start) };
    while let Some((_, rest)) = name.strip_prefix('_').and_then(|it| it.split_once('.')) {
        name = rest;
    }
    (name, start + value.len() - name.len())
}

/// Whether a name says of itself that it is one of the cluster's DNS.
fn is_cluster_name(name: &str) -> bool {
    name.ends_with(".svc") || name.contains(".svc.")
}

/// Whether the value of a setting of this name is a host: `DB_HOST`, `--redis-host`, `PGHOST`.
fn names_a_host(setting: &str) -> bool {
    const WORDS: &[&str] = &[
        "ADDR",
        "ADDRESS",
        "BROKER",
        "BROKERS",
        "ENDPOINT",
        "ENDPOINTS",
        "HOST",
        "HOSTNAME",
        "HOSTS",
        "SERVER",
        "SERVERS",
        "UPSTREAM",
        "URI",
        "URL",
    ];
    let last = setting.rsplit(['_', '-', '.']).next().unwrap_or_default();
    WORDS.iter().any(|word| last.eq_ignore_ascii_case(word)) || ends_with(last, "HOST")
}

/// Whether a setting of this name has something that only looks like a host: `redis:7` is an image.
fn names_no_host(setting: &str) -> bool {
    let mut parts = setting.as_bytes().windows("IMAGE".len());
    parts.any(|part| part.eq_ignore_ascii_case(b"IMAGE"))
        || ends_with(setting, "TAG")
        || ends_with(setting, "VERSION")
}

/// Whether a text has this end, in small letters or in capitals.
fn ends_with(text: &str, end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.and_then(|from| text.as_bytes().get(from..))
        .is_some_and(|it| it.eq_ignore_ascii_case(end.as_bytes()))
}

/// Labels of lower-case letters, digits and hyphens, with a letter in the first: no address, no variable.
fn is_dns_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let first = name.split('.').next().unwrap_or_default();
    name != "localhost" && dns::is_subdomain(name) && first.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Where `part`, which was cut out of `text`, begins in it.
fn offset_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(setting: &str, text: &str, expected: &[&str]) {
        let hosts = hosts(setting, text);
        assert_eq!(hosts.iter().map(|it| it.name).collect::<Vec<_>>(), expected, "{setting}={text}");
        for host in hosts {
            assert_eq!(text.get(host.start..host.start + host.name.len()), Some(host.name));
        }
    }

    #[test]
    fn hosts_of_urls() {
        found("A", "redis://cache:6379/0", &["cache"]);
        found("A", "jdbc:postgresql://db.shop.svc:5432/shop?ssl=off", &["db.shop.svc"]);
        found("A", "postgres://user:pa:ss@db/shop", &["db"]);
        found("A", "mongodb://u:p@a:27017,b:27017/shop", &["a", "b"]);
        found("A", "http://a:80,http://b/x", &["a", "b"]);
        found("A", "wait for http://web/ready && run", &["web"]);
        found("A", "http://$(HOST):80", &[]);
        found("A", "http://10.0.0.1/", &[]);
        found("A", "http://[::1]/", &[]);
        found("A", "http://localhost:80", &[]);
    }

    #[test]
    fn hosts_before_a_port() {
        found("A", "kafka-0:9092,kafka-1:9092", &["kafka-0", "kafka-1"]);
        found("", "--store=redis:6379", &["redis"]);
        found("", "until nc -z db:5432; do sleep 1; done", &["db"]);
        found("", "--store=dns+store.monitoring.svc:10901", &["store.monitoring.svc"]);
        found("", "--store=dnssrv+_grpc._tcp.store.monitoring.svc", &["store.monitoring.svc"]);
        found("IMAGE", "redis:7", &[]);
        found("A", "redis:7", &[]);
        found("", "--image=redis:72", &[]);
        found("A", "10:30", &[]);
    }

    #[test]
    fn hosts_of_settings_that_are_called_so() {
        found("DATABASE_HOST", "db", &["db"]);
        found("PGHOST", "db", &["db"]);
        found("", "--redis-host=cache", &["cache"]);
        found("DATABASE_NAME", "db", &[]);
        found("ANY", "db.shop.svc.cluster.local", &["db.shop.svc.cluster.local"]);
        found("ANY", "db.shop", &[]);
    }
}
