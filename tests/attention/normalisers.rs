use fullrank::attention::{
    Attention, AttentionError, EmptyRows, Entmax, Entmax15, Hard, Natural, Normaliser,
    PairwiseSoftmax, Rectifier, Sigmoid, Softmax, SoftmaxWithSink, Sparsemax, Tempered, TopK, Two,
    additive_mask_softmax, dropout, normalise, softmax,
};
use fullrank::mask::{Mask, gallery};
use fullrank::measure::rank::exact_rank;
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, bf16, f16};
use nalgebra::{DMatrix, dmatrix};
use num_traits::{One, Zero};

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// Rows of one to seven scores, eighths up to 3, so that ties and exact thresholds occur.
fn rows() -> Vec<Vec<BigRational>> {
    let mut source = Source::from_seed(5);
    let mut row = || {
        let keys = 1 + source.below(7);
        (0..keys).map(|_| ratio(source.integer(-24, 24).into(), 8)).collect()
    };
    (0..300).map(|_| row()).collect()
}

fn float(x: &BigRational) -> f64 {
    num_traits::ToPrimitive::to_f64(x).unwrap()
}

fn floats<T: FloatFormat>(row: &[BigRational]) -> Vec<T> {
    row.iter().map(|x| T::nearest(float(x))).collect()
}

/// The projection on the simplex by trying every support.
fn naive_projection(row: &[BigRational]) -> Vec<BigRational> {
    for support in 1_u32..1 << row.len() {
        let inside = |j: usize| support >> j & 1 == 1;
        let members: Vec<&BigRational> =
            (0..row.len()).filter(|&j| inside(j)).map(|j| &row[j]).collect();
        let sum: BigRational = members.iter().copied().sum();
        let threshold = (sum - BigRational::one()) / ratio(members.len() as i64, 1);
        if (0..row.len()).all(|j| (row[j] > threshold) == inside(j)) {
            let weight = |x: &BigRational| (x - &threshold).max(BigRational::zero());
            return row.iter().map(weight).collect();
        }
    }
    unreachable!("a projection on a closed convex set exists")
}

#[test]
fn sparsemax_is_the_projection_on_the_simplex() {
    for row in rows() {
        let expected = naive_projection(&row);
        assert_eq!(Sparsemax.weights(&row).unwrap(), expected);
        // In floats the support is the same, since the excesses of eighths are exact.
        fn check<T: FloatFormat>(row: &[BigRational], expected: &[BigRational]) {
            let weights = Sparsemax.weights(&floats::<T>(row)).unwrap();
            for (weight, expected) in weights.iter().zip(expected) {
                assert_eq!(weight.is_zero(), expected.is_zero());
                // Two roundings of numbers of at most 1, the threshold and the sum.
                let error = (weight.to_f64() - float(expected)).abs();
                assert!(error <= 2.0 * T::unit_roundoff());
            }
        }
        check::<f16>(&row, &expected);
        check::<bf16>(&row, &expected);
        check::<f32>(&row, &expected);
        check::<f64>(&row, &expected);
    }
}

#[test]
fn entmax_satisfies_its_optimality_conditions() {
    fn check<T: FloatFormat>(row: &[BigRational]) {
        let weights = Entmax15.weights(&floats::<T>(row)).unwrap();
        let root = |j: usize| weights[j].to_f64().sqrt();
        let half = |j: usize| float(&row[j]) / 2.0;
        // The weights are squares of s / 2 - t for one threshold t, which no other score exceeds.
        // A root is a sum of numbers of at most 1 with at most 2 n + 8 roundings on the way.
        let tolerance = (2.0 * row.len() as f64 + 8.0) * T::unit_roundoff();
        let support: Vec<usize> = (0..row.len()).filter(|&j| !weights[j].is_zero()).collect();
        let threshold = half(support[0]) - root(support[0]);
        for j in 0..row.len() {
            if support.contains(&j) {
                assert!((half(j) - root(j) - threshold).abs() <= 2.0 * tolerance);
            } else {
                assert!(half(j) <= threshold + tolerance, "{row:?} {weights:?}");
            }
            // Exactly: the keys above leave something for this one.
            let excess = |x: &BigRational| ((x - &row[j]) / ratio(2, 1)).max(BigRational::zero());
            let taken: BigRational = row.iter().map(|x| excess(x) * excess(x)).sum();
            assert_eq!(support.contains(&j), taken < BigRational::one(), "{row:?} {weights:?}");
        }
        let sum: f64 = weights.iter().map(|weight| weight.to_f64()).sum();
        assert!((sum - 1.0).abs() <= 2.0 * tolerance);
    }
    for row in rows() {
        check::<f16>(&row);
        check::<bf16>(&row);
        check::<f32>(&row);
        check::<f64>(&row);
    }
}

