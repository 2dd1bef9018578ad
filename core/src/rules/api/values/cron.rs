//! When a CronJob runs.

use super::{At, Fault, Validator, fault::Reason};
use crate::{options::Text, rules::text};

/// The fields of a schedule: least, most, names of the numbers.
const FIELDS: [(u32, u32, &[&str]); 5] = [
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    (0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

const MACROS: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

const TIME_ZONE: Reason = Reason {
    says: "cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
    because: Text { en: "the time zone has a field of its own", es: "la zona horaria tiene su propio campo" },
    help: Text {
        en: "Write `timeZone: Etc/UTC` beside `schedule`, and the five fields alone in it",
        es: "Escribe `timeZone: Etc/UTC` al lado de `schedule`, y en él solo los cinco campos",
    },
};

const LOCAL: Reason = Reason {
    says: "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
    because: Text { en: "it must name a time zone", es: "debe nombrar una zona horaria" },
    help: Text { en: "Write for example `Europe/Madrid`", es: "Escribe por ejemplo `Europe/Madrid`" },
};

const NO_ZONE: Reason = Reason { says: "timeZone must be nil or non-empty string", ..LOCAL };

/// What the reader of schedules says, as it reads them: five fields of numbers, ranges, lists and steps.
fn fault(schedule: &str) -> Option<String> {
    if schedule.starts_with('@') {
        return descriptor_fault(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        let found = fields.len();
        return Some(format!("expected exactly 5 fields, found {found}: [{}]", fields.join(" ")));
    }
    fields.iter().zip(FIELDS).find_map(|(field, (least, most, names))| {
        field.split(',').filter(|it| !it.is_empty()).find_map(|range| range_fault(range, least, most, names))
    })
}

fn descriptor_fault(schedule: &str) -> Option<String> {
    if MACROS.contains(&schedule) {
        return None;
    }
    let Some(duration) = schedule.strip_prefix("@every ") else {
        return Some(format!("unrecognized descriptor: {schedule}"));
    };
    (!is_duration(duration))
        .then(|| format!("failed to parse duration {schedule}: time: invalid duration {duration:?}"))
}

/// Areas of the world and zones without one. The zones within an area are left to the server.
fn may_be_zone(text: &str) -> bool {
    const AREAS: &[&str] = &[
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Brazil",
        "Canada",
        "Chile",
        "Etc",
        "Europe",
        "Indian",
        "Mexico",
        "Pacific",
        "US",
        "posix",
        "right",
    ];
    const ALONE: &[&str] = &[
        "CET",
        "CST6CDT",
        "Cuba",
        "EET",
        "EST",
        "EST5EDT",
        "Egypt",
        "Eire",
        "Factory",
        "GB",
        "GB-Eire",
        "GMT",
        "GMT+0",
        "GMT-0",
        "GMT0",
        "Greenwich",
        "HST",
        "Hongkong",
        "Iceland",
        "Iran",
        "Israel",
        "Jamaica",
        "Japan",
        "Kwajalein",
        "Libya",
        "MET",
        "MST",
        "MST7MDT",
        "NZ",
        "NZ-CHAT",
        "Navajo",
        "PRC",
        "PST8PDT",
        "Poland",
        "Portugal",
        "ROC",
        "ROK",
        "Singapore",
        "Turkey",
        "UCT",
        "UTC",
        "Universal",
        "W-SU",
        "WET",
        "Zulu",
    ];
    match text.split_once('/') {
        Some((area, zone)) => {
            AREAS.iter().any(|it| it.eq_ignore_ascii_case(area)) && !zone.is_empty() && !zone.contains(' ')
        }
        None => ALONE.iter().any(|it| it.eq_ignore_ascii_case(text)),
    }
}

/// A duration as Go writes it: `1h30m`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut parts = 0;
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
        let digits = rest.len() - number.len();
        if rest.bytes().take(digits).filter(u8::is_ascii_digit).count() == 0 {
            return false;
        }
        let Some(after) =
            ["ns", "us", "µs", "ms", "h", "m", "s"].iter().find_map(|unit| number.strip_prefix(unit))
        else {
            return false;
        };
        rest = after;
        parts += 1;
    }
    parts > 0
}

fn range_fault(range: &str, least: u32, most: u32, names: &[&str]) -> Option<String> {
    let mut with_step = range.split('/');
    let bounds = with_step.next().unwrap_or_default();
    let (step, more) = (with_step.next(), with_step.next());
    let mut parts = bounds.split('-');
    let (low, high, too_many) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let value = |text: &str| number(text, names, least);
    let (start, mut end) = if matches!(low, "*" | "?") {
        (least, most)
    } else {
        let start = match value(low) {
            Ok(it) => it,
            Err(says) => return Some(says),
        };
        let end = match (high, too_many) {
            (None, _) => start,
            (Some(high), None) => match value(high) {
                Ok(it) => it,
                Err(says) => return Some(says),
            },
            (Some(_), Some(_)) => return Some(format!("too many hyphens: {range}")),
        };
        (start, end)
    };
    if more.is_some() {
        return Some(format!("too many slashes: {range}"));
    }
    let mut width = 1;
    if let Some(step) = step {
        width = match plain_number(step) {
            Ok(it) => it,
            Err(says) => return Some(says),
        };
        if high.is_none() {
            end = most;
        }
    }
    if start < least {
        return Some(format!("beginning of range ({start}) below minimum ({least}): {range}"));
    }
    if end > most {
        return Some(format!("end of range ({end}) above maximum ({most}): {range}"));
    }
    if start > end {
        return Some(format!("beginning of range ({start}) beyond end of range ({end}): {range}"));
    }
    (width == 0).then(|| format!("step of range should be a positive number: {range}"))
}

fn number(text: &str, names: &[&str], least: u32) -> Result<u32, String> {
    let lower = text.to_ascii_lowercase();
    match names.iter().zip(least..).find(|(name, _)| **name == lower) {
        Some((_, number)) => Ok(number),
        None => plain_number(text),
    }
}

fn plain_number(text: &str) -> Result<u32, String> {
    match text.parse::<i64>() {
        Ok(number) if number < 0 => Err(format!("negative number ({number}) not allowed: {text}")),
        Ok(number) => Ok(u32::try_from(number).unwrap_or(u32::MAX)),
        Err(_) => {
            Err(format!("failed to parse int from {text}: strconv.Atoi: parsing {text:?}: invalid syntax"))
        }
    }
}

impl<'t> Validator<'_, 't> {
    pub(super) fn schedule(&mut self, spec: &At<'_, 't>) {
        if let Some(zone) = spec.field("timeZone") {
            match zone.text() {
                Some("") => self.invalid(&zone, &NO_ZONE),
                Some(text) if text.eq_ignore_ascii_case("local") => self.invalid(&zone, &LOCAL),
                Some(text) if !may_be_zone(text) => {
                    let fault = Fault::invalid(&zone, &format!("unknown time zone {text}"));
                    self.refuse(fault, &LOCAL);
                }
                _ => {}
            }
        }
        let Some(at) = spec.field("schedule") else { return };
        let Some(schedule) = at.text().filter(|it| !it.is_empty()) else { return };
        if schedule.contains("TZ") {
            return self.invalid(&at, &TIME_ZONE);
        }
        let Some(says) = fault(schedule) else { return };
        let count = schedule.split_whitespace().count();
        let (because, help) = if schedule.starts_with('@') {
            let macros = MACROS.join("`, `");
            (
                text!(self.lang, en: "there is no such abbreviation", es: "no existe esa abreviatura"),
                text!(self.lang,
                    en: "Write five fields, or one of `{macros}`, `@every 1h`",
                    es: "Escribe cinco campos, o uno de `{macros}`, `@every 1h`"),
            )
        } else if count != FIELDS.len() {
            (
                text!(self.lang,
                    en: "a schedule has five fields, and this one has {count}",
                    es: "un horario tiene cinco campos, y este tiene {count}"),
                text!(self.lang,
                    en: "Write minute, hour, day of the month, month and day of the week, for example `0 3 * * *`; there are no seconds",
                    es: "Escribe minuto, hora, día del mes, mes y día de la semana, por ejemplo `0 3 * * *`; no hay segundos"),
            )
        } else {
            (
                text!(self.lang,
                    en: "a field does not read as numbers in its bounds ({says})",
                    es: "un campo no se lee como números dentro de sus límites ({says})"),
                text!(self.lang,
                    en: "Minutes go from 0 to 59, hours from 0 to 23, days from 1 to 31, months from 1 to 12, days of the week from 0 (Sunday) to 6",
                    es: "Los minutos van de 0 a 59, las horas de 0 a 23, los días de 1 a 31, los meses de 1 a 12, los días de la semana de 0 (domingo) a 6"),
            )
        };
        self.report(Fault::invalid(&at, &says).because(because).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn schedules() {
        for good in [
            "*/5 * * * *",
            "0 3 * * *",
            "0,30 8-18 1-15/2 JAN-jun MON-FRI",
            "? ? * * ?",
            "@hourly",
            "@every 1h30m",
            "5/15 * * * *",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        for (bad, says) in [
            ("0 3 * *", "expected exactly 5 fields, found 4: [0 3 * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            ("* * * * 7", "end of range (7) above maximum (6): 7"),
            ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
            ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"),
            ("@often", "unrecognized descriptor: @often"),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ] {
            assert_eq!(fault(bad).as_deref(), Some(says), "{bad}");
        }
    }
}
