//! How long each phase of a check takes: `cargo bench -p kubetriage --bench check`.
//!
//! The numbers are those of this machine; what must hold on every machine is in `promises.rs`.

mod generator;

use divan::{Bencher, counter::BytesCount, counter::ItemsCount};
use generator::OBJECTS_PER_APP;
use kubetriage::{Options, Parsed, SourceFile, check_parsed, parse};

/// Numbers of apps, of four objects each.
const APPS: [usize; 3] = [10, 100, 1000];

fn main() {
    divan::main();
}

#[divan::bench(name = "1 text to tree (parse)", args = APPS)]
fn text_to_tree(bencher: Bencher<'_, '_>, apps: usize) {
    let files = generator::files(apps);
    counted(bencher, &files)
        .with_inputs(|| files.clone())
        .bench_values(|files| files.into_iter().map(parse).collect::<Vec<_>>());
}

#[divan::bench(name = "2 tree to report (check_parsed)", args = APPS)]
fn tree_to_report(bencher: Bencher<'_, '_>, apps: usize) {
    let files = generator::files(apps);
    let parsed: Vec<Parsed> = files.iter().cloned().map(parse).collect();
    counted(bencher, &files).bench(|| check_parsed(&parsed, &Options::default()));
}

#[divan::bench(name = "3 report to JSON", args = APPS)]
fn report_to_json(bencher: Bencher<'_, '_>, apps: usize) {
    let files = generator::files(apps);
    let report = kubetriage::check(files.clone(), &Options::default());
    counted(bencher, &files).bench(|| serde_json::to_vec(&report));
}

/// Shows, beside the time, how many bytes of YAML and how many objects that is in a second.
fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, files: &[SourceFile]) -> Bencher<'a, 'b> {
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(files.len() * OBJECTS_PER_APP))
}
