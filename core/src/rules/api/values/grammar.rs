//! How names, keys and values must be written, with what Kubernetes says where they are not.
//!
//! The functions return Kubernetes' own sentences, in its order; none for what is right.

use crate::rules::dns::{is_label, is_subdomain};

/// What is wrong, in Kubernetes' words.
pub(super) type Says = Vec<String>;

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const QUALIFIED: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

fn regex(says: &str, examples: &[&str], regex: &str) -> String {
    let examples: Vec<String> = examples.iter().map(|it| format!("'{it}', ")).collect();
    let examples = examples.join(" or ");
    let examples = examples.trim_end_matches(", ");
    format!("{says} (e.g. {examples}, regex used for validation is '{regex}')")
}

fn longest(most: usize, unit: &str) -> String {
    format!("must be no more than {most} {unit}")
}

fn is_lower_alnum(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn subdomain_format() -> String {
    let says = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    regex(says, &["example.com"], SUBDOMAIN)
}

/// `web`
pub(super) fn dns1123_label(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 63 {
        says.push(longest(63, "characters"));
    }
    if !is_label(text) {
        says.push(if is_subdomain(text) {
            "must not contain dots".to_owned()
        } else {
            regex(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
                &["my-name", "123-abc"],
                LABEL,
            )
        });
    }
    says
}

/// `web.shop`
pub(super) fn dns1123_subdomain(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 253 {
        says.push(longest(253, "characters"));
    }
    if !is_subdomain(text) {
        says.push(subdomain_format());
    }
    says
}

/// As a label, and begins with a letter.
pub(super) fn dns1035_label(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 63 {
        says.push(longest(63, "characters"));
    }
    if !is_label(text) || !text.starts_with(|it: char| it.is_ascii_lowercase()) {
        says.push(regex(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
            &["my-name", "abc-123"],
            "[a-z]([-a-z0-9]*[a-z0-9])?",
        ));
    }
    says
}

/// `*.example.com`
pub(super) fn wildcard(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 253 {
        says.push(longest(253, "characters"));
    }
    if !text.strip_prefix("*.").is_some_and(is_subdomain) {
        says.push(regex(
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
            &["*.example.com"],
            &format!("\\*\\.{SUBDOMAIN}"),
        ));
    }
    says
}

fn is_qualified_part(text: &str) -> bool {
    let ends = |byte: Option<u8>| byte.is_some_and(|it| it.is_ascii_alphanumeric());
    text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
        && ends(text.bytes().next())
        && ends(text.bytes().next_back())
}

const CONSISTS: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/// The key of a label or an annotation: `app`, `app.kubernetes.io/name`.
pub(super) fn qualified_name(text: &str) -> Says {
    let examples = ["MyName", "my.name", "123-abc"];
    let mut says = Vec::new();
    let mut parts = text.split('/');
    let name = match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, _) => name,
        (Some(prefix), Some(name), None) => {
            if prefix.is_empty() {
                says.push("prefix part must be non-empty".to_owned());
            } else {
                says.extend(dns1123_subdomain(prefix).iter().map(|it| format!("prefix part {it}")));
            }
            name
        }
        _ => {
            let format = regex(&format!("a valid label key {CONSISTS}"), &examples, QUALIFIED);
            return vec![format!(
                "{format} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )];
        }
    };
    if name.is_empty() {
        says.push("name part must be non-empty".to_owned());
    } else if name.len() > 63 {
        says.push(format!("name part {}", longest(63, "bytes")));
    }
    if !is_qualified_part(name) {
        says.push(regex(&format!("name part {CONSISTS}"), &examples, QUALIFIED));
    }
    says
}

/// The value of a label.
pub(super) fn label_value(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 63 {
        says.push(longest(63, "bytes"));
    }
    if !text.is_empty() && !is_qualified_part(text) {
        says.push(regex(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            &["MyValue", "my_value", "12345"],
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
        ));
    }
    says
}

/// The name of a port as IANA lists services, wherever a port may be named but in a Service.
pub(super) fn port_name(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 15 {
        says.push(longest(15, "characters"));
    }
    if text.is_empty() || !text.bytes().all(|it| is_lower_alnum(it) || it == b'-') {
        says.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)".to_owned());
    }
    if !text.bytes().any(|it| it.is_ascii_lowercase()) {
        says.push("must contain at least one letter (a-z)".to_owned());
    }
    if text.contains("--") {
        says.push("must not contain consecutive hyphens".to_owned());
    }
    if text.starts_with('-') || text.ends_with('-') {
        says.push("must not begin or end with a hyphen".to_owned());
    }
    says
}

