use nalgebra::DMatrix;

use crate::attention::error::require_shape;
use crate::attention::{Attention, AttentionError};
use crate::mask::gallery;
use crate::scalar::Scalar;

/// The attention matrix of a linear recurrence with a state of size d: weight
/// `c_i . F_i F_(i-1) ... F_(j+1) b_j` for `j <= i`.
///
/// It is what `s_i = F_i s_(i-1) + b_i v_i`, `o_i = c_i . s_i` computes. `readouts` holds the
/// `c_i` and `inputs` the `b_i`, both n by d; `transitions` holds the `F_i` one below the other,
/// n d by d, of which the first is never used. Costs O(n^2 * d^2).
///
/// Source: Dewilde and van der Veen, "Time-varying systems and computations", 1998, chapter 3.
///
/// # Errors
/// [`AttentionError::Shape`].
pub fn recurrent_attention<T: Scalar>(
    readouts: &DMatrix<T>,
    transitions: &DMatrix<T>,
    inputs: &DMatrix<T>,
) -> Result<Attention<T>, AttentionError> {
    let (tokens, size) = readouts.shape();
    require_shape("the transitions", transitions, (tokens * size, size))?;
    require_shape("the inputs", inputs, (tokens, size))?;
    let mut weights = DMatrix::from_element(tokens, tokens, T::zero());
    for row in 0..tokens {
        let mut reading: Vec<T> = readouts.row(row).iter().cloned().collect();
        for column in (0..=row).rev() {
            for (k, factor) in reading.iter().enumerate() {
                weights[(row, column)] += factor.clone() * inputs[(column, k)].clone();
            }
            let transition = transitions.rows(column * size, size);
            reading = (0..size)
                .map(|k| {
                    let entry = |l: usize| transition[(l, k)].clone();
                    (0..size).fold(T::zero(), |sum, l| sum + reading[l].clone() * entry(l))
                })
                .collect();
        }
    }
    Ok(Attention { weights, mask: gallery::causal(tokens) })
}
