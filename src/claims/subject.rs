use half::{bf16, f16};
use nalgebra::DMatrix;

use crate::attention::{
    Attention, AttentionError, Base, EmptyRows, Natural, Softmax, Two, normalise,
};
use crate::claims::Tier;
use crate::mask::Mask;
use crate::scalar::{BigRational, Exp2, FloatFormat, Scalar};

/// A scalar with the softmax that suits it: the natural one for floats, the base-two one, which is
/// exact on integer scores, for rationals.
pub trait Subject: Scalar + Exp2 {
    /// How a theorem over the reals holds for this scalar.
    const TIER: Tier;

    /// The base of the exponential that suits the scalar.
    type Base: Base<Self>;

    /// That base.
    const BASE: Self::Base;

    /// The softmax of `scores` under `mask`.
    ///
    /// # Errors
    /// As [`normalise`].
    fn attention(scores: &DMatrix<Self>, mask: &Mask) -> Result<Attention<Self>, AttentionError> {
        normalise(scores, mask, EmptyRows::Reject, &Softmax(Self::BASE))
    }

    /// The nearest score: of the format, or the nearest integer.
    fn score(value: f64) -> Self;

    /// The greatest difference of scores in a row of `keys` that surely leaves every weight
    /// positive; `None` if there is no limit.
    fn survival_limit(keys: usize) -> Option<f64>;

    /// How far below the greatest score `self` lies, as computed; infinite if not a number.
    fn gap_below(&self, greatest: &Self) -> f64;

    /// The format's unit roundoff; 0 for exact arithmetic.
    fn roundoff() -> f64;
}

/// Whether scores of a row of `keys` that differ by up to `gap` exceed this share of the limit.
pub(super) fn exceeds_share_of_limit<T: Subject>(share: f64, gap: f64, keys: usize) -> bool {
    gap > share * T::survival_limit(keys).unwrap_or_default()
}

macro_rules! float_subject {
    ($($float:ident)*) => {$(
        impl Subject for $float {
            const TIER: Tier = Tier::Rounded;

            type Base = Natural;

            const BASE: Natural = Natural;

            fn score(value: f64) -> Self {
                <Self as FloatFormat>::nearest(value)
            }

            fn survival_limit(keys: usize) -> Option<f64> {
                Some(float_survival_limit::<Self>(keys))
            }

            fn gap_below(&self, greatest: &Self) -> f64 {
                let gap = FloatFormat::to_f64(*greatest - *self);
                if gap.is_nan() { f64::INFINITY } else { gap }
            }

            fn roundoff() -> f64 {
                <Self as FloatFormat>::unit_roundoff()
            }
        }
    )*};
}

float_subject!(f16 bf16 f32 f64);

/// Let `h` be half the least subnormal, `u` the roundoff, and `x` the computed difference. The
/// stored exponential is at least `e^-x (1 - 2u) - h`, since the last rounding of an exponential
/// errs by at most `h` where it is subnormal; the sum is at most `keys (1 + g)` with
/// `1 + g <= e^(2 keys u)` for `keys u <= 1/2`. The quotient does not round to zero if it exceeds
/// `h`, for which `e^-x (1 - 2u) > h (1 + keys e^(2 keys u))` suffices, and so does
/// `x < ln(1/h) - ln(1 + keys) - 2 keys u - 4u`.
fn float_survival_limit<T: FloatFormat>(keys: usize) -> f64 {
    let keys = keys as f64;
    if keys * T::unit_roundoff() > 0.5 {
        return 0.0;
    }
    T::underflow_gap() - libm::log(1.0 + keys) - (2.0 * keys + 4.0) * T::unit_roundoff()
}

impl Subject for BigRational {
    const TIER: Tier = Tier::Exact;

    type Base = Two;

    const BASE: Two = Two;

    fn score(value: f64) -> Self {
        BigRational::from_integer((value.round() as i64).into())
    }

    fn survival_limit(_: usize) -> Option<f64> {
        None
    }

    fn gap_below(&self, _: &Self) -> f64 {
        0.0
    }

    fn roundoff() -> f64 {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_lie_below_others_by_their_difference_if_they_round() {
        let gap = |greatest: f64| 1_f64.gap_below(&greatest);
        assert_eq!(
            [gap(5.0), gap(f64::INFINITY), gap(f64::NAN)],
            [4.0, f64::INFINITY, f64::INFINITY]
        );
        assert_eq!(BigRational::score(1.0).gap_below(&BigRational::score(5.0)), 0.0);
    }

    #[test]
    fn a_share_of_the_limit_is_exceeded_just_above_it() {
        for share in [0.9, 0.98] {
            let edge = share * f64::survival_limit(3).unwrap();
            assert!(!exceeds_share_of_limit::<f64>(share, edge, 3));
            assert!(exceeds_share_of_limit::<f64>(share, edge.next_up(), 3));
        }
    }

    #[test]
    fn weights_surely_survive_up_to_the_limit_that_is_derived() {
        // 25 ln 2 - ln 4 - 10 u, with u = 2^-11.
        let expected = 23.0 * std::f64::consts::LN_2 - 10.0 / 2048.0;
        let found = f16::survival_limit(3).unwrap();
        assert!((found - expected).abs() < 1e-13, "{found} instead of {expected}");
        // It is derived for `keys u` up to 1/2.
        assert_eq!([1024, 1025].map(|keys| f16::survival_limit(keys) > Some(0.0)), [true, false]);
    }
}
