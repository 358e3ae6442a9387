//! Bounds from where the zeros are.

use nalgebra::DMatrix;

use super::pairs;
use crate::measure::distinct::are_distinct;
use crate::measure::rank::{Block, Bound, CertificateError};
use crate::scalar::Scalar;

pub(super) fn direct_sum<T: Scalar>(
    matrix: &DMatrix<T>,
    blocks: &[Block],
) -> Result<Bound, CertificateError> {
    let (mut block_of_row, mut block_of_column) =
        (vec![None; matrix.nrows()], vec![None; matrix.ncols()]);
    for (index, block) in blocks.iter().enumerate() {
        for (of, indices) in
            [(&mut block_of_row, &block.rows), (&mut block_of_column, &block.columns)]
        {
            for &at in indices {
                let place = of.get_mut(at).filter(|place| place.is_none());
                *place.ok_or(CertificateError::Index)? = Some(index);
            }
        }
    }
    let inside = |row: usize, column: usize| {
        block_of_row[row].is_some() && block_of_row[row] == block_of_column[column]
    };
    require_zeros_unless(matrix, inside)?;

    let (mut ranks, mut first) = (vec![], None);
    for (index, Block { rows, columns, certificate }) in blocks.iter().enumerate() {
        let own = DMatrix::from_fn(rows.len(), columns.len(), |i, j| {
            matrix[(rows[i], columns[j])].clone()
        });
        let bound = match certificate {
            Some(certificate) => certificate
                .check(&own)
                .map_err(|reason| CertificateError::Block { index, reason: Box::new(reason) })?,
            None => Bound::AtMost(rows.len().min(columns.len())),
        };
        let (below, rank) = match bound {
            Bound::AtLeast(rank) => (true, rank),
            Bound::AtMost(rank) => (false, rank),
        };
        if *first.get_or_insert(below) != below {
            return Err(CertificateError::MixedBounds(index));
        }
        ranks.push(rank);
    }
    let sum = ranks.into_iter().sum();
    Ok(if first == Some(true) { Bound::AtLeast(sum) } else { Bound::AtMost(sum) })
}

pub(super) fn cover<T: Scalar>(
    matrix: &DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    if !are_distinct(rows, matrix.nrows()) || !are_distinct(columns, matrix.ncols()) {
        return Err(CertificateError::Index);
    }
    let (mut row_covered, mut column_covered) =
        (vec![false; matrix.nrows()], vec![false; matrix.ncols()]);
    rows.iter().for_each(|&row| row_covered[row] = true);
    columns.iter().for_each(|&column| column_covered[column] = true);
    require_zeros_unless(matrix, |row, column| row_covered[row] || column_covered[column])?;
    Ok(Bound::AtMost(rows.len() + columns.len()))
}

fn require_zeros_unless<T: Scalar>(
    matrix: &DMatrix<T>,
    allowed: impl Fn(usize, usize) -> bool,
) -> Result<(), CertificateError> {
    let outside = pairs(matrix).find(|&at| !matrix[at].is_zero() && !allowed(at.0, at.1));
    outside.map_or(Ok(()), |(row, column)| Err(CertificateError::Outside { row, column }))
}
