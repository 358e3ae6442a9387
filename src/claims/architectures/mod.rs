//! GPT, UniLM, BERT and T5 side by side.

pub mod cached_outputs_ignore_later_tokens;
pub mod encoder_decoder_rank_is_the_encoder_and_the_decoder;
pub mod prefix_rank_is_the_prefix_block_and_the_rest;
