//! IP addresses and ranges.

use core::net::{IpAddr, Ipv4Addr};

use super::{At, Fault, Validator, fault::Reason};
use crate::options::Text;

const NO_ADDRESS: Reason = Reason {
    says: "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
    because: Text { en: "it is no IP address", es: "no es una dirección IP" },
    help: Text { en: "Write an address such as `10.9.8.7`", es: "Escribe una dirección como `10.9.8.7`" },
};

const ZEROS: Reason = Reason {
    says: "must not have leading 0s",
    because: Text {
        en: "a number in an address must not begin with 0, which some programs read as octal",
        es: "un número de una dirección no debe empezar por 0, que algunos programas leen como octal",
    },
    help: Text { en: "Leave the zeros out", es: "Quita los ceros" },
};

const MAPPED: Reason = Reason {
    says: "must not be an IPv4-mapped IPv6 address",
    because: Text {
        en: "it is an IPv4 address written as an IPv6 address",
        es: "es una dirección IPv4 escrita como IPv6",
    },
    help: Text {
        en: "Write it as IPv4, such as `10.9.8.7`",
        es: "Escríbela como IPv4, por ejemplo `10.9.8.7`",
    },
};

const NO_RANGE: Reason = Reason {
    says: "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
    because: Text { en: "it is no range of addresses", es: "no es un rango de direcciones" },
    help: Text {
        en: "Write an address and `/` with the length of its prefix, such as `10.9.8.0/24`",
        es: "Escribe una dirección y `/` con la longitud del prefijo, por ejemplo `10.9.8.0/24`",
    },
};

const HOST_BITS: Reason = Reason {
    says: "must not have bits set beyond the prefix length",
    because: Text {
        en: "the address has bits behind the length of its prefix",
        es: "la dirección tiene bits más allá de la longitud del prefijo",
    },
    help: Text {
        en: "Write the first address of the range, such as `10.9.8.0/24`",
        es: "Escribe la primera dirección del rango, por ejemplo `10.9.8.0/24`",
    },
};

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    address: IpAddr,
    length: u32,
}

impl Range {
    fn bits(address: IpAddr) -> (u128, u32) {
        match address {
            IpAddr::V4(it) => (u128::from(it.to_bits()), 32),
            IpAddr::V6(it) => (it.to_bits(), 128),
        }
    }

    /// The bits of the address that the prefix does not cover.
    fn rest(address: IpAddr, length: u32) -> u128 {
        let (bits, size) = Self::bits(address);
        match 1_u128.checked_shl(size.saturating_sub(length)) {
            Some(end) => bits & (end - 1),
            None => bits,
        }
    }

    /// Whether `inner` lies in this range and is smaller.
    pub(super) fn contains_strictly(self, inner: Self) -> bool {
        let ((outer_bits, size), (bits, inner_size)) = (Self::bits(self.address), Self::bits(inner.address));
        let shift = size.saturating_sub(self.length);
        let prefix = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
        size == inner_size && self.length < inner.length && prefix(bits) == prefix(outer_bits)
    }
}

/// IPv4 with zeros before its numbers, which Kubernetes once took.
fn with_zeros(text: &str) -> Option<IpAddr> {
    let parts: Vec<&str> = text.split('.').collect();
    let trimmed: Vec<String> = parts
        .iter()
        .map(|part| match part.trim_start_matches('0') {
            "" if !part.is_empty() => "0".to_owned(),
            rest => rest.to_owned(),
        })
        .collect();
    trimmed.join(".").parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}

fn address(text: &str) -> Result<IpAddr, &'static Reason> {
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V6(it)) if it.to_ipv4_mapped().is_some() => Err(&MAPPED),
        Ok(it) => Ok(it),
        Err(_) if with_zeros(text).is_some() => Err(&ZEROS),
        Err(_) => Err(&NO_ADDRESS),
    }
}

fn range(text: &str) -> Result<Range, &'static Reason> {
    let (start, length) = text.split_once('/').ok_or(&NO_RANGE)?;
    let address = match address(start) {
        Err(reason) if std::ptr::eq(reason, &NO_ADDRESS) => return Err(&NO_RANGE),
        other => other?,
    };
    let digits = !length.is_empty() && length.bytes().all(|it| it.is_ascii_digit());
    let size = if address.is_ipv4() { 32 } else { 128 };
    let length = length.parse::<u32>().ok().filter(|it| digits && *it <= size).ok_or(&NO_RANGE)?;
    if Range::rest(address, length) != 0 {
        return Err(&HOST_BITS);
    }
    Ok(Range { address, length })
}

impl<'t> Validator<'_, 't> {
    pub(super) fn address(&mut self, at: &At<'_, 't>) {
        if let Some(text) = at.text()
            && let Err(reason) = address(text)
        {
            self.invalid(at, reason);
        }
    }

    /// An address that traffic can be sent to from elsewhere.
    pub(super) fn ordinary_address(&mut self, at: &At<'_, 't>) {
        let Some(text) = at.text() else { return };
        let address = match address(text) {
            Ok(address) => address,
            Err(reason) => return self.invalid(at, reason),
        };
        let link_local = match address {
            IpAddr::V4(it) => it.is_link_local(),
            IpAddr::V6(it) => it.is_unicast_link_local(),
        };
        let multicast = match address {
            IpAddr::V4(it) => it.octets().starts_with(&[224, 0, 0]),
            IpAddr::V6(it) => it.segments().first().is_some_and(|it| it & 0xff0f == 0xff02),
        };
        let says = match address {
            it if it.is_unspecified() => "may not be unspecified (0.0.0.0 or ::)",
            it if it.is_loopback() => "may not be in the loopback range (127.0.0.0/8, ::1/128)",
            _ if link_local => "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
            _ if multicast => "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
            _ => return,
        };
        const SPECIAL: Reason = Reason {
            says: "",
            because: Text {
                en: "nothing outside of a node is reached at this address",
                es: "en esta dirección no se llega a nada fuera del nodo",
            },
            help: Text { en: "Write an address of the network", es: "Escribe una dirección de la red" },
        };
        self.refuse(Fault::invalid(at, says), &SPECIAL);
    }

    /// A range; `None` if it is none.
    pub(super) fn range(&mut self, at: &At<'_, 't>) -> Option<Range> {
        match range(at.text()?) {
            Ok(range) => Some(range),
            Err(reason) => {
                self.refuse(Fault::invalid(at, reason.says), reason);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for good in ["10.0.0.0/8", "0.0.0.0/0", "::/0", "10.1.2.3/32", "2001:db8::/64"] {
            assert!(range(good).is_ok(), "{good}");
        }
        for (bad, says) in [
            ("10.0.0.0", "must be a valid CIDR"),
            ("10.0.0.0/33", "must be a valid CIDR"),
            ("10.0.0.1/8", "must not have bits set"),
            ("010.0.0.0/8", "must not have leading 0s"),
            ("web/8", "must be a valid CIDR"),
        ] {
            assert!(range(bad).is_err_and(|it| it.says.starts_with(says)), "{bad}");
        }
        let strictly =
            |outer, inner| range(outer).ok().unwrap().contains_strictly(range(inner).ok().unwrap());
        assert!(strictly("10.0.0.0/8", "10.1.0.0/16"));
        assert!(strictly("0.0.0.0/0", "10.0.0.0/8"));
        assert!(!strictly("10.0.0.0/8", "10.0.0.0/8"));
        assert!(!strictly("10.0.0.0/8", "192.168.0.0/16"));
    }
}
