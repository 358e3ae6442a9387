//! Triangular submatrices.

use crate::mask::Mask;

/// The size of a submatrix that is triangular, with a full diagonal, in some order of its rows and
/// columns: a lower bound on every rank.
///
/// Takes, again and again, the query that sees the fewest keys left, with one of these, and
/// discards the others. The largest such submatrix is NP-hard to find: Golumbic, Hirst and
/// Lewenstein, "Uniquely restricted matchings", 2001.
pub(super) fn size(mask: &Mask, transposed: &Mask) -> usize {
    let mut degree: Vec<usize> = (0..mask.queries()).map(|query| mask.degree(query)).collect();
    let mut removed = vec![false; mask.keys()];
    let mut size = 0;
    while let Some(query) =
        (0..mask.queries()).filter(|&query| degree[query] > 0).min_by_key(|&query| degree[query])
    {
        for key in mask.visible(query).filter(|&key| !std::mem::replace(&mut removed[key], true)) {
            transposed.visible(key).for_each(|other| degree[other] -= 1);
        }
        size += 1;
    }
    size
}
