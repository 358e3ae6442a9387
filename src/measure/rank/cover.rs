//! Matrices whose zeros alone keep the rank down.

use super::Certificate;
use crate::mask::Mask;
use crate::measure::matching::Matching;

/// Rows and columns, `size` in all, that hold every entry of the support; `None` if that takes
/// more. There are more rows than that, and more columns.
///
/// Costs as [`Matching::maximum`].
///
/// Source: König, "Graphen und Matrizen", 1931.
pub(super) fn of_size(support: &Mask, size: usize) -> Option<Certificate> {
    let (rows, columns) = (support.queries(), support.keys());
    if support.entries() == rows * columns {
        return None;
    }
    let matching = Matching::maximum(support);
    if matching.size() > size {
        return None;
    }
    // What alternating paths reach from the rows without a column of their own.
    let (mut row_reached, mut column_reached) = (vec![false; rows], vec![false; columns]);
    let mut open: Vec<usize> = (0..rows).filter(|&row| matching.key_of()[row].is_none()).collect();
    while let Some(row) = open.pop() {
        row_reached[row] = true;
        for column in support.visible(row) {
            if !std::mem::replace(&mut column_reached[column], true) {
                open.extend(matching.query_of()[column]);
            }
        }
    }
    Some(Certificate::Cover {
        rows: (0..rows).filter(|&row| !row_reached[row]).collect(),
        columns: (0..columns).filter(|&column| column_reached[column]).collect(),
    })
}
