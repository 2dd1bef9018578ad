//! Facts about Kubernetes' reader, most of them recorded from it.

mod golden;
mod hostile;
mod libyaml;
mod recovery;
mod spans;

use super::{File, read_file};

/// Reads a text as a file.
fn read(text: &str) -> File {
    read_file("test.yaml", text.as_bytes().to_vec())
}
