//! Padding and duplicates: what can be seen in the entries without arithmetic.

use nalgebra::DMatrix;

use fullrank::mask::Mask;
use fullrank::scalar::FloatFormat;

/// An odd number without pattern, by which hashes are multiplied: 2^64 over the golden ratio.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

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
///
/// Costs one look at each entry, and more only where rows are the same or their hashes are.
pub(super) fn duplicate_rows<T: FloatFormat>(matrix: &DMatrix<T>) -> Vec<Vec<usize>> {
    // Added to 0, both zeros have the same bits.
    let bits = |entry: &T| (entry.to_f64() + 0.0).to_bits();
    let mut hashes = vec![0_u64; matrix.nrows()];
    for column in matrix.column_iter() {
        for (hash, entry) in hashes.iter_mut().zip(column.iter()) {
            *hash = (hash.rotate_left(5) ^ bits(entry)).wrapping_mul(MULTIPLIER);
        }
    }
    let order = |a: &usize, b: &usize| {
        let entries = |row: usize| matrix.row(row).into_iter().map(bits).collect::<Vec<_>>();
        hashes[*a].cmp(&hashes[*b]).then_with(|| entries(*a).cmp(&entries(*b)))
    };
    let mut rows: Vec<usize> = (0..matrix.nrows()).collect();
    // Stable, so that each group ascends.
    rows.sort_by(order);
    let groups = rows.chunk_by(|a, b| order(a, b).is_eq());
    let nonzero = |row: usize| matrix.row(row).iter().any(|entry| bits(entry) != 0);
    let mut groups: Vec<Vec<usize>> = groups
        .filter(|group| group.len() > 1 && nonzero(group[0]))
        .map(<[usize]>::to_vec)
        .collect();
    groups.sort_unstable();
    groups
}
