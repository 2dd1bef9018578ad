//! No output shows a value of a Secret, wherever it is planted and whatever else is wrong around it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a leak has to stop the test")]

use std::collections::BTreeSet;

use kubetriage::{
    Include, Lang, Options, Report, SourceFile, apply_fixes, check, mask_secrets, parse,
    report::Applicability, secret_ranges, select_fixes, view,
};

/// Stands for every value: a text, and numbers that no offset is by chance.
const MARKER: &str = "PLANTED";
const NUMBERS: [&str; 3] = ["48151623", "777123", "90210907"];
/// The same as they are read: octal, and in base64.
const OTHER_FORMS: [&str; 3] = ["261715", "UExBTlRFRA", "4.8151623"];

/// The text behind `kind: Secret`, one for each way of holding a value.
const SECRETS: &[(&str, &str)] = &[
    ("data", "data:\n  a: UExBTlRFRA==\n  b: PLANTED not base64\n"),
    ("string data", "stringData:\n  a: PLANTED\n  b: 'PLANTED two'\n  c: |\n    PLANTED\n    more PLANTED\n"),
    ("duplicate keys", "stringData:\n  a: PLANTED1\n  a: PLANTED2\n  \"a\": PLANTED3\n"),
    ("the map twice", "stringData: {a: PLANTED1}\nstringData: {a: PLANTED2}\ndata: {a: PLANTED3}\n"),
    (
        "wrong types",
        "stringData:\n  a: [PLANTED]\n  b: {PLANTED: PLANTED}\n  c: 48151623\ndata:\n  d: 90210907\n  e: {x: {y: PLANTED}}\n",
    ),
    ("the whole is no map", "data: PLANTED\nstringData: [PLANTED, 48151623]\n"),
    (
        "implicit types",
        "stringData:\n  a: 48151623\n  b: 0777123\n  c: 90210907\n  48151: PLANTED\n  yes: PLANTED\n",
    ),
    ("nested keys twice", "stringData:\n  a:\n    PLANTED1: x\n    PLANTED1: PLANTED\n"),
    ("alias", "x: &planted PLANTED\nstringData:\n  a: *planted\n  b: *missing-PLANTED\n"),
    ("merge", "base: &base {a: PLANTED, a: PLANTED2}\nstringData:\n  <<: *base\n  b: 48151623\n"),
    ("tag", "stringData:\n  a: !!int PLANTED\n  b: !!binary PLANTED!\n  c: !PLANTED x\n"),
    ("misspelt", "StringData:\n  a: PLANTED\nData: {b: 48151623}\n"),
    ("wrong place", "metadata:\n  name: db\n  stringData:\n    a: PLANTED\nspec:\n  data: {a: PLANTED}\n"),
    ("comment", "stringData:\n  # was PLANTED\n  a: x # PLANTED\n  # b: PLANTED\n"),
    ("flow", "stringData: {a: PLANTED, 'b': \"PLANTED\", c: 48151623}\n"),
    (
        "credentials",
        "type: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: '{\"auths\": PLANTED}'\n",
    ),
    ("keys that are not allowed", "stringData:\n  a/b: PLANTED\n  \"c d\": PLANTED\n"),
    ("tls without a key", "type: kubernetes.io/tls\nstringData:\n  tls.crt: PLANTED\n"),
    ("template", "stringData:\n  a: {{ .Values.PLANTED }}\n  b: ${PLANTED}\n  c: \"{{ PLANTED }}\"\n"),
    (
        "a long text",
        "data:\n  a: PLANTED is a text that goes on and on, for longer than any message repeats PLANTED\n",
    ),
    ("quotes inside", "data:\n  a: 'PLANTED \"quoted\" `PLANTED`'\n"),
    ("a tab", "stringData:\n\ta: PLANTED\n  b: PLANTED\n"),
    ("an open quote", "stringData:\n  a: \"PLANTED\n  b: PLANTED\n"),
    ("an open bracket", "stringData: {a: PLANTED, b: [PLANTED\n"),
    ("a colon", "stringData:\n  a: PLANTED: PLANTED: PLANTED\n  b: x\n"),
    ("no space", "stringData:\n  a:PLANTED\n  b: x\n"),
    ("bad indentation", "stringData:\n    a: PLANTED\n  b: PLANTED\n c: PLANTED\n"),
    ("a reserved character", "stringData:\n  a: @PLANTED\n  b: %PLANTED\n  c: `PLANTED`\n"),
    ("an escape", "stringData:\n  a: \"PLANTED\\q\"\n"),
    ("an empty value", "stringData:\n  a:\n  PLANTED\n  b: PLANTED\n"),
    ("a list item", "stringData:\n- a: PLANTED\n- PLANTED\n"),
    ("block text", "stringData:\n  a: |PLANTED\n    x\n  b: |\n   PLANTED\n  PLANTED\n"),
    ("a directive", "stringData:\n  a: PLANTED\n%PLANTED\n"),
];

