//! Names of images, read with the grammar by which the kubelet reads them: `host:port/path:tag@digest`.

/// An image's name in its parts, with what is implied filled in: `nginx` is `docker.io`, `library/nginx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ImageName<'t> {
    pub(crate) registry: &'t str,
    /// Without `library/` where that is implied.
    pub(crate) repository: &'t str,
    pub(crate) tag: Option<&'t str>,
    pub(crate) digest: Option<&'t str>,
}

/// Why a text is no image's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImageFault<'t> {
    /// 64 hexadecimal digits are the id of an image, not a name.
    Id,
    /// The repository has capital letters.
    Uppercase { repository: &'t str },
    /// Something in it, named where it can be told, does not fit.
    Format(Part<'t>),
    /// A repository of more than 255 characters.
    TooLong,
    /// A digest by an algorithm that is not known.
    DigestAlgorithm,
    /// A digest with too few or too many digits.
    DigestLength { algorithm: &'t str, digits: usize, expected: usize },
    /// A digest with digits that are no lower-case hexadecimal ones.
    DigestDigits,
}

/// The part of the name that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// `https://`, `docker://`
    Scheme {
        scheme: &'t str,
    },
    /// A space or a line break.
    Whitespace,
    /// A tag that is empty, as in `web:`, or that has a character that no tag has, as in `web:1:2`.
    Tag(&'t str),
    Digest(&'t str),
    /// A part of the path or the host.
    Name(&'t str),
}

impl ImageFault<'_> {
    /// In the words of the library that the kubelet uses.
    pub(crate) fn kubernetes_words(self, image: &str) -> String {
        match self {
            Self::Id => {
                format!("invalid repository name ({image}), cannot specify 64-byte hexadecimal strings")
            }
            Self::Uppercase { repository } => {
                format!("invalid reference format: repository name ({repository}) must be lowercase")
            }
            Self::Format(_) => "invalid reference format".to_owned(),
            Self::TooLong => "repository name must not be more than 255 characters".to_owned(),
            Self::DigestAlgorithm => "unsupported digest algorithm".to_owned(),
            Self::DigestLength { .. } => "invalid checksum digest length".to_owned(),
            Self::DigestDigits => "invalid checksum digest format".to_owned(),
        }
    }
}

const DOCKER_HUB: &str = "docker.io";

/// How long host and path of a repository may be together.
const LONGEST_NAME: usize = 255;

/// Reads an image's name.
pub(crate) fn parse_image(image: &str) -> Result<ImageName<'_>, ImageFault<'_>> {
    if image.len() == 64 && image.bytes().all(is_lower_hex) {
        return Err(ImageFault::Id);
    }
    let (registry, rest) = match image.split_once('/') {
        Some((first, rest)) if is_registry(first) => (first, rest),
        _ => (DOCKER_HUB, image),
    };
    if image.contains(char::is_whitespace) {
        return Err(ImageFault::Format(Part::Whitespace));
    }
    if let Some((scheme, _)) = image.split_once("://") {
        return Err(ImageFault::Format(Part::Scheme { scheme }));
    }
    let repository = rest.split_once(':').map_or(rest, |(repository, _)| repository);
    if repository.chars().any(char::is_uppercase) {
        return Err(ImageFault::Uppercase { repository });
    }
    let (named, digest) = match rest.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (rest, None),
    };
    let (folder, last) = match named.rsplit_once('/') {
        Some((folder, last)) => (Some(folder), last),
        None => (None, named),
    };
    let (last, tag) = match last.split_once(':') {
        Some((last, tag)) => (last, Some(tag)),
        None => (last, None),
    };
    // A host that is none may still be the first part of a path on Docker Hub: `my_registry.example/web`.
    let host_fits = is_host(registry) || is_path_component(registry);
    if !host_fits {
        return Err(ImageFault::Format(Part::Name(registry)));
    }
    let mut components = folder.into_iter().flat_map(|folder| folder.split('/')).chain([last]);
    if let Some(odd) = components.find(|component| !is_path_component(component)) {
        return Err(ImageFault::Format(Part::Name(odd)));
    }
    if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
        return Err(ImageFault::Format(Part::Tag(tag)));
    }
    if let Some(digest) = digest {
        check_digest(digest)?;
    }
    let length = named.len() - tag.map_or(0, |tag| tag.len() + 1);
    if length > LONGEST_NAME {
        return Err(ImageFault::TooLong);
    }
    let repository = named.get(..length).unwrap_or(named);
    let official = registry == DOCKER_HUB || registry == "index.docker.io";
    let repository = repository.strip_prefix("library/").filter(|_| official).unwrap_or(repository);
    Ok(ImageName { registry: if official { DOCKER_HUB } else { registry }, repository, tag, digest })
}

/// Whether the part before the first slash is a host and not the first part of a path.
fn is_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase)
}

fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((address, after)) = rest.split_once(']') else { return false };
            let is_address =
                !address.is_empty() && address.bytes().all(|it| it.is_ascii_hexdigit() || it == b':');
            let port = after.strip_prefix(':');
            return is_address && (after.is_empty() || port.is_some_and(is_port));
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let is_label = |label: &str| {
        label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
            && !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.split('.').all(is_label) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// Small letters and digits, with one dot, one or two underscores, or any number of dashes between them.
fn is_path_component(text: &str) -> bool {
    let is_word = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    let is_edge = |it: Option<&u8>| it.copied().is_some_and(is_word);
    let mut separators = text.as_bytes().split(|it| is_word(*it));
    let is_separator = |it: &[u8]| it.iter().all(|it| *it == b'-') || matches!(it, b"." | b"_" | b"__");
    is_edge(text.as_bytes().first()) && is_edge(text.as_bytes().last()) && separators.all(is_separator)
}

fn is_tag(text: &str) -> bool {
    let is_word = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|it| is_word(it) || it == b'.' || it == b'-')
}

