use super::generator::{Generator, Simpler};
use crate::sample::{Source, shrink};

/// Numbers of rows and columns, or of queries and keys: the least and one often, odd and even,
/// square and not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shapes {
    /// The least number of either.
    pub least: usize,
    /// The greatest number of either.
    pub most: usize,
    /// Whether there are as many rows as columns.
    pub square: bool,
}

impl Shapes {
    /// From 1 to 8 of both: what a softmax is defined for.
    pub const NONEMPTY: Self = Self { least: 1, most: 8, square: false };

    /// From 1 to 8 of both, and as many of one as of the other.
    pub const SQUARE: Self = Self { square: true, ..Self::NONEMPTY };

    fn side(&self, source: &mut Source) -> usize {
        match source.below(8) {
            0 => self.least,
            1 => self.least.max(1).min(self.most),
            _ => source.between(self.least, self.most),
        }
    }

    /// The rows and columns that remain of a matrix, when some are left out.
    pub(super) fn selections(&self, rows: usize, columns: usize) -> Vec<(Vec<usize>, Vec<usize>)> {
        let all = |count: usize| (0..count).collect::<Vec<usize>>();
        if self.square {
            return self.fewer(rows).into_iter().map(|kept| (kept.clone(), kept)).collect();
        }
        let rows_left_out = self.fewer(rows).into_iter().map(|kept| (kept, all(columns)));
        let columns_left_out = self.fewer(columns).into_iter().map(|kept| (all(rows), kept));
        rows_left_out.chain(columns_left_out).collect()
    }

    /// What remains of `count`, but never fewer than the least: none, one, or what is left without
    /// halves, quarters, ..., single ones.
    fn fewer(&self, count: usize) -> Vec<Vec<usize>> {
        let none = (count > 0).then(Vec::new);
        let one = (0..count).map(|kept| vec![kept]).filter(|_| count > 1);
        let fewer = none.into_iter().chain(one).chain(shrink::fewer_tokens(count));
        fewer.filter(|kept| kept.len() >= self.least).collect()
    }
}

/// From 0 to 8 of both.
impl Default for Shapes {
    fn default() -> Self {
        Self { least: 0, ..Self::NONEMPTY }
    }
}

impl Generator for Shapes {
    /// Rows and columns.
    type Value = (usize, usize);

    fn draw(&self, source: &mut Source) -> (usize, usize) {
        let rows = self.side(source);
        (rows, if self.square { rows } else { self.side(source) })
    }

    fn simpler(&self, &(rows, columns): &(usize, usize)) -> Simpler<(usize, usize)> {
        let kept = self.selections(rows, columns).into_iter();
        Box::new(kept.map(|(rows, columns)| (rows.len(), columns.len())))
    }
}