#[test]
fn entmax_of_any_alpha_satisfies_its_optimality_conditions() {
    fn check<T: FloatFormat>(row: &[BigRational], alpha: f64) {
        let scores = floats::<T>(row);
        let weights = Entmax { alpha }.weights(&scores).unwrap();
        let power = 1.0 / (alpha - 1.0);
        // The bound of its documentation, and one rounding of each weight, at most 1 in all.
        let keys = row.len() as f64;
        let solved = (keys + 3.0) * (power + 1.0) * f64::EPSILON;
        let rounded = T::unit_roundoff() + keys * T::least_positive();
        let sum: f64 = weights.iter().map(|weight| weight.to_f64()).sum();
        assert!((sum - 1.0).abs() <= solved + rounded, "{row:?} {weights:?}");
        // The weights are powers of (alpha - 1) s - t for one threshold t, which no other score
        // exceeds. The best key has a weight of 1 / n at least, whose root errs by less than it.
        let root = |j: usize| weights[j].to_f64().powf(alpha - 1.0);
        let best = (0..row.len()).max_by(|&i, &j| row[i].cmp(&row[j])).unwrap();
        let scaled = |j: usize| (alpha - 1.0) * float(&row[j]);
        let threshold = scaled(best) - root(best);
        for j in 0..row.len() {
            let expected = (scaled(j) - threshold).max(0.0).powf(power);
            // The error of the threshold, passed on to a power of a number below 1.
            let tolerance = (power + 2.0) * keys * (solved + rounded);
            let weight = weights[j].to_f64();
            assert!((weight - expected).abs() <= tolerance, "{row:?} {weights:?}");
        }
    }
    for row in rows() {
        for alpha in [1.0625, 1.25, 4.0 / 3.0, 1.75, 1.9375] {
            check::<f16>(&row, alpha);
            check::<bf16>(&row, alpha);
            check::<f32>(&row, alpha);
            check::<f64>(&row, alpha);
        }
        let scores = floats::<f32>(&row);
        let weights = |alpha: f64| Entmax { alpha }.weights(&scores);
        assert_eq!(weights(2.0), Sparsemax.weights(&scores));
        assert_eq!(weights(1.5), Entmax15.weights(&scores));
        for alpha in [1.0, 2.5, f64::NAN] {
            assert_eq!(weights(alpha), Err(0));
        }
        // Between neighbours of the special cases nothing jumps.
        for alpha in [1.5, 2.0] {
            let near = weights(alpha - 1e-9).unwrap();
            for (near, at) in near.iter().zip(weights(alpha).unwrap()) {
                assert!((near - at).abs() < 1e-6, "{row:?}");
            }
        }
    }
}

