//! Linear attention that forgets.

use nalgebra::DMatrix;

use crate::attention::error::require_shape;
use crate::attention::{Attention, AttentionError};
use crate::mask::gallery;
use crate::scalar::Scalar;

/// The decay from each token to each later one: entry `(i, j)` is the product of the gates
/// `j + 1, ..., i`, hence 1 for `i = j`, and zero for `i < j`.
///
/// Costs O(n^2). Gates may be zero, which separates what is before from what is after.
pub fn product_decay<T: Scalar>(gates: &[T]) -> DMatrix<T> {
    let tokens = gates.len();
    let mut decay = DMatrix::from_element(tokens, tokens, T::zero());
    for row in 0..tokens {
        let mut product = T::one();
        for column in (0..=row).rev() {
            decay[(row, column)] = product.clone();
            product *= gates[column].clone();
        }
    }
    decay
}

/// Causal linear attention with a decay for each pair of tokens: weight
/// `decay_ij (q_i . k_j)` for `j <= i`.
///
/// `queries` and `keys` are n by d, `decay` is n by n. With a decay that is a
/// [product of gates](product_decay) this is the parallel form of a recurrence; constant gates are
/// RetNet, gates that depend on the token are Mamba-2. Costs O(n^2 * d).
///
/// Source: Sun et al., "Retentive network", 2023, arXiv 2307.08621, equation 5; Dao and Gu,
/// "Transformers are SSMs", 2024, arXiv 2405.21060, section 4.
///
/// # Errors
/// [`AttentionError::Shape`].
pub fn decayed_attention<T: Scalar>(
    queries: &DMatrix<T>,
    keys: &DMatrix<T>,
    decay: &DMatrix<T>,
) -> Result<Attention<T>, AttentionError> {
    let (tokens, width) = queries.shape();
    require_shape("the keys", keys, (tokens, width))?;
    require_shape("the decay", decay, (tokens, tokens))?;
    let mut weights = DMatrix::from_element(tokens, tokens, T::zero());
    for (row, column) in (0..tokens).flat_map(|row| (0..=row).map(move |column| (row, column))) {
        let meeting = (0..width).fold(T::zero(), |sum, feature| {
            sum + queries[(row, feature)].clone() * keys[(column, feature)].clone()
        });
        weights[(row, column)] = decay[(row, column)].clone() * meeting;
    }
    Ok(Attention { weights, mask: gallery::causal(tokens) })
}

/// Gated linear attention: a gate for each token and feature, weight `sum over c of q_ic
/// (g_(j+1)c ... g_ic) k_jc` for `j <= i`.
///
/// `queries`, `keys` and `gates` are n by d. It is what the recurrence `S_i = diag(g_i) S_(i-1) +
/// k_i v_i^T`, `o_i = S_i^T q_i` computes. The gates are multiplied from token `i` down; sums run
/// over ascending features. Costs O(n^2 * d).
///
/// Source: Yang et al., "Gated linear attention transformers with hardware-efficient training",
/// 2024, arXiv 2312.06635, section 4.
///
/// # Errors
/// [`AttentionError::Shape`].
pub fn gated_attention<T: Scalar>(
    queries: &DMatrix<T>,
    keys: &DMatrix<T>,
    gates: &DMatrix<T>,
) -> Result<Attention<T>, AttentionError> {
    let (tokens, width) = queries.shape();
    require_shape("the keys", keys, (tokens, width))?;
    require_shape("the gates", gates, (tokens, width))?;
    let mut weights = DMatrix::from_element(tokens, tokens, T::zero());
    for row in 0..tokens {
        let mut reading: Vec<T> = queries.row(row).iter().cloned().collect();
        for column in (0..=row).rev() {
            for (feature, factor) in reading.iter_mut().enumerate() {
                weights[(row, column)] += factor.clone() * keys[(column, feature)].clone();
                *factor *= gates[(column, feature)].clone();
            }
        }
    }
    Ok(Attention { weights, mask: gallery::causal(tokens) })
}
