//! What every implementation of masked softmax attention must do, ours and yours.

pub mod outputs_ignore_what_is_hidden;
pub mod softmax_follows_a_relabelling_of_the_tokens;
pub mod softmax_ignores_a_shift_of_a_row;
pub mod softmax_is_within_rounding_of_the_exact_weights;
pub mod softmax_weighs_exactly_the_visible_keys;
