//! Columns of text, as kubectl prints them.

use std::fmt;

use anstyle::Style;

/// What stands between two columns.
const GAP: usize = 3;

/// Rows of cells, each column as wide as its longest cell; the last cell of a row may have a colour.
pub(crate) struct Table {
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<String>,
    style: Style,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        let cells = head.iter().map(|it| (*it).to_owned()).collect();
        Self { rows: vec![Row { cells, style: Style::new() }] }
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        self.rows.push(Row { cells: cells.to_vec(), style: Style::new() });
    }

    /// A row whose last cell has a colour.
    pub(crate) fn styled_row(&mut self, cells: &[String], style: Style, last: &str) {
        let cells = cells.iter().cloned().chain([last.to_owned()]).collect();
        self.rows.push(Row { cells, style });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            widths.resize(widths.len().max(row.cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(&row.cells) {
                *width = (*width).max(cell.chars().count());
            }
        }
        for row in &self.rows {
            let Some((last, before)) = row.cells.split_last() else { continue };
            for (cell, width) in before.iter().zip(&widths) {
                write!(formatter, "{cell:width$}", width = width + GAP)?;
            }
            let style = row.style;
            writeln!(formatter, "{style}{last}{style:#}")?;
        }
        Ok(())
    }
}
