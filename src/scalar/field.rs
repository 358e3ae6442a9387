use std::fmt::Display;
use std::ops::Neg;

use num_rational::BigRational;
use num_traits::{FromPrimitive, NumAssign};

use super::PrimeField;

/// A number with the four operations, an order, and an exact value.
///
/// The operations may round (floats) or be exact (rationals). What never rounds is
/// [`Scalar::to_rational`]: every finite float is a dyadic rational, so every statement
/// about a stored matrix can be decided exactly.
pub trait Scalar:
    nalgebra::Scalar
    + NumAssign
    + Neg<Output = Self>
    + PartialOrd
    + FromPrimitive
    + Display
    + Send
    + Sync
{
    /// The name of the type on the command line, in reports and in test names.
    const NAME: &'static str;

    /// The exact value, or `None` for a NaN or an infinity.
    fn to_rational(&self) -> Option<BigRational>;

    /// The same value as `f64`, where there is one and it is cheap to tell: a way round the long
    /// integers for floats no wider than that. A NaN or an infinity stays what it is.
    fn exact_f64(&self) -> Option<f64> {
        None
    }

    /// Whether the value is a number: neither NaN nor infinite.
    fn is_finite(&self) -> bool;

    /// The image under the ring homomorphism into `field`, or `None` where there is none:
    /// the value is not finite, or the prime divides its denominator.
    ///
    /// Floats have a power of two as denominator, so they always have an image in a field of
    /// odd characteristic.
    fn residue(&self, field: &PrimeField) -> Option<u64> {
        let value = self.to_rational()?;
        field.quotient(field.reduce(value.numer()), field.reduce(value.denom()))
    }
}
