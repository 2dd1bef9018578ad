//! Numbers within bounds, ports, percentages.

use super::{At, Fault, Validator, at::IntOrText, fault::Reason, spelling};
use crate::{options::Text, report::Applicability, rules::text};

pub(super) const NOT_NEGATIVE: Reason = Reason {
    says: "must be greater than or equal to 0",
    because: Text { en: "it must not be negative", es: "no debe ser negativo" },
    help: Text { en: "Write 0 or a positive number", es: "Escribe 0 o un número positivo" },
};

pub(super) const POSITIVE: Reason = Reason {
    says: "must be greater than 0",
    because: Text { en: "it must be greater than 0", es: "debe ser mayor que 0" },
    help: Text { en: "Write a positive number", es: "Escribe un número positivo" },
};

impl<'t> Validator<'_, 't> {
    /// The number under each field is 0 or more.
    pub(super) fn not_negative(&mut self, at: &At<'_, 't>, fields: &[&str]) {
        for field in fields {
            if let Some(at) = at.field(field)
                && at.int().is_some_and(|it| it < 0)
            {
                self.invalid(&at, &NOT_NEGATIVE);
            }
        }
    }

    pub(super) fn in_range(&mut self, at: &At<'_, 't>, field: &str, least: i64, most: i64) {
        if let Some(at) = at.field(field)
            && at.int().is_some_and(|it| !(least..=most).contains(&it))
        {
            self.out_of_range(&at, least, most);
        }
    }

    pub(super) fn out_of_range(&mut self, at: &At<'_, '_>, least: i64, most: i64) {
        let fault = Fault::invalid(at, &format!("must be between {least} and {most}, inclusive"))
            .because(text!(self.lang,
                en: "it must be between {least} and {most}",
                es: "debe estar entre {least} y {most}"))
            .help(text!(self.lang,
                en: "Write a number from {least} to {most}",
                es: "Escribe un número de {least} a {most}"));
        self.report(fault);
    }

    /// The number of a port.
    pub(super) fn port_number(&mut self, at: &At<'_, 't>) {
        if at.int32().is_some_and(|it| !(1..=65535).contains(&it)) {
            self.out_of_range(at, 1, 65535);
        }
    }

    /// A port by number or by name.
    pub(super) fn port(&mut self, at: &At<'_, 't>) {
        match at.int_or_text() {
            Some(IntOrText::Int(_)) => self.port_number(at),
            Some(IntOrText::Text(text)) => {
                let Some(fault) = self.misspelt(at, text, &spelling::PORT_NAME) else { return };
                // Digits in quotes are no number.
                let fault = match text.parse::<u16>() {
                    Ok(number) if number > 0 && number.to_string() == text => fault
                        .because(text!(self.lang,
                            en: "in quotes it is the name of a port, and a name has at least one letter",
                            es: "entre comillas es el nombre de un puerto, y un nombre tiene al menos una letra"))
                        .help(text!(self.lang,
                            en: "Write the number without quotes: `{number}`",
                            es: "Escribe el número sin comillas: `{number}`"))
                        .fix(at, text, Applicability::Safe),
                    _ => fault,
                };
                self.report(fault);
            }
            None => {}
        }
    }

    /// A number that is not negative, or a percentage. Returns what it is, if it is one of them.
    pub(super) fn int_or_percent(&mut self, at: &At<'_, 't>) -> Option<IntOrText<'t>> {
        let value = at.int_or_text()?;
        match value {
            IntOrText::Int(it) if it < 0 => {
                self.invalid(at, &NOT_NEGATIVE);
                return None;
            }
            IntOrText::Text(text) => {
                if let Some(fault) = self.misspelt(at, text, &spelling::PERCENT) {
                    self.report(fault);
                    return None;
                }
            }
            IntOrText::Int(_) => {}
        }
        Some(value)
    }

    /// A percentage is at most 100%.
    pub(super) fn at_most_all(&mut self, at: &At<'_, 't>) {
        const ALL: Reason = Reason {
            says: "must not be greater than 100%",
            because: Text { en: "it must not be greater than 100%", es: "no debe ser mayor que 100%" },
            help: Text { en: "Write 100% or less", es: "Escribe 100% o menos" },
        };
        let percent = at.text().and_then(|text| text.strip_suffix('%')).map(|digits| digits.parse::<u64>());
        if matches!(percent, Some(Ok(101..))) {
            self.invalid(at, &ALL);
        }
    }
}

/// True for 0 and for `0%`.
pub(super) fn is_zero(value: IntOrText<'_>) -> bool {
    match value {
        IntOrText::Int(it) => it == 0,
        IntOrText::Text(text) => text.strip_suffix('%').is_some_and(|it| it.bytes().all(|it| it == b'0')),
    }
}
