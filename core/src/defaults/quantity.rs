//! Quantities in the one form that the API server stores: `1000m` is `1`, `1024Mi` is `1Gi`, `0.1Gi` is
//! `107374182400m`.

use serde_json::Value;

/// The smallest step that is kept; anything below is rounded away from zero.
#[derive(Clone, Copy)]
pub(super) enum Precision {
    /// 10⁻⁹: what a quantity can hold.
    Nano,
    /// 10⁻³: what requests, limits and capacities are rounded to.
    Milli,
}

/// The unit that numbers are held in here, so that no fraction is left.
const ONE: i128 = 1_000_000_000;
/// The largest amount; beyond it the server caps, which is no manifest's wish.
const LARGEST: i128 = i64::MAX as i128 * ONE;

const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/// From 10⁻⁹ in steps of 10³.
const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/// How the suffix is written, which the canonical form keeps where it can.
#[derive(Clone, Copy, PartialEq)]
enum Notation {
    Binary,
    Decimal,
    /// `1e6`
    Exponent,
}

/// Replaces a quantity by its canonical form. What is no quantity, or one too large, stays as it is.
pub(super) fn canonicalize(value: &mut Value, precision: Precision) {
    let canonical = match &*value {
        Value::String(text) => canonical(text, precision),
        Value::Number(number) => canonical(&number.to_string(), precision),
        _ => None,
    };
    if let Some(canonical) = canonical {
        *value = Value::from(canonical);
    }
}

fn canonical(text: &str, precision: Precision) -> Option<String> {
    let (amount, notation) = parse(text.trim())?;
    let step = match precision {
        Precision::Nano => 1,
        Precision::Milli => ONE / 1000,
    };
    let amount = divide(amount, step).checked_mul(step)?;
    (amount.abs() <= LARGEST).then(|| write(amount, notation))
}

/// How much a quantity is, exact to its smallest step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Amount(i128);

impl Amount {
    pub(crate) fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub(crate) fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True for what is no fraction, as far as requests and limits are kept.
    pub(crate) fn is_whole(self) -> bool {
        divide(self.0, ONE / 1000) % 1000 == 0
    }
}

/// How much a quantity is; `None` for what is none.
pub(crate) fn quantity(text: &str) -> Option<Amount> {
    parse(text.trim()).map(|(amount, _)| Amount(amount))
}

/// A quantity as the API server writes it: `1024Mi` is `1Gi`.
pub(crate) fn canonical_quantity(text: &str) -> Option<String> {
    canonical(text, Precision::Nano)
}

/// The amount in units of 10⁻⁹.
fn parse(text: &str) -> Option<(i128, Notation)> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at_checked(end)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let decimals = i32::try_from(fraction.len()).ok()?;
    let (factor, exponent, notation) = suffix_of(suffix)?;
    let power = exponent.checked_add(9)?.checked_sub(decimals)?;
    let digits = digits.checked_mul(factor)?;
    let scale = 10_i128.checked_pow(power.unsigned_abs());
    let amount = match scale {
        Some(scale) if power >= 0 => digits.checked_mul(scale)?,
        Some(scale) => divide(digits, scale),
        None if digits == 0 => 0,
        None if power < 0 => 1,
        None => return None,
    };
    Some((if negative { -amount } else { amount }, notation))
}

/// The factor and the power of ten that a suffix stands for.
fn suffix_of(suffix: &str) -> Option<(i128, i32, Notation)> {
    if let Some(step) = DECIMAL.iter().position(|it| *it == suffix) {
        return Some((1, 3 * i32::try_from(step).ok()? - 9, Notation::Decimal));
    }
    if let Some(step) = BINARY.iter().position(|it| *it == suffix) {
        return Some((1024_i128.pow(u32::try_from(step).ok()?), 0, Notation::Binary));
    }
    let exponent = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    Some((1, exponent, Notation::Exponent))
}

/// Divides and rounds away from zero.
fn divide(amount: i128, by: i128) -> i128 {
    let quotient = amount / by;
    if amount % by == 0 { quotient } else { quotient + amount.signum() }
}

fn write(amount: i128, notation: Notation) -> String {
    if amount == 0 {
        return "0".to_owned();
    }
    // Small and broken amounts have no binary suffix that would hold them.
    if notation == Notation::Binary && amount.abs() >= 1024 * ONE && amount % ONE == 0 {
        let (mut mantissa, mut suffixes) = (amount / ONE, BINARY.iter());
        let mut suffix = suffixes.next();
        while mantissa % 1024 == 0 {
            mantissa /= 1024;
            suffix = suffixes.next();
        }
        return format!("{mantissa}{}", suffix.copied().unwrap_or_default());
    }
    let (mut mantissa, mut step) = (amount, 0);
    while mantissa % 1000 == 0 {
        mantissa /= 1000;
        step += 1;
    }
    if notation == Notation::Exponent && step != 3 {
        return format!("{mantissa}e{}", 3 * step - 9);
    }
    let suffix = usize::try_from(step).ok().and_then(|step| DECIMAL.get(step));
    format!("{mantissa}{}", suffix.copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milli(text: &str) -> Option<String> {
        canonical(text, Precision::Milli)
    }

    #[test]
    fn the_largest_fitting_suffix_is_stored() {
        for (written, stored) in [
            ("1000m", "1"),
            ("0.50", "500m"),
            ("1024Mi", "1Gi"),
            ("1.5Gi", "1536Mi"),
            ("1000k", "1M"),
            ("900Ki", "900Ki"),
            ("1e6", "1e6"),
            ("1E", "1E"),
            ("100e3", "100e3"),
            ("12e5", "1200e3"),
            ("-1000m", "-1"),
            ("+5", "5"),
            (".5", "500m"),
            ("0Mi", "0"),
        ] {
            assert_eq!(milli(written).as_deref(), Some(stored), "{written}");
        }
    }

    #[test]
    fn binary_suffixes_hold_whole_amounts_from_1024_on() {
        assert_eq!(milli("0.1Gi").as_deref(), Some("107374182400m"));
        assert_eq!(milli("0.5Ki").as_deref(), Some("512"));
    }

    #[test]
    fn what_is_too_fine_is_rounded_up() {
        assert_eq!(milli("0.0001").as_deref(), Some("1m"));
        assert_eq!(milli("1.5m").as_deref(), Some("2m"));
        assert_eq!(canonical("0.5n", Precision::Nano).as_deref(), Some("1n"));
        assert_eq!(canonical("1e-99", Precision::Nano).as_deref(), Some("1e-9"));
    }

    #[test]
    fn what_is_no_quantity_stays() {
        for text in ["", "abc", "1.2.3", "1 Gi", "1gi", "1e", "-", ".", "9e99", "1e99999999999"] {
            assert_eq!(milli(text), None, "{text}");
        }
    }
}
