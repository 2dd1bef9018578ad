//! The name of a file → its address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::model::ArtifactLocation;

/// What relative addresses are relative to; services take the root of the repository for it.
pub(super) const BASE: &str = "%SRCROOT%";

/// Everything that may not stand for itself in the path of an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where a file is. Standard input is nowhere: its name alone stands for it.
pub(super) fn location(file: &str) -> ArtifactLocation {
    let encoded = |path| utf8_percent_encode(path, ESCAPED).to_string();
    let path = file.strip_prefix("./").unwrap_or(file);
    let (uri, base) = match path.split_once(":/") {
        // The colon behind the letter of a drive is no part of its name.
        Some((drive, path)) if drive.len() == 1 => (format!("file:///{drive}:/{}", encoded(path)), None),
        _ if path.starts_with('/') => (format!("file://{}", encoded(path)), None),
        _ => (encoded(path), Some(BASE)),
    };
    ArtifactLocation { uri: Some(uri), uri_base_id: base, description: None }
}

#[cfg(test)]
mod tests {
    use super::{BASE, location};

    #[test]
    fn relative_paths_stay_relative() {
        let location = location("./deploy/web.yaml");
        assert_eq!((location.uri.as_deref(), location.uri_base_id), (Some("deploy/web.yaml"), Some(BASE)));
    }

    #[test]
    fn absolute_paths_are_files() {
        assert_eq!(location("/srv/a.yaml").uri.as_deref(), Some("file:///srv/a.yaml"));
        assert_eq!(location("C:/srv/a.yaml").uri.as_deref(), Some("file:///C:/srv/a.yaml"));
        assert_eq!(location("C:/srv/a.yaml").uri_base_id, None);
    }

    #[test]
    fn what_means_something_in_an_address_is_escaped() {
        assert_eq!(location("<stdin>").uri.as_deref(), Some("%3Cstdin%3E"));
        let uri = location("a b/100%#?/año[1]:x.yaml").uri;
        assert_eq!(uri.as_deref(), Some("a%20b/100%25%23%3F/a%C3%B1o%5B1%5D%3Ax.yaml"));
    }
}
