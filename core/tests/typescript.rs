//! The TypeScript types are those of the Rust types. Needs the feature `ts`, which `make test` turns on.

#![cfg(feature = "ts")]

mod common;

/// `make generate` writes the file anew.
#[path = "../examples/generate_typescript.rs"]
mod generate_typescript;

#[test]
fn the_types_in_the_repository_are_those_of_the_crate() {
    let path = common::repository().join("bindings-wasm/package/report.d.ts");
    assert!(
        common::read(&path) == generate_typescript::types(),
        "bindings-wasm/package/report.d.ts is out of date: run `make generate`"
    );
}
