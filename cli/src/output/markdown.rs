//! Markdown → a terminal.

use termimad::{Alignment, MadSkin, crossterm::style::Color};

/// No line of text is longer than this, however wide the terminal is.
const WIDEST: usize = 100;

/// A page of documentation with escape sequences for its headings, code and emphasis.
pub(crate) fn rendered(page: &str, width: usize) -> String {
    let mut skin = MadSkin::default_dark();
    skin.set_headers_fg(Color::Yellow);
    for header in &mut skin.headers {
        header.align = Alignment::Left;
    }
    skin.code_block.left_margin = 4;
    skin.inline_code.set_fgbg(Color::Cyan, Color::Reset);
    skin.code_block.set_fgbg(Color::Cyan, Color::Reset);
    skin.text(page, Some(width.min(WIDEST))).to_string()
}
