use super::RULE;
use crate::rules::testing::{check_diagnostics, check_silent};

#[test]
fn a_tab_cannot_indent() {
    check_diagnostics(&RULE, "spec:\n\treplicas: 2\n# error\n#^ error[yaml-syntax]: A tab cannot indent\n");
}
