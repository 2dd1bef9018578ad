//! Replaces ranges of text in files.

use std::collections::BTreeMap;

use super::overlap;
use crate::{
    SourceFile,
    hash::text_hash,
    order::Sorting,
    report::{Edit, Fix, PositionEncoding},
    yaml,
};

/// Why fixes could not be applied. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplyError {
    /// A fix edits a file that was not given.
    FileNotFound {
        /// The file's path as the fix names it.
        file: String,
    },
    /// The text of the file is not the one that was checked: the fix would land in the wrong place.
    TextChanged {
        /// The file's path.
        file: String,
    },
    /// Two of the fixes change the same characters.
    Overlap {
        /// [`Fix::id`] of the first one in the order of the text.
        first: String,
        /// [`Fix::id`] of the other one.
        second: String,
    },
}

impl std::fmt::Display for ApplyError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FileNotFound { file } => write!(formatter, "the file `{file}` of a fix was not given"),
            Self::TextChanged { file } => write!(formatter, "`{file}` is not the text that was checked"),
            Self::Overlap { first, second } => {
                write!(formatter, "the fixes `{first}` and `{second}` change the same characters")
            }
        }
    }
}

impl std::error::Error for ApplyError {}

/// Applies `fixes`, all or none, and gives all files back in the order in which they came; files without edits are
/// returned as they are.
///
/// `fixes` are those of a report on the same files; `encoding` is that report's way of counting positions. The same fix
/// given twice is applied once.
///
/// # Errors
///
/// When a file is missing or is not the text that was checked, or when fixes overlap.
pub fn apply_fixes(
    files: Vec<SourceFile>,
    fixes: &[Fix],
    encoding: PositionEncoding,
) -> Result<Vec<SourceFile>, ApplyError> {
    let mut edits: BTreeMap<&str, Vec<(&Edit, &Fix)>> = BTreeMap::new();
    for fix in fixes {
        for edit in &fix.edits {
            edits.entry(&edit.file).or_default().push((edit, fix));
        }
    }
    for (file, edits) in &mut edits {
        if !files.iter().any(|it| it.path == **file) {
            return Err(ApplyError::FileNotFound { file: (*file).to_owned() });
        }
        edits.order_by_key(|(edit, fix)| (edit.start, edit.end, &fix.id));
        edits.dedup();
        for pair in edits.windows(2) {
            if let [(a, first), (b, second)] = pair
                && overlap(a, b)
            {
                return Err(ApplyError::Overlap { first: first.id.clone(), second: second.id.clone() });
            }
        }
    }
    files
        .into_iter()
        .map(|file| match edits.get(file.path.as_str()) {
            Some(edits) => edited(file, edits, encoding),
            None => Ok(file),
        })
        .collect()
}

/// The file with `edits`, which are in the order of the text and do not overlap.
fn edited(
    file: SourceFile,
    edits: &[(&Edit, &Fix)],
    encoding: PositionEncoding,
) -> Result<SourceFile, ApplyError> {
    // The text as it was checked has the same offsets as the bytes, also where they are not UTF-8.
    let (text, _) = yaml::decode(file.bytes.clone());
    let changed = || ApplyError::TextChanged { file: file.path.clone() };
    let hash = text_hash(&text);
    if edits.iter().any(|(edit, _)| edit.text_hash != hash) {
        return Err(changed());
    }
    let mut offsets = Offsets { text: &text, encoding, units: 0, bytes: 0 };
    let mut bytes = Vec::with_capacity(file.bytes.len());
    let mut copied = 0;
    for (edit, _) in edits {
        let start = offsets.byte_of(edit.start.offset).ok_or_else(changed)?;
        let end = offsets.byte_of(edit.end.offset).ok_or_else(changed)?;
        bytes.extend_from_slice(file.bytes.get(copied..start).ok_or_else(changed)?);
        bytes.extend_from_slice(edit.new_text.as_bytes());
        copied = end;
    }
    bytes.extend_from_slice(file.bytes.get(copied..).ok_or_else(changed)?);
    Ok(SourceFile { path: file.path, bytes })
}

