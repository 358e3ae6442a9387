//! What holds of our own attention for whatever the strategies draw.

use fullrank::attention::{
    AttentionError, EmptyRows, Entmax15, Kernel, Natural, Normaliser, Reference, Softmax,
    Sparsemax, normalise, scaled_dot_product, softmax,
};
use fullrank::mask::Mask;
use fullrank::mask::expression::Expression;
use fullrank::measure::guarantee::Guarantee;
use fullrank::measure::rank::exact_rank;
use fullrank::measure::reach::Reach;
use fullrank::measure::spectrum::LeastSingularValue;
use fullrank::scalar::{FloatFormat, Scalar, bf16, f16};
use fullrank::strategies::*;
use nalgebra::DMatrix;
use proptest::prelude::*;
use quickcheck::quickcheck;

fn full(scores: &DMatrix<impl Scalar>) -> Mask {
    Mask::full(scores.nrows(), scores.ncols())
}

/// Whether the weights are numbers from 0 to 1, and the greatest score has a positive one.
fn weighs<T: FloatFormat>(scores: &DMatrix<T>) -> bool {
    let attention = softmax(scores, &full(scores), EmptyRows::Reject).unwrap();
    attention.weights().row_iter().zip(scores.row_iter()).all(|(weights, scores)| {
        let scores: Vec<f64> = scores.iter().map(|score| score.to_f64()).collect();
        let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        weights.iter().zip(scores).all(|(weight, score)| {
            let weight = weight.to_f64();
            (0.0..=1.0).contains(&weight) && (score < greatest || weight > 0.0)
        })
    })
}

quickcheck! {
    fn edges_are_weighed_in_f16(scores: Drawn<EdgeScores<f16>>) -> bool { weighs(&scores.0) }
    fn edges_are_weighed_in_bf16(scores: Drawn<EdgeScores<bf16>>) -> bool { weighs(&scores.0) }
    fn edges_are_weighed_in_f32(scores: Drawn<EdgeScores<f32>>) -> bool { weighs(&scores.0) }
    fn edges_are_weighed_in_f64(scores: Drawn<EdgeScores<f64>>) -> bool { weighs(&scores.0) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_infinite_score_is_refused(scores in strategy(EdgeScores::<f32>::default().with_infinities())) {
        let attention = softmax(&scores, &full(&scores), EmptyRows::Reject);
        let refused = matches!(attention, Err(AttentionError::NonFinite { .. }));
        prop_assert_eq!(attention.is_ok(), scores.iter().all(|score| score.is_finite()));
        prop_assert_eq!(attention.is_err(), refused);
    }

    /// Differences of such scores are exact, so nothing but they decides.
    #[test]
    fn a_shift_of_dyadic_scores_changes_no_bit(scores in strategy(DyadicScores::<bf16>::default())) {
        let shifted = scores.map(|score| score + bf16::from_f32(8.0));
        let weights = |scores: &DMatrix<bf16>| softmax(scores, &full(scores), EmptyRows::Reject);
        prop_assert_eq!(weights(&scores).unwrap(), weights(&shifted).unwrap());
    }

    /// With ties, too, whatever the normaliser.
    #[test]
    fn best_keys_share_one_weight(scores in strategy(TiedScores::<f32>::default())) {
        fn shared(scores: &DMatrix<f32>, normaliser: &impl Normaliser<f32>) -> bool {
            let attention = normalise(scores, &full(scores), EmptyRows::Reject, normaliser).unwrap();
            attention.weights().row_iter().zip(scores.row_iter()).all(|(weights, scores)| {
                let best = |(_, score): &(&f32, &f32)| **score == scores.max();
                let mut best = weights.iter().zip(scores.iter()).filter(best).map(|(weight, _)| *weight);
                let first = best.next().unwrap();
                first > 0.0 && best.all(|weight| weight == first)
            })
        }
        prop_assert!(shared(&scores, &Softmax(Natural)));
        prop_assert!(shared(&scores, &Sparsemax));
        prop_assert!(shared(&scores, &Entmax15));
    }

    #[test]
    fn scores_of_few_features_are_of_low_rank(pair in strategy(LowRankPairs::<bf16>::default())) {
        let scores = scaled_dot_product(&pair.queries, &pair.keys, &bf16::ONE).unwrap();
        let rank = exact_rank(&scores).unwrap().exact().unwrap();
        prop_assert!(rank <= pair.queries.ncols());
    }

    #[test]
    fn triangles_are_exactly_of_full_rank(triangle in strategy(Triangles::<f16>::default())) {
        prop_assert_eq!(exact_rank(&triangle).unwrap().exact(), Some(triangle.nrows()));
    }

    /// The least singular value is at most the least pivot, which is an eigenvalue.
    #[test]
    fn no_pivot_is_below_the_least_singular_value(triangle in strategy(Triangles::<f64>::default())) {
        let (lower, _) = LeastSingularValue::of_triangle(&triangle).unwrap().ln();
        prop_assert!(lower <= triangle.diagonal().amin().ln());
    }

    #[test]
    fn members_are_what_their_expression_says(member in strategy(GalleryMasks::default())) {
        let expression = Expression::parse(&member.expression()).unwrap();
        prop_assert_eq!(expression.mask(member.mask.queries()).unwrap(), member.mask);
    }

    #[test]
    fn guaranteed_masks_are_guaranteed(mask in strategy(GuaranteedMasks::default())) {
        prop_assert_eq!(Guarantee::of(&mask).guaranteed_full, Some(true));
    }
}

quickcheck! {
    /// Rounding does not look at the sign.
    fn negated_values_negate_the_output(problem: Drawn<Problems<f16>>) -> bool {
        let mut kernel = Reference { empty_rows: EmptyRows::Reject };
        let output = kernel.attend(&problem.0).unwrap().output.unwrap();
        let mut negated = problem.0;
        negated.values.neg_mut();
        kernel.attend(&negated).unwrap().output.unwrap() == -output
    }

    /// Hidden in each of some layers, a token is not seen through them.
    fn reach_is_that_of_the_unions(layout: Drawn<Layouts>) -> bool {
        let product = layout.0.unions().iter().fold(Mask::identity(layout.0.tokens()), |below, layer| {
            layer.compose(&below).unwrap()
        });
        Reach::new(&layout.0).after(layout.0.layers().len()) == product
    }

    fn duplicate_queries_lower_the_rank(tokens: Drawn<DuplicateTokens<f32>>) -> bool {
        let queries = tokens.0;
        let keys = DMatrix::from_fn(queries.nrows(), queries.ncols(), |i, j| (i * i + j) as f32 / 8.0);
        let scores = scaled_dot_product(&queries, &keys, &1.0).unwrap();
        let weights = softmax(&scores, &full(&scores), EmptyRows::Reject).unwrap().into_weights();
        exact_rank(&weights).unwrap().exact().unwrap() < queries.nrows()
    }

    /// No rows, no columns, one, more of either.
    fn every_shape_has_an_answer(shape: Drawn<Shapes>) -> bool {
        let (queries, keys) = shape.0;
        let scores = DMatrix::<f64>::zeros(queries, keys);
        let attention = softmax(&scores, &full(&scores), EmptyRows::Reject);
        match queries > 0 && keys == 0 {
            true => attention == Err(AttentionError::EmptyRow { row: 0 }),
            false => exact_rank(attention.unwrap().weights()).unwrap().exact() == Some(queries.min(keys).min(1)),
        }
    }
}
