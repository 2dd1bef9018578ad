//! Decimal text → float.
//!
//! The standard library's reader is faster for numbers with many digits, and has a table of 10 KB for that: nothing in
//! the module of WebAssembly compresses worse, and few manifests have such a number.

/// More digits than these decide nothing but whether a number lies above the middle between two floats.
const DIGITS: usize = 800;

/// The largest power of ten that is a `u32`, and its exponent.
const CHUNK: (u32, i64) = (1_000_000_000, 9);

/// The float next to `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, which the caller knows `text` to be; of two
/// that are equally near, the even one. Infinite for what is out of range.
pub(super) fn nearest(text: &str) -> f64 {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let sign = if number.starts_with('-') { -1.0 } else { 1.0 };
    // What does not fit in 64 bits is as far out of range as what hardly fits in 32.
    let far = if exponent.starts_with('-') { i64::from(i32::MIN) } else { i64::from(i32::MAX) };
    let mut exponent =
        if exponent.is_empty() { 0 } else { exponent.parse().unwrap_or(far).clamp(-far.abs(), far.abs()) };

    let (mut digits, mut more, mut fraction) = (Vec::new(), false, false);
    for byte in number.bytes() {
        match byte {
            b'.' => fraction = true,
            b'0'..=b'9' => {
                let known = digits.len() < DIGITS;
                // A zero in front is none of the digits.
                if known && (byte > b'0' || !digits.is_empty()) {
                    digits.push(u32::from(byte - b'0'));
                }
                more |= !known && byte > b'0';
                exponent += i64::from(!known) - i64::from(fraction);
            }
            _ => {}
        }
    }
    sign * match exponent + digits.len() as i64 {
        _ if digits.is_empty() => 0.0,
        311.. => f64::INFINITY,
        ..=-330 => 0.0,
        _ if digits.len() <= 15 && exponent.abs() <= 22 => {
            // Both are exact, so that there is one rounding.
            let digits = digits.iter().fold(0.0, |all, digit| all * 10.0 + f64::from(*digit));
            let power = (0..exponent.abs()).fold(1.0, |power, _| power * 10.0);
            if exponent < 0 { digits / power } else { digits * power }
        }
        _ => rounded(&digits, exponent, more),
    }
}

/// `digits` × 10 to the power of `exponent`, and a little more if there are more digits.
fn rounded(digits: &[u32], exponent: i64, mut more: bool) -> f64 {
    let mut number = Big(Vec::new());
    for digit in digits {
        number.multiply(10, *digit);
    }
    // The number is the large one times 2 to this power.
    let mut power = 0;
    if exponent < 0 {
        // Whatever it is divided by, 64 bits are left.
        power = 64 - 4 * exponent;
        number.shift_left(power);
        power = -power;
        let mut left = -exponent;
        while left > 0 {
            let by = if left >= CHUNK.1 { CHUNK.0 } else { 10_u32.pow(left as u32) };
            more |= number.divide(by) != 0;
            left -= CHUNK.1;
        }
    } else {
        for _ in 0..exponent {
            number.multiply(10, 0);
        }
    }
    // A float has 53 bits, and those near zero end with the one of 2⁻¹⁰⁷⁴.
    let last = (number.bits() + power - 53).max(-1074);
    let dropped = last - power;
    let mut kept = (0..53).fold(0, |kept, bit| kept | u64::from(number.bit(dropped + bit)) << bit);
    let half = number.bit(dropped - 1);
    more |= (0..dropped - 1).any(|bit| number.bit(bit));
    kept += u64::from(half && (more || kept & 1 == 1));
    // A first bit that is set counts as one in the exponent, which stands above the bits.
    let exponent = (last + 1074) as u64;
    f64::from_bits((kept + (exponent << 52)).min(f64::INFINITY.to_bits()))
}

/// A whole number of any size, its least significant part first.
struct Big(Vec<u32>);

impl Big {
    fn multiply(&mut self, by: u32, plus: u32) {
        let mut carry = u64::from(plus);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(by);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Divides, and returns what is left.
    fn divide(&mut self, by: u32) -> u64 {
        let mut left = 0;
        for part in self.0.iter_mut().rev() {
            left = left << 32 | u64::from(*part);
            *part = (left / u64::from(by)) as u32;
            left %= u64::from(by);
        }
        left
    }

    fn shift_left(&mut self, bits: i64) {
        self.multiply(1 << (bits % 32), 0);
        self.0.splice(0..0, (0..bits / 32).map(|_| 0));
    }

    fn bits(&self) -> i64 {
        let empty = self.0.iter().rev().take_while(|part| **part == 0).count();
        let first = self.0.iter().rev().find(|part| **part > 0).map_or(32, |part| part.leading_zeros());
        (self.0.len() - empty) as i64 * 32 - if empty == self.0.len() { 0 } else { i64::from(first) }
    }

    fn bit(&self, bit: i64) -> bool {
        let part = usize::try_from(bit.div_euclid(32)).ok().and_then(|part| self.0.get(part));
        part.is_some_and(|part| part >> bit.rem_euclid(32) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::nearest;

    fn same(text: &str) {
        let expected: f64 = text.parse().unwrap();
        assert_eq!(nearest(text).to_bits(), expected.to_bits(), "{text}");
    }

    #[test]
    fn numbers_on_the_edge() {
        for text in [
            "0",
            "-0",
            "+0.0",
            ".5",
            "5.",
            "1e3",
            "0.1",
            "1.10",
            "-12.5e-3",
            "1e22",
            "1e23",
            "8.5e-23",
            "9007199254740993",
            "9007199254740992.5",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-400",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0e999999",
            "0.000000000000000000000000000000000000000000000000000000000000000001e66",
            "7.2057594037927933e16",
            "6.631236846766476e-316",
            "3.4028234664e38",
        ] {
            same(text);
        }
        same(&format!("9007199254740993.{}1", "0".repeat(2000)));
        same(&format!("9007199254740993{}e-2000", "0".repeat(2000)));
        same(&format!("0.{}1e2001", "0".repeat(2000)));
        same(&"123456789".repeat(200));
    }

    proptest! {
        #[test]
        fn the_float_is_that_of_the_standard_library(text in "[-+]?[0-9]{1,25}(\\.[0-9]{0,25})?([eE][-+]?[0-9]{1,3})?") {
            same(&text);
        }

        #[test]
        fn what_is_written_reads_the_same(bits: u64) {
            let float = f64::from_bits(bits);
            if float.is_finite() {
                same(&float.to_string());
                same(&format!("{float:e}"));
                same(&format!("{float:.30e}"));
            }
        }
    }
}
