//! The exact rank of a stored matrix, with evidence.
//!
//! Every finite float is a dyadic rational, so a stored matrix has a rank in the sense of algebra,
//! which no tolerance enters. It is not the rank of the matrix that was meant before rounding, and
//! not the numerical rank, which [`spectrum`](super::spectrum) measures at a stated tolerance.

mod blocks;
mod certificate;
mod check;
mod cover;
mod direct_sum;
mod echelon;
mod height;
mod integers;
mod inverse;
mod kernel;
mod minors;
mod primes;
mod residues;
mod structure;
mod upper;
mod word;

pub use certificate::{Block, Bound, Certificate, CertificateError, ModularBlock};
pub use inverse::inverse;

use nalgebra::DMatrix;
use num_traits::One;

use echelon::Pivots;
use primes::FIRST_PRIME;
use word::Modulus;

use super::elimination;
use crate::scalar::{BigRational, PrimeField, Scalar};

/// Bounds on an exact rank, each with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct ExactRank {
    /// The rank is at least this.
    pub lower: usize,
    /// The rank is at most this.
    pub upper: usize,
    /// Proves the lower bound.
    pub lower_certificate: Certificate,
    /// Proves the upper bound; `None` where it is the lesser of the two sizes.
    pub upper_certificate: Option<Certificate>,
}

impl ExactRank {
    /// The rank, if both bounds agree.
    pub fn exact(&self) -> Option<usize> {
        (self.lower == self.upper).then_some(self.lower)
    }

    /// The name of the certificate that settles the rank: of the upper bound if there is one.
    pub fn certificate_name(&self) -> &'static str {
        self.upper_certificate.as_ref().unwrap_or(&self.lower_certificate).name()
    }
}

/// Why a matrix has no exact rank or determinant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RankError {
    /// An entry that is not a number.
    #[error("entry ({row}, {column}) is a NaN or an infinity, so the matrix has no rank")]
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A determinant of a matrix that has none.
    #[error("a determinant needs a square matrix, but this one is {rows} x {columns}")]
    NotSquare {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
    },
}

/// The exact rank of the stored numbers.
///
/// A square matrix whose nonzero entries form a triangle, in some order of rows and columns, is
/// settled by that: O(n^2), and one pass if the order is the given one. One of full rank whose tokens
/// fall apart into blocks is settled by elimination in each block, and a direct sum is split.
/// Otherwise elimination modulo a small prime gives the lower bound, mostly by products of matrices
/// in `f32`: O(n^3). If the rank is not full there, larger primes are tried, and the upper bound comes
/// from the zeros, from null vectors found modulo powers of a prime, or from elimination modulo so
/// many primes that all greater minors vanish: at most O(n^4) operations for each bit of the range of
/// the entries. Both bounds agree unless half a million primes divide a minor, which has twelve
/// million bits then.
///
/// # Errors
/// [`RankError::NotFinite`].
///
/// # Examples
/// ```
/// use fullrank::measure::rank::exact_rank;
/// use nalgebra::dmatrix;
///
/// // As numbers, one third in f32 and 0.1 are what they are stored as: no tolerance.
/// let rank = exact_rank(&dmatrix![1.0_f64, 1.0; 1.0, 1.0 + f64::EPSILON])?;
/// assert_eq!(rank.exact(), Some(2));
/// # Ok::<(), fullrank::measure::rank::RankError>(())
/// ```
pub fn exact_rank<T: Scalar>(matrix: &DMatrix<T>) -> Result<ExactRank, RankError> {
    if let Some(found) = structure::rank(matrix)? {
        return Ok(found);
    }
    Ok(by_elimination(matrix, primes::fields()))
}

/// The bounds that elimination in one field after the other shows, until they agree.
fn by_elimination<T: Scalar>(
    matrix: &DMatrix<T>,
    fields: impl Iterator<Item = PrimeField>,
) -> ExactRank {
    let full = matrix.nrows().min(matrix.ncols());
    // The empty submatrix is nonsingular modulo anything.
    let nothing = Certificate::Triangular { rows: vec![], columns: vec![] };
    let mut best =
        ExactRank { lower: 0, upper: full, lower_certificate: nothing, upper_certificate: None };
    for field in fields {
        let Some(pivots) = pivots_modulo(matrix, &field) else { continue };
        let lower = pivots.rows.len();
        // The first prime is too small to be believed.
        if lower < best.lower || lower < full && field.prime() == FIRST_PRIME {
            continue;
        }
        let upper_certificate =
            if lower < full { upper::certificate(matrix, &pivots, &field) } else { None };
        let Pivots { rows, columns } = pivots;
        best.lower = lower;
        best.lower_certificate = Certificate::Modular { prime: field.prime(), rows, columns };
        if lower == full || upper_certificate.is_some() {
            return ExactRank { upper: lower, upper_certificate, ..best };
        }
    }
    best
}

