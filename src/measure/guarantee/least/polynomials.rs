//! Rows as values of polynomials of low degree.

use std::collections::HashMap;
use std::ops::Range;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::mask::Mask;

/// For each query a polynomial that vanishes on the keys it does not see and is positive on the
/// others, where distinct columns are the points 0, 1, 2, ...
///
/// The rank is at most the greatest degree plus one. A run of hidden keys at either end takes as
/// many roots as it has points; elsewhere an odd run takes one more, to keep the sign.
#[derive(Debug)]
pub(super) struct Polynomials {
    /// The point of each key.
    points: Vec<usize>,
    /// The mask without repeated columns, so that its keys are the points.
    distinct: Mask,
}

impl Polynomials {
    /// Costs O(queries * keys).
    pub(super) fn new(mask: &Mask, transposed: &Mask) -> Self {
        let mut classes = HashMap::new();
        let mut columns = vec![];
        let points = (0..mask.keys())
            .map(|key| {
                *classes.entry(transposed.row(key)).or_insert_with(|| {
                    columns.push(key);
                    columns.len() - 1
                })
            })
            .collect();
        if columns.len() == mask.keys() {
            return Self { points, distinct: mask.clone() };
        }
        let queries: Vec<usize> = (0..mask.queries()).collect();
        Self { points, distinct: mask.select_rows_columns(&queries, &columns) }
    }

    /// A bound on the rank of [`matrix`](Self::matrix).
    ///
    /// Costs O(entries).
    pub(super) fn rank(&self) -> usize {
        let terms = |query: usize| match self.distinct.degree(query) {
            0 => 0,
            _ => hidden_runs(&self.distinct, query).map(|(_, roots)| roots).sum::<usize>() + 1,
        };
        (0..self.distinct.queries()).map(terms).max().unwrap_or_default()
    }

    /// The values of the polynomials.
    pub(super) fn matrix(&self) -> Vec<Vec<BigInt>> {
        (0..self.distinct.queries()).map(|query| self.row(query)).collect()
    }

    fn row(&self, query: usize) -> Vec<BigInt> {
        if self.distinct.degree(query) == 0 {
            return vec![BigInt::zero(); self.points.len()];
        }
        let roots: Vec<usize> = hidden_runs(&self.distinct, query)
            .flat_map(|(run, roots)| run.clone().chain(run).take(roots))
            .collect();
        let value = |&point: &usize| {
            let differences = roots.iter().map(|&root| BigInt::from(point) - BigInt::from(root));
            // Its sign is the same on all points that the query sees.
            differences.fold(BigInt::one(), |product, factor| product * factor).abs()
        };
        self.points.iter().map(value).collect()
    }
}

/// The runs of points that a query does not see, and how many roots the polynomial has on each.
fn hidden_runs(mask: &Mask, query: usize) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let last = mask.keys();
    let ends = mask.visible(query).chain([last]);
    let mut start = 0;
    ends.filter_map(move |end| {
        let run = start..end;
        let inside = start > 0 && end < last;
        start = end + 1;
        let roots = run.len() + usize::from(inside && run.len() % 2 == 1);
        (!run.is_empty()).then_some((run, roots))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;
    use crate::measure::guarantee::least::whole;

    fn values(mask: &Mask) -> (usize, Vec<Vec<BigInt>>) {
        let polynomials = Polynomials::new(mask, &mask.transpose());
        (polynomials.rank(), polynomials.matrix())
    }

    #[test]
    fn hidden_runs_are_roots_and_odd_ones_inside_keep_the_sign() {
        // Roots 1, 2; 0, 2; 0, 1.
        let expected = whole(&[[2, 0, 0], [0, 1, 0], [0, 0, 2]]);
        assert_eq!(values(&gallery::identity(3)), (3, expected));
        let others = gallery::full(4).minus(&gallery::identity(4)).unwrap();
        // Roots 0; 1, 1; 2, 2; 3.
        let expected = whole(&[[0, 1, 2, 3], [1, 0, 1, 4], [4, 1, 0, 1], [3, 2, 1, 0]]);
        assert_eq!(values(&others), (3, expected));
        let (rank, rows) = values(&"10001\n10010\n00100\n00010\n00001".parse().unwrap());
        // Roots 1, 2, 3 and 1 once more; 1, 2 and 4.
        assert_eq!(rows[..2], whole(&[[6, 0, 0, 0, 18], [8, 0, 0, 2, 0]]));
        assert_eq!(rank, 5);
    }

    #[test]
    fn keys_that_the_same_queries_see_are_one_point() {
        let expected = whole(&[[0, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0]]);
        assert_eq!(values(&"0110\n1001\n0000".parse().unwrap()), (2, expected));
        assert_eq!(values(&Mask::empty(1, 2)), (0, whole(&[[0, 0]])));
    }
}
