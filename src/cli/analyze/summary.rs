//! All matrices under one mask, in one line.

use super::report::MatrixReport;

#[derive(Debug, Default)]
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
    let mut summaries: Vec<Summary> = vec![];
    for report in reports {
        let known = summaries.iter().position(|summary| summary.mask == report.applied_mask);
        let at = known.unwrap_or_else(|| {
            summaries.push(Summary { mask: report.applied_mask.clone(), ..Summary::default() });
            summaries.len() - 1
        });
        summaries[at].add(report);
    }
    summaries.iter_mut().for_each(Summary::divide);
    summaries
}

impl Summary {
    fn add(&mut self, report: &MatrixReport) {
        let (rank, full) = (&report.findings.rank, report.findings.full());
        self.matrices += 1;
        self.exact_full += usize::from(rank.exact.lower == full);
        self.unsettled += usize::from(rank.exact.settled().is_none());
        self.numerical_full += usize::from(rank.numerical.rank == full);
        self.remarked += usize::from(!report.remarks().is_empty());
        self.numerical += rank.numerical.rank as f64;
        self.effective += rank.effective;
        self.stable += rank.stable;
    }

    /// From sums to means.
    fn divide(&mut self) {
        for sum in [&mut self.numerical, &mut self.effective, &mut self.stable] {
            *sum /= self.matrices as f64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{
        ExactReport, Findings, Numerical, Padding, Rank, Stochastic, Support,
    };
    use super::*;

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
