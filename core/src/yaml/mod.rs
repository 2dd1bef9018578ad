//! Text → documents: a tree with the byte span of every key and value.
//!
//! This module knows Kubernetes' YAML and nothing of Kubernetes' kinds. One call, [`read_file`], cuts a file
//! into documents at lines that begin with `---`, as `kubectl` does, and reads each of them on its own: a
//! broken document never hides another one.

pub(crate) mod de;
mod document;
mod lines;
mod node;
mod problem;
mod reader;
mod span;
pub(crate) mod tree;

pub(crate) use document::{Document, File, decode, read_file};
pub(crate) use lines::LineIndex;
pub(crate) use node::{Entry, Node, Value};
pub(crate) use problem::{Problem, ProblemKind};
pub(crate) use span::Span;
