//! Tells the linker that Node brings the symbols of Node-API, and to leave those of the addon out of a release.

use std::env;

fn main() {
    napi_build::setup();
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|it| it == value);
    // Not for all crates, as `napi build --strip` does it: they would be other ones than those of the wheel.
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-s");
    }
}