#[test]
fn the_others_follow_their_definitions() {
    fn check<T: FloatFormat>(row: &[BigRational]) {
        let (scores, exact) = (floats::<T>(row), floats::<f64>(row));
        let sum: f64 = exact.iter().map(|s| s.exp()).sum();
        let close = |weights: Vec<T>, expected: &dyn Fn(usize) -> f64| {
            assert_eq!(weights.len(), row.len());
            for (j, weight) in weights.iter().enumerate() {
                let (weight, expected) = (weight.to_f64(), expected(j));
                // Exponents of at most 6 in eighths; sums of at most 7 terms; one quotient.
                assert!((weight - expected).abs() <= 24.0 * T::unit_roundoff() * expected);
            }
        };
        let weights = |normaliser: &dyn Normaliser<T>| normaliser.weights(&scores).unwrap();
        close(weights(&Softmax(Natural)), &|j| exact[j].exp() / sum);
        close(weights(&PairwiseSoftmax(Natural)), &|j| exact[j].exp() / sum);
        let sum_of_two: f64 = exact.iter().map(|s| s.exp2()).sum();
        close(weights(&Softmax(Two)), &|j| exact[j].exp2() / sum_of_two);
        let one = SoftmaxWithSink { base: Natural, sink: T::zero() };
        close(weights(&one), &|j| exact[j].exp() / (1.0 + sum));
        let sigmoid = Sigmoid { base: Natural, bias: T::nearest(-0.5) };
        close(weights(&sigmoid), &|j| 1.0 / (1.0 + (0.5 - exact[j]).exp()));
        let half = Tempered { normaliser: Softmax(Natural), temperature: T::nearest(0.5) };
        let cool: f64 = exact.iter().map(|s| (2.0 * s).exp()).sum();
        close(weights(&half), &|j| (2.0 * exact[j]).exp() / cool);
        let count = row.len() as f64;
        close(weights(&Rectifier::Relu), &|j| exact[j].max(0.0) / count);
        close(weights(&Rectifier::SquaredRelu), &|j| exact[j].max(0.0).powi(2) / count);
        let greatest = exact.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ties = exact.iter().filter(|&&s| s == greatest).count() as f64;
        close(weights(&Hard), &|j| if exact[j] == greatest { 1.0 / ties } else { 0.0 });
        for keep in 1..=row.len() {
            let better = |j: usize| {
                (0..row.len())
                    .filter(|&k| exact[k] > exact[j] || (exact[k] == exact[j] && k < j))
                    .count()
            };
            let kept: f64 =
                (0..row.len()).filter(|&j| better(j) < keep).map(|j| exact[j].exp()).sum();
            close(weights(&TopK { keep, normaliser: Softmax(Natural) }), &|j| {
                if better(j) < keep { exact[j].exp() / kept } else { 0.0 }
            });
        }
    }
    for row in rows() {
        check::<f16>(&row);
        check::<bf16>(&row);
        check::<f32>(&row);
        check::<f64>(&row);
    }
}

#[test]
fn great_scores_overflow_nowhere_but_in_a_square() {
    fn check<T: FloatFormat>() {
        let great = T::nearest(T::greatest());
        let scores = dmatrix![-great, great, T::zero()];
        let mask = Mask::full(1, 3);
        let reject = EmptyRows::Reject;
        let second = dmatrix![T::zero(), T::one(), T::zero()];
        let weights = |result: Result<Attention<T>, AttentionError>| result.unwrap().into_weights();
        assert_eq!(weights(normalise(&scores, &mask, reject, &Sparsemax)), second);
        assert_eq!(weights(normalise(&scores, &mask, reject, &Entmax15)), second);
        assert_eq!(weights(normalise(&scores, &mask, reject, &Hard)), second);
        let one = SoftmaxWithSink { base: Natural, sink: T::zero() };
        assert_eq!(weights(normalise(&scores, &mask, reject, &one)), second);
        let sigmoid = Sigmoid { base: Natural, bias: T::zero() };
        let saturated = dmatrix![T::zero(), T::one(), T::nearest(0.5)];
        assert_eq!(weights(normalise(&scores, &mask, reject, &sigmoid)), saturated);
        let outside = Err(AttentionError::NotRepresentable { row: 0, column: 1 });
        assert_eq!(normalise(&scores, &mask, reject, &Rectifier::SquaredRelu), outside);
        let cold = Tempered { normaliser: Hard, temperature: T::zero() };
        let outside = Err(AttentionError::NotRepresentable { row: 0, column: 0 });
        assert_eq!(normalise(&scores, &mask, reject, &cold), outside);
    }
    check::<f16>();
    check::<bf16>();
    check::<f32>();
    check::<f64>();
}

#[test]
fn empty_rows_and_bad_scores_are_reported_for_every_normaliser() {
    let mask = gallery::strict_causal(2);
    let scores = DMatrix::<f64>::zeros(2, 2);
    let empty = Err(AttentionError::EmptyRow { row: 0 });
    assert_eq!(normalise(&scores, &mask, EmptyRows::Reject, &Sparsemax), empty);
    let zeros = normalise(&scores, &mask, EmptyRows::Zeros, &Entmax15).unwrap();
    assert_eq!(*zeros.weights(), dmatrix![0.0, 0.0; 1.0, 0.0]);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let scores = dmatrix![0.0, bad; bad, 0.0];
        let found = normalise(&scores, &gallery::causal(2), EmptyRows::Reject, &Hard);
        assert_eq!(found, Err(AttentionError::NonFinite { row: 1, column: 0 }));
    }
    let wrong = normalise(&scores, &gallery::full(3), EmptyRows::Reject, &Rectifier::Relu);
    assert!(matches!(wrong, Err(AttentionError::Shape { expected: (3, 3), found: (2, 2), .. })));
}

