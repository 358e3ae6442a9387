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
    for _ in 0..mask.queries() {
        let left = (0..mask.queries()).filter(|&query| degree[query] > 0);
        let Some(query) = left.min_by_key(|&query| degree[query]) else { break };
        for key in mask.visible(query).filter(|&key| !std::mem::replace(&mut removed[key], true)) {
            transposed.visible(key).for_each(|other| degree[other] -= 1);
        }
        size += 1;
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn triangles_are_found_from_the_fewest_keys_on() {
        let size = |mask: &Mask| super::size(mask, &mask.transpose());
        assert_eq!(size(&gallery::causal(5)), 5);
        assert_eq!(size(&gallery::full(5)), 1);
        assert_eq!(size(&Mask::empty(2, 3)), 0);
        // The first query takes two keys, and leaves one to both others.
        assert_eq!(size(&gallery::ring(3)), 2);
        assert_eq!(size(&"1110\n1000\n0111".parse().unwrap()), 3);
    }
}
