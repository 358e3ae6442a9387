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
