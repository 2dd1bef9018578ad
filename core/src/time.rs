//! Moments, as Kubernetes writes them. The core has no clock: what is `now` is an argument.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A moment, read from RFC 3339 such as `2026-03-01T12:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    seconds: i64,
    nanos: u32,
}

/// How much a day has.
const DAY: i64 = 86_400;

impl Timestamp {
    /// The time from `earlier` to this moment in whole seconds; negative when this is the earlier one.
    pub(crate) fn seconds_since(self, earlier: Self) -> i64 {
        let borrow = i64::from(self.nanos < earlier.nanos);
        self.seconds.saturating_sub(earlier.seconds).saturating_sub(borrow)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| format!("`{text}` is not a time such as 2026-03-01T12:00:00Z"))
    }
}

/// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`.
fn parse(text: &str) -> Option<Timestamp> {
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
        return None;
    }
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time.get(..8)?, ':', [2, 2, 2])?;
    let mut rest = time.get(8..)?;
    let mut nanos = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, zone) = fraction.split_at_checked(length)?;
        if digits.is_empty() {
            return None;
        }
        nanos = format!("{:0<9.9}", digits).parse().ok()?;
        rest = zone;
    }
    let offset = match rest {
        "Z" | "z" => 0,
        _ => {
            let sign = match rest.as_bytes().first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            let [hours, minutes] = numbers(rest.get(1..)?, ':', [2, 2])?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 3600 + minutes * 60)
        }
    };
    // A leap second is the 60th.
    if !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_before(year, month, day);
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    if day < 1 || days >= days_before(next_year, next_month, 1) {
        return None;
    }
    Some(Timestamp { seconds: days * DAY + hour * 3600 + minute * 60 + second - offset, nanos })
}

/// Numbers of fixed lengths with `separator` between them.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[i64; N]> {
    let mut found = [0; N];
    let mut parts = text.split(separator);
    for (slot, length) in found.iter_mut().zip(lengths) {
        let part = parts.next().filter(|it| it.len() == length && it.bytes().all(|b| b.is_ascii_digit()))?;
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// The days from 1970-01-01 to a day of the Gregorian calendar, by counting years from March, so that the leap day is the
/// last one.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The day of the Gregorian calendar that is so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + days.div_euclid(146_097) * 400 + i64::from(month <= 2);
    (year, month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.seconds.div_euclid(DAY));
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanos > 0 {
            let digits = format!("{:09}", self.nanos);
            write!(formatter, ".{}", digits.trim_end_matches('0'))?;
        }
        formatter.write_str("Z")
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A time span as `kubectl get` shows an age: `45s`, `5m30s`, `3h`, `2d4h`, `3y20d`. A moment that has not come yet is
/// `<invalid>` there, but for the second by which clocks differ.
pub(crate) fn human_duration(seconds: i64) -> String {
    // HumanDuration of k8s.io/apimachinery/pkg/util/duration.
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let with = |number: i64, unit: &str, rest: i64, small: &str| match rest {
        0 => format!("{number}{unit}"),
        _ => format!("{number}{unit}{rest}{small}"),
    };
    match seconds {
        ..-1 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        _ if seconds < 120 => format!("{seconds}s"),
        _ if minutes < 10 => with(minutes, "m", seconds % 60, "s"),
        _ if minutes < 180 => format!("{minutes}m"),
        _ if hours < 8 => with(hours, "h", minutes % 60, "m"),
        _ if hours < 48 => format!("{hours}h"),
        _ if hours < 192 => with(hours / 24, "d", hours % 24, "h"),
        _ if hours < 24 * 365 * 2 => format!("{}d", hours / 24),
        _ if hours < 24 * 365 * 8 => with(hours / 24 / 365, "y", hours / 24 % 365, "d"),
        _ => format!("{}y", hours / 24 / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Option<Timestamp> {
        text.parse().ok()
    }

    #[test]
    fn the_same_moment_in_every_spelling() {
        let noon = time("2026-03-01T12:00:00Z");
        assert!(noon.is_some());
        for text in ["2026-03-01T14:00:00+02:00", "2026-03-01T06:30:00.000-05:30", "2026-03-01t12:00:00z"] {
            assert_eq!(time(text), noon, "{text}");
        }
        assert!(time("2026-03-01T12:00:00.000001Z") > noon);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "now",
            "2026-03-01",
            "2026-03-01 12:00:00Z",
            "2026-03-01T12:00:00",
            "2026-02-29T12:00:00Z",
            "2026-13-01T12:00:00Z",
            "2026-04-31T12:00:00Z",
            "2026-00-01T12:00:00Z",
            "2026-01-00T12:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:00:00.Z",
            "2026-03-01T12:00:00+2",
            "2026-03-01T12:00:00Zz",
            "+026-03-01T12:00:00Z",
            "2026-03-0éT12:00:00Z",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
        assert!(time("2024-02-29T23:59:60Z").is_some());
    }

    #[test]
    fn a_time_is_written_as_it_was_read() {
        for text in [
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2000-02-29T01:02:03Z",
            "2026-12-31T23:59:59.5Z",
            "2100-03-01T00:00:00.000000001Z",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(time(text).map(|it| it.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn seconds_between_moments_are_whole() {
        let (a, b) = (time("2026-02-28T23:59:59.5Z").unwrap(), time("2026-03-01T00:00:01Z").unwrap());
        assert_eq!((b.seconds_since(a), a.seconds_since(b)), (1, -2));
    }

    #[test]
    fn an_age_is_what_kubectl_shows() {
        // From duration_test.go of k8s.io/apimachinery.
        for (seconds, shown) in [
            (-2, "<invalid>"),
            (0, "0s"),
            (70, "70s"),
            (119, "119s"),
            (120, "2m"),
            (121, "2m1s"),
            (599, "9m59s"),
            (600, "10m"),
            (630, "10m"),
            (10_799, "179m"),
            (10_800, "3h"),
            (11_000, "3h3m"),
            (28_799, "7h59m"),
            (28_800, "8h"),
            (172_799, "47h"),
            (172_800, "2d"),
            (176_400, "2d1h"),
            (691_199, "7d23h"),
            (691_200, "8d"),
            (63_071_999, "729d"),
            (63_072_000, "2y"),
            (63_158_400, "2y1d"),
            (252_288_000, "8y"),
        ] {
            assert_eq!(human_duration(seconds), shown, "{seconds}");
        }
    }
}
