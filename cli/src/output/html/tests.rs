//! What a report looks like as HTML, to the tag.

use kubetriage::{Lang, Options, Parsed, SourceFile, check_parsed, parse};

use super::{escaped, html, page, prose};

fn shown(text: &str, lang: Lang) -> String {
    let files: Vec<Parsed> = vec![parse(SourceFile::new("a.yaml", text))];
    let report = check_parsed(&files, &Options { lang, ..Options::default() });
    let page = html(&files, &report, lang);
    page.split_once("</style>\n").map_or(String::new(), |(_, body)| body.to_owned())
}

/// A Service whose port the Ingress gets wrong.
const ROUTE: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports: [{port: 80}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: web, port: {number: 8080}}}
";

#[test]
fn a_finding_shows_its_lines_and_its_fix() {
    let shown = shown(ROUTE, Lang::En);
    for part in [
        "<p class=\"verdict error\"><strong>1 error in 1 file (2 documents, 2 objects)</strong></p>\n",
        "<details class=\"finding error\" open>\n<summary><strong class=\"severity\">error</strong> ",
        "<p class=\"place\">a.yaml:12:56 · <a href=\"https://",
        "<span class=\"margin\"> 5 │ </span>  ports: [{port: <u>80</u>}]\n\
         <span class=\"margin\">   │ </span>                 <span class=\"label\">╰ the port of the Service</span>\n",
        "<span class=\"margin\"> ⋯ │ </span>\n",
        "port: {number: <mark>8080</mark>}}}\n",
        "<span class=\"margin\">12 │ </span>  defaultBackend: {service: {name: web, port: {number: \
         <del>8080</del><ins>80</ins>}}}\n",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
}

#[test]
fn the_language_is_that_of_the_reader() {
    let shown = shown(ROUTE, Lang::Es);
    assert!(shown.contains("<strong>Arreglo:</strong> Cambiar"), "{shown}");
    assert!(page(&[], &check_parsed(&[], &Options::default()), Lang::Es).contains("<html lang=\"es\">"));
}

#[test]
fn lines_that_are_inserted_have_a_margin() {
    let shown =
        shown("kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, image: b}\n", Lang::En);
    assert!(shown.contains("<ins>apiVersion: v1</ins>\n<span class=\"margin\">  │ </span>"), "{shown}");
}

#[test]
fn text_of_files_is_never_markup() {
    assert_eq!(escaped("<a href=\"x\">'&amp;\u{202e}"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;\u{fffd}");
    assert_eq!(prose("`<b>` and `a"), "<code>&lt;b&gt;</code> and `a");
}

#[test]
fn no_value_of_a_secret_is_shown() {
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  key: hunter2\n  key: hunter2\n";
    let shown = shown(secret, Lang::En);
    assert!(shown.contains("•••") && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn findings_beyond_what_anybody_reads_are_counted() {
    let document = |number| format!("apiVersion: v1\nkind: Servce\nmetadata: {{name: a{number}}}\n---\n");
    let shown = shown(&(0..103).map(document).collect::<String>(), Lang::En);
    assert_eq!(shown.matches("<details class=\"finding").count(), 100);
    assert!(shown.contains("… and 3 more"), "{shown}");
}
