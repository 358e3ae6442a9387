use nalgebra::DMatrix;

use crate::scalar::Scalar;

/// Scores less `slope` times the distance of query and key: attention with linear biases.
///
/// `scores` is queries by keys, both at positions 0, 1, 2, ... The distances are summed up from
/// ones in the type. Costs O(queries * keys).
///
/// Source: Press, Smith and Lewis, "Train short, test long: attention with linear biases enables
/// input length extrapolation", 2022.
pub fn alibi<T: Scalar>(scores: &DMatrix<T>, slope: &T) -> DMatrix<T> {
    let longest = scores.nrows().max(scores.ncols());
    let mut penalties = Vec::with_capacity(longest);
    let mut distance = T::zero();
    for _ in 0..longest {
        penalties.push(distance.clone() * slope.clone());
        distance += T::one();
    }
    DMatrix::from_fn(scores.nrows(), scores.ncols(), |query, key| {
        scores[(query, key)].clone() - penalties[query.abs_diff(key)].clone()
    })
}
