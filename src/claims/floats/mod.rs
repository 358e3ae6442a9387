//! What rounding leaves of softmax.

pub mod softmax_rows_sum_to_one_within_gamma;
