use std::ops::Range;

use nalgebra::{DMatrix, DVector};

use super::operator::{OnRows, Operator, Sweep};
use crate::attention::FeatureMap;
use crate::measure::shares;
use crate::scalar::{FloatFormat, widen};

/// Which keys a query sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// All of them.
    Full,
    /// Its own and the earlier ones.
    Causal,
}

/// Softmax or linear attention of queries to keys, whose rows are computed when they are needed.
///
/// Takes memory for queries and keys and, on each thread, 64 rows. The weights are those of
/// [`softmax`](crate::attention::softmax) and
/// [`LinearAttention`](crate::attention::LinearAttention) in `f64`, but for the order of summation.
#[derive(Clone, Debug, PartialEq)]
pub struct AttentionOperator {
    /// Scaled queries or their features, one a column.
    queries: DMatrix<f64>,
    /// Keys or their features, one a row.
    keys: DMatrix<f64>,
    visible: Visible,
    normaliser: Normaliser,
}

#[derive(Clone, Debug, PartialEq)]
enum Normaliser {
    Softmax,
    /// The sum of the numerators of each row.
    Sums(DVector<f64>),
}

/// Why queries and keys make no attention.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OperatorError {
    /// Queries and keys of different widths.
    #[error("the queries have width {queries}, the keys {keys}: they must have one width")]
    Width {
        /// The width of the queries.
        queries: usize,
        /// The width of the keys.
        keys: usize,
    },
    /// A causal mask that is not square.
    #[error("causal attention needs as many queries as keys, not {queries} and {keys}")]
    NotSquare {
        /// The number of queries.
        queries: usize,
        /// The number of keys.
        keys: usize,
    },
    /// Queries without any key.
    #[error("there is no key to attend to: give at least one")]
    NoKeys,
    /// An entry, or its feature, that is not a number.
    #[error("{argument} have a NaN or an infinity in row {row}, column {column}")]
    NotFinite {
        /// Whose entry.
        argument: &'static str,
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// Entries so large that a dot product may overflow.
    #[error("the dot products of queries and keys may exceed the range of f64: scale them down")]
    Overflow,
    /// A row of linear attention that cannot be normalised.
    #[error(
        "the weights of query {row} sum to zero or all but cancel: use a positive feature map, or \
         less extreme entries"
    )]
    Normaliser {
        /// The query.
        row: usize,
    },
}

/// Rows that are computed at a time.
const BLOCK: usize = 64;
/// Shares of the blocks, each summed by itself and then in order, on however many threads.
const SHARES: usize = 16;
/// Squares of larger weights, summed, might exceed the range of `f64`.
const GREATEST_WEIGHT: f64 = 1e140;

impl AttentionOperator {
    /// Softmax attention; `queries` is n by d, `keys` m by d, the usual scale is `1 / sqrt(d)`.
    ///
    /// # Errors
    /// [`OperatorError`], of all kinds but the last.
    pub fn softmax<T: FloatFormat>(
        queries: &DMatrix<T>,
        keys: &DMatrix<T>,
        scale: f64,
        visible: Visible,
    ) -> Result<Self, OperatorError> {
        let queries = widen(queries) * scale;
        Self::new(queries, widen(keys), visible)
    }

    /// Linear attention with the features of each entry, computed in `f64`.
    ///
    /// # Errors
    /// [`OperatorError`].
    pub fn linear<T: FloatFormat>(
        queries: &DMatrix<T>,
        keys: &DMatrix<T>,
        features: &impl FeatureMap<f64>,
        visible: Visible,
    ) -> Result<Self, OperatorError> {
        let feature = |entry: T| features.feature(&entry.to_f64());
        let mut attention = Self::new(queries.map(feature), keys.map(feature), visible)?;
        attention.normaliser = Normaliser::Sums(attention.sums()?);
        Ok(attention)
    }

