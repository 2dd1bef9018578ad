//! The names that DNS has and Kubernetes takes.

/// A part of a DNS name (RFC 1123): lower-case letters, digits and hyphens, which neither begin nor end it. How long it
/// is, is another question.
pub(super) fn is_label(text: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let inner = text.bytes().all(|byte| alphanumeric(byte) || byte == b'-');
    let ends = |byte: Option<u8>| byte.is_some_and(alphanumeric);
    inner && ends(text.bytes().next()) && ends(text.bytes().next_back())
}

/// Labels with dots between them.
pub(super) fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}
