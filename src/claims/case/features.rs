use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::claims::Subject;
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Queries and keys of some tokens, and a mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Features<T: Scalar> {
    /// Tokens by width.
    pub queries: DMatrix<T>,
    /// Tokens by width.
    pub keys: DMatrix<T>,
    /// Which pairs interact.
    pub mask: Mask,
}

impl<T: Subject> Features<T> {
    /// Queries and keys with entries from `entry`, drawn row by row.
    pub fn draw(
        source: &mut Source,
        mask: Mask,
        width: usize,
        mut entry: impl FnMut(&mut Source) -> f64,
    ) -> Self {
        let mut matrix = || {
            let mut matrix = DMatrix::from_element(mask.queries(), width, T::zero());
            for row in 0..mask.queries() {
                for column in 0..width {
                    matrix[(row, column)] = T::score(entry(source));
                }
            }
            matrix
        };
        let (queries, keys) = (matrix(), matrix());
        Self { queries, keys, mask }
    }

    /// Queries and keys of whole numbers, row by row.
    pub fn of(queries: &[&[i32]], keys: &[&[i32]], mask: Mask) -> Self {
        let matrix = |rows: &[&[i32]]| {
            let width = rows.first().map_or(0, |row| row.len());
            DMatrix::from_fn(rows.len(), width, |i, j| T::score(f64::from(rows[i][j])))
        };
        Self { queries: matrix(queries), keys: matrix(keys), mask }
    }

    /// The width of queries and keys.
    pub fn width(&self) -> usize {
        self.queries.ncols()
    }
}

impl<T: Subject> Case for Features<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.mask.queries()).into_iter().map(|kept| Self {
            queries: self.queries.select_rows(&kept),
            keys: self.keys.select_rows(&kept),
            mask: self.mask.select(&kept),
        });
        let queries = shrink::simpler_entries(&self.queries).into_iter();
        let keys = shrink::simpler_entries(&self.keys).into_iter();
        fewer
            .chain(queries.map(|queries| Self { queries, ..self.clone() }))
            .chain(keys.map(|keys| Self { keys, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.mask.queries());
        if self.width() < self.mask.queries() {
            labels.push("fewer features than tokens");
        }
        let own = |token: usize| {
            let terms = self
                .queries
                .row(token)
                .iter()
                .zip(self.keys.row(token).iter())
                .fold(T::zero(), |sum, (query, key)| sum + query.clone() * key.clone());
            terms.is_zero()
        };
        if (0..self.mask.queries()).any(own) {
            labels.push("a token orthogonal to itself");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("queries", shrink::text(&self.queries)),
            ("keys", shrink::text(&self.keys)),
            ("mask", self.mask.to_string()),
        ]
    }
}
