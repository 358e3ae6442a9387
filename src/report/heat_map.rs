//! Matrices as shades.

use super::{Anchor, Svg};

/// Matrices with more rows or columns are drawn by the means of square blocks.
const MOST_CELLS: usize = 256;
/// Pixels that a drawing aims at in each direction, its margins apart.
const SIDE: f64 = 512.0;
const MARGIN: f64 = 16.0;
const TITLE: f64 = 24.0;
/// The width of a letter of a title, about.
const LETTER: f64 = 7.5;

/// A matrix to draw: the value 1 dark, 0 blank.
pub struct HeatMap<'a> {
    /// Stands above it.
    pub title: &'a str,
    /// The numbers of rows and columns.
    pub shape: (usize, usize),
    /// The value of an entry, from 0 to 1.
    pub value: &'a dyn Fn(usize, usize) -> f64,
}

/// Draws matrices side by side; the title is for those who cannot see them.
///
/// Equal neighbours in a row become one rectangle, and large matrices the means of square blocks.
pub fn heat_maps(title: &str, maps: &[HeatMap<'_>]) -> Svg {
    let sizes: Vec<(f64, f64)> = maps.iter().map(HeatMap::size).collect();
    let width = sizes.iter().map(|(width, _)| width + MARGIN).sum::<f64>() + MARGIN;
    let height = sizes.iter().map(|(_, height)| *height).fold(0.0, f64::max);
    let mut svg = Svg::new(width, height + TITLE + 2.0 * MARGIN, title);
    let mut left = MARGIN;
    for (map, (width, _)) in maps.iter().zip(sizes) {
        map.draw(&mut svg, left);
        left += width + MARGIN;
    }
    svg
}

impl HeatMap<'_> {
    /// The number of rows and of columns that one square stands for.
    fn block(&self) -> usize {
        self.shape.0.max(self.shape.1).div_ceil(MOST_CELLS).max(1)
    }

    /// The numbers of squares down and across, and their side in pixels.
    fn cells(&self) -> (usize, usize, f64) {
        let down = self.shape.0.div_ceil(self.block());
        let across = self.shape.1.div_ceil(self.block());
        (down, across, (SIDE / down.max(across).max(1) as f64).clamp(2.0, 32.0))
    }

    /// Width and height in pixels; wide enough for the title.
    fn size(&self) -> (f64, f64) {
        let (down, across, cell) = self.cells();
        let title = self.title.chars().count() as f64 * LETTER;
        (title.max(across as f64 * cell), down as f64 * cell)
    }

    fn draw(&self, svg: &mut Svg, left: f64) {
        let (down, across, cell) = self.cells();
        svg.text((left, MARGIN + 12.0), Anchor::Start, "title", self.title);
        let top = MARGIN + TITLE;
        svg.rect((left, top), (across as f64 * cell, down as f64 * cell), "area");
        for row in 0..down {
            let shades: Vec<f64> = (0..across).map(|column| self.shade(row, column)).collect();
            let mut start = 0;
            for run in shades.chunk_by(|one, other| one == other) {
                if run[0] > 0.0 {
                    let corner = (left + start as f64 * cell, top + row as f64 * cell);
                    svg.shaded_rect(corner, (run.len() as f64 * cell, cell), "mark", run[0]);
                }
                start += run.len();
            }
        }
    }

    fn shade(&self, row: usize, column: usize) -> f64 {
        let block = self.block();
        let part = |index: usize, end: usize| block * index..end.min(block * (index + 1));
        mean(part(row, self.shape.0), |i| mean(part(column, self.shape.1), |j| (self.value)(i, j)))
    }
}

fn mean(range: std::ops::Range<usize>, value: impl FnMut(usize) -> f64) -> f64 {
    let count = range.len();
    range.map(value).sum::<f64>() / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(shape: (usize, usize), value: &dyn Fn(usize, usize) -> f64) -> String {
        heat_maps("m", &[HeatMap { title: "m", shape, value }]).to_string()
    }

    #[test]
    fn equal_neighbours_are_one_rectangle() {
        let value = |i: usize, j: usize| f64::from(u8::from(i == 1 && j > 0));
        let text = one((2, 3), &value);
        // The background, and one run.
        assert_eq!(text.matches("<rect").count(), 2);
        assert!(text.contains(r#"<rect x="48" y="72" width="64" height="32" class="mark"/>"#));
    }

    #[test]
    fn matrices_stand_side_by_side_under_their_titles() {
        let value = |i: usize, j: usize| f64::from(u8::from(i == 1 && j == 127));
        let wide = HeatMap { title: "wide", shape: (3, 128), value: &value };
        let named = HeatMap { title: "longer than its square", shape: (1, 1), value: &|_, _| 0.0 };
        let text = heat_maps("two", &[wide, named]).to_string();
        // Squares of 512 / 128 pixels; 22 letters of 7.5; margins of 16 on all sides, 24 for titles.
        assert!(text.contains(r#"viewBox="0 0 725 88""#), "{text}");
        for element in [
            r#"<rect x="16" y="40" width="512" height="12" class="area"/>"#,
            r#"<rect x="524" y="44" width="4" height="4" class="mark"/>"#,
            r#"<rect x="544" y="40" width="32" height="32" class="area"/>"#,
            r#"<text x="16" y="28""#,
            r#"<text x="544" y="28""#,
        ] {
            assert!(text.contains(element), "no {element} in {text}");
        }
    }

    #[test]
    fn large_matrices_are_averaged_and_empty_ones_drawn() {
        let text = one((512, 512), &|_, j| (j % 2) as f64);
        assert_eq!(text.matches(r#"fill-opacity="0.5""#).count(), 256);
        assert!(one((0, 0), &|_, _| 1.0).ends_with("</svg>"));
    }
}