    fn new(
        queries: DMatrix<f64>,
        keys: DMatrix<f64>,
        visible: Visible,
    ) -> Result<Self, OperatorError> {
        if queries.ncols() != keys.ncols() {
            return Err(OperatorError::Width { queries: queries.ncols(), keys: keys.ncols() });
        }
        let (rows, columns) = (queries.nrows(), keys.nrows());
        if visible == Visible::Causal && rows != columns {
            return Err(OperatorError::NotSquare { queries: rows, keys: columns });
        }
        if columns == 0 && rows > 0 {
            return Err(OperatorError::NoKeys);
        }
        require_finite("the queries", &queries)?;
        require_finite("the keys", &keys)?;
        let attention =
            Self { queries: queries.transpose(), keys, visible, normaliser: Normaliser::Softmax };
        if !(2.0 * attention.greatest_sum()).is_finite() {
            return Err(OperatorError::Overflow);
        }
        Ok(attention)
    }

    /// Bounds every dot product of a query and a key, and every sum of them over the keys.
    fn greatest_sum(&self) -> f64 {
        let terms = (self.queries.nrows() * self.keys.nrows().max(1)) as f64;
        terms * self.queries.amax() * self.keys.amax()
    }

    /// The sums of the numerators, from running sums of the key features.
    fn sums(&self) -> Result<DVector<f64>, OperatorError> {
        let mut seen = DVector::zeros(self.keys.ncols());
        let mut added = 0;
        let mut sums = DVector::zeros(self.queries.ncols());
        for (row, query) in self.queries.column_iter().enumerate() {
            for key in self.keys.rows(added, self.seen_by(row) - added).row_iter() {
                seen += key.transpose();
            }
            added = self.seen_by(row);
            sums[row] = query.dot(&seen);
            // A subnormal sum has lost its precision; with the quotient the weights stay in range.
            let quotient = self.greatest_sum() / sums[row].abs();
            if !sums[row].is_normal() || quotient > GREATEST_WEIGHT {
                return Err(OperatorError::Normaliser { row });
            }
        }
        Ok(sums)
    }

    /// How many keys the query sees: the first ones.
    fn seen_by(&self, query: usize) -> usize {
        match self.visible {
            Visible::Full => self.keys.nrows(),
            Visible::Causal => query + 1,
        }
    }

    /// The weights of some rows, transposed: keys that any of them sees by rows.
    fn weights(&self, rows: Range<usize>) -> DMatrix<f64> {
        let seen = rows.clone().last().map_or(0, |last| self.seen_by(last));
        let mut weights = self.keys.rows(0, seen) * self.queries.columns(rows.start, rows.len());
        for (row, mut column) in rows.zip(weights.column_iter_mut()) {
            let (visible, hidden) = column.as_mut_slice().split_at_mut(self.seen_by(row));
            hidden.fill(0.0);
            let sum = match &self.normaliser {
                Normaliser::Softmax => exponentiate(visible),
                Normaliser::Sums(sums) => sums[row],
            };
            visible.iter_mut().for_each(|weight| *weight /= sum);
        }
        weights
    }

    /// The blocks of rows of one share: dealt out in turn, since causal blocks grow.
    fn share(&self, share: usize) -> impl Iterator<Item = Range<usize>> {
        let rows = self.queries.ncols();
        let starts = (share * BLOCK..rows).step_by(SHARES * BLOCK);
        starts.map(move |start| start..(start + BLOCK).min(rows))
    }
}

/// Exponentials of the scores less the greatest; returns their sum.
fn exponentiate(scores: &mut [f64]) -> f64 {
    let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for score in scores {
        *score = (*score - greatest).exp();
        sum += *score;
    }
    sum
}

fn require_finite(argument: &'static str, matrix: &DMatrix<f64>) -> Result<(), OperatorError> {
    let Some(at) = matrix.iter().position(|entry| !entry.is_finite()) else { return Ok(()) };
    let (row, column) = (at % matrix.nrows(), at / matrix.nrows());
    Err(OperatorError::NotFinite { argument, row, column })
}

impl Operator for AttentionOperator {
    fn shape(&self) -> (usize, usize) {
        (self.queries.ncols(), self.keys.nrows())
    }

