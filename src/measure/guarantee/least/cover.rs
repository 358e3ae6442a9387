//! Covers of a mask by full rectangles.

use num_bigint::BigInt;

use crate::mask::{Mask, bits};

/// Rectangles (some queries x some keys, all allowed) that cover a mask.
///
/// A sum of one positive matrix of rank one on each has exactly the mask's support, so some
/// weights have at most this rank.
#[derive(Debug)]
pub(super) struct Cover {
    shape: (usize, usize),
    rectangles: Vec<(Vec<usize>, Vec<u64>)>,
}

impl Cover {
    /// Greedy: each rectangle contains all that was uncovered in the first query that has any, and
    /// grows by every query that does not cost it an entry won before.
    ///
    /// Costs O(rectangles * queries * keys / 64).
    pub(super) fn greedy(mask: &Mask, transposed: &Mask) -> Self {
        let mut uncovered: Vec<Vec<u64>> =
            (0..mask.queries()).map(|query| mask.row(query).to_vec()).collect();
        let mut rectangles = vec![];
        for first in 0..mask.queries() {
            let mut won = uncovered[first].clone();
            let Some(some_key) = bits::ones(&won).next() else { continue };
            let mut keys = mask.row(first).to_vec();
            let mut queries = vec![];
            for query in transposed.visible(some_key).filter(|&query| query >= first) {
                if bits::is_subset(&won, mask.row(query)) {
                    bits::intersect(&mut keys, mask.row(query));
                    let mut more = uncovered[query].clone();
                    bits::intersect(&mut more, &keys);
                    bits::unite(&mut won, &more);
                    queries.push(query);
                }
            }
            queries.iter().for_each(|&query| bits::subtract(&mut uncovered[query], &keys));
            rectangles.push((queries, keys));
        }
        Self { shape: mask.shape(), rectangles }
    }

    /// The number of rectangles, a bound on the rank of [`matrix`](Self::matrix).
    pub(super) fn size(&self) -> usize {
        self.rectangles.len()
    }

    /// In how many rectangles each entry lies.
    pub(super) fn matrix(&self) -> Vec<Vec<BigInt>> {
        let mut counts = vec![vec![0; self.shape.1]; self.shape.0];
        for (queries, keys) in &self.rectangles {
            for &query in queries {
                bits::ones(keys).for_each(|key| counts[query][key] += 1);
            }
        }
        counts.into_iter().map(|row| row.into_iter().map(BigInt::from).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::guarantee::least::whole;

    fn cover(mask: &str) -> (usize, Vec<Vec<BigInt>>) {
        let mask: Mask = mask.parse().unwrap();
        let cover = Cover::greedy(&mask, &mask.transpose());
        (cover.size(), cover.matrix())
    }

    #[test]
    fn rectangles_grow_by_queries_that_cost_nothing() {
        assert_eq!(cover("110\n111\n011"), (2, whole(&[[1, 1, 0], [1, 2, 1], [0, 1, 1]])));
        assert_eq!(cover("11\n11\n00"), (1, whole(&[[1, 1], [1, 1], [0, 0]])));
        assert_eq!(cover("10\n11\n01"), (2, whole(&[[1, 0], [1, 1], [0, 1]])));
        // The second query would cost the first rectangle a key.
        assert_eq!(cover("110\n101"), (2, whole(&[[1, 1, 0], [1, 0, 1]])));
    }
}
