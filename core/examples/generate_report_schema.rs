//! Writes the JSON Schema of the report to standard output; `make generate` keeps `tests/schema/report.schema.json`
//! up to date with it.

#![allow(clippy::print_stdout, reason = "printing is what this tool is for")]

mod links;

use links::without_links;
use schemars::{
    Schema,
    generate::SchemaSettings,
    transform::{Transform, transform_subschemas},
};

#[allow(dead_code, reason = "the test of the committed schema includes this file and calls `schema` only")]
fn main() {
    print!("{}", schema());
}

/// The schema of [`kubetriage::Report`] as it is written, with a line break at the end.
pub(crate) fn schema() -> String {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(AbsentInsteadOfNull)
        .with_transform(WithoutRust);
    let mut schema = settings.into_generator().into_root_schema_for::<kubetriage::Report>();
    schema.insert("title".to_owned(), "Report of kubetriage".into());
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    format!("{text}\n")
}

/// A field that has no value is left out of the report and never written as `null`, which the types alone do not say.
#[derive(Clone, Debug)]
struct AbsentInsteadOfNull;

impl Transform for AbsentInsteadOfNull {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(types) = schema.get_mut("type").and_then(|it| it.as_array_mut()) {
            types.retain(|it| it != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        if let Some(choices) = schema.get_mut("anyOf").and_then(|it| it.as_array_mut()) {
            choices.retain(|it| it.get("type").is_none_or(|it| it != "null"));
            if let [only] = choices.as_slice()
                && let Some(only) = only.as_object().cloned()
            {
                schema.remove("anyOf");
                for (key, value) in only {
                    schema.insert(key, value);
                }
            }
        }
        transform_subschemas(self, schema);
    }
}

/// Readers of the schema know neither Rust's links to other types nor the width of its numbers.
#[derive(Clone, Debug)]
struct WithoutRust;

impl Transform for WithoutRust {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(description) = schema.get("description").and_then(|it| it.as_str()) {
            let text = without_links(description);
            schema.insert("description".to_owned(), text.into());
        }
        if schema.get("format").and_then(|it| it.as_str()).is_some_and(|it| it.starts_with("uint")) {
            schema.remove("format");
        }
        transform_subschemas(self, schema);
    }
}
