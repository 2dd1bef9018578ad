//! Every node stands where its span says.

use proptest::prelude::*;

use super::read;
use crate::yaml::{Node, Span, Value, tree::Style};

fn under(text: &str, path: &[&str]) -> String {
    let file = read(text);
    let document = &file.documents[0];
    let mut node = document.root().unwrap();
    for step in path {
        node = match step.parse::<usize>() {
            Ok(index) => node.items().nth(index).unwrap(),
            Err(_) => node.get(step).unwrap(),
        };
    }
    document.text(node.span()).to_owned()
}

#[test]
fn quotes_and_brackets_belong_to_the_value_and_properties_do_not() {
    assert_eq!(under("a: \"b\" # c\n", &["a"]), "\"b\"");
    assert_eq!(under("a: [b, {c: d} ] # c\n", &["a"]), "[b, {c: d} ]");
    assert_eq!(under("a: &x !!str b\n", &["a"]), "b");
    assert_eq!(under("a: &x\n  b: c\n\n# d\n", &["a"]), "b: c");
    assert_eq!(under("a: [b: c, d]\n", &["a", "0"]), "b: c");
}

#[test]
fn block_collections_end_with_their_last_child() {
    assert_eq!(under("a:\n- b\n- c: d\n\n\n# e\nf: g\n", &["a"]), "- b\n- c: d");
    assert_eq!(under("a:\n  b:\n  c: |\n    d\n\n", &["a"]), "b:\n  c: |\n    d");
}

#[test]
fn block_texts_begin_with_their_header() {
    assert_eq!(under("a: |-  # b\n  c\n\n  d\n\ne: f\n", &["a"]), "|-  # b\n  c\n\n  d");
}

#[test]
fn a_value_that_is_not_written_stands_behind_its_colon() {
    let file = read("a:\nb: 1\n");
    let value = file.documents[0].root().unwrap().get("a").unwrap();
    assert_eq!(value.span(), Span::new(2, 2));
}

#[test]
fn what_an_alias_brings_is_used_where_the_alias_stands() {
    let text = "x: &x {a: 1}\nv: *x\nz:\n  <<: *x\n";
    let file = read(text);
    let root = file.documents[0].root().unwrap();
    let alias = root.get("v").unwrap();
    assert_eq!(file.documents[0].text(alias.span()), "*x");
    assert_eq!(file.documents[0].text(alias.written_span()), "{a: 1}");
    let merged = root.get("z").unwrap().entry("a").unwrap();
    assert_eq!(file.documents[0].text(merged.value.span()), "*x");
    assert_eq!(file.documents[0].text(merged.value.written_span()), "1");
    assert_eq!(merged.value.value(), Value::Int(1));
}

#[test]
fn every_comment_is_kept_and_nothing_else() {
    let text = "# one\na: b # two\nc: \"# no\"\nd: e#no\n--- # three\nf: | # four\n  # no\n  g\n# five\nh: [1, # six\n 2]\n";
    let file = read(text);
    let comments: Vec<&str> = file
        .documents
        .iter()
        .flat_map(|document| document.comments.iter().map(|span| document.text(*span)))
        .collect();
    assert_eq!(comments, ["# one", "# two", "# three", "# four", "# five", "# six"]);
}

/// Every scalar of a document, keys too.
fn scalars(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        if node.style().is_some() {
            found.push(node);
        }
        pending.extend(node.items());
        pending.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
    }
    found
}

fn yaml() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        "[a-z]{1,6}",
        "[0-9]{1,4}",
        "'[a-zé ]{0,5}('' )?[a-z]'",
        "\"[a-z漢]{0,4}(\\\\n|\\\\u00e9|\\\\\\\\)?\"",
        Just("yes".to_owned()),
        Just("0x1F".to_owned()),
        Just("|\n          two\n          lines\n".to_owned()),
        Just(">-\n          two\n\n          lines\n".to_owned()),
        Just("two\n          lines".to_owned()),
        Just("[a, {b: 'c'}, \"d\"]".to_owned()),
    ];
    proptest::collection::vec(("[a-z]{1,5}", 0usize..3, scalar), 1..12).prop_map(|lines| {
        let mut text = String::new();
        let mut depth = 0;
        for (index, (key, nest, value)) in lines.iter().enumerate() {
            match nest {
                0 => depth = 0,
                1 if depth < 3 => {
                    text.push_str(&format!("{}in{index}:\n", "  ".repeat(depth)));
                    depth += 1;
                }
                _ => {}
            }
            text.push_str(&format!("{}{key}{index}: {value}\n", "  ".repeat(depth)));
        }
        text
    })
}

proptest! {
    #[test]
    fn the_text_under_a_scalar_reads_to_the_same_value(text in yaml()) {
        let file = read(&text);
        let document = &file.documents[0];
        prop_assert!(document.problems.is_empty(), "{:?}\n{}", document.problems, text);
        for node in scalars(document.root().unwrap()) {
            let written = document.text(node.span());
            let again = read(&format!("{written}\n"));
            let read = again.documents[0].root().unwrap();
            prop_assert_eq!(read.value(), node.value(), "{}", written);
            let block = matches!(node.style(), Some(Style::Literal | Style::Folded));
            prop_assert_eq!(block, written.starts_with(['|', '>']));
        }
    }
}

/// As above, for what people really write.
#[test]
fn the_text_under_a_scalar_of_a_real_manifest_reads_to_the_same_value() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/healthy");
    let mut folders = vec![root];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            // In JSON there are escapes that YAML does not have.
            if path.extension().is_some_and(|it| it == "json") {
                continue;
            }
            let file = read(&text);
            for document in file.documents.iter().filter(|document| document.problems.is_empty()) {
                for node in document.root().map(scalars).unwrap_or_default() {
                    let written = document.text(node.span());
                    // An alias is nothing without its anchor, an indentation in a header is relative to what is around
                    // the text, a tag says what a text is read as, and nothing is written for an absent value.
                    let header = written.lines().next().unwrap_or_default();
                    let relative =
                        header.starts_with(['|', '>']) && header.contains(|it: char| it.is_ascii_digit());
                    let tagged = text.contains('!') && !written.contains('!');
                    if written.is_empty() || written.starts_with('*') || relative || tagged {
                        continue;
                    }
                    let again = read(&format!("{written}\n"));
                    let value = again.documents.first().and_then(|it| it.root()).map(|it| it.value());
                    assert_eq!(value, Some(node.value()), "{}: {written}", path.display());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 5_000, "only {count} scalars");
}
