//! The singular values of a bidiagonal matrix by quotient differences.
//!
//! Source: Fernando and Parlett, "Accurate singular values and differential qd algorithms", 1994;
//! Parlett and Marques, "An implementation of the dqds algorithm (positive case)", 2000.

mod block;
mod shift;

use block::Block;

/// The singular values of the upper bidiagonal matrix with this diagonal and superdiagonal, in no
/// order; `None` if they do not settle within a number of sweeps.
///
/// A sweep replaces `B^T B - s` by `B B^T - s` in terms of the squares of the entries, which takes
/// half the divisions of a QR step and none of its roots. An entry beside the diagonal is dropped
/// when it is below rounding against the greatest entry: since `x -> sqrt(s + x^2)` has slope 1 at
/// most, that moves no singular value by more, whatever was subtracted before.
pub(super) fn singular_values(
    diagonal: &[f64],
    above: &[f64],
    mut sweeps: usize,
) -> Option<Vec<f64>> {
    let greatest = diagonal.iter().chain(above).fold(0.0, |max: f64, x| max.max(x.abs()));
    let negligible = (f64::EPSILON * greatest).powi(2);
    let squares = |entries: &[f64]| entries.iter().map(|entry| entry * entry).collect();
    let mut values = Vec::with_capacity(diagonal.len());
    let mut next = Block::new(vec![], vec![], 0.0);
    let mut blocks = vec![Block::new(squares(diagonal), squares(above), 0.0)];
    while let Some(mut block) = blocks.pop() {
        block.deflate(negligible, &mut values);
        if block.diagonal.is_empty() {
            continue;
        }
        if let Some(at) = block.above.iter().rposition(|&entry| entry <= negligible) {
            blocks.extend(block.split(at));
            continue;
        }
        block.turn_least_last();
        let mut shift = block.shift();
        for attempts in 1.. {
            sweeps = sweeps.checked_sub(1)?;
            match block.sweep(shift, &mut next) {
                Ok(()) => break,
                Err(negative) => shift = negative.lessened(shift, attempts),
            }
        }
        std::mem::swap(&mut block, &mut next);
        blocks.push(block);
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::spectrum::svd::ITERATIONS_PER_VALUE;
    use crate::scalar::power_of_two;

    /// Descending, if they settle within so many sweeps a value.
    fn values(diagonal: &[f64], above: &[f64], sweeps: usize) -> Vec<f64> {
        let mut values = singular_values(diagonal, above, sweeps * diagonal.len()).unwrap();
        assert_eq!(values.len(), diagonal.len());
        values.sort_by(|a, b| b.total_cmp(a));
        values
    }

    /// Which are usual.
    const SWEEPS: usize = 5;

    #[test]
    fn second_differences_have_sines_as_values() {
        for n in [1, 2, 3, 10, 100] {
            // B^T B has 1, 2, ..., 2 on the diagonal and -1 beside it.
            let found = values(&vec![1.0; n], &vec![-1.0; n - 1], SWEEPS);
            for (index, value) in found.iter().enumerate() {
                let half = (2 * (n - index) - 1) as f64 / (4 * n + 2) as f64;
                let sine = 2.0 * (half * std::f64::consts::PI).sin();
                let noise = n as f64 * f64::EPSILON * found[0];
                assert!((value - sine).abs() <= noise, "{n} {index}: {value} {sine}");
            }
        }
    }

    /// The sum of all squares and the product of all values are those of the entries.
    fn assert_invariants(diagonal: &[f64], above: &[f64]) {
        let values = values(diagonal, above, SWEEPS);
        // Each value is off by the noise floor at most, n 2^-52 of the greatest, a square by twice
        // that times the value, a logarithm by that over the value.
        let noise = values.len() as f64 * f64::EPSILON * values[0];
        let squares: f64 = diagonal.iter().chain(above).map(|entry| entry * entry).sum();
        let found: f64 = values.iter().map(|value| value * value).sum();
        let slack = 2.0 * noise * values.iter().sum::<f64>();
        assert!((found - squares).abs() <= slack, "{found} {squares} {slack:e}");
        let product: f64 = diagonal.iter().map(|entry| entry.abs().ln()).sum();
        let found: f64 = values.iter().map(|value| value.ln()).sum();
        let slack: f64 = values.iter().map(|value| noise / value).sum();
        assert!((found - product).abs() <= slack, "{found} {product} {slack:e}");
    }

    #[test]
    fn values_settle_within_five_sweeps_each() {
        let graded: Vec<f64> = (0..60).map(|at| 0.8_f64.powi(at)).collect();
        let wrong: Vec<f64> = graded.iter().rev().copied().collect();
        assert_invariants(&graded, &graded[1..]);
        assert_invariants(&wrong, &wrong[1..]);
        // Kahan's: nearer to singular than its diagonal shows.
        let kahan: Vec<f64> = graded.iter().map(|entry| -0.6 * entry).collect();
        assert_invariants(&graded, &kahan[1..]);
        let alternating: Vec<f64> = (0..60).map(|at| f64::from(1 + at % 2)).collect();
        assert_invariants(&alternating, &[1.0; 59]);
        // In two parts, of which the first is graded the wrong way.
        let diagonal = [wrong.as_slice(), &graded].concat();
        let above = [&wrong[1..], &[0.0], &graded[1..]].concat();
        assert_invariants(&diagonal, &above);
    }

    #[test]
    fn nearly_equal_values_settle() {
        for n in [3, 4, 10, 30] {
            for coupling in [1e-3, 1e-7, 1e-10, 1e-14, 2e-15, 3e-16] {
                // Between 1 - c and 1 + c, for a coupling c.
                let found = values(&vec![1.0; n], &vec![coupling; n - 1], ITERATIONS_PER_VALUE);
                let slack = coupling + n as f64 * f64::EPSILON * found[0];
                let error = (found[0] - 1.0).max(1.0 - found[n - 1]);
                assert!(error <= slack, "{n} {coupling:e}: {found:?}");
            }
        }
    }

    #[test]
    fn the_scale_of_the_matrix_does_not_matter() {
        let diagonal: Vec<f64> = (1..20).map(f64::from).collect();
        let plain = values(&diagonal, &diagonal[1..], SWEEPS);
        for scale in [power_of_two(-100), power_of_two(100)] {
            let scaled: Vec<f64> = diagonal.iter().map(|entry| entry * scale).collect();
            let expected: Vec<f64> = plain.iter().map(|value| value * scale).collect();
            assert_eq!(values(&scaled, &scaled[1..], SWEEPS), expected);
        }
    }

    #[test]
    fn without_sweeps_only_pairs_have_values() {
        // Values 25 and 12 have the squares 400, 144 and 225 in all, and the product 300.
        assert_eq!(singular_values(&[20.0, 15.0], &[12.0], 0), Some(vec![25.0, 12.0]));
        assert_eq!(singular_values(&[1.0; 3], &[1.0; 2], 0), None);
        assert_eq!(singular_values(&[], &[], 0), Some(vec![]));
    }
}
