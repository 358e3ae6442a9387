//! How near attention with bounded scores lies to matrices of low rank.

use nalgebra::DMatrix;

use super::{Features, Subject, evidence};
use crate::attention::TaylorFeatures;
use crate::mask::{Mask, gallery};
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma, widen};

/// Queries and keys of one or two features under `mask`, multiples of 1/4 that are small, and sometimes
/// all of them smaller.
pub(super) fn draw<T: Subject>(source: &mut Source, mask: Mask) -> Features<T> {
    let width = source.between(1, 2);
    let spread = source.integer(0, 4);
    Features::draw(source, mask, width, |source| f64::from(source.integer(-spread, spread)) / 4.0)
}

/// Evidence that each singular value of `weights` whose number exceeds that of the monomials of some
/// degree in `width` variables is at most the error of the best polynomial of that degree.
///
/// The weights, a block of softmax attention over `tokens` keys, must come from scores that are exact,
/// as their differences are, and all visible; those of a row lie within `radius` of some number.
///
/// # Errors
/// The first singular value that is greater, or why there is none.
pub(super) fn require_near_polynomials<T: FloatFormat>(
    weights: &DMatrix<T>,
    tokens: usize,
    width: usize,
    radius: f64,
) -> Result<(), String> {
    let spectrum = Spectrum::of(weights).map_err(|error| error.to_string())?;
    let norm = widen(weights).norm();
    let rounding = rounding_distance::<T>(tokens, norm)? + spectrum.noise_floor();
    for degree in 0.. {
        let rank = TaylorFeatures { degree }.count(width);
        let Some(&beyond) = spectrum.values().get(rank) else { break };
        let bound = evidence::allowed(relative_error(radius, degree) * norm, SLACK, rounding);
        evidence::require(beyond <= bound, || {
            format!("singular value {} is {beyond:e} > {bound:e}", rank + 1)
        })?;
    }
    Ok(())
}

/// Half of the greatest difference of two scores in one row.
pub(super) fn radius<T: FloatFormat>(scores: &DMatrix<T>) -> f64 {
    widen(scores).row_iter().map(|row| (row.max() - row.min()) / 2.0).fold(0.0, f64::max)
}

/// How far a polynomial of this degree is from the exponential, relative to it, between `-radius` and
/// `radius`: the lesser of what Taylor's and Chebyshev's series leave.
///
/// The one leaves `e^R R^(k+1) / (k+1)!`. The other, `I_0(R) + 2 (I_1(R) T_1 + I_2(R) T_2 + ...)` with
/// modified Bessel functions and polynomials of magnitude at most 1, leaves twice the sum of the rest,
/// relative to at least `e^-R`.
fn relative_error(radius: f64, degree: usize) -> f64 {
    let taylor = (1..=degree + 1).fold(1.0, |term, power| term * radius / power as f64);
    let rest: f64 = (degree + 1..).take(TERMS).map(|order| bessel(order, radius)).sum();
    radius.exp() * taylor.min(2.0 * rest)
}

/// The modified Bessel function of whole order, from its series: its terms are positive.
fn bessel(order: usize, x: f64) -> f64 {
    let half = x / 2.0;
    let first = (1..=order).fold(1.0, |term, power| term * half / power as f64);
    let terms = (1..TERMS).zip(order + 1..).scan(first, |term, (step, beyond)| {
        *term *= half * half / (step * beyond) as f64;
        Some(*term)
    });
    first + terms.sum::<f64>()
}

/// Enough for arguments up to 4: the terms fall at least by half from the eighth on, and what is left
/// out is below 2^-50 of the sum.
const TERMS: usize = 64;

/// Relative slack for evaluating the bound in `f64`: fewer than a thousand roundings of 2^-53.
const SLACK: f64 = 1e-12;

/// How far the stored weights lie from the exact ones, in the Frobenius norm.
///
/// Scores and their differences are exact. The exponential errs by at most two roundings, in the
/// numerator and in each term of the sum, whose terms are positive; the sum passes `tokens - 1`
/// more, the quotient one. The exact norm exceeds the stored one by at most the same error. All
/// weights are at least e^-4 / 14, normal in every format.
fn rounding_distance<T: FloatFormat>(tokens: usize, norm: f64) -> Result<f64, String> {
    let gamma = gamma::<T>(tokens + 4).ok_or("too many roundings for the format")?;
    Ok(gamma * norm / (1.0 - gamma))
}

