//! Texts → values, as go-yaml resolves them (YAML 1.1 with exceptions: no sexagesimals, dates stay texts).

use super::Value;

/// Why a tagged scalar has no value: the short name of what the text would be without the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch(pub(crate) &'static str);

const PREFIX: &str = "tag:yaml.org,2002:";

/// The value of a plain scalar.
pub(crate) fn resolve(text: &str) -> Value<'_> {
    let Some(first) = text.as_bytes().first() else { return Value::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => match text {
            ".nan" | ".NaN" | ".NAN" => Value::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" => Value::Float(f64::INFINITY),
            _ => dotted(text),
        },
        b'0'..=b'9' | b'+' | b'-' => number(text),
        _ => Value::String(text),
    }
}

/// Whether a text written without quotes, in braces or not, is this string and nothing else.
pub(crate) fn is_plain_string(text: &str) -> bool {
    // More may stand there in some places; a label, a name or a host needs no more.
    let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(simple)
        && matches!(resolve(text), Value::String(_))
}

/// Whether a plain scalar is null.
pub(crate) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn word(text: &str) -> Value<'_> {
    match text {
        // Most texts are longer than all words.
        _ if text.len() > "false".len() => Value::String(text),
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        _ => Value::String(text),
    }
}

/// A text that begins with a dot is a float as Go writes one: an underscore stands between two digits.
fn dotted(text: &str) -> Value<'_> {
    let bytes = text.as_bytes();
    let digit =
        |index: Option<usize>| index.and_then(|index| bytes.get(index)).is_some_and(u8::is_ascii_digit);
    if !digit(Some(1)) {
        return Value::String(text);
    }
    let separates = |index: usize| digit(index.checked_sub(1)) && digit(index.checked_add(1));
    match bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_').all(|(index, _)| separates(index)) {
        true if text.contains('_') => float(text, &text.replace('_', "")),
        true => float(text, text),
        false => Value::String(text),
    }
}

/// `plain` when it is a decimal float in range, else `text` as it is.
fn float<'t>(text: &'t str, plain: &str) -> Value<'t> {
    if !is_decimal(plain) {
        return Value::String(text);
    }
    match plain.parse::<f64>() {
        Ok(float) if float.is_finite() => Value::Float(float),
        _ => Value::String(text),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let whole = digits(rest);
    rest = rest.get(whole..).unwrap_or_default();
    if let Some(after) = rest.strip_prefix('.') {
        let fraction = digits(after);
        if whole == 0 && fraction == 0 {
            return false;
        }
        rest = after.get(fraction..).unwrap_or_default();
    } else if whole == 0 {
        return false;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

fn number(text: &str) -> Value<'_> {
    // Most numbers have few digits and nothing else.
    if text == "0" || text.len() < 18 && !text.starts_with('0') {
        let number = text.bytes().try_fold(0_i64, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
        });
        if let Some(number) = number {
            return Value::Int(number);
        }
    }
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        _ => {}
    }
    // Most of what begins with a digit and is no number shows it at once, as `10.0.0.1-web` does.
    if !text.bytes().all(|it| it.is_ascii_hexdigit() || b"+-._xXoObBeE".contains(&it)) {
        return Value::String(text);
    }
    let without: String;
    let plain = if text.contains('_') {
        without = text.replace('_', "");
        &without
    } else {
        text
    };
    integer(plain)
        .or_else(|| match float(text, plain) {
            Value::Float(float) => Some(Value::Float(float)),
            _ => odd_binary(plain),
        })
        .unwrap_or(Value::String(text))
}

/// Go's integers: `0x`, `0o`, `0b` and a leading zero set the base; a sign may stand before.
fn integer(plain: &str) -> Option<Value<'static>> {
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(plain)),
    };
    let signed = digits.len() != plain.len();
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if !digits.starts_with(|it: char| it.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, base).ok()?;
    if negative {
        return 0i64.checked_sub_unsigned(value).map(Value::Int);
    }
    match i64::try_from(value) {
        Ok(value) => Some(Value::Int(value)),
        // An unsigned number has no sign, not even `+`.
        Err(_) => (!signed).then_some(Value::Uint(value)),
    }
}

