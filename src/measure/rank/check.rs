//! Verification of certificates, which shares no code with the search for them.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_traits::Zero;

use super::{Bound, Certificate, CertificateError};
use crate::scalar::{BigRational, PrimeField, SAFE_PRIMES, Scalar};

impl Certificate {
    /// What this certificate proves about `matrix`.
    ///
    /// Costs O(r^2) for a triangle of size r, O(r^3) operations modulo the prime for a modular
    /// certificate, and an exact product for the others.
    ///
    /// # Errors
    /// The first thing found wrong: the certificate then proves nothing.
    pub fn check<T: Scalar>(&self, matrix: &DMatrix<T>) -> Result<Bound, CertificateError> {
        match self {
            Self::Triangular { rows, columns } => triangular(matrix, rows, columns),
            Self::Modular { prime, rows, columns } => modular(matrix, *prime, rows, columns),
            Self::Factorisation { left, right } => factorisation(matrix, left, right),
            Self::NullVectors { vectors } => null_vectors(matrix, vectors),
        }
    }
}

fn triangular<T: Scalar>(
    matrix: &DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    require_selection(matrix, rows, columns)?;
    for (k, &row) in rows.iter().enumerate() {
        let column = columns[k];
        if matrix[(row, column)].is_zero() || !matrix[(row, column)].is_finite() {
            return Err(CertificateError::ZeroDiagonal { row, column });
        }
        if let Some(&column) = columns[k + 1..].iter().find(|&&c| !matrix[(row, c)].is_zero()) {
            return Err(CertificateError::NotTriangular { row, column });
        }
    }
    Ok(Bound::AtLeast(rows.len()))
}

fn modular<T: Scalar>(
    matrix: &DMatrix<T>,
    prime: u64,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    require_selection(matrix, rows, columns)?;
    let field = PrimeField::new(prime).ok_or(CertificateError::NotPrime(prime))?;
    let residues = rows
        .iter()
        .map(|&row| {
            let entry = |&column: &usize| {
                let residue = matrix[(row, column)].residue(&field);
                residue.ok_or(CertificateError::NoResidue { row, column })
            };
            columns.iter().map(entry).collect()
        })
        .collect::<Result<Vec<Vec<u64>>, _>>()?;
    if independent_rows(&field, residues) {
        Ok(Bound::AtLeast(rows.len()))
    } else {
        Err(CertificateError::SingularModulo)
    }
}

fn factorisation<T: Scalar>(
    matrix: &DMatrix<T>,
    left: &DMatrix<BigRational>,
    right: &DMatrix<BigRational>,
) -> Result<Bound, CertificateError> {
    let shapes_fit = left.nrows() == matrix.nrows()
        && right.ncols() == matrix.ncols()
        && left.ncols() == right.nrows();
    let entry = |i: usize, j: usize| -> BigRational {
        (0..left.ncols()).map(|k| &left[(i, k)] * &right[(k, j)]).sum()
    };
    let equal = |(i, j): (usize, usize)| matrix[(i, j)].to_rational() == Some(entry(i, j));
    if shapes_fit && pairs(matrix).all(equal) {
        Ok(Bound::AtMost(left.ncols()))
    } else {
        Err(CertificateError::NotAFactorisation)
    }
}

fn null_vectors<T: Scalar>(
    matrix: &DMatrix<T>,
    vectors: &[Vec<BigInt>],
) -> Result<Bound, CertificateError> {
    let exact: Option<Vec<BigRational>> =
        pairs(matrix).map(|at| matrix[at].to_rational()).collect();
    let exact = exact.ok_or(CertificateError::NotANullVector(0))?;
    for (index, vector) in vectors.iter().enumerate() {
        let annihilated = |row: usize| {
            let entries = &exact[row * matrix.ncols()..(row + 1) * matrix.ncols()];
            let terms = entries.iter().zip(vector).map(|(entry, x)| entry * x);
            terms.sum::<BigRational>().is_zero()
        };
        if vector.len() != matrix.ncols() || !(0..matrix.nrows()).all(annihilated) {
            return Err(CertificateError::NotANullVector(index));
        }
    }
    let independent = SAFE_PRIMES.into_iter().filter_map(PrimeField::new).any(|field| {
        let residues = vectors.iter().map(|v| v.iter().map(|x| field.reduce(x)).collect());
        independent_rows(&field, residues.collect())
    });
    if independent {
        // Independent vectors of this length are at most as many.
        Ok(Bound::AtMost(matrix.ncols() - vectors.len()))
    } else {
        Err(CertificateError::Dependent)
    }
}

fn pairs<T>(matrix: &DMatrix<T>) -> impl Iterator<Item = (usize, usize)> + use<T> {
    let (rows, columns) = matrix.shape();
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

fn require_selection<T>(
    matrix: &DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
) -> Result<(), CertificateError> {
    let distinct = |indices: &[usize], size: usize| {
        let mut seen = vec![false; size];
        indices.iter().all(|&index| index < size && !std::mem::replace(&mut seen[index], true))
    };
    let selects = rows.len() == columns.len()
        && distinct(rows, matrix.nrows())
        && distinct(columns, matrix.ncols());
    if selects { Ok(()) } else { Err(CertificateError::Selection) }
}

/// Whether each row, reduced by those before it, keeps a nonzero entry.
fn independent_rows(field: &PrimeField, rows: Vec<Vec<u64>>) -> bool {
    // Each with the position of its first nonzero entry, which is 1.
    let mut reduced: Vec<(usize, Vec<u64>)> = vec![];
    for mut row in rows {
        for (lead, above) in &reduced {
            let factor = row[*lead];
            for (entry, &other) in row.iter_mut().zip(above) {
                *entry = field.subtract(*entry, field.multiply(factor, other));
            }
        }
        let Some(lead) = row.iter().position(|&entry| entry != 0) else { return false };
        let Some(inverse) = field.inverse(row[lead]) else { return false };
        row.iter_mut().for_each(|entry| *entry = field.multiply(*entry, inverse));
        reduced.push((lead, row));
    }
    true
}
