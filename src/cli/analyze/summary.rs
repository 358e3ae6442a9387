//! All matrices under one mask, in one line.

use super::report::{MatrixReport, Rank, masks};

#[derive(Debug)]
pub(super) struct Summary {
    /// The applied mask; none if the files hold weights.
    pub(super) mask: Option<String>,
    pub(super) matrices: usize,
    /// Matrices whose exact rank is full, as a certificate proves.
    pub(super) exact_full: usize,
    /// Matrices whose exact rank is not settled.
    pub(super) unsettled: usize,
    pub(super) numerical_full: usize,
    /// Matrices in which something was remarked.
    pub(super) remarked: usize,
    /// Means over the matrices.
    pub(super) numerical: f64,
    pub(super) effective: f64,
    pub(super) stable: f64,
}

/// One summary for each mask, in the order of the masks.
pub(super) fn summaries(reports: &[MatrixReport]) -> Vec<Summary> {
    let summary = |mask: Option<&str>| {
        let is_under = |report: &&MatrixReport| report.applied_mask.as_deref() == mask;
        Summary::of(mask, &reports.iter().filter(is_under).collect::<Vec<_>>())
    };
    masks(reports).into_iter().map(summary).collect()
}

impl Summary {
    /// The summary of matrices under one mask.
    fn of(mask: Option<&str>, reports: &[&MatrixReport]) -> Self {
        let count = |property: fn(&MatrixReport) -> bool| {
            reports.iter().filter(|report| property(report)).count()
        };
        let mean = |value: fn(&Rank) -> f64| {
            let sum: f64 = reports.iter().map(|report| value(&report.findings.rank)).sum();
            sum / reports.len() as f64
        };
        Self {
            mask: mask.map(str::to_owned),
            matrices: reports.len(),
            exact_full: count(|report| report.findings.rank.exact.lower == report.findings.full()),
            unsettled: count(|report| report.findings.rank.exact.settled().is_none()),
            numerical_full: count(|report| {
                report.findings.rank.numerical.rank == report.findings.full()
            }),
            remarked: count(|report| !report.remarks().is_empty()),
            numerical: mean(|rank| rank.numerical.rank as f64),
            effective: mean(|rank| rank.effective),
            stable: mean(|rank| rank.stable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::analyze::report::{
        ExactReport, Findings, Numerical, Padding, Stochastic, Support,
    };

    /// A matrix of four tokens with these bounds on its rank.
    fn report(mask: Option<&str>, lower: usize, upper: usize) -> MatrixReport {
        let exact = ExactReport { lower, upper, certificate: "none" };
        let numerical = Numerical { rank: lower, tolerance: 0.0, gap: None };
        let rows_outside = if lower == 2 { vec![3] } else { vec![] };
        MatrixReport {
            file: "weights.npy".into(),
            tensor: None,
            index: vec![],
            applied_mask: mask.map(str::to_owned),
            findings: Findings {
                shape: [4, 4],
                dtype: "f64",
                padding: Padding { rows: vec![], columns: vec![], analysed: [4, 4] },
                support: Support { mask: None, nonzero: 16, outside: None },
                stochastic: Stochastic {
                    max_row_error: 0.0,
                    bound: None,
                    rows_outside,
                    empty_rows: vec![],
                },
                duplicate_rows: vec![],
                rank: Rank { exact, numerical, effective: 1.5, stable: 1.25 },
                diagonal: None,
                log_abs_det: None,
                log_abs_det_error: None,
                condition: None,
                least_singular_value: None,
                singular_values: vec![],
                noise_floor: 0.0,
                shades: None,
            },
        }
    }

    #[test]
    fn matrices_are_counted_under_each_mask() {
        let reports = [(2, 3), (4, 4), (2, 2), (3, 4), (2, 4)]
            .map(|(lower, upper)| report((lower != 4).then_some("causal"), lower, upper));
        let [causal, weights] = &summaries(&reports)[..] else { panic!("two masks") };
        assert_eq!((causal.mask.as_deref(), weights.mask.as_deref()), (Some("causal"), None));
        assert_eq!((causal.matrices, weights.matrices), (4, 1));
        assert_eq!((causal.unsettled, weights.unsettled), (3, 0));
        assert_eq!((causal.exact_full, weights.exact_full), (0, 1));
        assert_eq!((causal.numerical_full, weights.numerical_full), (0, 1));
        assert_eq!((causal.remarked, weights.remarked), (3, 0));
        assert_eq!((causal.numerical, causal.effective, causal.stable), (2.25, 1.5, 1.25));
    }
}
