//! Tries the inputs in `fuzz/corpus`: what the fuzzer begins with, and what it has found. To look for more: `make fuzz`.

#![allow(clippy::expect_used, reason = "a missing corpus has to stop the test")]

mod common;
#[path = "../../fuzz/promises.rs"]
mod promises;

use common::{repository, sources_below};

type Promise = fn(&[u8]);

#[test]
fn every_input_of_the_corpus_keeps_the_promises() {
    let targets: [(&str, Promise); 3] =
        [("parse", promises::parse), ("check", promises::check), ("fixes", promises::fixes)];
    for (name, target) in targets {
        let inputs = sources_below(&repository().join("fuzz/corpus").join(name));
        assert!(inputs.len() >= 5, "{name}: {} inputs", inputs.len());
        for input in inputs {
            // Shown only when it fails.
            println!("{name}/{}", input.path);
            target(&input.bytes);
        }
    }
}