/// Dot products of such entries are multiples of 1/16 of magnitude at most 2, so they, and their
/// differences, are exact in every format.
pub(super) fn is_coarse<T: FloatFormat>(entry: &T) -> bool {
    let quarters = entry.to_f64() * 4.0;
    quarters.abs() <= 4.0 && quarters.fract() == 0.0
}

/// One token whose score is no number of any format.
pub(super) fn overflowing<T: Subject>() -> Features<T> {
    let entry = DMatrix::from_element(1, 1, T::score(1e200));
    Features { queries: entry.clone(), keys: entry, mask: gallery::full(1) }
}

#[cfg(test)]
mod tests {
    use half::f16;
    use nalgebra::dmatrix;

    use super::*;
    use crate::assert_near::assert_near;

    /// Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, tables 9.8 and 9.10.
    const BESSEL: [(usize, f64, f64); 3] = [
        (1, 1.0, 0.565_159_103_992_485),
        (0, 1.0, 1.266_065_877_752_008_4),
        (0, 4.0, 11.301_921_952_136_33),
    ];

    #[test]
    fn bessel_functions_have_their_tabulated_values() {
        for (order, x, expected) in BESSEL {
            assert_near(bessel(order, x), expected);
        }
        // What Chebyshev's series of the exponential is at 1, where all polynomials are 1.
        let all = bessel(0, 3.0) + 2.0 * (1..TERMS).map(|order| bessel(order, 3.0)).sum::<f64>();
        assert_near(all, 3_f64.exp());
    }

    #[test]
    fn the_better_series_counts() {
        // Taylor's, far out: 4^2 / 2, where Chebyshev's leaves 23.8.
        assert_near(relative_error(4.0, 1), 4_f64.exp() * 8.0);
        // Chebyshev's, nearer: what is left of the exponential.
        let [(.., first), (.., zeroth), _] = BESSEL;
        let e = std::f64::consts::E;
        let left = e - zeroth - 2.0 * first;
        assert!((relative_error(1.0, 1) - e * left).abs() < 1e-14, "{left}");
        // Taylor's for a polynomial of degree 1 would leave a half.
        assert!(left < 0.5);
        // Taylor's again, near zero: its first term left out.
        assert_near(relative_error(0.25, 0), 0.25_f64.exp() * 0.25);
    }

    #[test]
    fn stored_weights_are_near_the_exact_ones() {
        // Eight roundings of 2^-11: 8 / 2040 relative to the exact norm, 8 / 2032 to the stored one.
        assert_near(rounding_distance::<f16>(4, 3.0).unwrap(), 24.0 / 2032.0);
        assert!(rounding_distance::<f16>(2044, 1.0).is_err());
    }

    #[test]
    fn the_radius_is_half_of_what_scores_of_a_row_differ_by() {
        assert_eq!(radius(&dmatrix![0.0, 3.0, 9.0; -1.0, 4.0, -8.0]), 6.0);
        assert_eq!(radius(&dmatrix![0.0, 3.0; -1.0, 4.0]), 2.5);
    }

    #[test]
    fn equal_scores_give_rank_one() {
        let near = |weights: [f64; 4]| {
            require_near_polynomials(&DMatrix::from_row_slice(2, 2, &weights), 2, 1, 0.0).is_ok()
        };
        assert!(near([0.5; 4]));
        assert!(!near([0.5, 0.5, 0.5, 0.5 + 1e-12]));
    }

    #[test]
    fn a_singular_value_beyond_the_first_is_bounded_relative_to_the_norm() {
        // A quarter of e^(1/4) is 0.321, and the norms are 4.12 and 4.27: 1.324 and 1.371.
        let near = |second: f64| {
            require_near_polynomials(&dmatrix![4.0, 0.0; 0.0, second], 2, 1, 0.25).is_ok()
        };
        assert_eq!([1.0, 1.5].map(near), [true, false]);
    }

    #[test]
    fn coarse_entries_are_quarters_up_to_one() {
        let is_coarse = |entries: [f64; 2]| entries.map(|entry| is_coarse(&entry));
        assert_eq!(is_coarse([1.0, -0.75]), [true; 2]);
        assert_eq!(is_coarse([1.25, 0.125]), [false; 2]);
    }

    #[test]
    fn a_bound_has_room_for_its_evaluation() {
        let more = evidence::allowed(3.0, SLACK, 5e-12) - 3.0;
        assert!((more - 8e-12).abs() < 1e-14, "{more}");
    }
}
