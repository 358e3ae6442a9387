//! GPT, UniLM, BERT and T5 side by side.

pub mod cached_outputs_ignore_later_tokens;
pub mod encoder_decoder_has_seven_thirds_of_the_parameters;
pub mod encoder_decoder_rank_is_the_encoder_and_the_decoder;
pub mod greatest_output_rank_is_the_lesser_of_rank_and_value_width;
pub mod infilling_by_reordering_sees_both_sides;
pub mod masks_leave_few_orders_unseen;
pub mod padding_leaves_causal_attention_triangular;
pub mod prefix_rank_is_the_prefix_block_and_the_rest;
