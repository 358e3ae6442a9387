use std::collections::BTreeMap;

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::rank::{RankError, determinant, exact_rank};
use fullrank::measure::spectrum::Spectrum;
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, PrimeField, SAFE_PRIMES, bf16, f16};
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

/// A rational that the first prime divides hides its rank there; the second one finds it.
#[test]
fn a_matrix_that_one_prime_hides_is_decided_by_the_next() {
    let prime = BigRational::from_integer(SAFE_PRIMES[0].into());
    let one = BigRational::from_integer(1.into());
    let hidden =
        DMatrix::from_vec(2, 2, vec![&one + &prime, one.clone(), one.clone(), one.clone()]);
    assert_eq!(hidden[(0, 0)].numer() - num_bigint::BigInt::from(1), SAFE_PRIMES[0].into());
    assert_eq!(exact_rank(&hidden).unwrap().exact(), Some(2));
    let undefined =
        DMatrix::from_vec(2, 2, vec![one.clone() / &prime, one.clone(), one.clone(), one]);
    assert_eq!(exact_rank(&undefined).unwrap().exact(), Some(2));
    // What every prime hides is left open, and said to be.
    let both = BigRational::from_integer(
        SAFE_PRIMES.iter().map(|&p| num_bigint::BigInt::from(p)).product(),
    );
    let open = exact_rank(&DMatrix::from_vec(1, 2, vec![both.clone(), both])).unwrap();
    assert_eq!((open.lower, open.upper, open.exact()), (0, 1, None));
    assert!(SAFE_PRIMES.into_iter().all(|prime| PrimeField::new(prime).is_some()));
}