/// The object around it.
fn objects(text: &str) -> Vec<String> {
    let name = if text.contains("name: db") { "" } else { "metadata: {name: db}\n" };
    let secret = format!("apiVersion: v1\nkind: Secret\n{name}{text}");
    let last_applied = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {{\"stringData\":{{\"a\":\"PLANTED\"}}}}\n    other/one/two: x\n{}",
        if name.is_empty() { "" } else { text }
    );
    let item: String = secret.lines().map(|line| format!("  {line}\n")).collect();
    let list = format!("apiVersion: v1\nkind: List\nitems:\n-{}", item.get(1..).unwrap());
    let behind = format!("{text}apiVersion: v1\nkind: Secret\n{name}");
    // Another object beside it, which mentions the Secret and its keys.
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: nginx\n    env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: gone}}}]\n    envFrom: [{secretRef: {name: db}}]\n";
    let tls = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}, tls: [{secretName: db}]}\n";
    let beside = format!("{pod}---\n{tls}---\n{secret}---\n{secret}");
    vec![secret, last_applied, list, behind, beside]
}

fn planted(text: &str) -> BTreeSet<&str> {
    let forms = NUMBERS.iter().chain(&OTHER_FORMS).copied();
    let found = std::iter::once(MARKER).chain(forms);
    found.filter(|it| text.contains(it)).collect()
}

/// The first line of an output that shows something planted.
fn leak(what: &str, input: &str, output: &str) -> Option<String> {
    let marker = *planted(output).first()?;
    let line = output.lines().find(|line| line.contains(marker)).unwrap();
    Some(format!("{what}: {marker} in `{}` of\n{input}", line.trim()))
}

#[track_caller]
fn assert_none(mut leaks: Vec<String>) {
    leaks.dedup();
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

fn options(lang: Lang) -> Options {
    Options { lang, include: [Include::Graph].into(), ..Options::default() }
}

fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).unwrap()
}

#[test]
fn no_report_shows_a_value() {
    let mut findings = 0;
    let mut leaks = Vec::new();
    for (name, text) in SECRETS {
        for input in objects(text) {
            for lang in [Lang::En, Lang::Es] {
                let report = check(vec![SourceFile::new("a.yaml", input.as_str())], &options(lang));
                findings += report.diagnostics.len();
                leaks.extend(leak(name, &input, &json(&report)));
            }
        }
    }
    assert!(findings > 500, "{findings}");
    assert_none(leaks);
}

#[test]
fn no_view_shows_a_value() {
    let mut leaks = Vec::new();
    for (name, text) in SECRETS {
        for input in objects(text) {
            for defaults in [false, true] {
                let options = Options { defaults, ..Options::default() };
                let shown = view(vec![SourceFile::new("a.yaml", input.as_str())], &options);
                leaks.extend(leak(name, &input, &format!("{shown:#?}")));
            }
        }
    }
    assert_none(leaks);
}

/// What is left of a text when everything that is hidden is taken out.
fn shown(input: &str) -> String {
    let parsed = parse(SourceFile::new("a.yaml", input));
    let mut text = parsed.text().to_owned();
    for range in secret_ranges(&parsed).into_iter().rev() {
        text.replace_range(range, "•••");
    }
    text
}

#[test]
fn what_fixes_make_of_a_secret_is_hidden_as_well() {
    let mut applied = 0;
    let mut leaks = Vec::new();
    for (name, text) in SECRETS {
        for input in objects(text) {
            leaks.extend(leak(name, &input, &shown(&input)));
            let files = vec![SourceFile::new("a.yaml", input.as_str())];
            let report = check(files.clone(), &options(Lang::En));
            let fixes = select_fixes(&report, Applicability::Unsafe);
            let Ok(after) = apply_fixes(files, &fixes, report.position_encoding) else {
                panic!("{name}: the fixes do not fit\n{input}")
            };
            applied += fixes.len();
            for file in after {
                let after = String::from_utf8(file.bytes).unwrap();
                leaks.extend(leak(name, &after, &shown(&after)));
            }
        }
    }
    assert!(applied > 20, "{applied}");
    assert_none(leaks);
}

fn masked(input: &str) -> String {
    let [file] = <[_; 1]>::try_from(mask_secrets(vec![SourceFile::new("a.yaml", input)])).unwrap();
    String::from_utf8(file.bytes).unwrap()
}

#[test]
fn no_masked_file_holds_a_value_and_masking_it_again_changes_nothing() {
    let mut leaks = Vec::new();
    for (name, text) in SECRETS {
        for input in objects(text) {
            let masked = self::masked(&input);
            leaks.extend(leak(name, &input, &masked).map(|leak| format!("{leak}\n→\n{masked}")));
            assert_eq!(self::masked(&masked), masked, "{name}");
        }
    }
    assert_none(leaks);
}
