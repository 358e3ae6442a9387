use approx::{
    AbsDiffEq, RelativeEq, assert_abs_diff_eq, assert_abs_diff_ne, assert_relative_eq,
    assert_relative_ne,
};
use fullrank::attention::{
    Attention, AttentionError, EmptyRows, base2_softmax, product, scaled_dot_product, softmax,
};
use fullrank::mask::{Mask, gallery};
use fullrank::scalar::{BigRational, FloatFormat, bf16, f16};
use nalgebra::{DMatrix, dmatrix};

fn follows_the_definition<T: FloatFormat>() {
    let raw = dmatrix![0.0, 1.0, -2.0; 3.0, 0.5, 40.0; -1.0, -1.0, -1.0];
    let scores = raw.map(T::nearest);
    let mask = Mask::from_fn(3, 3, |i, j| (i, j) != (1, 2));
    let weights = softmax(&scores, &mask, EmptyRows::Reject).unwrap().into_weights();
    for i in 0..3 {
        let sum: f64 = mask.visible(i).map(|j| raw[(i, j)].exp()).sum();
        for j in 0..3 {
            let expected = if mask.allows(i, j) { raw[(i, j)].exp() / sum } else { 0.0 };
            assert_relative_eq!(
                weights[(i, j)].to_f64(),
                expected,
                max_relative = 8.0 * T::unit_roundoff()
            );
        }
    }
    assert!(weights[(1, 2)].is_zero());
}

#[test]
fn softmax_follows_its_definition() {
    follows_the_definition::<f16>();
    follows_the_definition::<bf16>();
    follows_the_definition::<f32>();
    follows_the_definition::<f64>();
}

#[test]
fn great_scores_do_not_overflow() {
    fn check<T: FloatFormat>() {
        let great = T::nearest(T::greatest());
        let weights =
            softmax(&dmatrix![great, great, -great], &Mask::full(1, 3), EmptyRows::Reject);
        let half = T::nearest(0.5);
        assert_eq!(*weights.unwrap().weights(), dmatrix![half, half, T::zero()]);
    }
    check::<f16>();
    check::<bf16>();
    check::<f32>();
    check::<f64>();
}

#[test]
fn base_two_is_exact_over_the_rationals() {
    let ratio = |n: i32, d: i32| BigRational::new(n.into(), d.into());
    let scores = dmatrix![0, 1; 2, 0].map(|x: i32| ratio(x, 1));
    let attention = base2_softmax(&scores, &gallery::full(2), EmptyRows::Reject).unwrap();
    assert_eq!(*attention.weights(), dmatrix![ratio(1, 3), ratio(2, 3); ratio(4, 5), ratio(1, 5)]);
    // Halves between the scores of a row have no rational power of two.
    let scores = dmatrix![ratio(0, 1), ratio(1, 2)];
    let error = base2_softmax(&scores, &Mask::full(1, 2), EmptyRows::Reject);
    assert_eq!(error.unwrap_err(), AttentionError::NotRepresentable { row: 0, column: 0 });
    // A common fraction cancels.
    let scores = dmatrix![ratio(3, 2), ratio(1, 2)];
    let attention = base2_softmax(&scores, &Mask::full(1, 2), EmptyRows::Reject).unwrap();
    assert_eq!(*attention.weights(), dmatrix![ratio(2, 3), ratio(1, 3)]);
    let floats = base2_softmax(&dmatrix![3.0_f32, 1.0], &Mask::full(1, 2), EmptyRows::Reject);
    assert_eq!(*floats.unwrap().weights(), dmatrix![0.8, 0.2]);
}

#[test]
fn an_empty_row_is_what_was_asked_for() {
    let scores = DMatrix::from_element(2, 2, 0.0_f64);
    let mask = gallery::strict_causal(2);
    assert_eq!(
        softmax(&scores, &mask, EmptyRows::Reject).unwrap_err(),
        AttentionError::EmptyRow { row: 0 }
    );
    let zeros = softmax(&scores, &mask, EmptyRows::Zeros).unwrap();
    assert_eq!(*zeros.weights(), dmatrix![0.0, 0.0; 1.0, 0.0]);
    for (queries, keys) in [(0, 0), (0, 3)] {
        let none = DMatrix::<f32>::zeros(queries, keys);
        let weights = softmax(&none, &Mask::full(queries, keys), EmptyRows::Reject).unwrap();
        assert_eq!(weights.weights().shape(), (queries, keys));
    }
    let without_keys = softmax(&DMatrix::<f32>::zeros(2, 0), &Mask::full(2, 0), EmptyRows::Reject);
    assert_eq!(without_keys.unwrap_err(), AttentionError::EmptyRow { row: 0 });
}

