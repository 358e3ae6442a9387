//! Eigenvalues, singular values and mixing of attention as a Markov chain.

pub mod bounded_scores_mix_at_rate_tanh;
pub mod causal_mixing_rate_is_the_greatest_later_self_weight;
pub mod fixed_vectors_count_the_closed_classes;
pub mod greatest_singular_value_lies_between_column_sums;
pub mod uniform_causal_attention_is_absorbed_in_harmonic_time;
