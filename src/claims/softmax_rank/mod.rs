//! What the exponential does to the rank.

pub mod distinct_scalars_give_full_rank;
pub mod greatest_softmax_rank_is_the_term_rank;
pub mod two_token_softmax_is_singular_iff_differences_are_orthogonal;