    fn sweep(&self, block: &DMatrix<f64>, on_rows: OnRows) -> Sweep {
        // Vectors as rows, so that both products run along the columns of the weights.
        let vectors = block.transpose();
        let shares = shares::map(SHARES, |share| {
            let mut images = vec![];
            let mut back = DMatrix::zeros(self.keys.nrows(), block.ncols());
            for rows in self.share(share) {
                let weights = self.weights(rows.clone());
                let seen = weights.nrows();
                let image = (vectors.columns(0, seen) * &weights).transpose();
                back.rows_mut(0, seen).gemm(1.0, &weights, &image, 1.0);
                on_rows(rows.len());
                images.push((rows.start, image));
            }
            (images, back)
        });
        let mut sweep = Sweep {
            image: DMatrix::zeros(self.queries.ncols(), block.ncols()),
            back: DMatrix::zeros(self.keys.nrows(), block.ncols()),
        };
        for (images, back) in shares {
            sweep.back += back;
            for (start, image) in images {
                sweep.image.rows_mut(start, image.nrows()).copy_from(&image);
            }
        }
        sweep
    }

    fn squared_norm(&self, on_rows: OnRows) -> f64 {
        let shares = shares::map(SHARES, |share| {
            let mut sum = 0.0;
            for rows in self.share(share) {
                on_rows(rows.len());
                sum += self.weights(rows).column_iter().map(|row| row.norm_squared()).sum::<f64>();
            }
            sum
        });
        shares.iter().sum()
    }

    fn is_nonnegative(&self) -> bool {
        let positive = |matrix: &DMatrix<f64>| matrix.iter().all(|&entry| entry >= 0.0);
        self.normaliser == Normaliser::Softmax || positive(&self.queries) && positive(&self.keys)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{dmatrix, dvector};

    use super::*;
    use crate::attention::IdentityFeature;

    fn linear(
        queries: &DMatrix<f64>,
        keys: &DMatrix<f64>,
        visible: Visible,
    ) -> Result<AttentionOperator, OperatorError> {
        AttentionOperator::linear(queries, keys, &IdentityFeature, visible)
    }

    #[test]
    fn sums_are_bounded_by_the_greatest_entries_and_their_number() {
        let queries = dmatrix![1.0, -3.0; 0.0, 2.0; 1.0, 1.0];
        let keys = dmatrix![1.0, 2.0; 5.0, 0.0; 4.0, 4.0; 0.0, 1.0];
        let operator = AttentionOperator::softmax(&queries, &keys, 1.0, Visible::Full).unwrap();
        // Four dot products of two terms.
        assert_eq!(operator.greatest_sum(), 8.0 * 3.0 * 5.0);
    }

    #[test]
    fn linear_attention_divides_by_the_sums_of_the_keys_it_sees() {
        let queries = dmatrix![1.0, 2.0; 3.0, -1.0];
        let keys = dmatrix![3.0, 4.0; 5.0, 6.0];
        let sums = |visible| linear(&queries, &keys, visible).unwrap().normaliser;
        // The keys sum to (8, 10).
        assert_eq!(sums(Visible::Full), Normaliser::Sums(dvector![28.0, 14.0]));
        assert_eq!(sums(Visible::Causal), Normaliser::Sums(dvector![11.0, 14.0]));
    }

    #[test]
    fn sums_may_cancel_up_to_the_greatest_weight() {
        // Two terms of 1 at most, of which one is there.
        let weight = |least: f64| linear(&dmatrix![1.0, 0.0], &dmatrix![least, 1.0], Visible::Full);
        assert!(weight(2.0 / GREATEST_WEIGHT).is_ok());
        assert_eq!(weight(1.9 / GREATEST_WEIGHT), Err(OperatorError::Normaliser { row: 0 }));
    }

    #[test]
    fn exponentials_are_taken_of_what_scores_are_below_the_greatest() {
        let mut scores = [3.0, -1000.0, 3.0];
        assert_eq!(exponentiate(&mut scores), 2.0);
        assert_eq!(scores, [1.0, 0.0, 1.0]);
    }

    #[test]
    fn weights_are_nonnegative_if_queries_and_keys_are() {
        let of = |query: f64, key: f64| {
            linear(&dmatrix![query], &dmatrix![key], Visible::Full).unwrap().is_nonnegative()
        };
        assert!(of(1.0, 1.0));
        assert!(!of(-1.0, 1.0) && !of(1.0, -1.0));
    }
}
