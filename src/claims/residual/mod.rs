//! Residual connections: what adding the input does to the rank.

pub mod residual_attention_is_full_rank;
pub mod residual_attention_with_small_values_is_full_rank;
