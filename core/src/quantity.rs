//! Quantities: amounts of CPU, memory and whatever else can be counted, read exactly as Kubernetes reads them and
//! written in the one form that the API server stores: `1000m` is `1`, `1024Mi` is `1Gi`, `0.1Gi` is
//! `107374182400m`.

use std::{cmp::Ordering, fmt};

/// The smallest step that is kept; anything below is rounded away from zero.
#[derive(Clone, Copy)]
pub(crate) enum Precision {
    /// 10⁻⁹: what a quantity can hold.
    Nano,
    /// 10⁻³: what requests, limits and capacities are rounded to.
    Milli,
}

/// An amount and the way in which it was written. Quantities compare by their amount: `1024Mi` equals `1Gi`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity {
    /// In units of 10⁻⁹.
    amount: i128,
    notation: Notation,
}

impl Quantity {
    /// Reads a quantity; `None` for what is none, and for one too large to be meant.
    pub(crate) fn parse(text: &str, precision: Precision) -> Option<Self> {
        let (amount, notation) = parse(text.trim())?;
        let step = match precision {
            Precision::Nano => 1,
            Precision::Milli => ONE / 1000,
        };
        let amount = divide(amount, step).checked_mul(step)?;
        (amount.abs() <= LARGEST).then_some(Self { amount, notation })
    }

    /// A whole number of things.
    pub(crate) fn count(number: i64) -> Self {
        Self { amount: i128::from(number) * ONE, notation: Notation::Decimal }
    }

    /// Reads a quantity exactly, however large.
    pub(crate) fn exact(text: &str) -> Option<Self> {
        parse(text.trim()).map(|(amount, notation)| Self { amount, notation })
    }

    pub(crate) fn is_negative(self) -> bool {
        self.amount < 0
    }

    pub(crate) fn is_positive(self) -> bool {
        self.amount > 0
    }

    /// True for what is no fraction, as far as requests and limits are kept.
    pub(crate) fn is_whole(self) -> bool {
        divide(self.amount, ONE / 1000) % 1000 == 0
    }

    pub(crate) fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// The sum, in the notation of `self` unless it is nothing; beyond what a number can hold it stays there.
    pub(crate) fn plus(self, other: Self) -> Self {
        let notation = if self.is_zero() { other.notation } else { self.notation };
        Self { amount: self.amount.saturating_add(other.amount), notation }
    }

    pub(crate) fn times(self, factor: i64) -> Self {
        Self { amount: self.amount.saturating_mul(i128::from(factor)), notation: self.notation }
    }

    /// How many times `other` as a fraction: what `maxLimitRequestRatio` is compared with.
    pub(crate) fn ratio(self, other: Self) -> f64 {
        self.amount as f64 / other.amount as f64
    }

    /// The amount as a plain number.
    pub(crate) fn as_number(self) -> f64 {
        self.amount as f64 / ONE as f64
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.amount == other.amount
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.cmp(&other.amount)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&write(self.amount, self.notation))
    }
}

/// The unit that numbers are held in here, so that no fraction is left.
const ONE: i128 = 1_000_000_000;
/// The largest amount; beyond it the server caps, which is no manifest's wish.
const LARGEST: i128 = i64::MAX as i128 * ONE;

const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/// From 10⁻⁹ in steps of 10³.
const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/// How the suffix is written, which the canonical form keeps where it can.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Notation {
    Binary,
    Decimal,
    /// `1e6`
    Exponent,
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
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes()).try_fold(0_i128, |digits, byte| {
        let digit = char::from(byte).to_digit(10)?;
        digits.checked_mul(10)?.checked_add(i128::from(digit))
    })?;
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

    fn canonical(text: &str, precision: Precision) -> Option<String> {
        Quantity::parse(text, precision).map(|it| it.to_string())
    }

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

    #[test]
    fn amounts_compare_whatever_their_notation() {
        let of = |text| Quantity::parse(text, Precision::Milli).unwrap();
        assert_eq!(of("1024Mi"), of("1Gi"));
        assert!(of("1G") < of("1Gi"));
        assert_eq!(of("400m").times(3).to_string(), "1200m");
        assert_eq!(of("0").plus(of("64Mi")).plus(of("192Mi")).to_string(), "256Mi");
    }
}
