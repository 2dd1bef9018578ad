//! Documents as Kubernetes reads them: the JSON value that `kubectl` would send.

use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json};

use crate::{
    check::{Parsed, SourceFile, parse},
    defaults, mask,
    options::{Limits, Options},
    order::Sorting,
    report::hidden_in_words,
    yaml::{self, Document, Node, Value},
};

/// A document and what Kubernetes reads in it.
///
/// As data it has `file` and `document`, and either `value` or `refusal`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(as = "DocumentValueData<'static>"))]
pub struct DocumentValue {
    /// The path of the file as it was given.
    pub file: String,
    /// Position among the documents of the file, from 0; empty documents count.
    pub document: usize,
    /// The value with the keys of every mapping in the order of the text, or why Kubernetes' reader refuses the text.
    /// Whole numbers are integers however they were written: `1.0` is 1. The values of a Secret are hidden.
    pub value: Result<Json, Refusal>,
}

/// Why a document has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The words of Kubernetes' reader, where it has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub kubernetes_message: Option<String>,
}

/// A document and what Kubernetes reads in it.
#[derive(Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "DocumentValue"))]
struct DocumentValueData<'a> {
    /// The path of the file as it was given.
    file: &'a str,
    /// Position among the documents of the file, from 0; empty documents count.
    document: usize,
    /// The value, with the values of a Secret hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "unknown"))]
    value: Option<&'a Json>,
    /// Why Kubernetes' reader refuses the text, if it does; there is no value then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    refusal: Option<&'a Refusal>,
}

impl Serialize for DocumentValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (value, refusal) = (self.value.as_ref().ok(), self.value.as_ref().err());
        DocumentValueData { file: &self.file, document: self.document, value, refusal }.serialize(serializer)
    }
}

/// Reads every document as Kubernetes' lenient reader does: of equal keys the last one counts, and what stands after
/// a fall below the first key's column is dropped without a word. Empty documents are left out. With
/// [`Options::defaults`], objects are shown as the API server would store them.
pub fn view(files: Vec<SourceFile>, options: &Options) -> Vec<DocumentValue> {
    let files: Vec<Parsed> = files.into_iter().map(parse).collect();
    view_parsed(&files, options)
}

/// The same as [`view`], for files that were read. Their order does not matter.
pub fn view_parsed(files: &[Parsed], options: &Options) -> Vec<DocumentValue> {
    let mut files: Vec<&yaml::File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    let mut values = Vec::new();
    for file in files {
        for document in &file.documents {
            let mut value = document_value(document, &options.limits);
            match &mut value {
                Ok(value) => {
                    if options.defaults {
                        defaults::apply(value);
                    }
                    mask::hide_secrets(value);
                }
                Err(Refusal { kubernetes_message: Some(message) }) => {
                    *message = hidden_in_words(file, document, message);
                }
                Err(_) => {}
            }
            if value != Ok(Json::Null) {
                values.push(DocumentValue {
                    file: file.path.clone(),
                    document: document.index as usize,
                    value,
                });
            }
        }
    }
    values
}

/// The value of one document; `null` when it is empty.
pub(crate) fn document_value(document: &Document, limits: &Limits) -> Result<Json, Refusal> {
    let mut refusals = document.problems.iter().filter(|problem| problem.refuses()).peekable();
    if refusals.peek().is_some() {
        return Err(Refusal { kubernetes_message: refusals.find_map(|problem| problem.kubernetes.clone()) });
    }
    document.root().map_or(Ok(Json::Null), |root| to_json(root, limits))
}

/// A list or mapping whose children are still being read.
enum Open<'t> {
    List(Box<dyn Iterator<Item = Node<'t>> + 't>, Vec<Json>),
    Map(Box<dyn Iterator<Item = yaml::Entry<'t>> + 't>, Vec<(&'t str, Json)>, &'t str),
}

/// Turns a node into JSON, aliases expanded. A stack instead of recursion, and no deeper than the limit: the value
/// itself is dropped recursively.
fn to_json(root: Node<'_>, limits: &Limits) -> Result<Json, Refusal> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut budget = u64::from(limits.nodes) + u64::from(limits.aliases);
    let mut next = Some(root);
    let mut done = Json::Null;
    loop {
        if let Some(node) = next.take() {
            if budget == 0 || open.len() > limits.depth as usize {
                return Err(Refusal { kubernetes_message: None });
            }
            budget -= 1;
            match node.value() {
                Value::Sequence => open.push(Open::List(Box::new(node.items()), Vec::new())),
                Value::Mapping => open.push(Open::Map(Box::new(node.entries()), Vec::new(), "")),
                value => {
                    done = scalar(value)?;
                    if !give(&mut open, &mut done) {
                        return Ok(done);
                    }
                }
            }
        }
        match open.last_mut() {
            Some(Open::List(items, _)) => next = items.next(),
            Some(Open::Map(entries, _, name)) => {
                next = entries.next().map(|entry| {
                    *name = entry.name;
                    entry.value
                });
            }
            None => return Ok(done),
        }
        if next.is_none() {
            done = match open.pop() {
                Some(Open::List(_, items)) => Json::Array(items),
                // Of equal keys the last value stays, in the place of the first.
                Some(Open::Map(_, entries, _)) => Json::Object(
                    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>(),
                ),
                None => Json::Null,
            };
            if !give(&mut open, &mut done) {
                return Ok(done);
            }
        }
    }
}

/// Puts a finished value into the innermost open collection; false when there is none.
fn give(open: &mut [Open<'_>], done: &mut Json) -> bool {
    let value = |done: &mut Json| std::mem::replace(done, Json::Null);
    match open.last_mut() {
        Some(Open::List(_, items)) => items.push(value(done)),
        Some(Open::Map(_, entries, name)) => entries.push((*name, value(done))),
        None => return false,
    }
    true
}

fn scalar(value: Value<'_>) -> Result<Json, Refusal> {
    Ok(match value {
        Value::Null | Value::Sequence | Value::Mapping => Json::Null,
        Value::Bool(it) => Json::Bool(it),
        Value::Int(it) => it.into(),
        Value::Uint(it) => it.into(),
        Value::Float(it) => Json::Number(number(it).ok_or_else(|| unsupported(it))?),
        Value::String(it) => it.into(),
    })
}

/// JSON has one kind of number, and Go writes a float without a fraction as a whole number.
fn number(float: f64) -> Option<Number> {
    /// The first whole number beyond `u64`.
    const BEYOND: f64 = 18_446_744_073_709_551_616.0;
    match float {
        it if it.fract() != 0.0 || it.abs() >= BEYOND => Number::from_f64(it),
        it if it >= 0.0 => Some((it as u64).into()),
        it if it >= i64::MIN as f64 => Some((it as i64).into()),
        it => Number::from_f64(it),
    }
}

fn unsupported(float: f64) -> Refusal {
    let words = if float.is_nan() {
        "NaN"
    } else if float > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    };
    Refusal { kubernetes_message: Some(format!("json: unsupported value: {words}")) }
}
