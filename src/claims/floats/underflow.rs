//! Where exponentials vanish, decided exactly.

use num_bigint::BigInt;
use num_traits::{One, Signed};

use crate::scalar::{BigRational, FloatFormat, power_of_two, scaled_decay};

/// Bits by which a decay is computed beyond the least number that matters.
const MORE_BITS: u32 = 64;

/// 1 in units of 2^-64.
fn one() -> BigInt {
    BigInt::one() << MORE_BITS
}

/// The exponent of half the least subnormal, negated: 25, 134, 150, 1075.
pub(in crate::claims) fn underflow_bits<T: FloatFormat>() -> u32 {
    T::MIN_EXPONENT.abs_diff(T::PRECISION as i32)
}

/// `e^-gap` in units of half the least subnormal of the format, to within 2^-64; zero for an
/// infinite gap.
pub(super) fn decay<T: FloatFormat>(gap: T) -> BigRational {
    let bits = underflow_bits::<T>();
    let scaled = match gap.to_rational() {
        Some(gap) => scaled_decay(&gap, bits + MORE_BITS),
        None => BigInt::from(0),
    };
    BigRational::new(scaled, one())
}

/// Whether `e^-gap <= 2^-bits`, that is, whether `gap` reaches `bits` times ln 2.
///
/// # Errors
/// If 64 more bits do not tell: no float lies that close to a multiple of ln 2.
pub(super) fn reaches(gap: &BigRational, bits: u32) -> Result<bool, String> {
    if gap.is_negative() {
        return Ok(false);
    }
    is_below(&scaled_decay(gap, bits + MORE_BITS), &one(), 1)
        .ok_or_else(|| format!("{gap} is too close to {bits} ln 2 to tell"))
}

/// Whether one number is less than another, if that can be told: together they are off by so many
/// units at most.
pub(super) fn is_below(one: &BigInt, other: &BigInt, units: u8) -> Option<bool> {
    let difference = one - other;
    (*difference.magnitude() > units.into()).then(|| difference.is_negative())
}

/// Whether `gap` reaches the underflow gap of the format; an infinite one does, a NaN does not.
pub(super) fn reaches_underflow<T: FloatFormat>(gap: T) -> bool {
    match gap.to_rational() {
        Some(gap) => reaches(&gap, underflow_bits::<T>()) == Ok(true),
        None => gap > T::zero(),
    }
}

/// The distance of neighbouring numbers of the format at its underflow gap.
pub(super) fn spacing<T: FloatFormat>() -> T {
    let exponent = T::underflow_gap().log2().floor() as i32;
    T::nearest(power_of_two(exponent + 1 - T::PRECISION as i32))
}

/// The number of the format that lies `steps` from the one nearest to its underflow gap.
pub(super) fn neighbour<T: FloatFormat>(steps: i32) -> T {
    T::nearest(T::underflow_gap()) + T::nearest(f64::from(steps)) * spacing()
}

/// The greatest number of the format below its underflow gap.
pub(super) fn last_positive_gap<T: FloatFormat>() -> T {
    if reaches_underflow(neighbour::<T>(0)) { neighbour(-1) } else { neighbour(0) }
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn what_is_too_close_to_an_edge_is_not_decided() {
        let gap = |tenths: i32| BigRational::new(tenths.into(), 10.into());
        assert_eq!(reaches(&gap(0), 0), Err("0 is too close to 0 ln 2 to tell".to_owned()));
        assert_eq!([6, 7].map(|tenths| reaches(&gap(tenths), 1)), [Ok(false), Ok(true)]);
        assert_eq!(reaches(&gap(-1), 0), Ok(false));
    }

    #[test]
    fn numbers_that_are_off_must_lie_further_apart() {
        let against_ten = |number: i32| is_below(&number.into(), &10.into(), 2);
        assert_eq!([7, 13].map(against_ten), [Some(true), Some(false)]);
        assert_eq!([8, 10, 12].map(against_ten), [None; 3]);
    }

    #[test]
    fn decays_count_halves_of_the_least_subnormal() {
        let bits = [underflow_bits::<f16>(), underflow_bits::<bf16>(), underflow_bits::<f32>()];
        assert_eq!((bits, underflow_bits::<f64>()), ([25, 134, 150], 1075));
        assert_eq!(one(), BigInt::from(1_u128 << 64));
        assert_eq!(decay(0_f32), BigRational::from_integer(BigInt::one() << 150));
        assert!(decay(f32::INFINITY).numer() == &BigInt::from(0));
    }

    #[test]
    fn an_infinite_gap_reaches_underflow() {
        let gaps = [f16::INFINITY, f16::NEG_INFINITY, f16::NAN, f16::ZERO];
        assert_eq!(gaps.map(reaches_underflow), [true, false, false, false]);
        // 25 ln 2 is 17.3287, and the numbers of the format are 1/64 apart there.
        assert_eq!(
            [17.328_125, 17.343_75].map(|gap| reaches_underflow(f16::from_f64(gap))),
            [false, true]
        );
        assert_eq!(spacing::<f16>(), f16::from_f64(1.0 / 64.0));
        assert_eq!(last_positive_gap::<f16>(), f16::from_f64(17.328_125));
    }
}
