//! What findings look like, to the character.

use kubetriage::{
    Lang, SourceFile, parse,
    report::{Position, Related},
};

use super::*;

fn span(file: &str, text: &str, at: usize, length: usize) -> Span {
    let position = |offset: usize| {
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        Position { offset, line: text[..offset].matches('\n').count(), column: offset - line_start }
    };
    Span { file: file.to_owned(), document: 0, start: position(at), end: position(at + length) }
}

fn diagnostic(message: &str, primary: Span) -> Diagnostic {
    Diagnostic {
        id: message.to_owned(),
        rule: "pod-sad".to_owned(),
        severity: Severity::Error,
        message: message.to_owned(),
        help: "Cheer it up".to_owned(),
        resource: None,
        primary,
        related: Vec::new(),
        field_path: None,
        kubernetes_message: None,
        evidence: Vec::new(),
        questions: Vec::new(),
        caused_by: Vec::new(),
        fixes: Vec::new(),
        commands: Vec::new(),
        tags: Vec::new(),
        source: None,
        url: String::new(),
    }
}

#[track_caller]
fn shows(files: &[(&str, &str)], diagnostics: &[Diagnostic], expected: &str) {
    let parsed: Vec<Parsed> = files.iter().map(|(name, text)| parse(SourceFile::new(*name, *text))).collect();
    let mut writer = TextWriter::new(&parsed, false, 100, Lang::En);
    let shown: String = entries(diagnostics).map(|entry| writer.finding(&entry)).collect();
    assert_eq!(shown.trim_end(), expected.trim_matches('\n'), "\n{shown}");
}

#[test]
fn the_end_of_a_file_can_be_pointed_at() {
    let text = "a: 1\nb:\n";
    shows(
        &[("a.yaml", text)],
        &[diagnostic("Ends too soon", span("a.yaml", text, text.len(), 0))],
        r#"
error[pod-sad]: Ends too soon
 --> a.yaml:2:3
  |
2 | b:
  |   ^
  |
  = help: Cheer it up
"#,
    );
}

#[test]
fn a_place_in_another_file_has_lines_of_its_own() {
    let (one, two) = ("a: 1\n", "x: 1\ny: 日本 2\n");
    let mut found = diagnostic("Does not fit", span("one.yaml", one, 3, 1));
    found.related.push(Related { span: span("two.yaml", two, 15, 1), message: "the other".to_owned() });
    shows(
        &[("one.yaml", one), ("two.yaml", two)],
        &[found],
        r#"
error[pod-sad]: Does not fit
 --> one.yaml:1:4
  |
1 | a: 1
  |    ^
  |
 ::: two.yaml:2:7
  |
1 | x: 1
2 | y: 日本 2
  |         - the other
  |
  = help: Cheer it up
"#,
    );
}

#[test]
fn the_column_is_that_of_the_file_where_a_value_is_masked() {
    let text = "[{kind: Secret, stringData: {a: hunter2, b: x}}, oops]\n";
    shows(
        &[("a.yaml", text)],
        &[diagnostic("Odd", span("a.yaml", text, 49, 4))],
        r#"
error[pod-sad]: Odd
 --> a.yaml:1:50
  |
1 | [{kind: Secret, stringData: {a: •••, b: •••}}, oops]
  |                                                ^^^^
  |
  = help: Cheer it up
"#,
    );
}

#[test]
fn a_change_of_the_value_of_a_secret_is_not_shown() {
    let text = "kind: Secret\nstringData:\n  a: 12\n";
    let mut found = diagnostic("Is a number", span("a.yaml", text, 30, 2));
    let Span { start, end, .. } = found.primary.clone();
    found.fixes.push(Fix {
        id: String::new(),
        title: "Add quotes".to_owned(),
        applicability: Applicability::Safe,
        preferred: true,
        edits: vec![Edit {
            file: "a.yaml".to_owned(),
            start,
            end,
            new_text: "\"12\"".to_owned(),
            text_hash: String::new(),
        }],
    });
    shows(
        &[("a.yaml", text)],
        &[found],
        r#"
error[pod-sad]: Is a number
 --> a.yaml:3:6
  |
2 | stringData:
3 |   a: •••
  |      ^^^
  |
  = help: Cheer it up
"#,
    );
}

#[test]
fn a_consequence_stands_under_its_cause() {
    let text = "a: 1\n";
    let cause = diagnostic("First", span("a.yaml", text, 3, 1));
    let mut consequence = diagnostic("Second", span("a.yaml", text, 0, 1));
    consequence.caused_by = vec![cause.id.clone()];
    shows(
        &[("a.yaml", text)],
        &[cause, consequence],
        r#"
error[pod-sad]: First
 --> a.yaml:1:4
  |
1 | a: 1
  |    ^
  |
  = help: Cheer it up

    error[pod-sad]: Second
     --> a.yaml:1:1
      |
    1 | a: 1
      | ^
      |
      = caused by: pod-sad (a.yaml:1:4)
      = help: Cheer it up
"#,
    );
}
