//! The reports for people: one line for each matrix.

use super::report::MatrixReport;
use crate::cli::output;

pub(super) fn table(reports: &[MatrixReport]) -> String {
    let header = [
        "FILE",
        "INDEX",
        "SHAPE",
        "TYPE",
        "SUPPORT",
        "EXACT RANK",
        "BY",
        "NUMERICAL",
        "EFFECTIVE",
        "STABLE",
        "ROW ERROR",
    ];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(reports.iter().map(row));
    let notes = "\n\nexact: of the stored numbers, certified; numerical: singular values above \
                 max(rows, columns) eps sigma_1, eps of the stored type";
    output::columns(&rows) + notes
}

fn row(report: &MatrixReport) -> Vec<String> {
    let exact = &report.rank.exact;
    vec![
        report.file.clone(),
        format!("{:?}", report.index),
        format!("{}x{}", report.shape[0], report.shape[1]),
        report.dtype.into(),
        report
            .support
            .mask
            .clone()
            .unwrap_or_else(|| format!("{} nonzero", report.support.nonzero)),
        if exact.lower == exact.upper {
            exact.lower.to_string()
        } else {
            format!("{} to {}", exact.lower, exact.upper)
        },
        exact.certificate.into(),
        report.rank.numerical.rank.to_string(),
        format!("{:.2}", report.rank.effective),
        format!("{:.2}", report.rank.stable),
        format!("{:.1e}", report.stochastic.max_row_error),
    ]
}
