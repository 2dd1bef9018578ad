//! What a check costs in Rust, for the benchmark of the other languages: `tests/runners/bench.js` starts it, with the
//! number of documents and the name of a file as arguments.
//!
//! Writes the files of the check as JSON, and prints the best time in milliseconds of the check and its JSON: what every
//! other language does, too.

#![allow(clippy::print_stdout, reason = "printing is what this tool is for")]

mod generator;

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use generator::OBJECTS_PER_APP;
use kubetriage::{Options, check};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo passes `--bench` as well.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let [documents, path] = arguments.as_slice() else {
        // As one of all benches it has nothing to say.
        return Ok(());
    };
    let documents: usize = documents.parse()?;
    let files = generator::files(documents / OBJECTS_PER_APP);
    let texts =
        files.iter().map(|file| json!({"path": file.path, "text": String::from_utf8_lossy(&file.bytes)}));
    fs::write(path, serde_json::to_vec(&texts.collect::<Vec<_>>())?)?;
    let turns = (20_000 / documents.max(1)).clamp(5, 100);
    let time = |_| {
        let files = files.clone();
        let start = Instant::now();
        let json = serde_json::to_string(&check(files, &Options::default()));
        let time = start.elapsed();
        drop(black_box(json));
        time
    };
    let best = (0..turns).map(time).min().unwrap_or_default();
    println!("{}", best.as_secs_f64() * 1e3);
    Ok(())
}
