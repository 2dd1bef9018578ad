//! The command line of kubetriage.
fn main() {}
