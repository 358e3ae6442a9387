//! Work in numbered shares, on as many threads as there are; results do not depend on how many.

/// `share(0), ..., share(count - 1)`.
#[cfg(feature = "parallel")]
pub(super) fn map<R: Send>(count: usize, share: impl Fn(usize) -> R + Sync) -> Vec<R> {
    use rayon::prelude::*;

    (0..count).into_par_iter().map(&share).collect()
}

/// `share(0), ..., share(count - 1)`.
#[cfg(not(feature = "parallel"))]
pub(super) fn map<R>(count: usize, share: impl Fn(usize) -> R) -> Vec<R> {
    (0..count).map(share).collect()
}
