//! Heads and layers of opposite directions.

pub mod alternating_layers_reach_everything_in_two;
pub mod averaged_opposite_heads_are_full_rank_for_two_tokens;
pub mod causal_layers_never_look_ahead;
pub mod multi_head_rank_is_the_sum_over_heads;
pub mod opposite_heads_reach_everything_in_one_layer;