/// What becomes a file must not lead to another folder.
fn refused_dots(text: &str) -> Option<String> {
    let says = match text {
        "." => "must not be '.'",
        ".." => "must not be '..'",
        _ if text.starts_with("..") => "must not start with '..'",
        _ => return None,
    };
    Some(says.to_owned())
}

/// A key of a ConfigMap or Secret.
pub(super) fn config_key(text: &str) -> Says {
    let mut says = Vec::new();
    if text.len() > 253 {
        says.push(longest(253, "characters"));
    }
    if text.is_empty() || !text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._".contains(&it)) {
        says.push(regex(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            &["key.name", "KEY_NAME", "key-name"],
            "[-._a-zA-Z0-9]+",
        ));
    }
    says.extend(refused_dots(text));
    says
}

/// The name of an environment variable, since Kubernetes lets nearly everything be one.
pub(super) fn env_name(text: &str) -> Says {
    let printable = text.bytes().all(|it| (b' '..=b'~').contains(&it) && it != b'=');
    let says =
        "a valid environment variable name must consist only of printable ASCII characters other than '='";
    if printable { Vec::new() } else { vec![says.to_owned()] }
}

/// The name of an environment variable in earlier releases.
pub(super) fn strict_env_name(text: &str) -> Says {
    let mut says = Vec::new();
    let starts = !text.starts_with(|it: char| it.is_ascii_digit()) && !text.is_empty();
    if !starts || !text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._".contains(&it)) {
        says.push(regex(
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
            &["my.env-name", "MY_ENV.NAME", "MyEnvName1"],
            "[-._a-zA-Z][-._a-zA-Z0-9]*",
        ));
    }
    says.extend(refused_dots(text));
    says
}

/// The name of an HTTP header.
pub(super) fn header_name(text: &str) -> Says {
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') {
        return Vec::new();
    }
    let says = "a valid HTTP header must consist of alphanumeric characters or '-'";
    vec![regex(says, &["X-Header-Name"], "[-A-Za-z0-9]+")]
}

/// A name that is a part of a URL, as those of roles are.
pub(super) fn path_segment(text: &str) -> Says {
    match text {
        "." | ".." => return vec![format!("may not be '{text}'")],
        _ => {}
    }
    ["/", "%"]
        .into_iter()
        .filter(|it| text.contains(it))
        .map(|it| format!("may not contain '{it}'"))
        .collect()
}

/// A text such as `25%`.
pub(super) fn percent(text: &str) -> Says {
    let digits = text.strip_suffix('%').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit()) {
        return Vec::new();
    }
    let says = "a valid percent string must be a numeric string followed by an ending '%'";
    vec![regex(says, &["1%", "93%"], "[0-9]+%")]
}

/// `example.com/name`
pub(super) fn domain_prefixed_path(text: &str) -> Says {
    let (prefix, path) = text.split_once('/').unwrap_or_default();
    if prefix.is_empty() || path.is_empty() {
        return vec!["must be a domain-prefixed path (such as \"acme.io/foo\")".to_owned()];
    }
    dns1123_subdomain(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubernetes_words() {
        assert_eq!(dns1123_label("a.b"), ["must not contain dots"]);
        assert_eq!(
            dns1123_label("Web"),
            [
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
            ]
        );
        assert_eq!(
            label_value("a b"),
            [
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
            ]
        );
        assert_eq!(port_name("8080"), ["must contain at least one letter (a-z)"]);
        assert_eq!(port_name("HTTP").len(), 2);
    }

    #[test]
    fn what_is_right() {
        for (check, text) in [
            (dns1123_label as fn(&str) -> Says, "1-a"),
            (dns1123_subdomain, "a.1.b-c"),
            (dns1035_label, "a1"),
            (wildcard, "*.example.com"),
            (qualified_name, "app.kubernetes.io/Name_1"),
            (label_value, ""),
            (label_value, "v1.2_3-x"),
            (port_name, "http-8080"),
            (config_key, ".dockerconfigjson"),
            (env_name, "1 A"),
            (path_segment, "system:admin"),
            (percent, "150%"),
            (domain_prefixed_path, "k8s.io/ingress-nginx"),
        ] {
            assert!(check(text).is_empty(), "{text}: {:?}", check(text));
        }
    }
}
