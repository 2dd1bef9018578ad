//! Which requests a host and a path of an Ingress take.

use std::cell::OnceCell;

use regex_lite::Regex;

/// How a path is compared.
#[derive(Debug)]
pub(super) enum Pattern {
    /// Equal to the byte.
    Exact,
    /// By elements: `/foo` takes `/foo` and `/foo/bar`, not `/foobar`.
    Prefix,
    /// By characters, as ingress-nginx takes `ImplementationSpecific`.
    Characters,
    /// `/*` at the end takes everything below, as load balancers of clouds have it; else equal.
    Glob,
    /// A regular expression, for which the whole path is searched from its start. `None` once read: it is beyond us.
    Expression(OnceCell<Option<Regex>>),
    /// Only the controller knows.
    Unknown,
}

impl Pattern {
    pub(super) fn expression() -> Self {
        Self::Expression(OnceCell::new())
    }

    /// Whether `written` takes `path`; `None` where that is not known.
    pub(super) fn takes(&self, written: &str, path: &str) -> Option<bool> {
        Some(match self {
            Self::Exact => written == path,
            Self::Prefix => has_prefix(path, written),
            Self::Characters => path.starts_with(written),
            Self::Glob => match stem(written) {
                Some(stem) => path.starts_with(stem) || stem.strip_suffix('/') == Some(path),
                None => written == path,
            },
            // Servers read it without regard to the case of letters.
            Self::Expression(regex) => {
                let regex = regex.get_or_init(|| Regex::new(&format!("(?i)^{written}")).ok());
                regex.as_ref()?.is_match(path)
            }
            Self::Unknown => return if written == path || written == "/" { Some(true) } else { None },
        })
    }

    /// What takes the place of `$1`, `$2`, … in a target.
    pub(super) fn fill_in(&self, path: &str, target: &str) -> Option<String> {
        let Self::Expression(regex) = self else { return Some(target.to_owned()) };
        let captures = regex.get()?.as_ref()?.captures(path)?;
        let mut filled = String::new();
        let mut characters = target.chars().peekable();
        while let Some(character) = characters.next() {
            let digit = characters.peek().and_then(|it| it.to_digit(10)).filter(|_| character == '$');
            match digit {
                Some(digit) => {
                    characters.next();
                    filled.push_str(captures.get(digit as usize).map_or("", |it| it.as_str()));
                }
                None => filled.push(character),
            }
        }
        Some(filled)
    }
}

