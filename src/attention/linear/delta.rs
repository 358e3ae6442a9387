use nalgebra::{DMatrix, DVector};

use crate::attention::error::require_shape;
use crate::attention::{Attention, AttentionError};
use crate::mask::gallery;
use crate::scalar::Scalar;

/// The attention matrix of the delta rule, by which a token replaces what the state holds under
/// its key instead of adding to it.
///
/// It is what the recurrence `S_i = S_(i-1) + b_i k_i (v_i - S_(i-1)^T k_i)^T`, `o_i = S_i^T q_i`
/// computes, for rates `b_i`: `tril(Q K^T) (I + stril(diag(b) K K^T))^-1 diag(b)`. There is no
/// division: the inverse is a forward substitution. `queries` and `keys` are n by d, `rates` has n
/// entries. Costs O(n^2 (n + d)).
///
/// Source: Schlag, Irie and Schmidhuber, "Linear transformers are secretly fast weight
/// programmers", 2021, arXiv 2102.11174, section 4.2; Yang et al., "Parallelizing linear
/// transformers with the delta rule over sequence length", 2024, arXiv 2406.06484, section 3.
///
/// # Errors
/// [`AttentionError::Shape`].
pub fn delta_rule_attention<T: Scalar>(
    queries: &DMatrix<T>,
    keys: &DMatrix<T>,
    rates: &DVector<T>,
) -> Result<Attention<T>, AttentionError> {
    let (tokens, width) = queries.shape();
    require_shape("the keys", keys, (tokens, width))?;
    if rates.len() != tokens {
        let found = rates.shape();
        return Err(AttentionError::Shape { argument: "the rates", expected: (tokens, 1), found });
    }
    let meeting = |left: &DMatrix<T>, i: usize, j: usize| {
        (0..width).fold(T::zero(), |sum, feature| {
            sum + left[(i, feature)].clone() * keys[(j, feature)].clone()
        })
    };
    // Row i: what token i writes under its key, as a combination of the values.
    let mut written = DMatrix::from_element(tokens, tokens, T::zero());
    let mut weights = written.clone();
    for row in 0..tokens {
        written[(row, row)] = rates[row].clone();
        for earlier in 0..row {
            let replaced = rates[row].clone() * meeting(keys, row, earlier);
            for column in 0..=earlier {
                let held = written[(earlier, column)].clone();
                written[(row, column)] -= replaced.clone() * held;
            }
        }
        for earlier in 0..=row {
            let read = meeting(queries, row, earlier);
            for column in 0..=earlier {
                weights[(row, column)] += read.clone() * written[(earlier, column)].clone();
            }
        }
    }
    Ok(Attention { weights, mask: gallery::causal(tokens) })
}
