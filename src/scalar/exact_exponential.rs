//! Exponentials to any number of bits.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Bits beyond those asked for. Rounding on the way errs by less than 2^-18 of a unit, see
/// [`scaled_decay`].
const GUARD_BITS: u32 = 64;
/// The argument is halved until it lies below 2^-24, where 24 bits come with every term.
const REDUCED_BITS: u64 = 24;

/// `e^-|gap| * 2^bits`, to within one unit.
///
/// With `x = |gap| / 2^s < 2^-24`, the Taylor series of `e^-x` is summed in fixed point with
/// 64 more bits, and the sum is squared `s` times. Each of at most `bits` terms is truncated by one
/// unit, and each square doubles the error and truncates by another unit, so the result is off by
/// less than `2^s (bits + 2)` units of 2^-64, which is below 2^-1 for `s <= 40` and `bits <= 2^20`.
/// Gaps beyond `2^16`, for which `s` could be greater, give zero.
///
/// Costs O(bits / 24 + s) products of `bits` bits.
pub fn scaled_decay(gap: &BigRational, bits: u32) -> BigInt {
    let gap = gap.abs();
    if gap > BigRational::from_integer((1 << 16).into()) {
        return BigInt::zero();
    }
    let work = bits + GUARD_BITS;
    let halvings = gap.to_integer().bits() + REDUCED_BITS;
    let mut decay = taylor(&halved(&gap, halvings, work), work);
    for _ in 0..halvings {
        decay = squared(&decay, work);
    }
    decay >> GUARD_BITS
}

/// `gap / 2^halvings`, in units of `2^-bits`.
fn halved(gap: &BigRational, halvings: u64, bits: u32) -> BigInt {
    ((gap.numer() << bits) / gap.denom()) >> halvings
}

/// The square, both in units of `2^-bits`.
fn squared(x: &BigInt, bits: u32) -> BigInt {
    x.pow(2) >> bits
}

/// The Taylor series of `e^-x` for `0 <= x < 1`, both in units of `2^-bits`.
fn taylor(x: &BigInt, bits: u32) -> BigInt {
    let mut sum = BigInt::one() << bits;
    let mut term = sum.clone();
    for k in 1..=bits {
        term = ((term * x) >> bits) / k;
        if term.is_zero() {
            break;
        }
        if k % 2 == 1 { sum -= &term } else { sum += &term }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::ToPrimitive;

    fn decay(numerator: i64, denominator: i64, bits: u32) -> f64 {
        let gap = BigRational::new(numerator.into(), denominator.into());
        BigRational::new(scaled_decay(&gap, bits), BigInt::one() << bits).to_f64().unwrap()
    }

    #[test]
    fn an_argument_is_halved_its_series_summed_term_by_term_and_squared() {
        // 3/2 of 2^30, halved 25 times.
        assert_eq!(halved(&BigRational::new(3.into(), 2.into()), 25, 30), 48.into());
        // For 1/2: 1024 - 512 + 128 - 21 + 2.
        assert_eq!(taylor(&512.into(), 10), 621.into());
        // A quarter is the square of 1/2.
        assert_eq!(squared(&512.into(), 10), 256.into());
    }

    #[test]
    fn a_few_bits_are_those_of_the_exponential() {
        // e^-1 is 0.3679, e^-3 0.0498.
        let [one, three] = [1, 3].map(|gap: i64| BigRational::from_integer(gap.into()));
        assert_eq!(scaled_decay(&one, 10), 376.into());
        assert_eq!(scaled_decay(&three, 10), 50.into());
        assert_eq!(scaled_decay(&three, 4), 0.into());
    }

    #[test]
    fn agrees_with_the_exponential_of_f64() {
        for (numerator, denominator) in
            [(0, 1), (1, 1), (1, 3), (700, 1), (7001, 10), (1, 1 << 30), (-5, 2)]
        {
            let expected = (-(numerator as f64 / denominator as f64).abs()).exp();
            let found = decay(numerator, denominator, 1200);
            // The argument of the f64 exponential is rounded, by 700 * 2^-53 at the most.
            assert!((found / expected - 1.0).abs() < 1e-12, "{numerator}/{denominator}");
        }
        assert_eq!(decay(70_000, 1, 1200), 0.0);
        // e^-65536 is 2^-94548.46, so that 51.54 bits are left.
        let scaled = |gap: i64| scaled_decay(&BigRational::from_integer(gap.into()), 94_600);
        assert_eq!(scaled(1 << 16).bits(), 52);
        assert!(scaled((1 << 16) + 1).is_zero(), "such gaps are given up");
    }

    #[test]
    fn the_inverse_of_e_has_the_known_digits() {
        let digits = "367879441171442321595523770161460867445811131031767834507836";
        let power = num_traits::pow(BigInt::from(10), 60);
        let found: BigInt = (scaled_decay(&BigRational::one(), 300) * power) >> 300;
        assert!((found - digits.parse::<BigInt>().unwrap()).abs() <= BigInt::one());
    }
}
