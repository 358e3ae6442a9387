use crate::scalar::{Exp2, Exponential, Scalar};

/// The base of the exponential in a normaliser.
pub trait Base<T: Scalar> {
    /// The base to the power of `exponent`, or `None` where the type has no such value.
    fn power(&self, exponent: &T) -> Option<T>;
}

/// Base e.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Natural;

/// Base two: what base e is for scores times ln 2, and exact on whole scores over the rationals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Two;

impl<T: Exponential> Base<T> for Natural {
    fn power(&self, exponent: &T) -> Option<T> {
        Some(exponent.exp())
    }
}

impl<T: Exp2> Base<T> for Two {
    fn power(&self, exponent: &T) -> Option<T> {
        exponent.exp2()
    }
}
