//! Masks that are triangular in some order of the tokens.

pub mod acyclic_softmax_is_full_rank;
pub mod causal_determinant_is_the_product_of_self_weights;
pub mod causal_eigenvalues_are_the_self_weights;
pub mod causal_log_determinant_is_the_sum_of_self_log_weights;
pub mod causal_softmax_is_full_rank;
pub mod unique_matching_softmax_is_full_rank;