/// Turns offsets in the units of an encoding into bytes; they are asked for in ascending order, so that the text is
/// walked once.
struct Offsets<'t> {
    text: &'t str,
    encoding: PositionEncoding,
    units: usize,
    bytes: usize,
}

impl Offsets<'_> {
    /// `None` for an offset outside the text or inside a character.
    fn byte_of(&mut self, wanted: usize) -> Option<usize> {
        if self.encoding == PositionEncoding::Utf8 {
            return self.text.is_char_boundary(wanted).then_some(wanted);
        }
        let rest = self.text.get(self.bytes..)?;
        for character in rest.chars() {
            if self.units >= wanted {
                break;
            }
            self.units += match self.encoding {
                PositionEncoding::Utf16 => character.len_utf16(),
                PositionEncoding::Utf8 | PositionEncoding::Utf32 => 1,
            };
            self.bytes += character.len_utf8();
        }
        (self.units == wanted).then_some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::{ApplyError, apply_fixes};
    use crate::{
        Options, SourceFile, check,
        report::{Fix, PositionEncoding},
    };

    /// An Ingress that names the wrong port, which has a safe fix; `comment` stands before the fault.
    fn app(comment: &str) -> SourceFile {
        let text = format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{{port: 80}}]\n---\n\
             apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web}}\nspec: # {comment}\n  \
             defaultBackend: {{service: {{name: web, port: {{number: 8080}}}}}} # {comment}\n"
        );
        SourceFile::new("app.yaml", text)
    }

    fn port_fix(file: &SourceFile, encoding: PositionEncoding) -> Fix {
        let options = Options { position_encoding: encoding, ..Options::default() };
        let report = check(vec![file.clone()], &options);
        let mut fixes = report.diagnostics.into_iter().flat_map(|it| it.fixes);
        fixes.next().expect("the wrong port has a fix")
    }

    #[test]
    fn a_fix_changes_its_characters_and_nothing_else_in_every_encoding() {
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
            let file = app("café 😀");
            let fix = port_fix(&file, encoding);
            let before = String::from_utf8(file.bytes.clone()).unwrap();
            let after = apply_fixes(vec![file], &[fix.clone(), fix], encoding).unwrap();
            let after = String::from_utf8(after[0].bytes.clone()).unwrap();
            assert_eq!(after, before.replace("8080", "80"), "{encoding:?}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_stay_what_they_are() {
        let mut file = app("comment");
        file.bytes.extend_from_slice(b"---\n# caf\xE9\n");
        let mut expected = file.bytes.clone();
        let number = expected.windows(4).position(|it| it == b"8080").unwrap();
        expected.splice(number..number + 4, *b"80");
        let fix = port_fix(&file, PositionEncoding::Utf8);
        let after = apply_fixes(vec![file], &[fix], PositionEncoding::Utf8).unwrap();
        assert_eq!(after[0].bytes, expected);
    }

    #[test]
    fn a_text_that_was_not_checked_is_not_touched() {
        let fix = port_fix(&app("comment"), PositionEncoding::Utf8);
        let other = app("Comment");
        let error = apply_fixes(vec![other], &[fix], PositionEncoding::Utf8);
        assert_eq!(error, Err(ApplyError::TextChanged { file: "app.yaml".to_owned() }));
    }

    #[test]
    fn a_file_that_is_not_there_is_an_error() {
        let fix = port_fix(&app("comment"), PositionEncoding::Utf8);
        let error = apply_fixes(Vec::new(), &[fix], PositionEncoding::Utf8);
        assert_eq!(error, Err(ApplyError::FileNotFound { file: "app.yaml".to_owned() }));
    }

    #[test]
    fn fixes_that_change_the_same_characters_are_refused() {
        let file = app("comment");
        let first = port_fix(&file, PositionEncoding::Utf8);
        let mut second = first.clone();
        second.id.push('x');
        second.edits[0].new_text = "81".to_owned();
        let error = apply_fixes(vec![file], &[first, second], PositionEncoding::Utf8).unwrap_err();
        assert!(matches!(error, ApplyError::Overlap { .. }), "{error}");
    }
}