/// The rank of the stored numbers modulo the prime of `field`, at most their exact rank; `None` if
/// the prime exceeds 2^23, or an entry has no residue.
///
/// Costs O(n^3) operations modulo the prime.
pub fn rank_modulo<T: Scalar>(matrix: &DMatrix<T>, field: &PrimeField) -> Option<usize> {
    pivots_modulo(matrix, field).map(|pivots| pivots.rows.len())
}

/// The entries from which on threads may share the work.
#[cfg(feature = "parallel")]
const LARGE: usize = 1 << 18;

fn pivots_modulo<T: Scalar>(matrix: &DMatrix<T>, field: &PrimeField) -> Option<Pivots> {
    #[cfg(feature = "parallel")]
    if matrix.len() >= LARGE && rayon::current_num_threads() > 1 {
        // Threads are woken once, not for each product.
        return rayon::scope(|_| pivots_in_field(matrix, field));
    }
    pivots_in_field(matrix, field)
}

fn pivots_in_field<T: Scalar>(matrix: &DMatrix<T>, field: &PrimeField) -> Option<Pivots> {
    if let Some(modulus) = Modulus::<f32>::new(field) {
        Some(echelon::pivots(modulus, residues::residues(matrix, field)?))
    } else {
        let modulus = Modulus::<f64>::new(field)?;
        Some(echelon::pivots(modulus, residues::residues(matrix, field)?))
    }
}

/// The exact determinant of the stored numbers; 1 for the empty matrix.
///
/// Costs O(n^3) operations on integers as long as the minors.
///
/// # Errors
/// [`RankError::NotFinite`] and [`RankError::NotSquare`].
pub fn determinant<T: Scalar>(matrix: &DMatrix<T>) -> Result<BigRational, RankError> {
    let (rows, columns) = matrix.shape();
    if rows != columns {
        return Err(RankError::NotSquare { rows, columns });
    }
    let mut scale = BigRational::one();
    let mut integers = vec![];
    for row in 0..rows {
        let (primitive, factor) = integers::primitive(&integers::exact_row(matrix, row)?);
        scale *= factor;
        integers.push(primitive);
    }
    Ok(scale * elimination::determinant(integers))
}

fn require_finite<T: Scalar>(matrix: &DMatrix<T>) -> Result<(), RankError> {
    let first = (0..matrix.nrows())
        .flat_map(|row| (0..matrix.ncols()).map(move |column| (row, column)))
        .find(|&at| !matrix[at].is_finite());
    first.map_or(Ok(()), |(row, column)| Err(RankError::NotFinite { row, column }))
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use primes::SECOND_PRIME;

    /// As few primes as tell, where all of them would take long.
    #[test]
    fn elimination_ends_with_the_first_prime_that_proves_both_bounds() {
        let decided = |matrix: DMatrix<f64>| {
            let found = by_elimination(&matrix, primes::fields().take(3));
            let Certificate::Modular { prime, .. } = found.lower_certificate else { panic!() };
            let upper = found.upper_certificate.map(|certificate| certificate.name());
            (found.lower, found.upper, prime, upper)
        };
        let regular = dmatrix![1.0, 2.0; 0.0, 3.0];
        assert_eq!(decided(regular), (2, 2, FIRST_PRIME, None));
        let zero = DMatrix::zeros(2, 2);
        assert_eq!(decided(zero), (0, 0, SECOND_PRIME, Some("cover")));
        let singular = dmatrix![1.0, 2.0; 2.0, 4.0];
        assert_eq!(decided(singular), (1, 1, SECOND_PRIME, Some("null-vectors")));
        // The first prime hides that it is regular, and the second one that the other is.
        let hidden = |prime: u64| dmatrix![1.0, 0.0; 0.0, prime as f64];
        assert_eq!(decided(hidden(FIRST_PRIME)), (2, 2, SECOND_PRIME, None));
        assert_eq!(decided(hidden(SECOND_PRIME)), (2, 2, FIRST_PRIME, None));
    }
}
