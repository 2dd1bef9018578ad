use crate::{SourceFile, mask_secrets};

fn masked(text: &str) -> String {
    let [file] = <[_; 1]>::try_from(mask_secrets(vec![SourceFile::new("a.yaml", text)])).unwrap();
    String::from_utf8(file.bytes).unwrap()
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(masked(text), expected);
}

#[test]
fn each_value_keeps_its_type() {
    becomes(
        "kind: Secret\nstringData:\n  a: 07\n  b: 1.5\n  c: on\n  d: true\n  e: ~\n  f:\n  g: [x]\n  h: {x: y}\n  i:\n  - x\n",
        "kind: Secret\nstringData:\n  a: 0\n  b: 0.5\n  c: yes\n  d: true\n  e: ~\n  f:\n  g: []\n  h: {}\n  i: []\n",
    );
    becomes(
        "kind: Secret\ndata:\n  a: eA==\n  b: x\n  c: e30=\n",
        "kind: Secret\ndata:\n  a: \"4oCi4oCi4oCi\"\n  b: \"•••\"\n  c: \"IuKAouKAouKAoiI=\"\n",
    );
}

#[test]
fn an_anchor_stays_where_something_else_needs_it() {
    becomes(
        "x: &a one\ny: *a\nitem:\n  kind: Secret\n  stringData: {b: *a, c: &d two, e: *d}\n",
        "x: &a \"•••\"\ny: *a\nitem:\n  kind: Secret\n  stringData: {b: \"•••\", c: \"•••\", e: \"•••\"}\n",
    );
    becomes(
        "base: &base {a: one}\nitem:\n  kind: Secret\n  stringData: *base\nother:\n  kind: Secret\n  data: {<<: *base, b: !!str eA==}\n",
        "base: &base {a: \"•••\"}\nitem:\n  kind: Secret\n  stringData: *base\nother:\n  kind: Secret\n  data: {<<: *base, b: \"4oCi4oCi4oCi\"}\n",
    );
}

#[test]
fn comments_outside_of_values_stay_and_those_that_ignore_rules_do_everywhere() {
    becomes(
        "# one\nkind: Secret # two\nstringData: # three\n  # kubetriage: ignore api-wrong-type (four)\n  # kubetriage: ignore api-wrong-type\n  a: x # five\n# six\ntype: Opaque # seven\n",
        "# one\nkind: Secret # two\nstringData: # •••\n  # •••\n  # kubetriage: ignore api-wrong-type\n  a: \"•••\" # •••\n# •••\ntype: Opaque # seven\n",
    );
    becomes(
        "kind: Secret\n# stringData:\n#   a: x\n\ntype: Opaque\n# seven\n",
        "kind: Secret\n# •••\n# •••\n\ntype: Opaque\n# seven\n",
    );
}

#[test]
fn what_may_mean_a_secret_counts_as_one() {
    for kind in ["kind: Secrets\n", "kind: sercet\n", "kind: Sec\n", "kind:\n", ""] {
        becomes(&format!("{kind}data: {{a: x}}\n"), &format!("{kind}data: {{a: \"•••\"}}\n"));
    }
    for kind in ["kind: ConfigMap", "kind: SecretStore"] {
        let text = format!("{kind}\nmetadata: {{name: a}}\ndata: {{a: x}} # x\n");
        becomes(&text, &text);
    }
}

#[test]
fn of_what_is_no_yaml_only_lines_without_values_stay() {
    becomes(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  labels: {app: web}\ntype: Opaque\ndata:\n  a: \"eA==\n  b: eA== # x\n\tc: x\n# x\n",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  labels: \"•••\"\ntype: Opaque\ndata:\n  a: \"•••\n  b: \"4oCi4oCi4oCi\" # •••\n\t•••\n# •••\n",
    );
    becomes("kind: Pod\nspec: [\n", "kind: Pod\nspec: [\n");
}

#[test]
fn bytes_that_are_no_text_are_masked_with_the_value_and_stay_elsewhere() {
    let file = SourceFile::new("a.yaml", b"# \xff\nkind: Secret\nstringData: {a: \"\xff\"}\n".to_vec());
    assert_eq!(
        mask_secrets(vec![file])[0].bytes,
        b"# \xff\nkind: Secret\nstringData: {a: \"\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\"}\n"
    );
    let utf16: Vec<u8> =
        "\u{feff}kind: Secret\ndata: {a: x}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let masked = &mask_secrets(vec![SourceFile::new("a.yaml", utf16)])[0].bytes;
    assert_eq!(masked, b"\xff\xfe\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2");
}
