//! Text → documents: a tree with the byte span of every key and value.
//!
//! This module knows Kubernetes' YAML and nothing of Kubernetes' kinds. One call, [`read_file`], cuts a file
//! into documents at lines that begin with `---`, as `kubectl` does, and reads each of them on its own: a
//! broken document never hides another one.
//!
//! `scan` makes tokens of the text, `parse` a tree of the tokens, by the grammar of Kubernetes' own reader, and
//! goes on after a fault. `resolve` says which texts are numbers, booleans and null; `mappings` what a mapping
//! says once its keys are resolved and merge keys applied; `aliases` how much aliases stand for. [`Node`] is how
//! everybody else looks at the result, and `de` reads typed values from it.

mod aliases;
mod chars;
pub(crate) mod de;
mod document;
mod json;
mod lines;
mod mappings;
mod marker;
mod node;
mod parse;
mod problem;
mod resolve;
mod scan;
mod span;
mod split;
pub(crate) mod tree;
pub(crate) mod written;

#[cfg(test)]
mod tests;

pub(crate) use document::{Document, File, Known, Measured};
pub(crate) use lines::LineIndex;
pub(crate) use marker::{Marker, MarkerForm, MarkerPosition, markers};
pub(crate) use node::{Entry, Node, Value};
pub(crate) use problem::{Problem, ProblemKind};
pub(crate) use resolve::decode_base64;
pub(crate) use resolve::is_plain_string;
pub(crate) use span::Span;
pub(crate) use split::{decode, read_file};
pub(crate) use tree::Style;
