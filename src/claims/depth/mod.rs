//! Many layers: how fast tokens become alike, and what keeps them apart.

pub mod attention_collapses_iff_some_token_is_reached_from_all;
pub mod causal_products_keep_full_rank_and_collapse;
pub mod full_attention_contracts_the_token_diameter;
pub mod full_rank_layers_collapse_at_most_exponentially;
pub mod second_causal_token_approaches_the_first_by_its_self_weight;
