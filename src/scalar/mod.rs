//! What a number must offer to stand in an attention matrix.
//!
//! The traits are layered, so that every construction asks for no more than it needs:
//!
//! | trait | offers | implemented by |
//! |---|---|---|
//! | [`Scalar`] | field operations, order, the exact value as a rational | all below |
//! | [`Exp2`] | a positive power of two, where it is representable | all below |
//! | [`SquareRoot`] | a square root, where it is representable | all below |
//! | [`Exponential`] | a positive exponential and its logarithm | floats |
//! | [`FloatFormat`] | precision, exponent range, exact dyadic decoding, rounding from `f64` | floats |
//!
//! [`half::f16`], [`half::bf16`], `f32`, `f64` and exact rationals
//! ([`num_rational::BigRational`]) are implemented here. A float of your own joins by
//! implementing the same traits; [`laws`] checks whether it is fit.

mod binary_field;
mod dyadic;
mod exact_exponential;
mod exponential;
mod field;
mod format;
mod ieee;
pub mod laws;
mod prime_field;
mod rational;
mod root;

pub(crate) use binary_field::{BinaryField, Multiplier};
pub use dyadic::{Dyadic, power_of_two};
pub use exact_exponential::scaled_decay;
pub use exponential::{Exp2, Exponential};
pub use field::Scalar;
pub use format::{FloatFormat, gamma, widen};
pub use half::{bf16, f16};
pub use num_rational::BigRational;
pub use prime_field::{PrimeField, SAFE_PRIMES};
pub use root::SquareRoot;