#[test]
fn hidden_scores_are_not_read_and_visible_ones_must_be_numbers() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let scores = dmatrix![0.0, bad; 0.0, 0.0];
        assert!(softmax(&scores, &gallery::causal(2), EmptyRows::Reject).is_ok());
        let error = softmax(&scores, &gallery::full(2), EmptyRows::Reject).unwrap_err();
        assert_eq!(error, AttentionError::NonFinite { row: 0, column: 1 });
        assert!(error.to_string().contains("query 0 for key 1"));
    }
}

#[test]
fn shapes_must_fit() {
    let matrix = DMatrix::<f64>::zeros(2, 3);
    let shape = |result: Result<_, AttentionError>| match result {
        Err(AttentionError::Shape { expected, found, .. }) => (expected, found),
        other => panic!("{other:?}"),
    };
    assert_eq!(shape(product(&matrix, &matrix)), ((3, 3), (2, 3)));
    assert_eq!(shape(scaled_dot_product(&matrix, &DMatrix::zeros(4, 2), &1.0)), ((4, 3), (4, 2)));
    let wrong = softmax(&matrix, &gallery::full(2), EmptyRows::Reject);
    assert_eq!(shape(wrong.map(|attention| attention.into_weights())), ((2, 2), (2, 3)));
    let attention = softmax(&DMatrix::zeros(2, 2), &gallery::full(2), EmptyRows::Reject).unwrap();
    assert_eq!(shape(attention.apply(&DMatrix::zeros(3, 1))), ((2, 1), (3, 1)));
    assert_eq!(
        product(&DMatrix::<f32>::zeros(2, 0), &DMatrix::zeros(0, 1)),
        Ok(DMatrix::zeros(2, 1))
    );
}

#[test]
fn scores_are_scaled_dot_products() {
    let queries = dmatrix![1.0_f32, 2.0; 0.0, -1.0];
    let keys = dmatrix![3.0, 1.0; 1.0, 1.0; 0.0, 4.0];
    let scores = scaled_dot_product(&queries, &keys, &0.5).unwrap();
    assert_eq!(scores, dmatrix![2.5, 1.5, 4.0; -0.5, -0.5, -2.0]);
}

#[test]
fn what_a_hidden_key_holds_has_no_influence() {
    let attention = softmax(&DMatrix::zeros(2, 2), &gallery::causal(2), EmptyRows::Reject).unwrap();
    let outputs = attention.apply(&dmatrix![1.0_f64; f64::NAN]).unwrap();
    assert_eq!(outputs[0], 1.0);
    assert!(outputs[1].is_nan());
}

#[test]
fn attention_compares_approximately() {
    let at = |score: f32, mask: &Mask| {
        softmax(&dmatrix![0.0, score; 0.0, 0.0], mask, EmptyRows::Reject).unwrap()
    };
    let (one, near, far) =
        (at(1.0, &gallery::full(2)), at(1.000_001, &gallery::full(2)), at(2.0, &gallery::full(2)));
    assert_abs_diff_eq!(one, near, epsilon = 1e-6);
    assert_relative_eq!(one, near, max_relative = 1e-5);
    assert_abs_diff_ne!(one, far, epsilon = 1e-6);
    assert_relative_ne!(one, far, max_relative = 1e-5);
    // Equal weights under another mask are another attention.
    let uniform = at(0.0, &gallery::causal(2));
    assert_abs_diff_ne!(uniform, at(-200.0, &gallery::full(2)), epsilon = 1e-6);
    // If no tolerance is given, it is one roundoff of the type.
    assert_eq!(Attention::<f32>::default_epsilon(), 2.0_f64.powi(-24));
    assert_eq!(Attention::<bf16>::default_max_relative(), 2.0_f64.powi(-8));
}

#[test]
fn the_first_stored_zero_lies_at_the_underflow_gap() {
    fn check<T: FloatFormat>(first_zero: f64, last_positive: f64) {
        assert!(T::nearest(first_zero).exp().is_zero(), "{} {first_zero}", T::NAME);
        assert!(!T::nearest(last_positive).exp().is_zero(), "{} {last_positive}", T::NAME);
        assert!(first_zero <= -T::underflow_gap() && -T::underflow_gap() <= last_positive);
    }
    check::<f16>(-17.34375, -17.328125);
    check::<bf16>(-93.0, -92.5);
    check::<f32>(-103.972_084_045_410_16, -103.972_076_416_015_6);
    check::<f64>(-745.133_219_101_941_2, -745.133_219_101_941);
}
