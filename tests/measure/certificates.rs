//! A certificate that was tampered with proves nothing.

use fullrank::measure::rank::{Bound, Certificate, CertificateError, exact_rank};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, SAFE_PRIMES};
use nalgebra::{DMatrix, dmatrix};
use num_bigint::BigInt;

use crate::oracle;

fn integers(entries: &[i32]) -> Vec<BigInt> {
    entries.iter().map(|&entry| entry.into()).collect()
}

#[test]
fn what_is_found_is_what_is_proved() {
    for seed in 0..200 {
        let mut source = Source::from_seed(seed);
        let rank = source.below(5);
        let matrix = oracle::planted::<f32>(&mut source, rank);
        let found = exact_rank(&matrix).unwrap();
        assert_eq!(found.lower_certificate.check(&matrix), Ok(Bound::AtLeast(found.lower)));
        if let Some(certificate) = found.upper_certificate {
            assert_eq!(certificate.check(&matrix), Ok(Bound::AtMost(found.upper)));
        }
    }
}

#[test]
fn a_triangle_is_checked_entry_by_entry() {
    let matrix = dmatrix![0.0_f64, 2.0, 0.0; 3.0, 5.0, 0.0; 0.0, 0.0, 0.0];
    let triangle = |rows: &[usize], columns: &[usize]| {
        Certificate::Triangular { rows: rows.to_vec(), columns: columns.to_vec() }.check(&matrix)
    };
    assert_eq!(triangle(&[0, 1], &[1, 0]), Ok(Bound::AtLeast(2)));
    assert_eq!(triangle(&[], &[]), Ok(Bound::AtLeast(0)));
    assert_eq!(
        triangle(&[1, 0], &[0, 1]),
        Err(CertificateError::NotTriangular { row: 1, column: 1 })
    );
    assert_eq!(
        triangle(&[0, 1], &[0, 1]),
        Err(CertificateError::ZeroDiagonal { row: 0, column: 0 })
    );
    for (rows, columns) in
        [(&[0, 0][..], &[1, 0][..]), (&[0, 1], &[1, 1]), (&[0, 1], &[1]), (&[0, 3], &[1, 0])]
    {
        assert_eq!(triangle(rows, columns), Err(CertificateError::Selection));
    }
    let infinite = dmatrix![f64::INFINITY];
    let certificate = Certificate::Triangular { rows: vec![0], columns: vec![0] };
    assert_eq!(
        certificate.check(&infinite),
        Err(CertificateError::ZeroDiagonal { row: 0, column: 0 })
    );
}

#[test]
fn a_modulus_must_be_a_prime_that_keeps_the_rank() {
    let matrix = dmatrix![1.0_f64, 2.0; 3.0, 4.0];
    let modular = |prime: u64, rows: &[usize], columns: &[usize]| {
        Certificate::Modular { prime, rows: rows.to_vec(), columns: columns.to_vec() }
            .check(&matrix)
    };
    assert_eq!(modular(SAFE_PRIMES[0], &[0, 1], &[0, 1]), Ok(Bound::AtLeast(2)));
    assert_eq!(modular(5, &[1, 0], &[0, 1]), Ok(Bound::AtLeast(2)));
    // Singular modulo 3, since 3 divides an entry; determinant -2.
    assert_eq!(modular(3, &[1], &[0]), Err(CertificateError::SingularModulo));
    assert_eq!(modular(9, &[0], &[0]), Err(CertificateError::NotPrime(9)));
    assert_eq!(modular(2, &[0], &[0]), Err(CertificateError::NotPrime(2)));
    assert_eq!(modular(5, &[0, 2], &[0, 1]), Err(CertificateError::Selection));
    let certificate = Certificate::Modular { prime: 5, rows: vec![0], columns: vec![0] };
    let nan = CertificateError::NoResidue { row: 0, column: 0 };
    assert_eq!(certificate.check(&dmatrix![f32::NAN]), Err(nan));
}

#[test]
fn a_factorisation_must_be_exact() {
    let rational = |entries: &[i32], rows, columns| {
        DMatrix::from_row_iterator(
            rows,
            columns,
            entries.iter().map(|&x| BigRational::from_integer(x.into())),
        )
    };
    let matrix = dmatrix![2.0_f32, 4.0; 3.0, 6.0];
    let factorisation = |left, right| Certificate::Factorisation { left, right };
    let good = factorisation(rational(&[2, 3], 2, 1), rational(&[1, 2], 1, 2));
    assert_eq!(good.check(&matrix), Ok(Bound::AtMost(1)));
    for bad in [
        factorisation(rational(&[2, 3], 2, 1), rational(&[1, 3], 1, 2)),
        factorisation(rational(&[2], 1, 1), rational(&[1, 2], 1, 2)),
        factorisation(rational(&[2, 3], 2, 1), rational(&[1], 1, 1)),
        factorisation(rational(&[2, 3], 2, 1), rational(&[1, 2, 0, 0], 2, 2)),
    ] {
        assert_eq!(bad.check(&matrix), Err(CertificateError::NotAFactorisation));
    }
}

#[test]
fn null_vectors_must_be_null_and_independent() {
    let matrix = dmatrix![1.0_f64, 1.0, 1.0];
    let vectors = |vectors: &[&[i32]]| {
        Certificate::NullVectors { vectors: vectors.iter().map(|v| integers(v)).collect() }
            .check(&matrix)
    };
    assert_eq!(vectors(&[&[1, -1, 0], &[0, 1, -1]]), Ok(Bound::AtMost(1)));
    assert_eq!(vectors(&[&[1, -1, 0]]), Ok(Bound::AtMost(2)));
    assert_eq!(vectors(&[]), Ok(Bound::AtMost(3)));
    assert_eq!(vectors(&[&[1, -1, 0], &[1, 1, -1]]), Err(CertificateError::NotANullVector(1)));
    assert_eq!(vectors(&[&[1, -1]]), Err(CertificateError::NotANullVector(0)));
    assert_eq!(vectors(&[&[1, -1, 0], &[-2, 2, 0]]), Err(CertificateError::Dependent));
    assert_eq!(vectors(&[&[0, 0, 0]]), Err(CertificateError::Dependent));
}
