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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_is_found_iff_it_is_small_enough() {
        // As many entries as there are rows and columns.
        let two_rows = Mask::from_fn(3, 3, |i, _| i < 2);
        let expected = Certificate::Cover { rows: vec![0, 1], columns: vec![] };
        assert_eq!(of_size(&two_rows, 2), Some(expected));
        assert_eq!(of_size(&two_rows, 1), None);
        let row_and_column = Mask::from_fn(4, 4, |i, j| i == 1 || j == 2);
        let expected = Certificate::Cover { rows: vec![1], columns: vec![2] };
        assert_eq!(of_size(&row_and_column, 3), Some(expected));
        assert_eq!(of_size(&Mask::full(3, 3), 2), None);
        // As many entries as there are rows for each column.
        let one_row = Mask::from_fn(4, 2, |i, _| i == 3);
        let expected = Certificate::Cover { rows: vec![3], columns: vec![] };
        assert_eq!(of_size(&one_row, 1), Some(expected));
    }
}
