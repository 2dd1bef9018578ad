//! What kubetriage promises about its speed, measured: `cargo bench -p kubetriage --bench promises`.
//!
//! A promise is a ratio of two measurements of one run, so that it holds on a slow machine as well as on a fast one:
//! what is compared runs in turns, each measurement is the time that the thread had the processor, and of several the
//! best one counts, because nothing but the work itself makes a run faster. The exit code is 1 when a promise is broken.

#![allow(clippy::print_stdout, reason = "printing is what this tool is for")]

#[path = "generator/crowds.rs"]
mod crowds;
#[path = "generator/dump.rs"]
mod dump;
mod generator;

use std::{hint::black_box, process::ExitCode, time::Duration};

use cpu_time::ThreadTime;
use generator::{Fault, OBJECTS_PER_APP};
use granit_parser::Parser;
use kubetriage::{Options, SourceFile, Workspace, check, parse};

fn main() -> ExitCode {
    let mut table = Table::default();
    println!("kubetriage {}, time on the processor in one thread\n", kubetriage::version());
    reading(&mut table);
    editing(&mut table);
    growing(&mut table);
    dumps(&mut table);
    crowds(&mut table);
    table.exit_code()
}

/// Speed against that of a parser which builds nothing.
fn reading(table: &mut Table) {
    let apps = generator::apps(500);
    // The scan ends at the first fault of a text, and would be measured on less than the others.
    let files: Vec<SourceFile> =
        apps.filter(|app| app.fault != Some(Fault::Syntax)).map(|app| app.file).collect();
    let mut scan = || {
        let events = files.iter().map(|file| Parser::new_from_str(text(file)).flatten().count());
        time(|| events.sum::<usize>())
    };
    let mut tree = || {
        let files = files.clone();
        time(|| files.into_iter().map(parse).collect::<Vec<_>>())
    };
    let mut whole = || time_check(&files);
    let [scan, tree, whole] = best(15, [&mut scan, &mut tree, &mut whole]);

    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    let objects = files.len() * OBJECTS_PER_APP;
    println!("{} files, {:.1} MB, {objects} objects", files.len(), bytes as f64 / 1e6);
    for (name, duration) in [("granit-parser's events", scan), ("parse", tree), ("check", whole)] {
        let speed = bytes as f64 / 1e6 / duration.as_secs_f64();
        println!("  {name:24} {speed:7.0} MB/s {:8.2} µs per object", micros(duration, objects));
    }
    println!();
    table.at_least("speed of parse, granit-parser's event scan being 1", ratio(scan, tree), 0.5);
    table.at_most("time of check, parse being 1", ratio(whole, tree), 2.5);
}

/// A change of one file among a thousand must not read the others again.
fn editing(table: &mut Table) {
    let files = generator::files(1_000);
    let Some(first) = files.first() else { return };
    let mut workspace = Workspace::new(Options::default());
    files.iter().for_each(|file| workspace.set_file(file.clone()));
    workspace.update();
    let mut turn = 0;
    let mut update = || {
        turn += 1;
        let edited = format!("{}# edit {turn}\n", text(first));
        workspace.set_file(SourceFile::new(first.path.clone(), edited));
        time(|| workspace.update())
    };
    let mut whole = || time_check(&files);
    let [update, whole] = best(15, [&mut update, &mut whole]);
    table.at_most(
        "time of an update after 1 of 1,000 files has changed, check being 1",
        ratio(update, whole),
        0.7,
    );
}

/// How often what takes seconds is measured: one of so many runs should meet no other work that fills the caches which
/// the processors share.
const LONG_TURNS: usize = 7;

/// The cost of an object must not depend on how many there are.
fn growing(table: &mut Table) {
    let (few, many) =
        (generator::files(1_000 / OBJECTS_PER_APP), generator::files(100_000 / OBJECTS_PER_APP));
    let (few_objects, many_objects) = (few.len() * OBJECTS_PER_APP, many.len() * OBJECTS_PER_APP);
    // As many objects for both in every turn: a short measurement is easily better than the machine allows for long.
    let repeat = many_objects / few_objects / 4;
    let mut few = || (0..repeat).map(|_| time_check(&few)).min().unwrap_or_default();
    let mut many = || time_check(&many);
    let [few, many] = best(LONG_TURNS, [&mut few, &mut many]);
    let (few, many) = (micros(few, few_objects), micros(many, many_objects));
    println!("check of {few_objects} objects: {few:.2} µs per object; of {many_objects}: {many:.2} µs\n");
    table.at_most("cost of an object among 100,000, among 1,000 being 1", many / few, 1.3);
}

