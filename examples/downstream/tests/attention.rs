//! What holds of softmax attention, whatever the scores.

use downstream::weights;
use fullrank::strategies::{Drawn, DyadicScores, EdgeScores, TiedScores, strategy};
use proptest::prelude::*;

proptest! {
    #[test]
    fn rows_sum_to_one(scores in strategy(EdgeScores::<f32>::default())) {
        let sums = weights(&scores, |_, _| true).column_sum();
        // Eight keys at most: nine roundings of 2^-24.
        prop_assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-6));
    }

    #[test]
    fn a_shift_changes_no_bit(scores in strategy(DyadicScores::<f32>::default())) {
        let causal = |query, key| key <= query;
        prop_assert_eq!(weights(&scores, causal), weights(&scores.add_scalar(4.0), causal));
    }
}

quickcheck::quickcheck! {
    fn nobody_wins_a_tie(scores: Drawn<TiedScores<f32>>) -> bool {
        weights(&scores.0, |_, _| true).max() <= 0.5
    }
}
