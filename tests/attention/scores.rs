use fullrank::attention::{AttentionError, alibi, rotary, rotate, scaled_dot_product, soft_cap};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, bf16, f16};
use nalgebra::{DMatrix, dmatrix};
use num_traits::{One, Zero};

#[test]
fn alibi_subtracts_the_distance() {
    let scores = dmatrix![1.0_f32, 1.0, 1.0; 2.0, 2.0, 2.0];
    assert_eq!(alibi(&scores, &0.5), dmatrix![1.0, 0.5, 0.0; 1.5, 2.0, 1.5]);
    assert_eq!(alibi(&DMatrix::<f32>::zeros(0, 3), &0.5), DMatrix::zeros(0, 3));
}

#[test]
fn capped_scores_stay_within_the_cap() {
    fn check<T: FloatFormat>() {
        let raw = [-1e4, -50.0, -1.0, 0.0, 1e-3, 3.0, 1e4];
        let scores = DMatrix::from_row_slice(1, 7, &raw).map(T::nearest);
        let capped = soft_cap(&scores, T::nearest(30.0));
        for (score, capped) in scores.iter().zip(&capped) {
            let expected = 30.0 * (score.to_f64() / 30.0).tanh();
            assert!(capped.to_f64().abs() <= 30.0);
            // Three roundings: the derivative of tanh does not exceed its slope x / tanh x.
            let bound = 4.0 * T::unit_roundoff() * expected.abs();
            assert!((capped.to_f64() - expected).abs() <= bound);
        }
    }
    check::<f16>();
    check::<bf16>();
    check::<f32>();
    check::<f64>();
}

#[test]
fn rotated_scores_depend_on_the_distance_alone() {
    let whole = |x: i64| BigRational::from_integer(x.into());
    let fifth = |x: i64| BigRational::new(x.into(), 5.into());
    // Powers of the rotation by the angle with cosine 3/5 and sine 4/5, for each pair another.
    let rotation = |position: usize, pair: usize| {
        let mut power = (BigRational::one(), BigRational::zero());
        for _ in 0..position * (pair + 1) {
            let (cosine, sine) = &power;
            power = (cosine * fifth(3) - sine * fifth(4), cosine * fifth(4) + sine * fifth(3));
        }
        power
    };
    let mut source = Source::from_seed(3);
    let vector: Vec<i64> = (0..4).map(|_| source.integer(-5, 5).into()).collect();
    // One and the same token everywhere.
    let tokens = DMatrix::from_fn(5, 4, |_, feature| whole(vector[feature]));
    let keys = tokens.map(|x| x + whole(1));
    let scores = scaled_dot_product(
        &rotate(&tokens, rotation).unwrap(),
        &rotate(&keys, rotation).unwrap(),
        &whole(1),
    )
    .unwrap();
    let plain = scaled_dot_product(&tokens, &keys, &whole(1)).unwrap();
    for i in 0..5 {
        assert_eq!(scores[(i, i)], plain[(i, i)]);
        for j in 1..5 - i {
            assert_eq!(scores[(i, i + j)], scores[(0, j)]);
        }
    }
    assert_ne!(scores[(0, 1)], plain[(0, 1)]);
}

#[test]
fn rotary_turns_by_the_published_angles() {
    let vectors = DMatrix::from_element(3, 4, 1.0_f64);
    let rotated = rotary(&vectors, 10_000.0).unwrap();
    for position in 0..3 {
        for pair in 0..2 {
            let angle = position as f64 / [1.0, 100.0][pair];
            let x = rotated[(position, 2 * pair)];
            let y = rotated[(position, 2 * pair + 1)];
            assert!((x - (angle.cos() - angle.sin())).abs() < 1e-15);
            assert!((y - (angle.cos() + angle.sin())).abs() < 1e-15);
        }
    }
    assert_eq!(
        rotary(&DMatrix::<f32>::zeros(1, 3), 1e4),
        Err(AttentionError::OddWidth { width: 3 })
    );
}