/// A Pod of a dump must cost the same among all Pods of a large cluster, with its Events and the Nodes.
fn dumps(table: &mut Table) {
    const FEW: usize = 1_000;
    const MANY: usize = 20_000;
    let (few, many) = (dump::dump(FEW), dump::dump(MANY));
    let mut few = || (0..MANY / FEW / 4).map(|_| time_check(&few)).min().unwrap_or_default();
    let mut many = || time_check(&many);
    let [few, many] = best(LONG_TURNS, [&mut few, &mut many]);
    let (few, many) = (micros(few, FEW), micros(many, MANY));
    println!("check of a dump with {FEW} Pods: {few:.1} µs per Pod; with {MANY}: {many:.1} µs\n");
    table.at_most("cost of a Pod in a dump of 20,000, in one of 1,000 being 1", many / few, 1.3);
}

/// What would cost the square of its size, if it were compared in pairs. Ten times as much of it would then cost ten
/// times as much for each; 2 leaves room for memory that no longer fits into the caches.
fn crowds(table: &mut Table) {
    type Crowd = (&'static str, fn(usize) -> Vec<SourceFile>, usize);
    const CROWDS: [Crowd; 6] = [
        ("Services over as many Pods", crowds::services_over_pods, 10_000),
        ("Services that select nothing, beside as many Pods", crowds::services_beside_pods, 10_000),
        ("keys in one mapping", crowds::keys, 100_000),
        ("paths to one Service without Pods", crowds::paths_to_one_service, 10_000),
        ("paths to Services that do not exist", crowds::paths_to_missing_services, 10_000),
        ("small files", crowds::small_files, 10_000),
    ];
    for (name, make, count) in CROWDS {
        let (few, many) = (make(count / 10), make(count));
        let mut few = || (0..3).map(|_| time_check(&few)).min().unwrap_or_default();
        let mut many = || time_check(&many);
        let [few, many] = best(3, [&mut few, &mut many]);
        let (few, many) = (micros(few, count / 10), micros(many, count));
        let what = format!("{many:.1} µs for each of {count} {name}, of a tenth being 1");
        table.at_most(&what, many / few, 2.0);
    }
}

fn text(file: &SourceFile) -> &str {
    std::str::from_utf8(&file.bytes).unwrap_or_default()
}

/// How long a check takes, without making its input.
fn time_check(files: &[SourceFile]) -> Duration {
    let files = files.to_vec();
    time(|| check(files, &Options::default()))
}

/// How long `work` has the processor; what it returns is dropped after that.
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = ThreadTime::now();
    let result = black_box(work());
    let duration = start.elapsed();
    drop(result);
    duration
}

/// The best time of each, over so many turns in which each of them runs once.
fn best<const N: usize>(turns: usize, mut measures: [&mut dyn FnMut() -> Duration; N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..turns {
        for (best, measure) in best.iter_mut().zip(&mut measures) {
            *best = measure().min(*best);
        }
    }
    best
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn micros(duration: Duration, objects: usize) -> f64 {
    duration.as_secs_f64() * 1e6 / objects as f64
}

/// The promises, printed as they are measured.
#[derive(Default)]
struct Table {
    broken: usize,
}

impl Table {
    fn at_least(&mut self, what: &str, value: f64, promise: f64) {
        self.row(what, value, &format!("at least {promise}"), value >= promise);
    }

    fn at_most(&mut self, what: &str, value: f64, promise: f64) {
        self.row(what, value, &format!("at most {promise}"), value <= promise);
    }

    fn row(&mut self, what: &str, value: f64, promise: &str, kept: bool) {
        self.broken += usize::from(!kept);
        let verdict = if kept { "kept" } else { "BROKEN" };
        println!("{what:84} {value:6.2}  {promise:12}  {verdict}");
    }

    fn exit_code(&self) -> ExitCode {
        match self.broken {
            0 => ExitCode::SUCCESS,
            broken => {
                println!("\n{broken} broken");
                ExitCode::FAILURE
            }
        }
    }
}
