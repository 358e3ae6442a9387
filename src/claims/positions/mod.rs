//! Position encodings: what they change, and what they leave as it is.

pub mod cosine_reweighting_doubles_the_rank_of_linear_attention;
pub mod linear_biases_keep_causal_softmax_full_rank;
pub mod one_causal_layer_reads_earlier_tokens_as_a_set;
pub mod rotary_embedding_keeps_causal_softmax_full_rank;
pub mod rotary_scores_depend_on_distances_alone;
pub mod steep_linear_biases_give_full_rank_under_every_mask;
