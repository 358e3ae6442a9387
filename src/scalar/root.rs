use num_rational::BigRational;
use num_traits::Signed;

use super::Scalar;

/// A scalar with square roots, where it has them.
pub trait SquareRoot: Scalar {
    /// The square root that is not negative, or `None` where the type has no such value.
    ///
    /// Floats round to nearest and have no root of a negative number or a NaN. Rationals answer for
    /// quotients of squares.
    fn sqrt(&self) -> Option<Self>;
}

impl SquareRoot for BigRational {
    fn sqrt(&self) -> Option<Self> {
        if self.is_negative() {
            return None;
        }
        // In lowest terms, a square is a quotient of squares.
        let root = BigRational::new(self.numer().sqrt(), self.denom().sqrt());
        (&root * &root == *self).then_some(root)
    }
}

#[cfg(test)]
mod tests {
    use std::f32::consts::SQRT_2;

    use half::f16;

    use super::*;

    #[test]
    fn roots_are_exact_or_absent() {
        let quotient = |p: i32, q: i32| BigRational::new(p.into(), q.into());
        assert_eq!(quotient(8, 18).sqrt(), Some(quotient(2, 3)));
        assert_eq!(quotient(0, 1).sqrt(), Some(quotient(0, 1)));
        assert_eq!(quotient(2, 1).sqrt(), None);
        assert_eq!(quotient(-4, 1).sqrt(), None);
        assert_eq!(SquareRoot::sqrt(&2.25_f64), Some(1.5));
        assert_eq!(SquareRoot::sqrt(&-1.0_f64), None);
        assert_eq!(SquareRoot::sqrt(&f64::NAN), None);
        assert_eq!(SquareRoot::sqrt(&f16::from_f32(2.0)), Some(f16::from_f32(SQRT_2)));
    }
}
