//! Masks that are triangular in some order of the tokens.

pub mod causal_softmax_is_full_rank;
