use nalgebra::DMatrix;

use super::{Dyadic, Exp2, Exponential};

/// A binary floating-point format: its size, and exact passage out of it.
///
/// The constants follow IEEE 754: a normal number is `m * 2^e` with `1 <= m < 2` and
/// `MIN_EXPONENT <= e <= MAX_EXPONENT`, held to `PRECISION` bits; underflow is gradual.
pub trait FloatFormat: Exponential + Exp2 + Copy {
    /// Bits of the significand, the leading one included: 11, 8, 24, 53.
    const PRECISION: u32;
    /// Exponent of the least normal number: -14, -126, -126, -1022.
    const MIN_EXPONENT: i32;
    /// Exponent of the greatest finite number: 15, 127, 127, 1023.
    const MAX_EXPONENT: i32;

    /// The exact value, or `None` for a NaN or an infinity.
    fn decode(self) -> Option<Dyadic>;

    /// The nearest value of the format, ties to even; overflow gives an infinity.
    fn nearest(value: f64) -> Self;

    /// The value as `f64`: exact whenever the format is no wider than `f64`, nearest otherwise.
    fn to_f64(self) -> f64;

    /// The unit roundoff `u = 2^-PRECISION`: one rounding moves a normal number by a factor
    /// within `1 ± u`.
    fn unit_roundoff() -> f64 {
        super::power_of_two(-(Self::PRECISION as i32))
    }

    /// The least positive number, which is subnormal.
    fn least_positive() -> f64 {
        super::power_of_two(Self::MIN_EXPONENT - Self::PRECISION as i32 + 1)
    }

    /// Half of the least positive number, by which rounding in the subnormal range moves a number
    /// at most; the least positive `f64` where half of it is no `f64`, which is a bound too.
    fn half_least_subnormal() -> f64 {
        (Self::least_positive() / 2.0).max(f64::from_bits(1))
    }

    /// The score gap at which a weight dies: `e^-x` rounds to zero exactly for
    /// `x >= (PRECISION - MIN_EXPONENT) ln 2`, which is 17.33, 92.88, 103.97 and 745.13.
    fn underflow_gap() -> f64 {
        f64::from(Self::PRECISION as i32 - Self::MIN_EXPONENT) * std::f64::consts::LN_2
    }

    /// The greatest finite number.
    fn greatest() -> f64 {
        // (2 - 2^(1-p)) 2^emax, which is a number of the format and, up to f64, exact.
        (2.0 - 2.0 * Self::unit_roundoff()) * super::power_of_two(Self::MAX_EXPONENT)
    }
}

/// `gamma_k = k u / (1 - k u)`, which bounds the relative error of `k` successive roundings
/// (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., Lemma 3.1); `None` when
/// `k u >= 1`, where the bound says nothing.
pub fn gamma<T: FloatFormat>(k: usize) -> Option<f64> {
    let ku = k as f64 * T::unit_roundoff();
    (ku < 1.0).then(|| ku / (1.0 - ku))
}

/// The same matrix in `f64`, exactly for every format no wider than `f64`.
pub fn widen<T: FloatFormat>(matrix: &DMatrix<T>) -> DMatrix<f64> {
    matrix.map(FloatFormat::to_f64)
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn gamma_is_the_bound_of_successive_roundings() {
        assert_eq!(gamma::<bf16>(0), Some(0.0));
        // With a roundoff of 2^-8.
        assert_eq!(gamma::<bf16>(64), Some(1.0 / 3.0));
        assert_eq!((gamma::<bf16>(255), gamma::<bf16>(256)), (Some(255.0), None));
    }

    #[test]
    fn the_least_subnormal_is_halved_where_that_is_a_number() {
        assert_eq!(f16::half_least_subnormal(), super::super::power_of_two(-25));
        assert_eq!(f64::half_least_subnormal(), f64::from_bits(1));
    }
}
