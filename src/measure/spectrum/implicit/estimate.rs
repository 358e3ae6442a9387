//! The effective rank estimated from random probes.

/// A statistical estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Its value.
    pub value: f64,
    /// How far off it may well be, which is not proved: the standard deviation over the choice of
    /// probes, and how far the second half of the Krylov space moved the value.
    pub uncertainty: f64,
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
    let spread: f64 = others.iter().map(|other| (other - mean) * (other - mean)).sum();
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
