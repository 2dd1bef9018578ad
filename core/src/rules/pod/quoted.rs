//! Quoting what a program wrote: a line of it, and never the value of a Secret.

use std::borrow::Cow;

use super::config_refs::config_refs;
use crate::{
    graph::Lookup,
    hash::HashSet,
    mask::HIDDEN,
    order::Sorting,
    resources::{Body, Resource},
    rules::Scene,
    yaml::decode_base64,
};

/// So many characters of a line are quoted.
const LONGEST: usize = 240;

/// A value that is shorter could be part of any other word.
const LEAST_HIDDEN: usize = 4;

/// Words of lines that say what went wrong.
const FAULTS: &[&str] = &[
    "cannot",
    "can't",
    "denied",
    "error",
    "exception",
    "failed",
    "failure",
    "fatal",
    "invalid",
    "missing",
    "must",
    "not found",
    "panic",
    "refused",
    "required",
    "unable",
];

/// The line of a program's last output that says most: the last one that speaks of a fault, else the last one.
pub(super) fn last_words(output: &str) -> Option<String> {
    let lines = || output.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    let of_fault = |line: &&str| {
        let lower = line.to_ascii_lowercase();
        FAULTS.iter().any(|word| lower.contains(word))
    };
    let line = lines().find(of_fault).or_else(|| lines().next())?;
    let mut short: String = line.chars().filter(|it| !it.is_control()).take(LONGEST).collect();
    if line.chars().count() > LONGEST {
        short.push('…');
    }
    Some(short)
}

/// A text of a Pod without what the Secrets hold that it reads: a program may write its password into its log.
pub(super) fn without_secrets(cx: &Scene<'_>, pod: &Resource<'_>, text: &str) -> String {
    let mut values = values_of_secrets(cx, pod);
    // The longest first: one value may be a part of another.
    values.order_by_key(|value| std::cmp::Reverse(value.len()));
    let long = values.iter().filter(|value| value.len() >= LEAST_HIDDEN);
    long.fold(text.to_owned(), |text, value| match text.contains(value.as_ref()) {
        true => text.replace(value.as_ref(), HIDDEN),
        false => text,
    })
}

/// The lines of everything that the Secrets hold that a Pod reads, as they are written and as the program sees them.
fn values_of_secrets<'a>(cx: &Scene<'a>, pod: &Resource<'_>) -> Vec<Cow<'a, str>> {
    let mut values = Vec::new();
    let Some((pod, spec)) = cx.cluster.resource(pod.id).and_then(|pod| Some((pod, pod.pod_spec()?))) else {
        return values;
    };
    let mut seen = HashSet::default();
    for reference in config_refs(spec).iter().filter(|it| it.kind == "Secret") {
        let Lookup::Found(id) = cx.cluster.find(pod, "Secret", reference.name.value) else { continue };
        let Some(Body::Secret(secret)) = cx.cluster.resource(id).map(|it| &it.body) else { continue };
        if !seen.insert(id) {
            continue;
        }
        for pair in secret.string_data.items() {
            values.extend(pair.value.lines().map(|it| Cow::Borrowed(it.trim())));
        }
        for pair in secret.data.items() {
            values.push(Cow::Borrowed(pair.value.trim()));
            let decoded = decode(pair.value);
            values.extend(decoded.lines().map(|it| Cow::Owned(it.trim().to_owned())));
        }
    }
    values
}

/// Reads base64, however it is broken into lines or cut off: what could be a part of the value is hidden, too.
fn decode(text: &str) -> String {
    let is_digit = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '+' | '/');
    let mut digits: String = text.chars().filter(is_digit).collect();
    // One digit more says nothing.
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    while !digits.len().is_multiple_of(4) {
        digits.push('=');
    }
    String::from_utf8_lossy(&decode_base64(&digits).unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode, last_words};

    #[test]
    fn the_line_that_says_most() {
        let words = |output| last_words(output).unwrap_or_default();
        assert_eq!(words("starting\nlistening\n"), "listening");
        assert_eq!(words("FATAL: no such database\n    at a\n    at b\n\n"), "FATAL: no such database");
        assert_eq!(last_words(" \n"), None);
        assert_eq!(words(&"é".repeat(300)).chars().count(), 241);
    }

    #[test]
    fn base64_is_read() {
        assert_eq!(decode("aHVudGVyMg=="), "hunter2");
        assert_eq!(decode("aHVu\n dGVyMg"), "hunter2");
        assert_eq!(decode("%"), "");
    }
}
