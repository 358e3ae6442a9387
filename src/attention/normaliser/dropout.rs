use crate::attention::{Attention, AttentionError};
use crate::mask::Mask;
use crate::scalar::Scalar;

/// The weights that `kept` allows, divided by `share`, and zero elsewhere: dropout on attention
/// weights during training, for one outcome of the draw.
///
/// `share` is the probability with which a weight is kept, so that the expectation of each weight
/// is what it was. Costs O(queries * keys).
///
/// Sources: Srivastava et al., "Dropout: a simple way to prevent neural networks from
/// overfitting", 2014; on attention weights, Vaswani et al., 2017, as implemented.
///
/// # Errors
/// [`AttentionError::Shape`] unless `kept` has the shape of the weights, and
/// [`AttentionError::NotRepresentable`] where a quotient is not a number, as for a share of zero.
pub fn dropout<T: Scalar>(
    attention: &Attention<T>,
    kept: &Mask,
    share: &T,
) -> Result<Attention<T>, AttentionError> {
    let expected = attention.weights.shape();
    let found = (kept.queries(), kept.keys());
    if found != expected {
        return Err(AttentionError::Shape {
            argument: "the mask of kept weights",
            expected,
            found,
        });
    }
    let mut weights = attention.weights.clone();
    for row in 0..found.0 {
        for column in 0..found.1 {
            let weight = &mut weights[(row, column)];
            if !kept.allows(row, column) {
                *weight = T::zero();
            } else if share.is_zero() {
                return Err(AttentionError::NotRepresentable { row, column });
            } else {
                *weight /= share.clone();
                if !weight.is_finite() {
                    return Err(AttentionError::NotRepresentable { row, column });
                }
            }
        }
    }
    Ok(Attention { weights, mask: attention.mask.clone() })
}
