//! Bounds on the least rank of the weights on a mask.

use super::cover::rectangle_cover;
use crate::mask::Mask;

/// Bounds on the least rank over all choices of scores; both are attained or proved, never
/// estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeastRank {
    /// No choice has a lesser rank.
    pub lower: usize,
    /// Some choice has a rank of at most this.
    pub upper: usize,
}

impl LeastRank {
    /// Bounds from triangular submatrices and covers by rectangles, given that some weights have
    /// a rank of at most `known`.
    pub(super) fn bounds(mask: &Mask, known: usize) -> Self {
        let transposed = mask.transpose();
        let lower = triangular_size(mask, &transposed).max(triangular_size(&transposed, mask));
        let upper = rectangle_cover(mask).min(rectangle_cover(&transposed)).min(known);
        Self { lower, upper }
    }
}

/// The size of a submatrix that is triangular, with a full diagonal, in some order of its rows and
/// columns: a lower bound on every rank.
///
/// Takes, again and again, the query that sees the fewest keys left, with one of these, and
/// discards the others. The largest such submatrix is NP-hard to find: Golumbic, Hirst and
/// Lewenstein, "Uniquely restricted matchings", 2001.
fn triangular_size(mask: &Mask, transposed: &Mask) -> usize {
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
