//! A workspace that was edited in any way says what a check of its files says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken promise has to stop the test")]

#[path = "../benches/generator/mod.rs"]
mod generator;

use std::collections::BTreeMap;

use kubetriage::{
    Diagnostic, Include, KubernetesVersion, Options, SourceFile, Workspace, check, report::PositionEncoding,
};
use proptest::prelude::*;

/// What somebody does to a workspace. Few paths and few texts, so that edits meet.
#[derive(Clone, Debug)]
enum Edit {
    /// The file of this number is that app, in the folder of the first one.
    Set {
        file: usize,
        app: usize,
    },
    /// As [`Edit::Set`], but somebody is still typing: the text ends here, in percent.
    SetHalf {
        file: usize,
        app: usize,
        percent: usize,
    },
    /// As [`Edit::Set`], behind a comment beyond ASCII, which tells the encodings apart.
    SetBehindComment {
        file: usize,
        app: usize,
    },
    /// Not UTF-8.
    SetBytes {
        file: usize,
    },
    Remove {
        file: usize,
    },
    /// Objects that one release takes and another one does not, in one document.
    SetList {
        file: usize,
    },
    /// Judge by the release 1.x from now on.
    Release {
        minor: u16,
    },
    Update,
    Report,
}

const FILES: usize = 4;

/// Enough for each fault that the generator plants.
const APPS: usize = 60;

const LIST: &str = "
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: right}}
- {apiVersion: networking.k8s.io/v1beta1, kind: Ingress, metadata: {name: old}, spec: {rules: [{hots: a}]}}
- {apiVersion: v1, kind: Service, metadata: {name: wrong}, spec: {ports: [{port: eighty}], externalIPs: [x]}}
- {apiVersion: v1, kind: Secret, metadata: {name: Wrong}}
";

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let file = 0..FILES;
    let app = (0..APPS / 10).prop_map(|turn| turn * 10 + 9);
    let any_app = prop_oneof![2 => app, 1 => 0..APPS];
    let edit = prop_oneof![
        4 => (file.clone(), any_app.clone()).prop_map(|(file, app)| Edit::Set { file, app }),
        2 => (file.clone(), any_app.clone(), 0..100_usize)
            .prop_map(|(file, app, percent)| Edit::SetHalf { file, app, percent }),
        2 => (file.clone(), any_app).prop_map(|(file, app)| Edit::SetBehindComment { file, app }),
        1 => file.clone().prop_map(|file| Edit::SetBytes { file }),
        1 => file.clone().prop_map(|file| Edit::SetList { file }),
        1 => (15..40_u16).prop_map(|minor| Edit::Release { minor }),
        2 => file.prop_map(|file| Edit::Remove { file }),
        3 => Just(Edit::Update),
        1 => Just(Edit::Report),
    ];
    prop::collection::vec(edit, 1..25)
}

fn encoding() -> impl Strategy<Value = PositionEncoding> {
    prop_oneof![Just(PositionEncoding::Utf8), Just(PositionEncoding::Utf16), Just(PositionEncoding::Utf32)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_report_is_that_of_a_fresh_check(edits in edits(), position_encoding in encoding()) {
        let apps = generator::files(APPS);
        let include = [Include::Graph].into();
        let mut options = Options { position_encoding, include, ..Options::default() };
        let mut workspace = Workspace::new(options.clone());
        let mut files: BTreeMap<String, SourceFile> = BTreeMap::new();
        let mut shown: BTreeMap<String, Diagnostic> = BTreeMap::new();
        for edit in edits.into_iter().chain([Edit::Update]) {
            let path = |file: usize| format!("team/{file}.yaml");
            let (file, bytes) = match edit {
                Edit::Set { file, app } => (file, apps[app].bytes.clone()),
                Edit::SetHalf { file, app, percent } => {
                    let bytes = &apps[app].bytes;
                    (file, bytes[..bytes.len() * percent / 100].to_vec())
                }
                Edit::SetBehindComment { file, app } => {
                    (file, ["# café 😀\n".as_bytes(), &apps[app].bytes].concat())
                }
                Edit::SetList { file } => (file, LIST.as_bytes().to_vec()),
                Edit::Release { minor } => {
                    options.kubernetes_version = Some(KubernetesVersion { major: 1, minor });
                    workspace.set_options(options.clone());
                    continue;
                }
                Edit::SetBytes { file } => (file, b"kind: caf\xE9\n".to_vec()),
                Edit::Remove { file } => {
                    prop_assert_eq!(workspace.remove_file(&path(file)), files.remove(&path(file)).is_some());
                    continue;
                }
                Edit::Report => {
                    prop_assert_eq!(json(&workspace.report()), fresh(&files, &options));
                    continue;
                }
                Edit::Update => {
                    let changes = workspace.update();
                    for id in changes.removed {
                        prop_assert!(shown.remove(&id).is_some(), "{} was not there", id);
                    }
                    for diagnostic in changes.changed {
                        let id = diagnostic.id.clone();
                        let former = shown.insert(id, diagnostic.clone());
                        prop_assert!(former.is_some_and(|former| former != diagnostic));
                    }
                    for diagnostic in changes.added {
                        prop_assert!(shown.insert(diagnostic.id.clone(), diagnostic).is_none());
                    }
                    let report = workspace.report();
                    prop_assert_eq!(json(&report), fresh(&files, &options));
                    prop_assert_eq!(&changes.summary, &report.summary);
                    let now: BTreeMap<String, Diagnostic> =
                        report.diagnostics.iter().map(|it| (it.id.clone(), it.clone())).collect();
                    prop_assert!(shown == now, "the changes do not lead to the report");
                    continue;
                }
            };
            let file = SourceFile::new(path(file), bytes);
            files.insert(file.path.clone(), file.clone());
            workspace.set_file(file);
        }
    }
}

fn fresh(files: &BTreeMap<String, SourceFile>, options: &Options) -> String {
    json(&check(files.values().cloned().collect(), options))
}

fn json(report: &kubetriage::Report) -> String {
    serde_json::to_string(report).unwrap()
}
