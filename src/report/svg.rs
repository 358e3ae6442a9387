//! The elements of a drawing.

use std::fmt::{self, Write};

/// Colours by role; the page decides between light and dark.
pub(super) const STYLE: &str = "\
svg{background:#fff}\
text{font:12px system-ui,sans-serif;fill:#24292f}\
.title{font-weight:600}\
.faint{fill:#656d76}\
.line{stroke:#d0d7de;stroke-width:1;fill:none}\
.curve{stroke:#0969da;stroke-width:1.5;fill:none}\
.mark{fill:#0969da}\
.second{fill:#bc4c00}\
.area{fill:#f6f8fa}\
.level{stroke:#656d76;stroke-width:1;stroke-dasharray:4 3;fill:none}\
.series0{stroke:#0969da}\
.series1{stroke:#bc4c00;stroke-dasharray:7 3}\
.series2{stroke:#1a7f37;stroke-dasharray:2 3}\
.series3{stroke:#8250df;stroke-dasharray:9 3 2 3}\
.series4{stroke:#bf3989;stroke-dasharray:12 4}\
[class^=dot]{fill-opacity:.35}\
.dot0{fill:#0969da}\
.dot1{fill:#bc4c00}\
.dot2{fill:#1a7f37}\
.dot3{fill:#8250df}\
.dot4{fill:#bf3989}\
@media(prefers-color-scheme:dark){\
svg{background:#0d1117}\
text{fill:#e6edf3}\
.faint{fill:#8d96a0}\
.line{stroke:#30363d}\
.curve{stroke:#58a6ff}\
.mark{fill:#58a6ff}\
.second{fill:#f0883e}\
.area{fill:#161b22}\
.level{stroke:#8d96a0}\
.series0{stroke:#58a6ff}\
.series1{stroke:#f0883e}\
.series2{stroke:#3fb950}\
.series3{stroke:#bc8cff}\
.series4{stroke:#f778ba}\
.dot0{fill:#58a6ff}\
.dot1{fill:#f0883e}\
.dot2{fill:#3fb950}\
.dot3{fill:#bc8cff}\
.dot4{fill:#f778ba}\
}";

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text goes to the right.
    Start,
    /// It is centred.
    Middle,
    /// It goes to the left.
    End,
}

/// A drawing of a given size in pixels, x to the right and y down.
///
/// Elements take a class: `title` or `faint` for text, `line` or `curve` for strokes, `mark`,
/// `second` or `area` for filled shapes. Coordinates are rounded to hundredths, so that a drawing is
/// the same text on every machine. [`Display`](fmt::Display) gives the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Svg {
    width: f64,
    height: f64,
    title: String,
    body: String,
}

impl Svg {
    /// An empty drawing; the title is for those who cannot see it.
    pub fn new(width: f64, height: f64, title: &str) -> Self {
        Self { width, height, title: title.into(), body: String::new() }
    }

    /// What it shows, in words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The drawing as a part of a page, which has the colours.
    #[cfg(feature = "cli")]
    pub fn inline(&self) -> String {
        let (width, height) = (number(self.width), number(self.height));
        format!(
            r#"<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"><title>{}</title>{}</svg>"#,
            escaped(&self.title),
            self.body
        )
    }

    /// A filled rectangle with its upper left corner at `(x, y)`.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), class: &str) {
        self.shaded_rect((x, y), (width, height), class, 1.0);
    }

    /// The same, with an opacity from 0 to 1.
    pub fn shaded_rect(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        class: &str,
        opacity: f64,
    ) {
        let opacity = match number(opacity) {
            full if full == "1" => String::new(),
            part => format!(r#" fill-opacity="{part}""#),
        };
        self.element(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" class="{}"{opacity}/>"#,
            number(x),
            number(y),
            number(width),
            number(height),
            escaped(class),
        ));
    }

    /// A filled circle.
    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64, class: &str) {
        self.element(&format!(
            r#"<circle cx="{}" cy="{}" r="{}" class="{}"/>"#,
            number(x),
            number(y),
            number(radius),
            escaped(class),
        ));
    }

    /// A stroke through the given points.
    pub fn polyline(&mut self, points: &[(f64, f64)], class: &str) {
        let points: Vec<String> =
            points.iter().map(|&(x, y)| format!("{},{}", number(x), number(y))).collect();
        self.element(&format!(
            r#"<polyline points="{}" class="{}"/>"#,
            points.join(" "),
            escaped(class)
        ));
    }

    /// A line of text on the baseline `y`.
    pub fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        self.element(&format!(
            r#"<text x="{}" y="{}" class="{}"{anchor}>{}</text>"#,
            number(x),
            number(y),
            escaped(class),
            escaped(text),
        ));
    }

    fn element(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (number(self.width), number(self.height));
        writeln!(
            f,
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">"#
        )?;
        writeln!(f, "<title>{}</title>", escaped(&self.title))?;
        writeln!(f, "<style>{STYLE}</style>")?;
        write!(f, "{}</svg>", self.body)
    }
}

/// At most two decimals; what is not a number is drawn at 0.
fn number(value: f64) -> String {
    let hundredths = if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 };
    // Adding 0 turns -0 into 0.
    (hundredths + 0.0).to_string()
}

/// The text without what XML reads as markup, and without characters that it does not allow.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push(' '),
            other => _ = escaped.write_char(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_is_escaped() {
        let mut svg = Svg::new(10.0, 10.0, "<a & \"b\">\u{1}");
        svg.text((1.0, 2.0), Anchor::Middle, "x\" onload=\"y", "</text>");
        assert_eq!(svg.title(), "<a & \"b\">\u{1}");
        let text = svg.to_string();
        assert!(text.contains("<title>&lt;a &amp; &quot;b&quot;&gt; </title>"));
        assert!(text.contains(">&lt;/text&gt;</text>"));
        assert!(!text.contains("onload=\""));
    }

    #[test]
    fn numbers_have_at_most_two_decimals() {
        for (value, text) in
            [(1.0, "1"), (0.125, "0.13"), (-0.001, "0"), (f64::NAN, "0"), (1e3 + 0.5, "1000.5")]
        {
            assert_eq!(number(value), text);
        }
    }
}
