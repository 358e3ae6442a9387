use std::collections::BTreeMap;

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::rank::{Bound, Certificate, RankError, determinant, exact_rank};
use fullrank::measure::spectrum::Spectrum;
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, Scalar, bf16, f16};
use nalgebra::{DMatrix, dmatrix};

use crate::oracle;

fn agrees_on_planted_ranks<T: FloatFormat>() {
    let mut seen = BTreeMap::new();
    for seed in 0..600 {
        let mut source = Source::from_seed(seed);
        let planted = source.below(6);
        let matrix = oracle::planted::<T>(&mut source, planted);
        let rank = exact_rank(&matrix).unwrap();
        let expected = oracle::rank(&matrix);
        assert_eq!(rank.exact(), Some(expected), "{matrix}");
        assert_eq!(rank.upper_certificate.is_some(), expected < matrix.nrows().min(matrix.ncols()));
        *seen.entry(rank.certificate_name()).or_insert(0) += 1;
        if matrix.is_square() && matrix.nrows() <= 5 {
            assert_eq!(
                determinant(&matrix).unwrap(),
                oracle::determinant(&oracle::exactly(&matrix))
            );
            *seen.entry("determinant").or_insert(0) += 1;
        }
    }
    // Every way of deciding, and determinants, occurred often.
    for kind in ["triangular", "modular", "null-vectors", "determinant"] {
        assert!(seen.get(kind).is_some_and(|&count| count >= 10), "{seen:?}");
    }
}

#[test]
fn exact_rank_agrees_with_rational_elimination() {
    agrees_on_planted_ranks::<f16>();
    agrees_on_planted_ranks::<bf16>();
    agrees_on_planted_ranks::<f32>();
    agrees_on_planted_ranks::<f64>();
}

#[test]
fn one_unit_in_the_last_place_is_a_rank() {
    let mut matrix = dmatrix![1.0_f64, 1.0; 1.0, 1.0];
    assert_eq!(exact_rank(&matrix).unwrap().exact(), Some(1));
    matrix[(1, 1)] += f64::EPSILON;
    assert_eq!(exact_rank(&matrix).unwrap().exact(), Some(2));
    assert_eq!(Spectrum::of(&matrix).unwrap().numerical_rank(), 1);
}

#[test]
fn a_causal_matrix_is_full_rank_where_its_spectrum_says_otherwise() {
    // Earlier tokens score higher by 2: the inverse grows like (e^2 - 1)^n.
    let scores = DMatrix::from_fn(64, 64, |i, j| if j < i { 2.0_f32 } else { 0.0 });
    let attention = softmax(&scores, &gallery::causal(64), EmptyRows::Reject).unwrap();
    let rank = exact_rank(attention.weights()).unwrap();
    assert_eq!((rank.exact(), rank.certificate_name()), (Some(64), "triangular"));
    assert!(Spectrum::of(attention.weights()).unwrap().numerical_rank() < 64);
}

#[test]
fn empty_and_zero_matrices_have_rank_zero() {
    for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (2, 3)] {
        let rank = exact_rank(&DMatrix::<f32>::zeros(rows, columns)).unwrap();
        assert_eq!(rank.exact(), Some(0), "{rows} x {columns}");
    }
    assert_eq!(
        determinant(&DMatrix::<f32>::zeros(0, 0)).unwrap(),
        BigRational::from_integer(1.into())
    );
}

#[test]
fn what_has_no_rank_is_refused() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let matrix = dmatrix![1.0, 0.0, 0.0; 0.0, 1.0, bad];
        assert_eq!(exact_rank(&matrix), Err(RankError::NotFinite { row: 1, column: 2 }));
        assert_eq!(determinant(&matrix), Err(RankError::NotSquare { rows: 2, columns: 3 }));
        let square = dmatrix![bad];
        assert_eq!(determinant(&square), Err(RankError::NotFinite { row: 0, column: 0 }));
    }
}

/// The prime of the lower bound.
fn prime_of<T: Scalar>(matrix: &DMatrix<T>) -> u64 {
    let rank = exact_rank(matrix).unwrap();
    assert_eq!(rank.exact(), Some(2));
    assert_eq!(rank.lower_certificate.check(matrix), Ok(Bound::AtLeast(2)));
    match rank.lower_certificate {
        Certificate::Modular { prime, .. } => prime,
        other => panic!("{other:?}"),
    }
}

/// A determinant that the primes tried first divide.
#[test]
fn a_matrix_that_some_primes_hide_is_decided_by_the_next() {
    let with_determinant = |determinant: f64| dmatrix![1.0 + determinant, 1.0; 1.0, 1.0];
    let first = prime_of(&with_determinant(1.0)) as f64;
    let second = prime_of(&with_determinant(first)) as f64;
    let third = prime_of(&with_determinant(first * second)) as f64;
    assert!(first < 1000.0 && second > 1e6 && third > 1e6, "{first} {second} {third}");
    assert!(first != second && second != third);
}

/// A rational whose denominator a prime divides has no residue there.
#[test]
fn an_entry_without_a_residue_is_left_to_another_prime() {
    let rational =
        |numerator: i64, denominator: i64| BigRational::new(numerator.into(), denominator.into());
    let first = prime_of(&dmatrix![rational(2, 1), rational(1, 1); rational(1, 1), rational(1, 1)]);
    let third = rational(1, first as i64);
    let undefined = dmatrix![third, rational(1, 1); rational(1, 1), rational(1, 1)];
    assert_ne!(prime_of(&undefined), first);
}
