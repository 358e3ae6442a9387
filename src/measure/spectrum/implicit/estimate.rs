//! The effective rank estimated from random probes.

use super::bounds::Interval;

/// A statistical estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Its value.
    pub value: f64,
    /// How far off it may well be, which is not proved: the standard deviation over the choice of
    /// probes, and how far the second half of the Krylov space moved the value.
    pub uncertainty: f64,
}

impl Estimate {
    /// From a value and its standard error, and the same from half the Krylov space.
    pub(super) fn after(earlier: Option<(f64, f64)>, (value, error): (f64, f64)) -> Self {
        let moved = earlier.map_or(f64::INFINITY, |(earlier, _)| (earlier - value).abs());
        Self { value, uncertainty: error + moved }
    }

    /// Moved into bounds.
    pub(super) fn within(self, bounds: Interval) -> Self {
        Self { value: self.value.clamp(bounds.lower, bounds.upper), ..self }
    }
}

/// The effective rank from the `values` and, for each probe, how many singular values it sees at
/// each of them; `None` if it sees none but zeros.
///
/// A random vector `z` of signs has `z^T f(A^T A) z = trace f(A^T A)` on average, and a Krylov
/// space from `z` turns the left side into a weighted sum over Ritz values.
///
/// Source: Ubaru, Chen and Saad, "Fast estimation of tr(f(A)) via stochastic Lanczos quadrature",
/// 2017. The first value is the estimate, the second its standard deviation.
pub(super) fn effective_rank(values: &[f64], weights: &[Vec<f64>]) -> Option<(f64, f64)> {
    let probes: Vec<(f64, f64)> = weights.iter().map(|weights| sums(values, weights)).collect();
    let total = probes.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    let value = rank(total, probes.len())?;
    // The jackknife: how the value moves when each probe in turn is left out.
    let without =
        |probe: &(f64, f64)| rank((total.0 - probe.0, total.1 - probe.1), probes.len() - 1);
    let others: Vec<f64> = probes.iter().filter_map(without).collect();
    let count = others.len() as f64;
    let mean = others.iter().sum::<f64>() / count;
    let spread: f64 = others.iter().map(|other| (other - mean).powi(2)).sum();
    let standard_error =
        if others.len() > 1 { (spread * (count - 1.0) / count).sqrt() } else { f64::INFINITY };
    Some((value, standard_error))
}

/// The weighted sums of `s` and of `s ln s`.
fn sums(values: &[f64], weights: &[f64]) -> (f64, f64) {
    let terms = values.iter().zip(weights).filter(|(value, _)| **value > 0.0);
    terms.fold((0.0, 0.0), |sums, (value, weight)| {
        (sums.0 + weight * value, sums.1 + weight * value * value.ln())
    })
}

/// The effective rank for the sums of `s` and `s ln s`, added up over some probes.
fn rank((sum, logs): (f64, f64), probes: usize) -> Option<f64> {
    (sum > 0.0).then(|| ((sum / probes as f64).ln() - logs / sum).exp())
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use super::*;
    use crate::assert_near::assert_near;

    /// For the weights of a spectrum the sums are those of its definition, and zeros add nothing.
    #[test]
    fn probes_that_agree_see_the_effective_rank() {
        let (value, error) = effective_rank(&[2.0, 1.0, 0.0], &vec![vec![1.0; 3]; 4]).unwrap();
        // Shares 2/3 and 1/3.
        assert_near(value, 3.0 * (-LN_2 * 2.0 / 3.0).exp());
        assert!(error <= 1e-14, "{error}");
        assert_eq!(effective_rank(&[0.0], &[vec![1.0], vec![2.0]]), None);
        assert_eq!(effective_rank(&[], &[]), None);
    }

    #[test]
    fn the_error_is_that_of_the_jackknife() {
        // Sums of s: 3, 4, 3; of s ln s: 2, 4, 0 times ln 2.
        let weights = [vec![1.0, 1.0], vec![2.0, 0.0], vec![0.0, 3.0]];
        let (value, error) = effective_rank(&[2.0, 1.0], &weights).unwrap();
        let rank = |sum: f64, logs: f64, probes: f64| sum / probes * (-LN_2 * logs / sum).exp();
        assert_near(value, rank(10.0, 6.0, 3.0));
        let others = [rank(7.0, 4.0, 2.0), rank(6.0, 2.0, 2.0), rank(7.0, 6.0, 2.0)];
        let mean = (others[0] + others[1] + others[2]) / 3.0;
        let spread: f64 = others.iter().map(|other| (other - mean).powi(2)).sum();
        assert_near(error, (spread * 2.0 / 3.0).sqrt());
        // Of two, half their difference; one says nothing of its error.
        let (_, error) = effective_rank(&[2.0, 1.0], &weights[..2]).unwrap();
        assert_near(error, (rank(4.0, 4.0, 1.0) - rank(3.0, 2.0, 1.0)).abs() / 2.0);
        let (value, error) = effective_rank(&[2.0, 1.0], &weights[..1]).unwrap();
        assert_near(value, rank(3.0, 2.0, 1.0));
        assert_eq!(error, f64::INFINITY);
        // Nor does one of two, if the other sees nothing.
        let weights = [vec![1.0, 1.0], vec![0.0, 0.0]];
        let (value, error) = effective_rank(&[2.0, 1.0], &weights).unwrap();
        assert_near(value, rank(3.0, 2.0, 2.0));
        assert_eq!(error, f64::INFINITY);
    }

    #[test]
    fn what_the_second_half_of_the_space_moved_is_uncertain() {
        let later = Estimate::after(Some((3.0, 9.0)), (5.0, 0.25));
        assert_eq!(later, Estimate { value: 5.0, uncertainty: 2.25 });
        assert_eq!(Estimate::after(None, (5.0, 0.25)).uncertainty, f64::INFINITY);
    }

    #[test]
    fn an_estimate_is_moved_into_its_bounds() {
        let estimate = Estimate { value: 5.0, uncertainty: 0.25 };
        let moved = |lower, upper| estimate.within(Interval { lower, upper });
        assert_eq!(moved(1.0, 3.0), Estimate { value: 3.0, uncertainty: 0.25 });
        assert_eq!(moved(6.0, 8.0), Estimate { value: 6.0, uncertainty: 0.25 });
        assert_eq!(moved(1.0, 8.0), estimate);
    }
}
