use super::RULE;
use crate::{
    Options, SourceFile, check,
    rules::testing::{check_diagnostics, check_silent, run},
};

/// Rule and message of what is said about a text, and the text under the primary span.
fn said(text: &str) -> Vec<(String, String)> {
    let report = run(text, &Options::default());
    let found = report.diagnostics.iter().filter(|it| it.rule == RULE.name);
    found
        .map(|it| (it.message.clone(), text[it.primary.start.offset..it.primary.end.offset].to_owned()))
        .collect()
}

#[track_caller]
fn check_said(text: &str, message: &str, under: &str) {
    let found = said(text);
    assert!(
        matches!(&found[..], [(said, place)] if said.starts_with(message) && place == under),
        "{text}\nexpected {message:?} on {under:?}, found {found:#?}"
    );
}

#[test]
fn a_tab_cannot_indent() {
    check_said("spec:\n  type: ClusterIP\n\tports: []\n", "A tab cannot indent a line", "\t");
    check_said("spec:\n\t\ttype: ClusterIP\n", "A tab cannot indent a line", "\t\t");
}

#[test]
fn a_tab_between_values_is_fine() {
    check_silent(&RULE, "kind:\tService\nargs: [a,\tb]\n");
}

#[test]
fn a_key_beside_its_siblings() {
    check_diagnostics(
        &RULE,
        "
spec:
  selector:
    app: web
   tier: front
#  ^^^^ error[yaml-syntax]: `tier` is indented one space less than the keys around it
  type: ClusterIP
",
    );
}

#[test]
fn keys_that_fell_into_one_list_are_one_fault() {
    check_said(
        "ports:\n  - containerPort: 80\n  env:\n  - name: A\n  probe:\n    port: 80\n",
        "`env` stands among the entries of a list",
        "env",
    );
}

#[test]
fn what_stands_below_a_key_at_the_wrong_column_is_no_second_fault() {
    check_said(
        "spec:\n  selector:\n    app: web\n   ports:\n  - port: 80\n",
        "`ports` is indented one space more than the keys around it",
        "ports",
    );
}

#[test]
fn an_unclosed_quote_is_named_where_it_opens() {
    check_said("a: 1\nb: \"web\nc: 2\n", "The quote `\"` is never closed", "\"");
    check_said("a: \"web\nb: \"shop\"\nc: 2\n", "The quote `\"` is never closed", "\"");
}

#[test]
fn an_unclosed_bracket_is_named_with_the_place_where_it_opens() {
    let text = "args: [a, b\nname: web\n";
    check_said(text, "`[` is not closed before this, or a `,` is missing", ":");
    let report = run(text, &Options::default());
    let related = &report.diagnostics[0].related[0];
    assert_eq!(&text[related.span.start.offset..related.span.end.offset], "[");
}

#[test]
fn a_missing_colon_and_a_missing_space() {
    check_said(
        "spec:\n  type: a\n  replicas\n  paused: true\n",
        "`replicas` has no `:` after it",
        "replicas",
    );
    check_said(
        "spec:\n  type: a\n  replicas:3\n  paused: true\n",
        "`replicas:3` needs a space after its `:`",
        "replicas:3",
    );
}

#[test]
fn a_value_that_begins_with_a_reserved_character() {
    check_said("image: @web\n", "A value cannot begin with `@`", "@");
    check_said("image: `web`\n", "A value cannot begin with ``` unless", "`");
    check_said("image: %web\n", "A value cannot begin with `%`", "%");
}

#[test]
fn a_list_on_the_line_of_its_key() {
    check_said("args: - a\n", "A list cannot begin on the line of its key", "-");
}

#[test]
fn escapes_in_double_quotes() {
    check_said("path: \"C:\\web\"\n", "`\\w` is no escape that YAML knows", "\\w");
    check_said("path: \"\\u12\"\n", "`\\u` names no character", "\\u");
    check_silent(&RULE, "path: 'C:\\web'\n");
}

