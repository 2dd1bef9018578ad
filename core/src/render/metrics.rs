//! How wide a text becomes, and where it is broken into lines. In whole numbers: the same input gives the same picture on
//! every machine.

/// Widths of the characters from space to `~` in thousandths of the font size, as Helvetica and its likes have them.
const WIDTHS: [i32; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// What the fonts of other systems may be wider, in percent.
const RESERVE: i32 = 110;
const RESERVE_OF_BOLD: i32 = 126;

/// What stands for the rest of a text that is too long.
const ELLIPSIS: char = '…';

/// A font as the pictures use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Font {
    /// In pixels.
    pub(super) size: i32,
    /// All characters have one width, as in a terminal.
    pub(super) mono: bool,
    pub(super) bold: bool,
}

impl Font {
    pub(super) const fn text(size: i32) -> Self {
        Self { size, mono: false, bold: false }
    }

    pub(super) const fn code(size: i32) -> Self {
        Self { size, mono: true, bold: false }
    }

    pub(super) const fn bold(size: i32) -> Self {
        Self { size, mono: false, bold: true }
    }

    /// The width of a text in pixels, rounded up.
    pub(super) fn width(self, text: &str) -> i32 {
        self.pixels(text.chars().map(|character| i64::from(self.of(character))).sum())
    }

    fn pixels(self, thousandths: i64) -> i32 {
        let reserve = match (self.mono, self.bold) {
            (true, _) => 100,
            (false, false) => RESERVE,
            (false, true) => RESERVE_OF_BOLD,
        };
        // A name in a file may be of any length.
        let pixels = (thousandths * i64::from(self.size) * i64::from(reserve) + 99_999) / 100_000;
        i32::try_from(pixels).unwrap_or(i32::MAX)
    }

    /// Whether a text is wider than that, without looking at all of a long one.
    fn is_wider(self, text: &str, width: i32) -> bool {
        let mut thousandths = 0;
        text.chars().any(|character| {
            thousandths += i64::from(self.of(character));
            self.pixels(thousandths) > width
        })
    }

    fn of(self, character: char) -> i32 {
        let wide = u32::from(character) >= 0x1100;
        if self.mono {
            return if wide { 1000 } else { 602 };
        }
        let index = u32::from(character).checked_sub(0x20).and_then(|it| usize::try_from(it).ok());
        let width = index.and_then(|index| WIDTHS.get(index)).copied();
        width.unwrap_or(if wide { 1000 } else { 556 })
    }

    /// The distance of two lines.
    pub(super) const fn line_height(self) -> i32 {
        self.size * 6 / 5
    }

    /// The text in lines of at most `width` pixels, broken between words, and inside of one only where it is longer than
    /// a line.
    pub(super) fn lines(self, text: &str, width: i32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let Some(line) = lines.last_mut() else { break };
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if !self.is_wider(&longer, width) {
                *line = longer;
                continue;
            }
            if line.is_empty() {
                lines.pop();
            }
            lines.extend(self.pieces(word, width));
        }
        lines
    }

    /// A word in pieces that fit, broken behind a sign or before a capital where it has some.
    fn pieces(self, word: &str, width: i32) -> Vec<String> {
        let mut pieces = Vec::new();
        let mut rest = word;
        while self.is_wider(rest, width) {
            let mut end = rest.len();
            let mut behind_sign = None;
            let mut before = ' ';
            for (at, character) in rest.char_indices() {
                // `PersistentVolume|Claim`
                if before.is_lowercase() && character.is_uppercase() {
                    behind_sign = Some(at);
                }
                before = character;
                let next = at + character.len_utf8();
                if at > 0 && self.width(rest.get(..next).unwrap_or_default()) > width {
                    end = at;
                    break;
                }
                if matches!(character, '-' | '/' | '.' | ':' | '_' | '=' | ',') {
                    behind_sign = Some(next);
                }
            }
            let end = behind_sign.filter(|it| *it <= end).unwrap_or(end);
            let (piece, after) = rest.split_at(end);
            pieces.push(piece.to_owned());
            if after.is_empty() {
                return pieces;
            }
            rest = after;
        }
        pieces.push(rest.to_owned());
        pieces
    }

    /// The text on one line of at most `width` pixels; what is too long ends in dots.
    pub(super) fn cut(self, text: &str, width: i32) -> String {
        if !self.is_wider(text, width) {
            return text.to_owned();
        }
        let mut cut = String::new();
        for character in text.chars() {
            cut.push(character);
            cut.push(ELLIPSIS);
            let fits = self.width(&cut) <= width;
            cut.pop();
            if !fits {
                cut.pop();
                break;
            }
        }
        cut.push(ELLIPSIS);
        cut
    }
}

#[cfg(test)]
mod tests {
    use super::Font;

    #[test]
    fn lines_fit_and_lose_no_word() {
        let font = Font::text(12);
        let text = "Is the port exposed by the container correct and listening on 0.0.0.0?";
        let lines = font.lines(text, 110);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| font.width(line) <= 110), "{lines:?}");
    }

    #[test]
    fn a_word_that_is_too_long_is_broken_behind_a_sign() {
        let lines = Font::code(10).lines("port-forward a-name-that-never-seems-to-end", 100);
        assert_eq!(lines, ["port-forward", "a-name-that-", "never-seems-to-", "end"]);
        assert_eq!(Font::text(12).lines("áááááááááá", 1), vec!["á"; 10], "at least one character");
    }

    /// A test that ends: it would take minutes to measure all of the rest for each line.
    #[test]
    fn a_name_of_any_length_is_measured_once() {
        let (font, long) = (Font::bold(13), "á".repeat(1_000_000));
        assert_eq!(font.width(&long), 9_107_280);
        assert_eq!(font.lines(&long, 180).concat().len(), long.len());
        assert!(font.cut(&long, 180).chars().count() < 30);
    }

    #[test]
    fn what_is_cut_fits() {
        let font = Font::text(12);
        let cut = font.cut("frontend-with-a-long-name", 80);
        assert!(cut.ends_with('…') && font.width(&cut) <= 80, "{cut}");
        assert_eq!(font.cut("web", 80), "web");
    }
}
