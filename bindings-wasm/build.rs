//! What the linker is told.

fn main() {
    // It would sort texts by their ends, to find one inside of another. In the order in which they are written, both
    // languages side by side, they are smaller with gzip.
    println!("cargo::rustc-cdylib-link-arg=-O0");
    println!("cargo::rerun-if-changed=build.rs");
}
