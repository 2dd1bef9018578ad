//! SVG as text: shapes with classes, and one stylesheet that has colours for light and for dark screens.
//!
//! No ids, so that several pictures can stand in one page; no script, no font, nothing from elsewhere.

use std::fmt::Write;

use super::metrics::Font;

/// Light colours first, which hold on paper and where styles for dark screens are not understood.
const STYLE: &str = include_str!("style.css");

/// A point, in pixels from the upper left corner.
pub(super) type Point = (i32, i32);

/// A rectangle by its centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Frame {
    pub(super) const fn left(self) -> i32 {
        self.x - self.width / 2
    }

    pub(super) const fn right(self) -> i32 {
        self.left() + self.width
    }

    pub(super) const fn top(self) -> i32 {
        self.y - self.height / 2
    }

    pub(super) const fn bottom(self) -> i32 {
        self.top() + self.height
    }
}

/// A picture that is being drawn.
pub(super) struct Svg {
    text: String,
}

impl Svg {
    /// A picture of this size; `title` is its name, `description` says in words what it shows.
    pub(super) fn new(width: i32, height: i32, title: &str, description: &str, lang: &str) -> Self {
        let (title, description) = (escaped(title), escaped(description));
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"kubetriage\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" style=\"max-width:100%;height:auto\" \
             role=\"graphics-document document\" lang=\"{lang}\" aria-label=\"{title}\">\n\
             <title>{title}</title>\n<desc>{description}</desc>\n<style>\n{STYLE}</style>\n\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n"
        );
        Self { text }
    }

    /// Begins a group of shapes.
    pub(super) fn open(&mut self, class: &str) {
        let _ = write!(self.text, "<g class=\"{class}\">");
    }

    /// Begins a group that a reader of the screen names, with `words`, and that a page finds by its `data`: names of
    /// attributes with their values.
    pub(super) fn open_symbol(&mut self, class: &str, words: &str, data: &[(&str, &str)]) {
        let words = escaped(words);
        let _ = write!(self.text, "<g class=\"{class}\"");
        self.data(data);
        let _ =
            write!(self.text, " role=\"graphics-symbol img\" aria-label=\"{words}\"><title>{words}</title>");
    }

    /// Begins a group that a page finds by its `data`.
    pub(super) fn open_data(&mut self, class: &str, data: &[(&str, &str)]) {
        let _ = write!(self.text, "<g class=\"{class}\"");
        self.data(data);
        self.text.push('>');
    }

    fn data(&mut self, data: &[(&str, &str)]) {
        for (name, value) in data {
            let _ = write!(self.text, " {name}=\"{}\"", attribute(value));
        }
    }

    pub(super) fn close(&mut self) {
        self.text.push_str("</g>\n");
    }

    pub(super) fn rect(&mut self, frame: Frame, radius: i32) {
        let Frame { width, height, .. } = frame;
        let _ = write!(
            self.text,
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>",
            frame.left(),
            frame.top()
        );
    }

    /// A box with points at its sides: the diamond of a question, drawn wide so that words fit into it.
    pub(super) fn hexagon(&mut self, frame: Frame, point: i32) {
        let (left, right, top, bottom) = (frame.left(), frame.right(), frame.top(), frame.bottom());
        self.polygon(&[
            (left, frame.y),
            (left + point, top),
            (right - point, top),
            (right, frame.y),
            (right - point, bottom),
            (left + point, bottom),
        ]);
    }

    pub(super) fn polygon(&mut self, points: &[Point]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let _ = write!(self.text, "<polygon points=\"{}\"/>", points.join(" "));
    }

    /// A line through these points, with an arrowhead at its end.
    pub(super) fn arrow(&mut self, points: &[Point]) {
        self.line(points);
        if let [.., from, to] = points {
            self.arrowhead(*from, *to);
        }
    }

    pub(super) fn circle(&mut self, (x, y): Point, radius: i32) {
        let _ = write!(self.text, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
    }

    pub(super) fn line(&mut self, points: &[Point]) {
        let mut path = String::new();
        for (index, (x, y)) in points.iter().enumerate() {
            let _ = write!(path, "{}{x} {y}", if index == 0 { 'M' } else { 'L' });
        }
        let _ = write!(self.text, "<path d=\"{path}\"/>");
    }

    fn arrowhead(&mut self, (from_x, from_y): Point, (x, y): Point) {
        let (back_x, back_y) = ((from_x - x).signum() * 7, (from_y - y).signum() * 7);
        let (side_x, side_y) = ((from_y - y).signum() * 4, (from_x - x).signum() * 4);
        self.polygon(&[
            (x, y),
            (x + back_x + side_x, y + back_y + side_y),
            (x + back_x - side_x, y + back_y - side_y),
        ]);
    }

    /// Lines of text, centred on a point.
    pub(super) fn centred(&mut self, lines: &[String], (x, y): Point, font: Font) {
        let height = font.line_height();
        let count = i32::try_from(lines.len()).unwrap_or_default();
        let first = y - (count - 1) * height / 2 + font.size * 7 / 20;
        for (index, line) in (0..).zip(lines) {
            self.word(line, (x, first + index * height), font, "mid");
        }
    }

    /// One line of text that begins at a point of its base line.
    pub(super) fn word(&mut self, text: &str, (x, y): Point, font: Font, class: &str) {
        let code = match font {
            Font { mono: true, .. } => " code",
            Font { bold: true, .. } => " strong",
            _ => "",
        };
        let _ = write!(
            self.text,
            "<text class=\"{class}{code}\" x=\"{x}\" y=\"{y}\" font-size=\"{}\">{}</text>",
            font.size,
            escaped(text)
        );
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// Text as it may stand in an element or an attribute. What XML cannot hold at all is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if turns_around(character) => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Whether a character turns the order of what follows around, so that a reader takes one text for another.
pub(super) fn turns_around(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// Text that a program reads from an attribute as it was written, but for the characters that XML cannot hold.
fn attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            // As they are, they would be read as spaces.
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{attribute, escaped};

    #[test]
    fn a_program_reads_the_name_as_it_was_written() {
        assert_eq!(attribute("a\"<b>&\n\u{202e}\u{1b}'"), "a&quot;&lt;b>&amp;&#10;\u{202e}'");
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(
            escaped("</text><script>alert(\"1\" & '2')"),
            "&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)"
        );
        assert_eq!(escaped("a\u{0}\u{1b}[31m\u{202e}b"), "a[31mb");
    }
}