fn check_digest(digest: &str) -> Result<(), ImageFault<'_>> {
    let malformed = ImageFault::Format(Part::Digest(digest));
    let Some((algorithm, digits)) = digest.split_once(':') else { return Err(malformed) };
    let is_name = |part: &str| {
        part.bytes().next().is_some_and(|it| it.is_ascii_alphabetic())
            && part.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    let names_fit = algorithm.split(['-', '_', '+', '.']).all(is_name);
    if !names_fit || digits.len() < 32 || !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return Err(malformed);
    }
    let expected = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err(ImageFault::DigestAlgorithm),
    };
    if digits.len() != expected {
        return Err(ImageFault::DigestLength { algorithm, digits: digits.len(), expected });
    }
    if !digits.bytes().all(is_lower_hex) {
        return Err(ImageFault::DigestDigits);
    }
    Ok(())
}

fn is_lower_hex(it: u8) -> bool {
    matches!(it, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn names_that_the_kubelet_reads() {
        let digest = format!("web@sha256:{SHA}");
        let both = format!("registry.example/web:1@sha256:{SHA}");
        for image in [
            "nginx",
            "nginx:1.27-alpine",
            "library/nginx",
            "docker.io/library/nginx",
            "bitnami/postgresql:15.0.0-debian-11-r1",
            "registry.example:5000/a/b/c:v1",
            "localhost/web",
            "localhost:5000/web:dev",
            "REGISTRY/web",
            "Registry.Example/web",
            "[2001:db8::1]:5000/web",
            "a/b__c/d--e.f_g",
            "my_registry.example/web",
            "web:V1.2_x-Y",
            "web:_1",
            "1234567890ab.dkr.ecr.eu-west-1.amazonaws.com/team/web:sha-ab12",
            "gcr.io/google.com/cloudsdktool/cloud-sdk",
            &digest,
            &both,
        ] {
            assert!(parse_image(image).is_ok(), "{image}: {:?}", parse_image(image));
        }
    }

    #[test]
    fn parts_of_a_name() {
        let nginx = ImageName { registry: "docker.io", repository: "nginx", tag: Some("1"), digest: None };
        for image in ["nginx:1", "library/nginx:1", "docker.io/library/nginx:1", "index.docker.io/nginx:1"] {
            assert_eq!(parse_image(image), Ok(nginx), "{image}");
        }
        let own = parse_image("registry.example:5000/library/nginx").unwrap();
        assert_eq!((own.registry, own.repository), ("registry.example:5000", "library/nginx"));
    }

    #[test]
    fn names_that_it_does_not_read() {
        let short = "web@sha256:0123456789abcdef0123456789abcdef";
        let upper = format!("web@sha256:{}", SHA.to_uppercase());
        let other = format!("web@md7:{SHA}");
        let long = format!("registry.example/{}", "a".repeat(256));
        for (image, fault) in [
            ("registry.example.org/Render:2", ImageFault::Uppercase { repository: "Render" }),
            ("MyApp", ImageFault::Uppercase { repository: "MyApp" }),
            ("team/MyApp:1", ImageFault::Uppercase { repository: "team/MyApp" }),
            ("web 1.0", ImageFault::Format(Part::Whitespace)),
            (" web", ImageFault::Format(Part::Whitespace)),
            ("web\n", ImageFault::Format(Part::Whitespace)),
            ("web::1", ImageFault::Format(Part::Tag(":1"))),
            ("web:1:2", ImageFault::Format(Part::Tag("1:2"))),
            ("web:", ImageFault::Format(Part::Tag(""))),
            ("web:-1", ImageFault::Format(Part::Tag("-1"))),
            ("web:v1+build", ImageFault::Format(Part::Tag("v1+build"))),
            ("https://registry.example/web", ImageFault::Format(Part::Scheme { scheme: "https" })),
            ("registry.example/web/", ImageFault::Format(Part::Name(""))),
            ("registry.example//web", ImageFault::Format(Part::Name(""))),
            ("/web", ImageFault::Format(Part::Name(""))),
            ("-web", ImageFault::Format(Part::Name("-web"))),
            ("web_", ImageFault::Format(Part::Name("web_"))),
            ("a/b___c", ImageFault::Format(Part::Name("b___c"))),
            ("a/b..c", ImageFault::Format(Part::Name("b..c"))),
            ("<image>", ImageFault::Format(Part::Name("<image>"))),
            ("registry.example:port/web", ImageFault::Format(Part::Name("registry.example:port"))),
            ("web@sha256", ImageFault::Format(Part::Digest("sha256"))),
            ("web@sha256:latest", ImageFault::Format(Part::Digest("sha256:latest"))),
            (short, ImageFault::DigestLength { algorithm: "sha256", digits: 32, expected: 64 }),
            (&upper, ImageFault::DigestDigits),
            (&other, ImageFault::DigestAlgorithm),
            (&long, ImageFault::TooLong),
            (SHA, ImageFault::Id),
        ] {
            assert_eq!(parse_image(image), Err(fault), "{image}");
        }
    }
}