/// `0b-101` is -5: go-yaml looks at what follows `0b` once more, sign and all.
fn odd_binary(plain: &str) -> Option<Value<'static>> {
    let parse = |digits: &str| i64::from_str_radix(digits, 2).ok().map(Value::Int);
    match plain.strip_prefix("0b") {
        Some(digits) => parse(digits),
        None => plain
            .strip_prefix("-0b")
            .filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| parse(&format!("-{digits}"))),
    }
}

/// The value of a scalar with an explicit tag.
pub(crate) fn resolve_tagged<'t>(tag: &str, text: &'t str) -> Result<Value<'t>, Mismatch> {
    let Some(kind) = tag.strip_prefix(PREFIX) else { return Ok(Value::String(text)) };
    match (kind, resolve(text)) {
        ("str", _) => Ok(Value::String(text)),
        ("timestamp", _) if is_timestamp(text) => Ok(Value::String(text)),
        ("float", Value::Int(it)) => Ok(Value::Float(it as f64)),
        ("bool" | "int" | "float" | "null" | "timestamp", value) => {
            let is = kind_of(value);
            if is == kind { Ok(value) } else { Err(Mismatch(is)) }
        }
        _ => Ok(Value::String(text)),
    }
}

/// The name of a value's tag.
pub(crate) fn kind_of(value: Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::Uint(_) => "int",
        Value::Float(_) => "float",
        Value::String(_) => "str",
        Value::Sequence => "seq",
        Value::Mapping => "map",
    }
}

/// `2026-11-23`, `2026-11-23 10:00:00` or `2026-11-23T10:00:00Z`, with short fields too.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.split('-').map(|field| {
        field
            .parse::<u32>()
            .ok()
            .filter(|_| field.bytes().all(|byte| byte.is_ascii_digit()))
            .map(|n| (n, field.len()))
    });
    let (Some(Some((year, 4))), Some(Some((month, 1..=2))), Some(Some((day, 1..=2))), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return false,
    };
    if day == 0 || day > days {
        return false;
    }
    let Some(time) = time else { return true };
    let clock = if text.contains(' ') {
        time
    } else {
        let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at_checked(zone).unwrap_or((time, ""));
        let offset = |zone: &str| {
            let zone = zone.strip_prefix(['+', '-']).unwrap_or_default();
            matches!(zone.split_once(':'), Some((hours, minutes))
                if hours.len() == 2 && minutes.len() == 2
                    && hours.parse::<u8>().is_ok_and(|it| it <= 24) && minutes.parse::<u8>().is_ok_and(|it| it < 60))
        };
        if zone != "Z" && !offset(zone) {
            return false;
        }
        clock
    };
    let mut parts = clock.splitn(3, ':');
    let field = |most: u32, text: Option<&str>| {
        text.is_some_and(|it| {
            (1..=2).contains(&it.len())
                && it.bytes().all(|byte| byte.is_ascii_digit())
                && it.parse::<u32>().is_ok_and(|it| it <= most)
        })
    };
    let (hours, minutes, seconds) = (parts.next(), parts.next(), parts.next());
    let (seconds, fraction) = match seconds.and_then(|it| it.split_once(['.', ','])) {
        Some((seconds, fraction)) => (Some(seconds), Some(fraction)),
        None => (seconds, None),
    };
    let fraction = fraction.is_none_or(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()));
    field(23, hours) && field(59, minutes) && field(59, seconds) && fraction
}

/// A key that is no text, as it stands in JSON; `None` for what JSON cannot have as a key.
pub(crate) fn key_name(value: Value<'_>) -> Option<String> {
    match value {
        Value::Bool(it) => Some(it.to_string()),
        Value::Int(it) => Some(it.to_string()),
        Value::Float(it) => Some(short_float(it)),
        Value::String(it) => Some(it.to_owned()),
        Value::Null | Value::Uint(_) | Value::Sequence | Value::Mapping => None,
    }
}

/// Go's shortest form of a float of 32 bits: that is how Kubernetes makes text of a key such as `1.10`.
fn short_float(float: f64) -> String {
    let float = float as f32;
    if float.is_nan() {
        return ".nan".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if float != 0.0 && !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    format!("{float}")
}

/// The text under base64; line breaks are skipped, nothing else is forgiven.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let bytes: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let padding = bytes.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in bytes.iter().take(bytes.len() - padding) {
        bits = (bits << 6) | u32::from(digit(*byte)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(decoded)
}
