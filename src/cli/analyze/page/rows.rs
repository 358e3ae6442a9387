//! The table of matrices.

use fullrank::claims::Tier;
use fullrank::report::{Cell, Column, table, tier};
use maud::{Markup, html};

use super::MOST_ROWS;
use crate::cli::analyze::report::MatrixReport;
use crate::cli::analyze::table::support;

/// A column, which is left out if it is empty, as the file is if there is only one.
type Described = (&'static str, Option<Tier>, fn(&MatrixReport) -> Cell);

const COLUMNS: &[Described] = &[
    ("File", None, |report| Cell::text(&*report.file)),
    ("Tensor", None, |report| Cell::text(report.tensor.clone().unwrap_or_default())),
    ("Index", None, |report| Cell::text(format!("{:?}", report.index))),
    ("Mask", None, |report| Cell::text(report.applied_mask.clone().unwrap_or_default())),
    ("Support", None, |report| Cell::text(support(report))),
    ("Exact rank", Some(Tier::Exact), |report| {
        let exact = &report.findings.rank.exact;
        Cell::number(exact.lower as f64, exact.text())
    }),
    ("Certificate", None, |report| Cell::text(report.findings.rank.exact.certificate)),
    ("Numerical rank", Some(Tier::Numeric), |report| {
        let rank = report.findings.rank.numerical.rank;
        Cell::number(rank as f64, rank.to_string())
    }),
    ("Effective rank", Some(Tier::Numeric), |report| decimal(report.findings.rank.effective)),
    ("Stable rank", Some(Tier::Numeric), |report| decimal(report.findings.rank.stable)),
    ("Condition", Some(Tier::Numeric), |report| scientific(report.findings.condition)),
    ("ln |det|", Some(Tier::Numeric), |report| {
        log_abs_det(report.findings.log_abs_det, report.findings.log_abs_det_error)
    }),
    ("Least self weight", Some(Tier::Exact), |report| {
        scientific(report.findings.diagonal.as_ref().map(|diagonal| diagonal.least))
    }),
    ("Row sum error", Some(Tier::Rounded), |report| {
        scientific(Some(report.findings.stochastic.max_row_error))
    }),
    ("Remarks", None, |report| Cell::text(report.remarks().join(", "))),
];

pub(super) fn section(reports: &[MatrixReport]) -> Markup {
    let reports = &reports[..MOST_ROWS.min(reports.len())];
    let one_file = reports.windows(2).all(|pair| pair[0].file == pair[1].file);
    let columns: Vec<&Described> = COLUMNS[usize::from(one_file)..]
        .iter()
        .filter(|(_, _, cell)| reports.iter().any(|report| !cell(report).key.is_empty()))
        .collect();
    let headings: Vec<Column> =
        columns.iter().map(|&&(title, tier, _)| Column { title, tier }).collect();
    let rows: Vec<Vec<Cell>> = reports
        .iter()
        .map(|report| columns.iter().map(|(_, _, cell)| cell(report)).collect())
        .collect();
    html! {
        p {
            "A button on each heading sorts by it. ln |det| is " (tier(Tier::Rounded))
            " where a triangle gives it, as marked, and otherwise from the singular values. Of a "
            "small triangle the condition number is known even where the least singular value lies "
            "below the noise floor, from proved bounds."
        }
        (table("Every matrix in one line", &headings, &rows))
    }
}

fn decimal(value: f64) -> Cell {
    Cell::number(value, format!("{value:.2}"))
}

fn scientific(value: Option<f64>) -> Cell {
    let value = value.unwrap_or(f64::NAN);
    Cell::number(value, format!("{value:.1e}"))
}

/// A triangle gives it up to rounding errors with a proved bound.
fn log_abs_det(value: Option<f64>, error: Option<f64>) -> Cell {
    let value = value.unwrap_or(f64::NAN);
    let cell = Cell::number(value, format!("{value:.2}"));
    if value.is_finite() && error.is_some() {
        Cell { shown: html! { (tier(Tier::Rounded)) " " (cell.shown) }, ..cell }
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn determinants_are_marked_where_their_error_is_bounded() {
        let marked = |value, error| {
            log_abs_det(value, error).shown.into_string().contains(Tier::Rounded.name())
        };
        assert!(marked(Some(-1.5), Some(1e-12)));
        assert!(!marked(Some(-1.5), None));
        // Of a triangle with a zero on its diagonal there is nothing to show.
        assert!(!marked(Some(f64::NEG_INFINITY), Some(0.0)) && !marked(None, None));
    }
}
