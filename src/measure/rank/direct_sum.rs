//! Matrices that are direct sums, up to the order of rows and columns.

use nalgebra::DMatrix;

use super::{Block, Certificate, ExactRank, RankError, exact_rank};
use crate::mask::{Mask, bits};
use crate::measure::shares;
use crate::scalar::Scalar;

/// The rank as a sum over blocks; `None` if there is a single block, or none.
///
/// Each block may then have a proof of its own kind: null vectors that are short on one side only,
/// for example.
pub(super) fn rank<T: Scalar>(
    matrix: &DMatrix<T>,
    support: &Mask,
) -> Result<Option<ExactRank>, RankError> {
    let parts = parts(support);
    if parts.len() < 2 {
        return Ok(None);
    }
    let found = shares::map(parts.len(), |at| {
        let (rows, columns) = &parts[at];
        exact_rank(&DMatrix::from_fn(rows.len(), columns.len(), |i, j| {
            matrix[(rows[i], columns[j])].clone()
        }))
    });
    let found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    let lower = found.iter().map(|block| block.lower).sum();
    let upper = found.iter().map(|block| block.upper).sum();
    let (mut below, mut above) = (vec![], vec![]);
    for ((rows, columns), found) in parts.into_iter().zip(found) {
        let block =
            |certificate| Block { rows: rows.clone(), columns: columns.clone(), certificate };
        below.push(block(Some(found.lower_certificate)));
        above.push(block(found.upper_certificate));
    }
    let is_full = upper == matrix.nrows().min(matrix.ncols());
    Ok(Some(ExactRank {
        lower,
        upper,
        lower_certificate: Certificate::DirectSum { blocks: below },
        upper_certificate: (!is_full).then_some(Certificate::DirectSum { blocks: above }),
    }))
}

/// The rows and columns of each block: those that nonzero entries connect. Zero rows and columns
/// are in none.
///
/// Costs O(rows * columns / 64) operations on words.
fn parts(support: &Mask) -> Vec<(Vec<usize>, Vec<usize>)> {
    let across = support.transpose();
    let (mut rows_left, mut columns_left) =
        (bits::all(support.queries()), bits::all(support.keys()));
    let mut parts = vec![];
    for start in 0..support.queries() {
        if !bits::get(&rows_left, start) {
            continue;
        }
        bits::remove(&mut rows_left, start);
        let (mut rows, mut columns, mut open) = (vec![], vec![], vec![start]);
        while let Some(row) = open.pop() {
            rows.push(row);
            let row = support.row(row);
            let found: Vec<usize> = bits::common(row, &columns_left).collect();
            bits::subtract(&mut columns_left, row);
            for &column in &found {
                open.extend(bits::common(across.row(column), &rows_left));
                bits::subtract(&mut rows_left, across.row(column));
            }
            columns.extend(found);
        }
        if !columns.is_empty() {
            rows.sort_unstable();
            columns.sort_unstable();
            parts.push((rows, columns));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_connected_and_hold_every_entry() {
        let parts_of = |rows, columns, entries: &[(usize, usize)]| {
            parts(&Mask::from_fn(rows, columns, |i, j| entries.contains(&(i, j))))
        };
        assert_eq!(parts(&Mask::full(2, 3)), [(vec![0, 1], vec![0, 1, 2])]);
        assert_eq!(parts(&Mask::empty(3, 2)), []);
        assert_eq!(parts(&Mask::empty(0, 0)), []);
        // A path through rows 0, 3, 1; a part of its own; a zero row and a zero column.
        let entries = [(0, 4), (3, 4), (3, 0), (1, 0), (4, 2), (4, 1)];
        let expected = [(vec![0, 1, 3], vec![0, 4]), (vec![4], vec![1, 2])];
        assert_eq!(parts_of(5, 5, &entries), expected);
        let apart = parts(&Mask::from_fn(130, 70, |i, j| i % 70 == j));
        assert_eq!(apart.len(), 70);
        assert_eq!((&apart[0].0[..], &apart[69].0[..]), (&[0, 70][..], &[69][..]));
    }
}
