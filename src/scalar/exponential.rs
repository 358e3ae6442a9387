use super::Scalar;

/// A scalar with powers of two.
///
/// Base-2 softmax on integer scores is exactly rational, which makes it the zero-tolerance
/// twin of the natural softmax: its logits are the integer multiples of ln 2.
pub trait Exp2: Scalar {
    /// 2 to the power of `self`, or `None` where the type has no such value.
    ///
    /// Floats round to nearest (a power of two within their range is exact, one below it is
    /// zero). Rationals answer for integers of magnitude at most 4096; beyond it a single
    /// entry would take more memory than the matrix deserves.
    fn exp2(&self) -> Option<Self>;
}

/// A scalar with a natural exponential that is positive wherever it does not underflow.
pub trait Exponential: Scalar {
    /// e to the power of `self`.
    fn exp(&self) -> Self;

    /// The natural logarithm of `self`.
    fn ln(&self) -> Self;
}
