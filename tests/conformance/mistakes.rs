//! What each planted mistake answers, where that can be told exactly.

use fullrank::attention::{Kernel, Problem};
use fullrank::harness::planted::Planted;
use fullrank::mask::{Mask, gallery};
use fullrank::scalar::{bf16, f16};
use nalgebra::{DMatrix, dmatrix};

/// The weights for these scores, which must be the output too.
fn weights(mut mistake: Planted, scores: &DMatrix<f32>, mask: Mask) -> DMatrix<f32> {
    let answer = mistake.attend(&Problem::of_scores(scores, mask)).unwrap();
    let [weights, output] = [answer.weights, answer.output].map(Option::unwrap);
    if weights.iter().all(|weight| weight.is_finite()) {
        assert_eq!(weights, output);
    }
    weights
}

/// Two keys of equal score, whatever is done to scores: what is right where a mistake is not.
fn is_right(mistake: Planted, mask: Mask, expected: DMatrix<f32>) {
    let scores = DMatrix::zeros(mask.queries(), mask.keys());
    assert_eq!(weights(mistake, &scores, mask), expected, "{mistake:?}");
}

const THIRD: f32 = 1.0 / 3.0;

#[test]
fn great_scores_overflow_without_the_maximum() {
    let great = weights(Planted::NoMaximumSubtracted, &dmatrix![1000.0, 0.0], Mask::full(1, 2));
    assert!(great[0].is_nan() && great[1] == 0.0);
    is_right(Planted::NoMaximumSubtracted, gallery::causal(2), dmatrix![1.0, 0.0; 0.5, 0.5]);
}

#[test]
fn ten_thousand_hides_only_what_is_lower() {
    let first = || Mask::from_fn(1, 2, |_, key| key == 0);
    let lowered = Planted::MaskOfTenThousand;
    assert_eq!(weights(lowered, &dmatrix![0.0, 1e4], first()), dmatrix![0.5, 0.5]);
    assert_eq!(weights(lowered, &dmatrix![-1e4, -1e4], first()), dmatrix![1.0, 0.0]);
    let filled = Planted::FillOfTenThousand;
    assert_eq!(weights(filled, &dmatrix![-1e4, 5.0], first()), dmatrix![0.5, 0.5]);
    assert_eq!(weights(filled, &dmatrix![0.0, 1e4], first()), dmatrix![1.0, 0.0]);
}

#[test]
fn the_head_size_is_no_scale() {
    // Exponentials that round to zero or not: by half of 150 they do not.
    let scores = dmatrix![150.0, 0.0];
    let found = weights(Planted::WrongScale, &scores, Mask::full(1, 2));
    assert_eq!(found, weights(Planted::StaleRow, &(scores / 2.0), Mask::full(1, 2)));
    assert!(found[1] > 0.0);
}

#[test]
fn one_key_more_is_seen() {
    let thirds = dmatrix![0.5, 0.5, 0.0; THIRD, THIRD, THIRD; THIRD, THIRD, THIRD];
    is_right(Planted::OneKeyTooMany, gallery::causal(3), thirds);
    // Next to the last visible one, not to any.
    let gap = Mask::from_fn(1, 4, |_, key| key == 0 || key == 2);
    is_right(Planted::OneKeyTooMany, gap, dmatrix![THIRD, 0.0, THIRD, THIRD]);
}

#[test]
fn square_masks_alone_are_transposed() {
    is_right(Planted::TransposedMask, gallery::causal(2), dmatrix![0.5, 0.5; 0.0, 1.0]);
    let first = Mask::from_fn(1, 2, |_, key| key == 0);
    is_right(Planted::TransposedMask, first, dmatrix![1.0, 0.0]);
}

#[test]
fn hidden_keys_take_their_share_before_masking() {
    is_right(Planted::NormalisedBeforeMasking, gallery::causal(2), dmatrix![0.5, 0.0; 0.5, 0.5]);
}

/// 2049 has twelve bits, and f16 eleven: it becomes 2048.
#[test]
fn half_precision_loses_the_last_bit_of_a_score() {
    let (scores, mask) = (dmatrix![2049.0, 2048.0], Mask::full(1, 2));
    assert_eq!(weights(Planted::HalfAccumulation, &scores, mask.clone()), dmatrix![0.5, 0.5]);
    assert_ne!(weights(Planted::StaleRow, &scores, mask), dmatrix![0.5, 0.5]);
    let mistaken = |mistake: Planted| {
        [
            mistake.is_mistaken_for::<f16>(),
            mistake.is_mistaken_for::<bf16>(),
            mistake.is_mistaken_for::<f32>(),
        ]
    };
    for mistake in Planted::ALL {
        let expected =
            if mistake == Planted::HalfAccumulation { [false, false, true] } else { [true; 3] };
        assert_eq!(mistaken(mistake), expected, "{mistake:?}");
    }
}

/// Only the last of several rows is stale, and it has its own mask.
#[test]
fn the_last_row_is_that_of_the_query_before() {
    let first_or_second = |first: bool| if first { [200.0, 0.0] } else { [0.0, 200.0] };
    let scores = |rows: &[bool]| {
        DMatrix::from_fn(rows.len(), 2, |query, key| first_or_second(rows[query])[key])
    };
    let found =
        |rows: &[bool]| weights(Planted::StaleRow, &scores(rows), Mask::full(rows.len(), 2));
    assert_eq!(found(&[true]), dmatrix![1.0, 0.0]);
    assert_eq!(found(&[true, false]), dmatrix![1.0, 0.0; 1.0, 0.0]);
    assert_eq!(found(&[true, false, true]), dmatrix![1.0, 0.0; 0.0, 1.0; 0.0, 1.0]);
    let last = Mask::from_fn(2, 2, |query, key| query == 0 || key == 1);
    assert_eq!(
        weights(Planted::StaleRow, &scores(&[true, true]), last),
        dmatrix![1.0, 0.0; 0.0, 1.0]
    );
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let problem = Problem::of_scores(&DMatrix::zeros(2, 3), Mask::full(2, 3));
    let narrow = Problem::<f32> { queries: DMatrix::zeros(2, 2), ..problem.clone() };
    let few = Problem { values: DMatrix::zeros(2, 1), ..problem };
    for mut mistake in Planted::ALL {
        assert!(mistake.attend(&narrow).is_err() && mistake.attend(&few).is_err(), "{mistake:?}");
    }
}
