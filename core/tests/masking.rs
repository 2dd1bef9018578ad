//! Masked files hold no value of a Secret, and otherwise say what the files said.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a leak has to stop the test"
)]

mod common;

use common::inputs;
use kubetriage::{Options, SourceFile, check, mask_secrets};
use proptest::{prelude::*, sample::Index, test_runner::RngSeed};

/// What a check finds, without places and words.
fn findings(files: &[SourceFile]) -> Vec<(String, Option<String>, Option<String>)> {
    let report = check(files.to_vec(), &Options::default());
    let found = report.diagnostics.into_iter();
    let mut found: Vec<_> = found
        .map(|it| (it.rule.to_owned(), it.field_path, it.resource.and_then(|resource| resource.name)))
        .collect();
    found.sort();
    found
}

fn is_yaml(files: &[SourceFile]) -> bool {
    !findings(files).iter().any(|(rule, ..)| rule.starts_with("yaml-") && rule != "yaml-implicit-type")
}

#[test]
fn the_same_is_found_in_masked_files() {
    let mut masked_files = 0;
    for files in inputs() {
        let masked = mask_secrets(files.clone());
        assert_eq!(mask_secrets(masked.clone()), masked, "{:?}", files[0]);
        masked_files += usize::from(masked != files);
        if masked != files && is_yaml(&files) {
            let changed = masked.iter().find(|file| !files.contains(file)).unwrap();
            let text = String::from_utf8_lossy(&changed.bytes);
            assert_eq!(findings(&masked), findings(&files), "{}:\n{text}", changed.path);
        }
    }
    assert!(masked_files > 10, "{masked_files}");
}

const SECRETS: &[&str] = &[
    "# the database\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  labels: {app: web}\ntype: Opaque\ndata:\n  user: UExBTlRFRA==\n  password: \"UExBTlRFRA==\"\nstringData:\n  a: PLANTED # PLANTED\n  # PLANTED\n  b: |\n    PLANTED\n      PLANTED\n  c: 'PLANTED two'\nimmutable: true\n",
    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{\"data\": \"PLANTED\"}'}}\n  stringData: {a: PLANTED, b: \"PLANTED\"}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n  data: {c: open}\n",
    "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Secret\",\n  \"metadata\": {\"name\": \"a\"},\n  \"data\": {\n    \"a\": \"UExBTlRFRA==\",\n    \"b\": \"UExBTlRFRA==\"\n  }\n}\n",
    "apiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: db\r\nstringData:\r\n  a: >-\r\n    PLANTED\r\n    PLANTED\r\n  b: &x PLANTED\r\n  c: *x\r\n---\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: b}\r\ndata: {c: open}\r\n",
];

/// What people, editors and templates leave in a manifest.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "  ",
    "\t",
    "- ",
    ": ",
    "#",
    " # x",
    "...\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "\"",
    "|",
    ">",
    "&a ",
    "*a",
    "!!str ",
    "<<: *a\n",
    "? ",
    "{{ .Values.x }}",
    "${X}",
    "null",
    "0777",
    "é",
    "🙂",
    "\u{feff}",
    "\u{7f}",
    "kind: Service\n",
    "  name: web\n",
    "spec:\n",
];

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn a_damaged_secret_gives_no_value_away(
        secret in 0..SECRETS.len(),
        changes in proptest::collection::vec((any::<Index>(), 0usize..6, 0..PIECES.len()), 1..4),
    ) {
        let mut text = SECRETS[secret].to_owned();
        for (place, length, piece) in &changes {
            let mut start = place.index(text.len() + 1);
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) { end -= 1; }
            text.replace_range(start..end.max(start), PIECES[*piece]);
        }
        // Another kind is no Secret.
        prop_assume!(["kind: Secret", "\"kind\": \"Secret\""].iter().any(|kind| text.contains(kind)));
        let masked = mask_secrets(vec![SourceFile::new("a.yaml", text.as_str())]);
        let shown = String::from_utf8(masked[0].bytes.clone()).unwrap();
        for marker in ["PLANTED", "UExBTlRF"] {
            prop_assert!(!shown.contains(marker), "{}\n→\n{}", text, shown);
        }
        prop_assert_eq!(&mask_secrets(masked.clone()), &masked, "{}", text);
    }
}
