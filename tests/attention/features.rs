//! Features of whole rows.

use fullrank::attention::{
    AttentionError, PositiveRandomFeatures, TaylorFeatures, cosine_reweighted,
};
use fullrank::sample::Source;
use fullrank::scalar::BigRational;
use nalgebra::DMatrix;

#[test]
fn taylor_features_multiply_to_the_taylor_polynomial() {
    for seed in 0..32 {
        let source = &mut Source::from_seed(seed);
        let (width, degree) = (source.below(4), source.below(5));
        let mut matrix = || {
            DMatrix::from_fn(3, width, |_, _| {
                BigRational::new(source.integer(-4, 4).into(), source.integer(1, 3).into())
            })
        };
        let (queries, keys) = (matrix(), matrix());
        let map = TaylorFeatures { degree };
        let (left, right) = (map.queries(&queries), map.keys(&keys));
        assert_eq!((left.ncols(), right.ncols()), (map.count(width), map.count(width)));
        let polynomial = (queries * keys.transpose()).map(|x| {
            let one = BigRational::from_integer(1.into());
            let terms = (1..=degree).scan(one.clone(), |term, m| {
                *term = &*term * &x / BigRational::from_integer(m.into());
                Some(term.clone())
            });
            one + terms.sum::<BigRational>()
        });
        assert_eq!(left * right.transpose(), polynomial);
    }
}

#[test]
fn monomials_are_counted_by_a_binomial_coefficient() {
    let count = |width, degree| TaylorFeatures { degree }.count(width);
    assert_eq!((count(1, 3), count(2, 2), count(64, 2), count(5, 0)), (4, 6, 2145, 1));
}

/// For x = y = (1/2, 0) and m directions, the mean of the products has expectation e^(x . y) and
/// variance (e^(|x + y|^2) - 1) e^(2 x . y) / m. The seed is fixed, so six deviations are ample.
#[test]
fn positive_random_features_estimate_the_exponential() {
    const DIRECTIONS: usize = 4096;
    let source = &mut Source::from_seed(0);
    let directions = DMatrix::from_fn(DIRECTIONS, 2, |_, _| source.normal());
    let map = PositiveRandomFeatures { directions };
    let features = map.features(&DMatrix::from_row_slice(1, 2, &[0.5_f64, 0.0])).unwrap();
    assert!(features.iter().all(|&feature| feature > 0.0));
    let mean = features.norm_squared() / DIRECTIONS as f64;
    let expected = 0.25_f64.exp();
    let deviation = ((1.0_f64.exp() - 1.0) / DIRECTIONS as f64).sqrt() * expected;
    assert!((mean - expected).abs() < 6.0 * deviation, "{mean} is not {expected}");
}

#[test]
fn directions_of_another_width_are_refused() {
    let map = PositiveRandomFeatures { directions: DMatrix::<f32>::zeros(3, 2) };
    assert!(matches!(map.features(&DMatrix::zeros(1, 1)), Err(AttentionError::Shape { .. })));
}

#[test]
fn cosine_features_multiply_by_the_cosine_of_the_distance() {
    assert_eq!(cosine_reweighted(&DMatrix::<f64>::zeros(0, 2), 0), DMatrix::zeros(0, 4));
    // One feature, at the beginning and at the end.
    let found = cosine_reweighted(&DMatrix::from_column_slice(2, 1, &[2.0_f32, 3.0]), 1);
    assert_eq!((found.shape(), found[(0, 0)], found[(1, 1)]), ((2, 2), 2.0, 3.0));
    let mut source = Source::from_seed(4);
    let mut positive = || DMatrix::from_fn(6, 3, |_, _| source.unit());
    let (queries, keys) = (positive(), positive());
    let product = cosine_reweighted(&queries, 6) * cosine_reweighted(&keys, 6).transpose();
    for (i, j) in (0..6).flat_map(|i| (0..6).map(move |j| (i, j))) {
        let angle = std::f64::consts::FRAC_PI_2 * (i as f64 - j as f64) / 6.0;
        let expected = queries.row(i).dot(&keys.row(j)) * angle.cos();
        // Six products of numbers of at most 1, and the rounded cosines and sines.
        assert!(product[(i, j)] > 0.0 && (product[(i, j)] - expected).abs() < 24.0 * f64::EPSILON);
    }
}

#[test]
fn taylor_features_of_one_entry_are_its_powers() {
    let map = TaylorFeatures { degree: 2 };
    let entry = DMatrix::from_element(1, 1, 3.0);
    assert_eq!(map.queries(&entry).as_slice(), [1.0, 3.0, 4.5]);
    assert_eq!(map.keys(&entry).as_slice(), [1.0, 3.0, 9.0]);
}