#[test]
fn dropout_scales_what_it_keeps() {
    let attention =
        softmax(&DMatrix::<f32>::zeros(2, 2), &gallery::causal(2), EmptyRows::Reject).unwrap();
    let kept = Mask::from_fn(2, 2, |i, j| (i, j) != (1, 0));
    let dropped = dropout(&attention, &kept, &0.5).unwrap();
    assert_eq!(*dropped.weights(), dmatrix![2.0, 0.0; 0.0, 1.0]);
    assert_eq!(dropped.mask(), attention.mask());
    let none = dropout(&attention, &Mask::empty(2, 2), &0.0).unwrap();
    assert_eq!(*none.weights(), DMatrix::zeros(2, 2));
    let error = dropout(&attention, &kept, &0.0);
    assert_eq!(error, Err(AttentionError::NotRepresentable { row: 0, column: 0 }));
    let error = dropout(&attention, &Mask::full(3, 2), &0.5);
    assert!(matches!(error, Err(AttentionError::Shape { expected: (2, 2), found: (3, 2), .. })));
}

/// Eight causal tokens whose weights are each dropped with probability 1/10 keep full rank with
/// probability 0.9^8.
///
/// By Hoeffding's inequality the share of N independent trials deviates from it by more than
/// `sqrt(ln(2 / d) / 2N)` with probability at most d = 2^-40.
#[test]
fn dropout_destroys_full_rank_as_often_as_it_should() {
    let (tokens, trials) = (8, 8192);
    let attention = softmax(
        &DMatrix::<f32>::zeros(tokens, tokens),
        &gallery::causal(tokens),
        EmptyRows::Reject,
    )
    .unwrap();
    let mut source = Source::from_seed(9);
    let mut survivors = 0;
    for _ in 0..trials {
        let kept = Mask::from_fn(tokens, tokens, |_, _| !source.once_in(10));
        let dropped = dropout(&attention, &kept, &0.9).unwrap();
        let rank = exact_rank(dropped.weights()).unwrap();
        survivors += usize::from(rank.exact() == Some(tokens));
    }
    let bound = ((2.0_f64.ln() + 40.0 * 2.0_f64.ln()) / (2.0 * f64::from(trials))).sqrt();
    let share = survivors as f64 / f64::from(trials);
    assert!((share - 0.9_f64.powi(8)).abs() <= bound, "{share}");
}

#[test]
fn additive_masks_hide_by_infinity_and_sometimes_by_finite_numbers() {
    let scores = dmatrix![0.5_f32, 2.0; 1.0, -1.0];
    let causal = gallery::causal(2);
    let expected = softmax(&scores, &causal, EmptyRows::Reject).unwrap();
    let additive =
        |hidden: f32| additive_mask_softmax(&scores, &causal, &hidden, EmptyRows::Reject).unwrap();
    assert_eq!(additive(f32::NEG_INFINITY), expected);
    // All keys are weighed, but the hidden one gets nothing.
    assert_eq!(additive(-1e4).weights(), expected.weights());
    assert_eq!(*additive(-1e4).mask(), gallery::full(2));
    assert!(additive(-50.0).weights()[(0, 1)] > 0.0);
    // A row of hidden keys: empty under minus infinity, uniform under a finite number so great
    // that the scores are absorbed.
    let nothing = Mask::empty(1, 2);
    let row = dmatrix![0.5_f32, 2.0];
    let empty = additive_mask_softmax(&row, &nothing, &f32::NEG_INFINITY, EmptyRows::Reject);
    assert_eq!(empty, Err(AttentionError::EmptyRow { row: 0 }));
    let leaking = additive_mask_softmax(&row, &nothing, &f32::MIN, EmptyRows::Reject).unwrap();
    assert_eq!(*leaking.weights(), dmatrix![0.5, 0.5]);
    // In f16 the least number and a score of -16 make minus infinity.
    let row = dmatrix![-15.0_f32, -16.0].map(f16::from_f32);
    let half = additive_mask_softmax(&row, &nothing, &f16::MIN, EmptyRows::Reject).unwrap();
    assert_eq!(*half.mask(), Mask::from_fn(1, 2, |_, key| key == 0));
    let bad = additive_mask_softmax(&row, &nothing, &f16::INFINITY, EmptyRows::Reject);
    assert_eq!(bad, Err(AttentionError::NonFinite { row: 0, column: 0 }));
}
