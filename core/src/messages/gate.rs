//! Which readiness gates are closed: the condition `Ready` with the reason `ReadinessGatesNotReady`.

/// A readiness gate that is not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClosedGate<'t> {
    /// The type of the condition.
    pub(crate) name: &'t str,
    /// What the condition says; `None` where nobody has set it.
    pub(crate) status: Option<&'t str>,
}

/// Reads the message; several gates are told of one after another.
pub(crate) fn closed_gates(message: &str) -> Vec<ClosedGate<'_>> {
    message.split("readiness gate \"").skip(1).filter_map(gate).collect()
}

/// `example.com/open" is not "True", but False`
fn gate(text: &str) -> Option<ClosedGate<'_>> {
    let (name, rest) = text.split_once('"')?;
    let told = rest.strip_prefix(" is not \"True\", but ");
    let status = told.and_then(|it| it.split(|c: char| !c.is_ascii_alphanumeric()).next());
    (!name.is_empty()).then_some(ClosedGate { name, status })
}

#[cfg(test)]
mod tests {
    use super::{ClosedGate, closed_gates};

    #[test]
    fn gates_that_nobody_opened() {
        let missing = ClosedGate { name: "example.com/a", status: None };
        let closed = ClosedGate { name: "example.com/b", status: Some("False") };
        let of_missing = "corresponding condition of pod readiness gate \"example.com/a\" does not exist.";
        let of_closed = "the status of pod readiness gate \"example.com/b\" is not \"True\", but False";
        assert_eq!(closed_gates(of_missing), [missing]);
        assert_eq!(closed_gates(of_closed), [closed]);
        assert_eq!(closed_gates(&format!("{of_missing}, {of_closed}")), [missing, closed]);
        assert_eq!(closed_gates(&format!("[{of_closed}, {of_missing}]")), [closed, missing]);
        assert_eq!(closed_gates("the moon is full"), []);
    }
}
