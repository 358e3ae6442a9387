//! The reports for people: one line for each matrix, and one for each mask.

use super::report::MatrixReport;
use super::summary::{Summary, summaries};
use crate::cli::output;

const NOTES: &str = "exact: of the stored numbers, certified; numerical: singular values above \
                     max(rows, columns) eps sigma_1, eps of the stored type";

/// A column, which is shown if any report has something to say in it.
type Column = (&'static str, fn(&MatrixReport) -> String);

const COLUMNS: &[Column] = &[
    ("FILE", |report| report.file.clone()),
    ("TENSOR", |report| report.tensor.clone().unwrap_or_default()),
    ("INDEX", |report| format!("{:?}", report.index)),
    ("MASK", |report| report.applied_mask.clone().unwrap_or_default()),
    ("SHAPE", |report| format!("{}x{}", report.findings.shape[0], report.findings.shape[1])),
    ("TYPE", |report| report.findings.dtype.into()),
    ("SUPPORT", support),
    ("EXACT RANK", |report| report.findings.rank.exact.text()),
    ("BY", |report| report.findings.rank.exact.certificate.into()),
    ("NUMERICAL", |report| report.findings.rank.numerical.rank.to_string()),
    ("EFFECTIVE", |report| format!("{:.2}", report.findings.rank.effective)),
    ("STABLE", |report| format!("{:.2}", report.findings.rank.stable)),
    ("ROW ERROR", |report| format!("{:.1e}", report.findings.stochastic.max_row_error)),
    ("REMARKS", |report| report.remarks().join(", ")),
];

pub(super) fn table(reports: &[MatrixReport]) -> String {
    let columns = COLUMNS.iter().filter(|(_, cell)| reports.iter().any(|r| !cell(r).is_empty()));
    let columns: Vec<&Column> = columns.collect();
    let mut rows = vec![columns.iter().map(|(title, _)| (*title).to_owned()).collect()];
    rows.extend(
        reports.iter().map(|report| columns.iter().map(|(_, cell)| cell(report)).collect()),
    );
    let mut text = output::columns(&rows);
    if reports.len() > 1 {
        text += &format!("\n\n{}", summary_table(&summaries(reports)));
    }
    format!("{text}\n\n{NOTES}")
}

pub(super) fn support(report: &MatrixReport) -> String {
    let support = &report.findings.support;
    support.mask.clone().unwrap_or_else(|| format!("{} nonzero", support.nonzero))
}

fn summary_table(summaries: &[Summary]) -> String {
    let header = [
        "MASK",
        "MATRICES",
        "EXACTLY FULL",
        "NUMERICALLY FULL",
        "MEAN NUMERICAL",
        "MEAN EFFECTIVE",
        "MEAN STABLE",
        "REMARKED",
    ];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(summaries.iter().map(|summary| {
        vec![
            summary.mask.clone().unwrap_or_else(|| "as stored".into()),
            summary.matrices.to_string(),
            summary.exact_full.to_string(),
            summary.numerical_full.to_string(),
            format!("{:.2}", summary.numerical),
            format!("{:.2}", summary.effective),
            format!("{:.2}", summary.stable),
            summary.remarked.to_string(),
        ]
    }));
    output::columns(&rows)
}