/// Whether the elements of `prefix` begin those of `path`; a slash at the end of either does not count.
pub(super) fn has_prefix(path: &str, prefix: &str) -> bool {
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The hosts of rules that a request for `host` may meet, the nearest first: itself, the wildcard that covers exactly one
/// label, and any host, which is the empty one.
pub(super) fn rule_hosts(host: &str) -> impl Iterator<Item = String> {
    let is_address =
        host.contains(':') || host.split('.').all(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    let named = (!is_address && host != "*").then(|| host.to_owned());
    let rest = named.as_deref().and_then(|host| host.split_once('.')).filter(|(first, _)| *first != "*");
    let wildcard = rest.filter(|(first, _)| !first.is_empty()).map(|(_, rest)| format!("*.{rest}"));
    named.into_iter().chain(wildcard).chain([String::new()])
}

/// What comes before the end of `/*`, or of `/.*`, as meshes write it.
fn stem(written: &str) -> Option<&str> {
    written.strip_suffix(".*").filter(|stem| stem.ends_with('/')).or_else(|| written.strip_suffix('*'))
}

/// A path that a pattern takes, for a request that asks for it: the part before the first character of an expression.
pub(super) fn sample(pattern: &Pattern, written: &str) -> String {
    let literal = match pattern {
        Pattern::Expression(_) | Pattern::Unknown => {
            written.split(['(', '[', '^', '$', '|', '\\', '*', '+', '?', '.', '{']).next().unwrap_or("/")
        }
        Pattern::Glob => stem(written).unwrap_or(written),
        _ => written,
    };
    let literal = literal.strip_prefix('~').unwrap_or(literal);
    if literal.starts_with('/') { literal.to_owned() } else { format!("/{literal}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the Kubernetes documentation, "Ingress / Path types / Examples".
    #[test]
    fn paths_are_those_of_the_table_of_kubernetes() {
        let (exact, prefix) = (Pattern::Exact, Pattern::Prefix);
        let takes = |pattern: &Pattern, written: &str, path: &str| pattern.takes(written, path).unwrap();
        for (pattern, written, path, expected) in [
            (&prefix, "/", "/", true),
            (&prefix, "/", "/any/path", true),
            (&exact, "/foo", "/foo", true),
            (&exact, "/foo", "/bar", false),
            (&exact, "/foo", "/foo/", false),
            (&exact, "/foo/", "/foo", false),
            (&prefix, "/foo", "/foo", true),
            (&prefix, "/foo", "/foo/", true),
            (&prefix, "/foo/", "/foo", true),
            (&prefix, "/foo/", "/foo/", true),
            (&prefix, "/aaa/bb", "/aaa/bbb", false),
            (&prefix, "/aaa/bbb", "/aaa/bbb", true),
            (&prefix, "/aaa/bbb/", "/aaa/bbb", true),
            (&prefix, "/aaa/bbb", "/aaa/bbb/", true),
            (&prefix, "/aaa/bbb", "/aaa/bbb/ccc", true),
            (&prefix, "/aaa/bbb", "/aaa/bbbxyz", false),
            (&prefix, "/aaa", "/aaa/ccc", true),
            (&prefix, "/aaa", "/ccc", false),
        ] {
            assert_eq!(takes(pattern, written, path), expected, "{pattern:?} {written} {path}");
        }
    }

    /// The table of the Kubernetes documentation, "Hostname wildcards".
    #[test]
    fn a_wildcard_covers_exactly_one_label() {
        let hosts = |host: &str| rule_hosts(host).collect::<Vec<_>>();
        assert_eq!(hosts("bar.foo.com"), ["bar.foo.com", "*.foo.com", ""]);
        assert!(!hosts("baz.bar.foo.com").contains(&"*.foo.com".to_owned()));
        assert!(!hosts("foo.com").contains(&"*.foo.com".to_owned()));
        assert_eq!(hosts("*.foo.com"), ["*.foo.com", ""]);
        assert_eq!(hosts("10.0.0.1"), [""]);
        assert_eq!(hosts("fd00::1"), [""]);
        assert_eq!(hosts("*"), [""]);
    }

    #[test]
    fn expressions_and_their_groups() {
        let pattern = Pattern::expression();
        assert_eq!(pattern.takes("/shop(/|$)(.*)", "/shop/cart"), Some(true));
        assert_eq!(pattern.fill_in("/shop/cart", "/$2").as_deref(), Some("/cart"));
        assert_eq!(pattern.fill_in("/SHOP", "/x$2").as_deref(), Some("/x"));
        assert_eq!(Pattern::expression().takes("/shop(/|$)(.*)", "/shopping"), Some(false));
        // Looking ahead is beyond the engine.
        assert_eq!(Pattern::expression().takes("/(?!api)", "/web"), None);
    }

    #[test]
    fn the_patterns_of_controllers() {
        assert_eq!(Pattern::Characters.takes("/foo", "/foobar"), Some(true));
        for (path, expected) in [("/api/v1", true), ("/api/", true), ("/api", true), ("/apis", false)] {
            assert_eq!(Pattern::Glob.takes("/api/*", path), Some(expected), "{path}");
        }
        assert_eq!(Pattern::Glob.takes("/api", "/api/v1"), Some(false));
        assert_eq!(Pattern::Unknown.takes("/~/api", "/api"), None);
    }

    #[test]
    fn a_sample_of_a_path_is_what_it_takes() {
        for (pattern, written, expected) in [
            (Pattern::Prefix, "/cart", "/cart"),
            (Pattern::expression(), "/shop(/|$)(.*)", "/shop"),
            (Pattern::expression(), "/(.*)", "/"),
            (Pattern::Glob, "/api/*", "/api/"),
            (Pattern::Glob, "/api/.*", "/api/"),
        ] {
            assert_eq!(sample(&pattern, written), expected);
        }
    }
}
