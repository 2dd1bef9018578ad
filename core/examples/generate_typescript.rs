//! Writes the TypeScript types of everything that the functions take and return to standard output; `make generate`
//! keeps `bindings-wasm/package/report.d.ts` up to date with it.

#![allow(clippy::print_stdout, reason = "printing is what this tool is for")]

mod links;

use std::collections::BTreeMap;

use kubetriage::{
    Changes, DocumentValue, Options, Picture, Proposal, Report, RuleInfo, SourceFile,
    report::{Flowchart, Request, ServiceEndpoints, Trace, WhatIf},
};
use links::without_links;
use ts_rs::{Config, TS, TypeVisitor};

#[allow(dead_code, reason = "the test of the committed types includes this file and calls `types` only")]
fn main() {
    print!("{}", types());
}

/// The declarations as they are written, with a line break at the end.
pub(crate) fn types() -> String {
    let mut types = Types { config: Config::new().with_large_int("number"), ..Types::default() };
    types.visit::<SourceFile>();
    types.visit::<Options>();
    types.visit::<Report>();
    types.visit::<Changes>();
    types.visit::<DocumentValue>();
    types.visit::<RuleInfo>();
    types.visit::<Request>();
    types.visit::<Trace>();
    types.visit::<Proposal>();
    types.visit::<WhatIf>();
    types.visit::<ServiceEndpoints>();
    types.visit::<Flowchart>();
    types.visit::<Picture>();
    let declarations: String = types.declarations.into_values().collect();
    format!("// Generated from the types of the Rust crate by `make generate`.\n{declarations}")
}

/// The declarations of the types that were met, by name: the order in which a type visits others is not always the same.
#[derive(Default)]
struct Types {
    config: Config,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let name = T::ident(&self.config);
        // What has no file of its own, as a string, has no declaration.
        if T::output_path().is_none() || self.declarations.contains_key(&name) {
            return;
        }
        let docs = comment(&T::docs().unwrap_or_default());
        let declaration = declaration(&T::decl(&self.config), &name);
        self.declarations.insert(name, format!("\n{docs}export {declaration}\n"));
        T::visit_dependencies(self);
    }
}

/// The types of arguments that have a default for every field.
const ALL_OPTIONAL: [&str; 2] = ["Options", "Limits"];

/// An object type as an interface with each field on lines of its own; other types as they are.
fn declaration(declaration: &str, name: &str) -> String {
    let Some(fields) = declaration.strip_prefix(&format!("type {name} = {{")) else {
        return declaration.to_owned();
    };
    let fields = comment(fields.trim_end_matches("};").trim());
    let mut text = format!("interface {name} {{\n");
    for line in fields.lines() {
        match line.trim_end_matches([',', ' ']).split_once(": ") {
            Some((field, value)) if !line.trim_start().starts_with(['/', '*']) => {
                let mark = if ALL_OPTIONAL.contains(&name) && !field.ends_with('?') { "?" } else { "" };
                text.push_str(&format!("  {field}{mark}: {value};\n"));
            }
            _ => text.push_str(&format!("  {line}\n")),
        }
    }
    text + "}"
}

/// Comments without links that only Rust knows, and on one line where they fit.
fn comment(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/**\n * ") {
        let Some((words, after)) = after.split_once("\n */") else { break };
        plain.push_str(before);
        let words = without_links(words);
        plain.push_str(&if words.contains('\n') {
            format!("/**\n * {words}\n */")
        } else {
            format!("/** {words} */")
        });
        rest = after;
    }
    plain + rest
}