#[test]
fn json_may_escape_a_slash() {
    check_silent(&RULE, "{\"path\": \"\\/web \\ud83d\\ude00\"}\n");
}

#[test]
fn aliases_need_an_anchor_above_them() {
    check_said("a: *base\n", "`*base` refers to an anchor that this document does not have", "*base");
    check_said("a: &base [*base]\n", "`*base` stands inside the value that it refers to", "*base");
    check_said("a: &base 1\n---\nb: *base\n", "`*base` refers to an anchor", "*base");
    check_silent(&RULE, "a: &base 1\nb: *base\n");
}

#[test]
fn text_behind_a_quote() {
    check_said("a: 'it's'\n", "`s'` stands after the closing quote", "s'");
}

#[test]
fn text_left_of_the_first_key_is_dropped() {
    check_said(
        "  kind: Service\n  apiVersion: v1\nmetadata:\n  name: web\n",
        "Kubernetes drops everything from `metadata:` on without a word",
        "metadata:\n  name: web",
    );
    check_said("a: 1\n...\nb: 2\n", "Kubernetes drops everything from `b: 2` on", "b: 2");
    check_silent(&RULE, "a: 1\n...\n# the end\n");
}

#[test]
fn nothing_but_a_comment_follows_a_separator() {
    check_said("a: 1\n--- b: 2\n", "`b: 2` follows `---` on the same line", "b: 2");
    check_silent(&RULE, "a: 1\n--- # next\nb: 2\n---   \nc: 3\n");
}

#[test]
fn a_separator_cuts_a_block_of_text_too() {
    let found = said("key: |\n  x\n-----BEGIN CERTIFICATE-----\n");
    assert!(found.iter().any(|(message, _)| message.contains("follows `---` on the same line")), "{found:?}");
}

#[test]
fn a_byte_that_is_not_utf_8() {
    let bytes = b"a: caf\xE9\nb: 1\n".to_vec();
    let report = check(vec![SourceFile::new("a.yaml", bytes)], &Options::default());
    let found: Vec<_> = report.diagnostics.iter().filter(|it| it.rule == RULE.name).collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].message.starts_with("The byte 0xE9 is not part of any UTF-8 character"));
    assert_eq!((found[0].primary.start.offset, found[0].primary.end.offset), (6, 7));
}

#[test]
fn values_that_have_no_meaning() {
    check_said("a: .inf\n", "`.inf` is a number that JSON does not have", ".inf");
    check_said("~: a\n", "`~` cannot be a key in JSON", "~");
    check_said("[a]: b\n", "`[a]` is a list or a mapping, and a key must be text", "[a]");
    check_said("a: !!int web\n", "`web` is no value for the tag `!!int`", "web");
    check_said("a: !!binary '*'\n", "The value of `!!binary` is not base64", "'*'");
    check_said("<<: 1\n", "`<<` takes a mapping or a list of mappings, and `1` is none", "1");
    check_silent(&RULE, ".inf: a\nb: !!int \"5\"\nc: !!binary aGk=\nd: .inf\nd: 1\n");
}

#[test]
fn the_words_of_kubernetes_are_kept() {
    let report = run("a: 1\nb:\n  c: 1\n d: 2\n", &Options::default());
    assert_eq!(
        report.diagnostics[0].kubernetes_message.as_deref(),
        Some("error converting YAML to JSON: yaml: line 3: did not find expected key")
    );
}

#[test]
fn what_follows_a_fault_is_checked_too() {
    let found = said("a: @\nb: 1\nc:\n  d: 'x\ne: 2\n---\nf: %\n");
    let places: Vec<&str> = found.iter().map(|(_, place)| place.as_str()).collect();
    assert_eq!(places, ["@", "'", "%"]);
}

#[test]
fn ordinary_manifests_are_silent() {
    check_silent(
        &RULE,
        "
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  annotations: {a: b, \"c\": 'd'}
data:
  config: |
    key: [value
    \ttab: \"
  folded: >-
    two
    lines
  plain: two
    lines
  url: http://web:80/#top
  quoted: \"two
    lines\"
",
    );
}
