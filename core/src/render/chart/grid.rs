//! Where each box stands: the Pods on the left, the Service and below it the Ingress on the right. What passes goes down
//! on the left side of its part; what does not goes to the right.

use crate::report::StageName;

/// The cell of a box.
pub(super) struct Place {
    pub(super) stage: StageName,
    /// In its part, from the left.
    pub(super) column: usize,
    /// In its part, from the top.
    pub(super) row: usize,
}

/// Columns of the Pods; the other parts have [`RIGHT_COLUMNS`].
pub(super) const LEFT_COLUMNS: usize = 7;
pub(super) const RIGHT_COLUMNS: usize = 3;

/// The cells, one line for each row of the picture; `.` is an empty one.
const PODS: [&str; 16] = [
    "START .    .   .    .    .   .",
    "C1    .    .   .    .    .   X4",
    "P1    C2   P2  P3   P4   C3  P5",
    ".     .    X1  X2   X3   .   X5",
    ".     .    .   C5   .    .   .",
    "P6    C4   P7  P8   .    .   .",
    ".     .    X6  C6   .    .   .",
    ".     .    P9  P10  P11  P12 X9",
    ".     .    .   X7   X8   X10 .",
    ".     .    P13 P14  P14b P14c X13",
    ".     .    .   X11  X12  X14 .",
    ".     X16  P15b X15 .    .   .",
    "P16   C7   P17 X17  .    .   .",
    "C8    .    X18 .    .    .   .",
    "P18   P19  X19 .    .    .   .",
    "G1    X20  .   .    .    .   .",
];

const SERVICE: [&str; 6] =
    ["C9  .   .", "S1  S2  X21", ".   S3  X22", "C10 X23 .", "S4  S5  X24", "G2  X25 ."];

const INGRESS: [&str; 7] =
    ["C11 .   .", "I1  I2  X26", "C12 .   .", "I3  X27 .", "G3  .   .", "I4  X28 .", "END .   ."];

/// The rows of a part.
pub(super) fn rows(stage: StageName) -> &'static [&'static str] {
    match stage {
        StageName::Pods => &PODS,
        StageName::Service => &SERVICE,
        StageName::Ingress => &INGRESS,
    }
}

/// The cell of a box.
pub(super) fn place(id: &str) -> Option<Place> {
    [StageName::Pods, StageName::Service, StageName::Ingress].into_iter().find_map(|stage| {
        let rows = rows(stage).iter().enumerate();
        let mut found = rows.filter_map(|(row, cells)| {
            let column = cells.split_whitespace().position(|cell| cell == id)?;
            Some(Place { stage, column, row })
        });
        found.next()
    })
}
