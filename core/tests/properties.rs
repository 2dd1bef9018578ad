//! What holds for every input: real manifests that are damaged, mixed and moved about by chance.
//!
//! The number of tries is small, so that all of this takes seconds; `PROPTEST_CASES=10000 cargo test -p kubetriage
//! --test properties` tries longer.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a broken promise has to stop the test"
)]

mod common;
#[path = "../../fuzz/promises.rs"]
mod promises;

use std::sync::LazyLock;

use common::inputs;
use kubetriage::{Include, Options, SourceFile, check, parse, report::PositionEncoding, view};
use proptest::{prelude::*, sample::Index};

static INPUTS: LazyLock<Vec<Vec<SourceFile>>> = LazyLock::new(inputs);

/// Every file of the inputs that is not long: a damage is found in a short one just as well.
static FILES: LazyLock<Vec<&SourceFile>> = LazyLock::new(|| {
    let files = INPUTS.iter().flatten();
    files.filter(|file| !file.bytes.is_empty() && file.bytes.len() < 6_000).collect()
});

/// What people, editors and templates leave in a manifest.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    "- ",
    ":",
    ": ",
    "#",
    " # x",
    "---\n",
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
    "|2-\n",
    "&a ",
    "*a",
    "!!str ",
    "<<: *a\n",
    "? ",
    "%YAML 1.2\n",
    "{{ .Values.x }}",
    "${X}",
    "null",
    "~",
    "yes",
    "0777",
    "1e3",
    "é",
    "漢",
    "🙂",
    "\u{feff}",
    "\u{2028}",
    "\u{0}",
    "\u{7f}",
    "kind: Service\n",
    "kind: Secret\nstringData:\n  a: b\n",
    "  name: web\n",
    "spec:\n",
    "# kubetriage: ignore\n",
    "items:\n",
];

/// So many tries, unless the caller asks for another number.
fn config(cases: u32) -> ProptestConfig {
    let asked_for = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if asked_for { config } else { ProptestConfig { cases, ..config } }
}

/// A change of a text: where, how much of it goes, and what comes instead.
type Change = (Index, usize, usize);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec((any::<Index>(), 0usize..40, 0..PIECES.len() + 2), 1..6)
}

/// A text with changes. Of the last two kinds of changes, one takes bytes away and one writes the following line twice.
fn damaged(file: &SourceFile, changes: &[Change]) -> SourceFile {
    let mut bytes = file.bytes.clone();
    for (place, length, piece) in changes {
        let start = place.index(bytes.len() + 1);
        let end = (start + length).min(bytes.len());
        match PIECES.get(*piece) {
            Some(piece) if length % 2 == 0 => {
                bytes.splice(start..start, piece.bytes());
            }
            Some(piece) => {
                bytes.splice(start..end, piece.bytes());
            }
            None if *piece == PIECES.len() => {
                bytes.drain(start..end);
            }
            None => {
                let line: Vec<u8> =
                    bytes[start..].split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
                bytes.splice(start..start, line);
            }
        }
    }
    SourceFile::new(file.path.clone(), bytes)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_damaged_manifest_is_answered_and_every_place_lies_in_it(
        file in any::<Index>(),
        changes in changes(),
        encoding in prop_oneof![
            Just(PositionEncoding::Utf8), Just(PositionEncoding::Utf16), Just(PositionEncoding::Utf32),
        ],
    ) {
        let file = damaged(FILES[file.index(FILES.len())], &changes);
        promises::parse(&file.bytes);
        promises::checked(std::slice::from_ref(&file), encoding);
        promises::fixes(&file.bytes);
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn the_order_of_files_changes_nothing(
        (files, shuffled) in (any::<Index>(), any::<Index>()).prop_flat_map(|(a, b)| {
            // Two inputs beside each other, as two folders of a repository.
            let beside = |folder: &'static str, files: &'static [SourceFile]| {
                files.iter().map(move |it| SourceFile::new(format!("{folder}/{}", it.path), it.bytes.clone()))
            };
            let (a, b) = (&INPUTS[a.index(INPUTS.len())], &INPUTS[b.index(INPUTS.len())]);
            let files: Vec<SourceFile> = beside("a", a).chain(beside("b", b)).collect();
            (Just(files.clone()), Just(files).prop_shuffle())
        }),
    ) {
        let options = Options { include: [Include::Graph].into(), ..Options::default() };
        prop_assert_eq!(check(files, &options), check(shuffled, &options));
    }

    /// Nothing of it is named by, or names, anything else.
    #[test]
    fn an_object_that_nothing_touches_changes_nothing(input in any::<Index>(), kind in 0..STRANGERS.len()) {
        let files = &INPUTS[input.index(INPUTS.len())];
        // A file that is alone is judged even if nothing shows that it is meant for Kubernetes.
        let mut more = files.clone();
        more.push(SourceFile::new("zz-neighbour/neighbour.yaml", NEIGHBOUR));
        let before = check(more.clone(), &Options::default());
        more.push(SourceFile::new("zz-stranger/stranger.yaml", STRANGERS[kind]));
        let after = check(more, &Options::default());
        prop_assert_eq!(before.diagnostics, after.diagnostics);
        prop_assert_eq!(before.summary.resources + 1, after.summary.resources);
    }
}

/// Objects of another namespace, with names and labels that nothing else has.
const STRANGERS: &[&str] = &[
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: qx7-unrelated, namespace: qx7-elsewhere, labels: {qx7: qx7}}\ndata: {qx7: \"1\"}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: qx7-unrelated, namespace: qx7-elsewhere, labels: {qx7: qx7}}\nspec: {containers: [{name: qx7, image: \"qx7.example/qx7:1\"}]}\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: qx7-unrelated, namespace: qx7-elsewhere}\nspec:\n  selector: {matchLabels: {qx7: qx7}}\n  template:\n    metadata: {labels: {qx7: qx7}}\n    spec: {containers: [{name: qx7, image: \"qx7.example/qx7:1\"}]}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: qx7-unrelated, namespace: qx7-elsewhere}\nspec: {type: ExternalName, externalName: qx7.example}\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: qx7-unrelated, namespace: qx7-elsewhere}\n",
];

const NEIGHBOUR: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: qx8-neighbour, namespace: qx8}\n";

/// The name of an object is a scalar whose place is known from outside; that of every scalar is tested in the reader.
#[test]
fn the_text_under_a_name_reads_to_the_name() {
    let mut names = 0;
    for files in INPUTS.iter() {
        let report = check(files.clone(), &Options::default());
        for document in &report.documents {
            let (Some(span), Some(resource)) = (&document.name_span, &document.resource) else { continue };
            let file = files.iter().find(|file| file.path == document.file).unwrap();
            let parsed = parse(file.clone());
            let written = &parsed.text()[span.start.offset..span.end.offset];
            // Where an alias stands for it, what it stands for is elsewhere.
            if written.starts_with('*') {
                continue;
            }
            let read = view(vec![SourceFile::new("name", written)], &Options::default());
            let value = read.first().and_then(|it| it.value.as_ref().ok()).and_then(|it| it.as_str());
            assert_eq!(value, resource.name.as_deref(), "{}: {written}", document.file);
            names += 1;
        }
    }
    assert!(names > 200, "only {names} names");
}
