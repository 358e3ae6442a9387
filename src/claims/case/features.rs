use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::attention::{Attention, AttentionError, scaled_dot_product};
use crate::claims::{Subject, masks};
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

    /// Head size one, with distinct queries and distinct keys among the whole numbers from -8 to 8.
    ///
    /// # Panics
    /// For more than 17 tokens.
    pub fn draw_distinct_scalars(source: &mut Source, mask: Mask) -> Self {
        let mut distinct = || {
            let order = source.order(17);
            DMatrix::from_fn(mask.queries(), 1, |token, _| T::score(order[token] as f64 - 8.0))
        };
        let (queries, keys) = (distinct(), distinct());
        Self { queries, keys, mask }
    }

    /// The same case for some of the tokens.
    pub fn select(&self, tokens: &[usize]) -> Self {
        Self {
            queries: self.queries.select_rows(tokens),
            keys: self.keys.select_rows(tokens),
            mask: self.mask.select(tokens),
        }
    }

    /// The same case with one entry or all entries of queries or keys simpler.
    pub(super) fn simpler_entries(&self) -> Vec<Self> {
        let queries = shrink::simpler_entries(&self.queries).into_iter();
        let keys = shrink::simpler_entries(&self.keys).into_iter();
        queries
            .map(|queries| Self { queries, ..self.clone() })
            .chain(keys.map(|keys| Self { keys, ..self.clone() }))
            .collect()
    }

    /// The dot product of a query and a key.
    ///
    /// # Panics
    /// If one of them is out of range.
    pub fn dot(&self, query: usize, key: usize) -> T {
        let (queries, keys) = (self.queries.row(query), self.keys.row(key));
        let terms = queries.iter().zip(keys.iter());
        terms.fold(T::zero(), |sum, (query, key)| sum + query.clone() * key.clone())
    }

    /// Softmax attention whose scores are the dot products.
    ///
    /// # Errors
    /// As [`scaled_dot_product`] and [`softmax`](crate::attention::softmax).
    pub fn softmax(&self) -> Result<Attention<T>, AttentionError> {
        let scores = scaled_dot_product(&self.queries, &self.keys, &T::one())?;
        T::attention(&scores, &self.mask)
    }

    /// Whether in each row the dot products with the visible keys have a sum other than zero.
    pub fn rows_are_defined(&self) -> bool {
        (0..self.mask.queries()).all(|query| {
            let sum =
                self.mask.visible(query).fold(T::zero(), |sum, key| sum + self.dot(query, key));
            !sum.is_zero()
        })
    }

    /// The number of distinct queries.
    pub fn distinct_queries(&self) -> usize {
        distinct_rows(&self.queries)
    }

    /// The number of distinct keys.
    pub fn distinct_keys(&self) -> usize {
        distinct_rows(&self.keys)
    }

    /// The width of queries and keys.
    pub fn width(&self) -> usize {
        self.queries.ncols()
    }
}

impl<T: Subject> Case for Features<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.mask.queries());
        let mut shrinks: Vec<Self> = fewer.iter().map(|kept| self.select(kept)).collect();
        shrinks.extend(self.simpler_entries());
        shrinks
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.mask.queries());
        if self.width() < self.mask.queries() {
            labels.push("fewer features than tokens");
        }
        if 2 * self.width() < self.mask.queries() {
            labels.push("fewer features than half the tokens");
        }
        if self.width() >= self.mask.queries() {
            labels.push("as wide as there are tokens");
        }
        if self.width() > 1 {
            labels.push("wider than one");
        }
        if !masks::looks_back(&self.mask) {
            labels.push("a later token is visible");
        }
        let distinct = (self.distinct_queries(), self.distinct_keys());
        if distinct.0 < self.mask.queries() && distinct.1 < self.mask.keys() {
            labels.push("repeated queries and repeated keys");
        }
        if distinct == (self.mask.queries(), self.mask.keys()) {
            labels.push("distinct queries and distinct keys");
        }
        if (0..self.mask.queries()).any(|token| self.dot(token, token).is_zero()) {
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

/// The number of distinct rows.
fn distinct_rows<T: Scalar>(matrix: &DMatrix<T>) -> usize {
    let is_first = |row: usize| (0..row).all(|above| matrix.row(above) != matrix.row(row));
    (0..matrix.nrows()).filter(|&row| is_first(row)).count()
}
