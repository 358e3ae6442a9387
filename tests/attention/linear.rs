use fullrank::attention::{
    AttentionError, EluPlusOne, ExpFeature, FeatureMap, IdentityFeature, LinearAttention, Relu,
};
use fullrank::mask::{Mask, gallery};
use fullrank::scalar::{BigRational, FloatFormat, bf16, f16};
use nalgebra::{DMatrix, dmatrix};

#[test]
fn weights_follow_the_definition() {
    let queries = dmatrix![1.0_f64, 2.0; 3.0, 0.0];
    let keys = dmatrix![1.0, 1.0; 0.0, 2.0];
    // Products 3, 4 and 3, 0.
    let full = LinearAttention::new(&queries, &keys, &IdentityFeature, &gallery::full(2)).unwrap();
    assert_eq!(*full.attention().weights(), dmatrix![3.0 / 7.0, 4.0 / 7.0; 1.0, 0.0]);
    assert_eq!(full.normalizers().as_slice(), [7.0, 3.0]);
    assert_eq!(full.self_features().as_slice(), [3.0, 0.0]);
    let causal =
        LinearAttention::new(&queries, &keys, &IdentityFeature, &gallery::causal(2)).unwrap();
    assert_eq!(*causal.attention().weights(), dmatrix![1.0, 0.0; 1.0, 0.0]);
}

#[test]
fn the_factors_multiply_to_the_weights_over_the_rationals() {
    let rational = |matrix: DMatrix<i32>| matrix.map(|x| BigRational::from_integer(x.into()));
    let queries = rational(dmatrix![1, 2; 3, 4; 5, 7]);
    let keys = rational(dmatrix![2, 1; 1, 1; 0, 3]);
    let attention = LinearAttention::new(&queries, &keys, &Relu, &gallery::full(3)).unwrap();
    let (left, right) = attention.factors();
    assert_eq!((left.shape(), right.shape()), ((3, 2), (2, 3)));
    assert_eq!(left * right, *attention.attention().weights());
}

#[test]
fn feature_maps_are_what_they_are_called() {
    let values = [-2.0_f64, -0.0, 0.0, 3.0];
    let map = |feature: &dyn Fn(&f64) -> f64| values.map(|x| feature(&x));
    assert_eq!(map(&|x| Relu.feature(x)), [0.0, 0.0, 0.0, 3.0]);
    assert_eq!(map(&|x| IdentityFeature.feature(x)), values);
    assert_eq!(map(&|x| EluPlusOne.feature(x)), [(-2.0_f64).exp(), 1.0, 1.0, 4.0]);
    assert_eq!(map(&|x| ExpFeature.feature(x)), [(-2.0_f64).exp(), 1.0, 1.0, 3.0_f64.exp()]);
    assert!(FeatureMap::<f64>::feature(&Relu, &f64::NAN).is_nan());
}

/// `expm1(x) + 1` rounds to zero from `-(p + 1) ln 2` on; our feature does not.
#[test]
fn elu_plus_one_does_not_absorb() {
    fn check<T: FloatFormat>() {
        let threshold = -f64::from(T::PRECISION + 1) * std::f64::consts::LN_2;
        let absorbed = |x: f64| T::nearest(T::nearest(x).to_f64().exp_m1()) + T::one();
        assert!(absorbed(threshold * 1.01).is_zero());
        assert!(!absorbed(threshold * 0.9).is_zero());
        assert!(EluPlusOne.feature(&T::nearest(threshold * 1.01)) > T::zero());
    }
    check::<f16>();
    check::<bf16>();
    check::<f32>();
    check::<f64>();
}

#[test]
fn undefined_rows_are_refused() {
    let zero = DMatrix::<f64>::zeros(2, 1);
    let error = LinearAttention::new(&zero, &zero, &Relu, &gallery::full(2)).unwrap_err();
    assert_eq!(error, AttentionError::ZeroNormalizer { row: 0 });
    let one = DMatrix::from_element(2, 1, 1.0);
    let empty = LinearAttention::new(&one, &one, &Relu, &gallery::strict_causal(2)).unwrap_err();
    assert_eq!(empty, AttentionError::ZeroNormalizer { row: 0 });
    let mut keys = one.clone();
    keys[(1, 0)] = f64::INFINITY;
    let infinite = LinearAttention::new(&one, &keys, &Relu, &gallery::full(2)).unwrap_err();
    assert_eq!(infinite, AttentionError::NonFinite { row: 0, column: 1 });
    let shape = LinearAttention::new(&one, &DMatrix::zeros(3, 2), &Relu, &Mask::full(2, 3));
    assert!(matches!(shape, Err(AttentionError::Shape { argument: "the keys", .. })));
    let shape = LinearAttention::new(&one, &one, &Relu, &Mask::full(3, 2));
    assert!(matches!(shape, Err(AttentionError::Shape { argument: "the queries", .. })));
}
