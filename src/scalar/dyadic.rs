use num_bigint::{BigInt, BigUint, Sign};
use num_rational::BigRational;
use num_traits::One;

use super::PrimeField;

/// The exact value of a finite float: `(-1)^negative * mantissa * 2^exponent`.
///
/// The mantissa is wide enough for quadruple precision (113 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dyadic {
    /// Whether the sign bit is set; the value is negative if the mantissa is also non-zero.
    pub negative: bool,
    /// The magnitude in units of `2^exponent`.
    pub mantissa: u128,
    /// The exponent of the unit.
    pub exponent: i32,
}

impl Dyadic {
    /// The same number as a fraction in lowest terms.
    pub fn to_rational(self) -> BigRational {
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        let magnitude = BigInt::from_biguint(sign, BigUint::from(self.mantissa));
        let shift = self.exponent.unsigned_abs();
        if self.exponent >= 0 {
            BigRational::from_integer(magnitude << shift)
        } else {
            BigRational::new(magnitude, BigInt::one() << shift)
        }
    }

    /// The image in a field of odd characteristic, where 2 has an inverse.
    pub fn residue(self, field: &PrimeField) -> u64 {
        let magnitude = field.multiply(
            field.reduce_u128(self.mantissa),
            field.power_of_two(i64::from(self.exponent)),
        );
        if self.negative { field.negate(magnitude) } else { magnitude }
    }
}

/// 2 to the power of `exponent` as the nearest `f64`: zero below the subnormal range (the tie
/// at `2^-1075` goes to even), infinity above.
///
/// Built from the bits, because `f64::powi` computes small powers as the reciprocal of an
/// overflowed large one.
pub fn power_of_two(exponent: i32) -> f64 {
    const BIAS: i32 = 1023;
    const FRACTION_BITS: i32 = 52;
    match exponent {
        1024.. => f64::INFINITY,
        -1022..1024 => f64::from_bits(((exponent + BIAS) as u64) << FRACTION_BITS),
        -1074..-1022 => f64::from_bits(1 << (exponent + BIAS - 1 + FRACTION_BITS)),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::ToPrimitive;

    #[test]
    fn powers_of_two_are_exact_over_the_whole_range() {
        for exponent in -1074..1024 {
            let dyadic = Dyadic { negative: false, mantissa: 1, exponent };
            assert_eq!(dyadic.to_rational().to_f64(), Some(power_of_two(exponent)));
            if exponent > -1074 {
                assert_eq!(power_of_two(exponent) / 2.0, power_of_two(exponent - 1));
            }
        }
        assert_eq!(power_of_two(-1074), f64::from_bits(1));
        assert_eq!(power_of_two(-1075), 0.0);
        assert_eq!(power_of_two(1024), f64::INFINITY);
    }

    #[test]
    fn the_residue_is_a_ring_homomorphism() {
        let field = PrimeField::default();
        let half = Dyadic { negative: true, mantissa: 1, exponent: -1 }.residue(&field);
        assert_eq!(field.multiply(half, field.reduce_u128(2)), field.negate(1));
    }
}
