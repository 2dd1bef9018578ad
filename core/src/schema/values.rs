//! What the decoder makes of single values: numbers, quantities, times, base64.

use super::FieldType;
use crate::yaml::Value;

/// Floats up to here stand for whole numbers exactly; JSON writes them without an exponent.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whether a scalar can be decoded into the type. `null` fits everywhere.
pub(crate) fn fits(value: Value<'_>, wanted: &FieldType) -> bool {
    match (wanted, value) {
        (_, Value::Null) | (FieldType::Any, _) => true,
        (FieldType::String, it) => matches!(it, Value::String(_)),
        (FieldType::Bool, it) => matches!(it, Value::Bool(_)),
        (FieldType::Int32, it) => whole(it).is_some_and(|it| i32::try_from(it).is_ok()),
        (FieldType::Int64, it) => whole(it).is_some(),
        (FieldType::IntOrString, Value::String(_)) => true,
        (FieldType::IntOrString, it) => whole(it).is_some_and(|it| i32::try_from(it).is_ok()),
        (FieldType::Quantity, Value::String(text)) => quantity_fault(text).is_none(),
        (FieldType::Quantity, it) => matches!(it, Value::Int(_) | Value::Uint(_) | Value::Float(_)),
        (FieldType::Time | FieldType::MicroTime, Value::String(text)) => is_time(text),
        (FieldType::Bytes, Value::String(text)) => base64_fault(text).is_none(),
        _ => false,
    }
}

/// The whole number that a value is: `2.0` and `1e1` are, `1.5` is not.
fn whole(value: Value<'_>) -> Option<i64> {
    match value {
        Value::Int(it) => Some(it),
        Value::Float(it) if it.fract() == 0.0 && it.abs() < EXACT => Some(it as i64),
        _ => None,
    }
}

/// What the API server says about a text that is no quantity.
pub(crate) fn quantity_fault(text: &str) -> Option<&'static str> {
    const FORMAT: &str =
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    const SUFFIX: &str = "unable to parse quantity's suffix";
    const NUMBER: &str = "unable to parse numeric part of quantity";
    let text = text.trim();
    if text.is_empty() {
        return Some(FORMAT);
    }
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(rest);
    let (_, rest) = rest.split_at_checked(whole)?;
    let fraction = rest.strip_prefix('.').map(|rest| (digits(rest), rest));
    let (decimals, suffix) = match fraction {
        Some((decimals, rest)) => (decimals, rest.split_at_checked(decimals)?.1),
        None => (0, rest),
    };
    let tail = suffix.trim_start_matches(|c: char| "eEinumkKMGTP".contains(c));
    let tail = tail.strip_prefix(['+', '-']).unwrap_or(tail);
    if !tail.chars().all(|c| c.is_ascii_digit()) {
        return Some(FORMAT);
    }
    let known = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let exponent = suffix.strip_prefix(['e', 'E']).and_then(|it| it.parse::<i64>().ok());
    if !known.contains(&suffix) && exponent.is_none() {
        return Some(SUFFIX);
    }
    (whole + decimals == 0).then_some(NUMBER)
}

/// The offset at which Go's strict base64 reader stops, if it does. Line breaks are skipped.
pub(crate) fn base64_fault(text: &str) -> Option<usize> {
    let mut count = 0;
    let mut padding = 0;
    let mut last = 0;
    for (offset, byte) in text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n')) {
        match byte {
            b'=' if padding == 0 && count % 4 >= 2 => padding = 1,
            b'=' if padding == 1 && count % 4 == 2 => padding = 2,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => count += 1,
            _ => return Some(offset),
        }
        if padding == 0 && count % 4 == 1 {
            last = offset;
        }
    }
    match (count % 4, padding) {
        (0, 0) | (3, 1) | (2, 2) => None,
        (2, 1) => Some(text.len()),
        _ => Some(last),
    }
}

/// Whether a text is a time as RFC 3339 writes it: `2024-05-01T12:00:00Z`.
fn is_time(text: &str) -> bool {
    let shape = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                wanted => byte == wanted,
            })
    };
    let Some((date_time, rest)) = text.split_at_checked("2024-05-01T12:00:00".len()) else { return false };
    let zone = match rest.strip_prefix(['.', ',']) {
        Some(rest) => {
            let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == rest.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    shape(date_time, "0000-00-00T00:00:00") && (zone == "Z" || shape(zone, "+00:00") || shape(zone, "-00:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        assert!(fits(Value::Float(10.0), &FieldType::Int32));
        assert!(!fits(Value::Float(1.5), &FieldType::Int32));
        assert!(!fits(Value::Int(3_000_000_000), &FieldType::Int32));
        assert!(fits(Value::Int(3_000_000_000), &FieldType::Int64));
        assert!(!fits(Value::String("3"), &FieldType::Int32));
        assert!(fits(Value::String("25%"), &FieldType::IntOrString));
        assert!(!fits(Value::Bool(true), &FieldType::IntOrString));
    }

    #[test]
    fn quantities() {
        for good in ["500m", "0.1", ".5", "1.", "128Mi", "1e3", "-1", "+2", "1E", "12E6", " 1Gi ", "100k"] {
            assert_eq!(quantity_fault(good), None, "{good}");
        }
        for bad in ["", "1,5", "1 Gi", "512MB", "lots", "1.2.3", "0x10"] {
            assert!(quantity_fault(bad).is_some_and(|it| it.starts_with("quantities must")), "{bad}");
        }
        for bad in ["512mi", "1K", "1ki", "1e", "1mM"] {
            assert_eq!(quantity_fault(bad), Some("unable to parse quantity's suffix"), "{bad}");
        }
        assert_eq!(quantity_fault("Mi"), Some("unable to parse numeric part of quantity"));
    }

    #[test]
    fn base64() {
        for good in ["", "cGFzcw==", "c2VjcmV0", "c2Vj\ncmV0", "YWI="] {
            assert_eq!(base64_fault(good), None, "{good}");
        }
        assert_eq!(base64_fault("not base64!"), Some(3));
        assert_eq!(base64_fault("cGFzcw"), Some(4));
        assert_eq!(base64_fault("cGFzcw="), Some(7));
        assert_eq!(base64_fault("cGFzcw===="), Some(8));
    }

    #[test]
    fn times() {
        for good in ["2024-05-01T12:00:00Z", "2024-05-01T12:00:00.123456Z", "2024-05-01T12:00:00+02:00"] {
            assert!(is_time(good), "{good}");
        }
        for bad in ["", "2024-05-01", "2024-05-01 12:00:00", "2024-05-01T12:00:00", "2024-05-01T12:00:00.Z"] {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
