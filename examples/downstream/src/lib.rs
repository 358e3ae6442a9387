//! Attention of your own; `tests` tries it with the strategies and the claims of fullrank.

use nalgebra::DMatrix;

/// The softmax weights of scores, queries by keys, over the keys that each query may see: one at
/// least.
pub fn weights(scores: &DMatrix<f32>, sees: impl Fn(usize, usize) -> bool) -> DMatrix<f32> {
    let mut weights = DMatrix::zeros(scores.nrows(), scores.ncols());
    for query in 0..scores.nrows() {
        let visible: Vec<usize> = (0..scores.ncols()).filter(|&key| sees(query, key)).collect();
        let greatest = visible.iter().map(|&key| scores[(query, key)]).fold(f32::MIN, f32::max);
        for &key in &visible {
            weights[(query, key)] = (scores[(query, key)] - greatest).exp();
        }
        let sum = weights.row(query).sum();
        weights.row_mut(query).unscale_mut(sum);
    }
    weights
}
