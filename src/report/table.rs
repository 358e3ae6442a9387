//! Tables that can be sorted by their columns.

use maud::{Markup, html};

use super::page::tier;
use crate::claims::Tier;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// How far its numbers can be trusted; none for names.
    pub tier: Option<Tier>,
}

/// A cell.
#[derive(Debug)]
pub struct Cell {
    /// What is shown.
    pub shown: Markup,
    /// What it is sorted by: a number if it is one, or else text.
    pub key: String,
}

impl Cell {
    /// Text, sorted by itself.
    pub fn text(text: impl Into<String>) -> Self {
        let key = text.into();
        Self { shown: html! { (key) }, key }
    }

    /// A number as it is written, sorted by its value; what is not finite is missing.
    pub fn number(value: f64, written: impl Into<String>) -> Self {
        if !value.is_finite() {
            return Self { shown: html! { span aria-label="none" { "–" } }, key: String::new() };
        }
        let written = written.into();
        Self { shown: html! { (written) }, key: value.to_string() }
    }
}

/// A table with a button on each heading.
pub fn table(caption: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" class=(class(column)) aria-sort="none" {
                                button type="button" { (column.title) }
                                @if let Some(trust) = column.tier { (tier(trust)) }
                            }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr { @for (column, cell) in columns.iter().zip(row) { (data(column, cell)) } }
                    }
                }
            }
        }
    }
}

fn data(column: &Column, cell: &Cell) -> Markup {
    let shown = cell.shown.clone().into_string();
    // The key is written only where it differs from what is shown.
    let key = (cell.key != shown).then_some(&cell.key);
    html! { td class=(class(column)) data-key=[key] { (cell.shown) } }
}

fn class(column: &Column) -> &'static str {
    if column.tier.is_some() { "number" } else { "name" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_where_they_are_not_what_is_shown() {
        let columns =
            [Column { title: "a", tier: None }, Column { title: "b", tier: Some(Tier::Exact) }];
        let row = vec![Cell::text("x<y"), Cell::number(0.5, "1/2")];
        let nothing = vec![Cell::text("z"), Cell::number(f64::NAN, "NaN")];
        let text = table("t", &columns, &[row, nothing]).into_string();
        assert!(text.contains(r#"data-key="0.5">1/2<"#), "{text}");
        assert!(text.contains(">z<") && !text.contains("NaN"), "{text}");
        assert!(text.contains("x&lt;y"));
        assert_eq!(text.matches("aria-sort").count(), 2);
    }
}
