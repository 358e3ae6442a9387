//! Padding and duplicates: what can be seen in the entries without arithmetic.

use std::collections::HashMap;

use nalgebra::DMatrix;

use fullrank::mask::Mask;
use fullrank::scalar::FloatFormat;

/// The rows and columns to measure.
pub(super) struct Kept {
    pub(super) rows: Vec<usize>,
    pub(super) columns: Vec<usize>,
}

/// The columns of zeros: keys that no query sees.
pub(super) fn empty_columns(pattern: &Mask) -> Vec<usize> {
    let mut seen = vec![false; pattern.keys()];
    for query in 0..pattern.queries() {
        pattern.visible(query).for_each(|key| seen[key] = true);
    }
    (0..pattern.keys()).filter(|&key| !seen[key]).collect()
}

/// Everything but padding: rows and columns of zeros, and in a square matrix the rows of tokens
/// whose column is zero. Models give a padded token a query like any other, so its row is not
/// zero, but nobody sees it, not even itself.
pub(super) fn without_padding(pattern: &Mask, zero_rows: &[usize], zero_columns: &[usize]) -> Kept {
    let unseen = |row: &usize| pattern.is_square() && zero_columns.contains(row);
    Kept {
        rows: (0..pattern.queries())
            .filter(|row| !zero_rows.contains(row) && !unseen(row))
            .collect(),
        columns: (0..pattern.keys()).filter(|column| !zero_columns.contains(column)).collect(),
    }
}

/// Rows of the same numbers, in groups of two or more, each ascending; rows of zeros left out.
pub(super) fn duplicate_rows<T: FloatFormat>(matrix: &DMatrix<T>) -> Vec<Vec<usize>> {
    let mut groups: HashMap<Vec<u64>, Vec<usize>> = HashMap::new();
    for (at, row) in matrix.row_iter().enumerate() {
        // Added to 0, both zeros have the same bits.
        let bits = row.iter().map(|entry| (entry.to_f64() + 0.0).to_bits()).collect::<Vec<_>>();
        if bits.iter().any(|&bits| bits != 0) {
            groups.entry(bits).or_default().push(at);
        }
    }
    let mut groups: Vec<_> = groups.into_values().filter(|rows| rows.len() > 1).collect();
    groups.sort_unstable();
    groups
}
