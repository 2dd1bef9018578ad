//! kubetriage
#![forbid(unsafe_code)]
mod yaml;
