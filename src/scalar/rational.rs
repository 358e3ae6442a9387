//! Exact rationals: the scalar in which a theorem is tested with zero tolerance.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive};

use super::{Exp2, Scalar};

/// Beyond this exponent a single power of two takes more than half a kilobyte.
const GREATEST_EXPONENT: i32 = 4096;

impl Scalar for BigRational {
    const NAME: &'static str = "rational";

    fn to_rational(&self) -> Option<BigRational> {
        Some(self.clone())
    }

    fn is_finite(&self) -> bool {
        true
    }
}

impl Exp2 for BigRational {
    fn exp2(&self) -> Option<Self> {
        if !self.is_integer() || self.abs() > BigRational::from_integer(GREATEST_EXPONENT.into()) {
            return None;
        }
        let exponent = self.to_integer().to_i32()?;
        let power = BigRational::from_integer(BigInt::one() << exponent.unsigned_abs());
        Some(if exponent >= 0 { power } else { power.recip() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_exact_on_integers_and_refused_elsewhere() {
        let power = |numerator: i32, denominator: i32| {
            BigRational::new(numerator.into(), denominator.into()).exp2()
        };
        assert_eq!(power(3, 1), Some(BigRational::from_integer(8.into())));
        assert_eq!(power(-2, 1), Some(BigRational::new(1.into(), 4.into())));
        assert_eq!(power(1, 2), None);
        assert!(power(4096, 1).is_some() && power(-4096, 1).is_some());
        assert_eq!(power(4097, 1), None);
        assert_eq!(power(-4097, 1), None);
    }
}
