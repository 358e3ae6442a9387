//! State rank: what the past can tell the future.
//!
//! The state rank of an attention matrix at a split is the rank of the weights that the tokens from
//! the split on give to those before it. It separates causal linear from causal softmax attention,
//! which plain rank cannot: both are of full rank.

use nalgebra::DMatrix;

use super::evidence;
use crate::measure::state::below_split;
use crate::scalar::Scalar;

/// Evidence that at every split the state rank is at most `bound`.
///
/// # Errors
/// A split where it is not.
fn state_ranks_are_at_most<T: Scalar>(
    weights: &DMatrix<T>,
    bound: usize,
) -> Result<String, String> {
    let ranks = (1..weights.nrows())
        .map(|split| evidence::certified_rank(&below_split(weights, split)))
        .collect::<Result<Vec<usize>, _>>()?;
    evidence::require(ranks.iter().all(|&rank| rank <= bound), || {
        format!("the state ranks are {ranks:?}, more than {bound}")
    })?;
    Ok(format!("the state ranks are {ranks:?}, at most {bound}"))
}

pub mod causal_linear_attention_has_state_rank_at_most_the_feature_count;
pub mod causal_softmax_reaches_the_greatest_state_rank;
pub mod causal_states_are_near_the_rank_of_a_polynomial;
pub mod decayed_attention_has_state_rank_at_most_the_feature_count;
pub mod delta_rule_determinant_is_the_product_of_rates_and_self_features;
pub mod delta_rule_has_state_rank_at_most_the_feature_count;
pub mod gated_attention_has_state_rank_at_most_the_feature_count;
pub mod layers_add_their_state_ranks;
pub mod least_state_size_is_the_greatest_state_rank;
pub mod the_inverse_has_the_state_ranks_of_the_matrix;
