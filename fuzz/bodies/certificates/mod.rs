//! Certificates of rank, against those who forge them.

mod forgery;
mod matrices;
#[path = "../../../tests/measure/elimination.rs"]
mod textbook;

use fullrank::measure::rank::{Bound, Certificate, exact_rank};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, Scalar, f16};
use nalgebra::DMatrix;

/// Certificates that are tried on each matrix.
const ATTEMPTS: usize = 8;

/// The bytes are the choices of a matrix and of certificates: what was found is accepted, and what
/// is accepted is true.
pub fn certificates(bytes: &[u8]) {
    let source = &mut Source::from_bytes(bytes);
    match source.below(4) {
        0 => tried(&matrices::floats::<f16>(source), source),
        1 => tried(&matrices::floats::<f32>(source), source),
        2 => tried(&matrices::floats::<f64>(source), source),
        _ => tried::<BigRational>(&matrices::rationals(source), source),
    }
}

fn tried<T: Scalar>(matrix: &DMatrix<T>, source: &mut Source) {
    let is_finite = matrix.iter().all(Scalar::is_finite);
    let rank = is_finite.then(|| textbook::rank(matrix));
    let found = exact_rank(matrix);
    assert_eq!(found.as_ref().ok().map(|found| found.exact()), rank.map(Some), "{matrix}");
    let mut honest = vec![];
    if let Ok(found) = found {
        honest.push((found.lower_certificate, Bound::AtLeast(found.lower)));
        honest.extend(found.upper_certificate.map(|upper| (upper, Bound::AtMost(found.upper))));
    }
    for (certificate, bound) in &honest {
        assert_eq!(certificate.check(matrix), Ok(*bound), "{certificate:?} of {matrix}");
    }
    for _ in 0..ATTEMPTS {
        let certificate = match honest.get(source.below(2 * honest.len() + 1)) {
            Some((honest, _)) => tampered(honest, matrix, source),
            None => forgery::forged(matrix, source),
        };
        match certificate.check(matrix) {
            Ok(bound) => assert!(holds(bound, rank), "{bound:?} by {certificate:?} of {matrix}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn tampered<T: Scalar>(
    honest: &Certificate,
    matrix: &DMatrix<T>,
    source: &mut Source,
) -> Certificate {
    let mut certificate = honest.clone();
    for _ in 0..=source.below(2) {
        forgery::tamper(&mut certificate, matrix.shape(), source);
    }
    certificate
}

/// Nothing holds of the rank of a matrix that has none.
fn holds(bound: Bound, rank: Option<usize>) -> bool {
    rank.is_some_and(|rank| match bound {
        Bound::AtLeast(least) => least <= rank,
        Bound::AtMost(most) => rank <= most,
    })
}
