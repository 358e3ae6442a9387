//! Nonsingular blocks below each other.

use nalgebra::DMatrix;

use super::{modular, require_selection};
use crate::measure::rank::{Bound, CertificateError, ModularBlock};
use crate::scalar::Scalar;

pub(super) fn check<T: Scalar>(
    matrix: &DMatrix<T>,
    blocks: &[ModularBlock],
) -> Result<Bound, CertificateError> {
    let rows: Vec<usize> = blocks.iter().flat_map(|block| &block.rows).copied().collect();
    let columns: Vec<usize> = blocks.iter().flat_map(|block| &block.columns).copied().collect();
    require_selection(matrix, &rows, &columns)?;
    let mut later = &columns[..];
    for ModularBlock { prime, rows, columns: own } in blocks {
        modular::check(matrix, *prime, rows, own)?;
        later = &later[own.len()..];
        for &row in rows {
            if let Some(&column) = later.iter().find(|&&later| !matrix[(row, later)].is_zero()) {
                return Err(CertificateError::NotTriangular { row, column });
            }
        }
    }
    Ok(Bound::AtLeast(rows.len()))
}
