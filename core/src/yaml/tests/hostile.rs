//! Texts that were made to hurt: each has an answer, and what exceeds a limit says so.

use super::{read, read_file};
use crate::{
    Options, SourceFile, view,
    yaml::{File, ProblemKind},
};

fn limits(file: &File) -> Vec<&'static str> {
    let kinds = file.documents.iter().flat_map(|document| &document.problems).map(|problem| &problem.kind);
    kinds
        .filter_map(|kind| match kind {
            ProblemKind::LimitExceeded { limit, .. } => Some(*limit),
            _ => None,
        })
        .collect()
}

#[test]
fn nesting_stops_at_the_limit() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000), "? ".repeat(100_000)] {
        assert_eq!(limits(&read(&text)), ["depth"], "{}", &text[..10]);
    }
}

#[test]
fn aliases_that_multiply_are_refused_as_kubernetes_does() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let file = read(&text);
    let kinds: Vec<_> = file.documents[0].problems.iter().map(|it| &it.kind).collect();
    assert!(matches!(kinds.as_slice(), [ProblemKind::ExcessiveAliasing { .. }]), "{kinds:?}");
    let values = view(vec![SourceFile::new("a.yaml", text)], &Options::default());
    let words = values[0].value.as_ref().unwrap_err().kubernetes_message.clone();
    assert_eq!(words.as_deref(), Some("yaml: document contains excessive aliasing"));
}

#[test]
fn a_chain_of_aliases_is_as_deep_as_what_it_stands_for() {
    let mut text = String::from("a0: &a0 [x]\n");
    for level in 1..1_000 {
        text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    assert_eq!(limits(&read(&text)), ["depth"]);
}

#[test]
fn a_chain_of_merge_keys_counts_what_it_brings() {
    let mut text = String::from("m0: &m0 {k0: 0}\n");
    for level in 1..3_000 {
        text.push_str(&format!("m{level}: &m{level}\n  <<: *m{}\n  k{level}: 0\n", level - 1));
    }
    let file = read(&text);
    assert!(!file.documents[0].problems.is_empty());
}

#[test]
fn large_mappings_are_read_and_searched() {
    let mut text = String::from("data:\n");
    for index in 0..30_000 {
        text.push_str(&format!("  key-{index}: {index}\n"));
    }
    let file = read(&text);
    let data = file.documents[0].root().unwrap().get("data").unwrap();
    assert!((0..30_000).all(|index| data.get(&format!("key-{index}")).is_some()));
    assert!(data.get("key-30000").is_none());
    assert_eq!(data.entries().count(), 30_000);
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(read_file("a", b"a: \0\0\0\n".to_vec()).documents[0].problems.len(), 1);
    assert_eq!(read_file("a", vec![0xFF; 100_000]).documents[0].problems.len(), 1);
    let utf16: Vec<u8> = "\u{FEFF}kind: Pod\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let file = read_file("a", utf16);
    let kind = &file.documents[0].problems[0].kind;
    assert_eq!(*kind, ProblemKind::InvalidUtf8 { byte: 0xFF, utf16: true });
}

#[test]
fn a_bad_byte_keeps_every_offset() {
    let file = read_file("a", b"a: \xE9\xC3\xA9\nb: 1\n".to_vec());
    assert_eq!(&*file.text, "a: ?\u{e9}\nb: 1\n");
    let value = file.documents[0].root().unwrap().get("b").unwrap();
    assert_eq!(value.span().start, 10);
}

#[test]
fn long_lines_and_many_documents() {
    read(&format!("a: {}\n", "x ".repeat(500_000)));
    read(&format!("a: \"{}\n", "x ".repeat(500_000)));
    read(&format!("a: '{}\n", "x\n".repeat(300_000)));
    read(&"a: 'x\n".repeat(100_000));
    read(&"a: [\n".repeat(100_000));
    read(&"\r".repeat(200_000));
    assert_eq!(read(&"---\n".repeat(50_000)).documents.len(), 50_000);
}

#[test]
fn line_breaks_of_all_kinds() {
    for line_break in ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"] {
        let file = read(&format!("a: 1{line_break}b:{line_break}  c: 2{line_break}"));
        let document = &file.documents[0];
        assert!(document.problems.is_empty(), "{line_break:?}");
        let root = document.root().unwrap();
        assert_eq!(root.get("b").and_then(|it| it.get("c")).map(|it| it.text()), Some("2"), "{line_break:?}");
    }
}

#[test]
fn every_cut_of_a_difficult_text_has_an_answer() {
    let text = "%YAML 1.1\n--- &a !t\n? [a: b, {c}]\n: - |2+\n   x\n\n  - \"\\u12\\\n e\"\n  - 'a''b'\n- *a\n<<: *a\r\n\té: >-\n";
    for (start, _) in text.char_indices() {
        for (end, _) in text.char_indices().filter(|(end, _)| *end >= start) {
            read(&text[start..end]);
        }
    }
}
