//! What Kubernetes' own reader answered.

use serde_json::Value;

use crate::{Options, SourceFile, view};

/// The recorded cases of a file: text and answer, `Err` for a refusal.
fn cases(name: &str) -> Vec<(String, Result<Value, String>, bool)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").join(name);
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases
        .into_iter()
        .map(|case| {
            let text = case["in"].as_str().unwrap().to_owned();
            let several = case["docs"].as_u64().unwrap_or(1) > 1;
            let error = case.get("error").or(case.get("err"));
            match error {
                Some(error) => (text, Err(error.as_str().unwrap().to_owned()), several),
                None => (text, Ok(case["out"].clone()), several),
            }
        })
        .collect()
}

/// Our answer for a text.
fn answer(text: &str, several: bool) -> Result<Value, String> {
    let values = view(vec![SourceFile::new("case.yaml", text)], &Options::default());
    let mut list = Vec::new();
    for document in values {
        list.push(document.value.map_err(|refusal| refusal.kubernetes_message.unwrap_or_default())?);
    }
    Ok(match (several, list.len()) {
        (true, _) => Value::Array(list),
        (false, 0) => Value::Null,
        // What was given to the reader as one text has the answer of its first document.
        (false, _) => list.remove(0),
    })
}

fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|it| same(value, it)))
        }
        _ => ours == theirs,
    }
}

fn check(name: &str) {
    let mut wrong = Vec::new();
    let mut words = 0;
    let cases = cases(name);
    for (text, expected, several) in &cases {
        let found = answer(text, *several);
        match (&found, expected) {
            (Ok(found), Ok(expected)) if same(found, expected) => {}
            (Err(found), Err(expected)) => {
                let stem = |it: &str| {
                    it.split(", key:").next().unwrap().split("key: map").next().unwrap().to_owned()
                };
                if found != expected && stem(found) != stem(expected) {
                    words += 1;
                    if std::env::var_os("SHOW_WORDS").is_some() {
                        println!("{text:?}\n  ours   {found}\n  theirs {expected}");
                    }
                }
            }
            _ => wrong.push(format!("{text:?}\n  ours   {found:?}\n  theirs {expected:?}")),
        }
    }
    println!("{name}: {} cases, {} wrong, {words} in other words", cases.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_answer_is_ours() {
    check("yaml.json");
}

#[test]
fn every_recorded_answer_to_random_text_is_ours() {
    check("yaml-random.json");
}

/// Answers of the real reader to texts made for the purpose, where somebody has them at hand.
#[test]
#[ignore = "needs a file of recorded answers in KUBETRIAGE_RECORDED"]
fn every_answer_of_a_recording_is_ours() {
    check(&std::env::var("KUBETRIAGE_RECORDED").unwrap());
}
