//! Names in the cells of a table with ordered rows and columns.

use super::{Anchor, Svg};

/// What a [`grid`] shows: each name stands where its row and its column meet.
#[derive(Clone, Debug)]
pub struct Grid<'a> {
    /// Above everything.
    pub title: &'a str,
    /// What the rows mean, and each of them from the top.
    pub rows: (&'a str, &'a [String]),
    /// What the columns mean, and each of them from the left.
    pub columns: (&'a str, &'a [String]),
    /// Names with their row, their column, and whether they stand out.
    pub names: &'a [(String, usize, usize, bool)],
}

const MARGIN: f64 = 16.0;
const LINE: f64 = 17.0;
const ROW_LABELS: f64 = 72.0;
const HEADER: f64 = 64.0;
/// The width of a letter, about; names that are wider than their column would touch the next.
const LETTER: f64 = 6.6;

/// Draws the table; rows are as high as their fullest cell, columns as wide as their longest name.
pub fn grid(content: &Grid<'_>) -> Svg {
    let Grid { title, rows, columns, names } = content;
    let cell = |row: usize, column: usize| {
        names.iter().filter(move |(_, r, c, _)| (*r, *c) == (row, column))
    };
    let widths: Vec<f64> = (0..columns.1.len())
        .map(|column| {
            let here = names.iter().filter(|(_, _, c, _)| *c == column);
            let letters = here.map(|(name, ..)| name.chars().count()).max().unwrap_or_default();
            (letters.max(columns.1[column].chars().count()) as f64).mul_add(LETTER, 36.0)
        })
        .collect();
    let heights: Vec<f64> = (0..rows.1.len())
        .map(|row| {
            let fullest = (0..widths.len()).map(|column| cell(row, column).count()).max();
            (fullest.unwrap_or_default().max(1) as f64).mul_add(LINE, 10.0)
        })
        .collect();
    let left = MARGIN + ROW_LABELS;
    let top = MARGIN + HEADER;
    let (width, height) = (widths.iter().sum::<f64>(), heights.iter().sum::<f64>());
    let mut svg = Svg::new(left + width + MARGIN, top + height + MARGIN, title);
    svg.text((MARGIN, MARGIN + 12.0), Anchor::Start, "title", title);
    svg.text((MARGIN, top - 8.0), Anchor::Start, "faint", rows.0);
    svg.text((left + 12.0, top - 28.0), Anchor::Start, "faint", columns.0);

    let mut x = left;
    for (column, width) in widths.iter().enumerate() {
        svg.text((x + 12.0, top - 8.0), Anchor::Start, "title", &columns.1[column]);
        svg.polyline(&[(x, top - 22.0), (x, top + height)], "line");
        x += width;
    }
    let mut y = top;
    for (row, height) in heights.iter().enumerate() {
        svg.polyline(&[(MARGIN, y), (left + width, y)], "line");
        svg.text((left - 12.0, y + LINE), Anchor::End, "title", &rows.1[row]);
        let mut x = left;
        for (column, width) in widths.iter().enumerate() {
            for (place, (name, _, _, stands_out)) in cell(row, column).enumerate() {
                let line = (place as f64).mul_add(LINE, y + LINE);
                let mark = if *stands_out { "mark" } else { "second" };
                svg.circle((x + 14.0, line - 4.0), 3.5, mark);
                svg.text((x + 24.0, line), Anchor::Start, "name", name);
            }
            x += width;
        }
        y += height;
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_below_each_other_in_their_cell() {
        let rows = ["2".to_owned(), "1".to_owned()];
        let columns = ["a".to_owned()];
        let names =
            [("x".into(), 0, 0, true), ("y".into(), 0, 0, false), ("z<".into(), 1, 0, true)];
        let content =
            Grid { title: "t", rows: ("r", &rows), columns: ("c", &columns), names: &names };
        let text = grid(&content).to_string();
        assert_eq!(text.matches("<circle").count(), 3);
        assert!(text.contains("z&lt;"));
        let y = |name: &str| {
            let before = text.split(&format!(">{name}</text>")).next().unwrap();
            let start = before.rfind("y=\"").unwrap() + 3;
            before[start..].split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!(y("x") < y("y") && y("y") < y("z&lt;"));
    }
}
