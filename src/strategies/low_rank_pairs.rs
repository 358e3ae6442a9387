use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::generator::{Generator, Simpler};
use super::numbers::simpler_entries;
use super::shapes::Shapes;
use crate::sample::{Source, shrink};
use crate::scalar::FloatFormat;

/// Queries and keys with fewer features than there are of either, so that the matrix of their
/// scores is of low rank: at most that of the features.
///
/// In a quarter of the cases all queries lie on one line, so that the rank is lower still. Entries
/// are whole, from -3 to 3, and the features at most seven, so that no sum of products
/// exceeds 63: scores are exact in every format of at least 6 bits.
#[derive(Clone, Debug)]
pub struct LowRankPairs<T> {
    /// The numbers of queries and keys, but two of each at least.
    pub shapes: Shapes,
    format: PhantomData<T>,
}

/// See [`LowRankPairs`].
#[derive(Clone, Debug, PartialEq)]
pub struct LowRankPair<T: FloatFormat> {
    /// Queries by features.
    pub queries: DMatrix<T>,
    /// Keys by features.
    pub keys: DMatrix<T>,
}

/// The most features with which scores are exact.
const MOST_FEATURES: usize = 7;

impl<T> LowRankPairs<T> {
    /// Pairs of these numbers of queries and keys, but of two at least.
    pub fn of(shapes: Shapes) -> Self {
        Self { shapes, format: PhantomData }
    }
}

/// Up to 8 queries and keys.
impl<T> Default for LowRankPairs<T> {
    fn default() -> Self {
        Self::of(Shapes::NONEMPTY)
    }
}

impl<T: FloatFormat> Generator for LowRankPairs<T> {
    type Value = LowRankPair<T>;

    fn draw(&self, source: &mut Source) -> LowRankPair<T> {
        let (queries, keys) = self.shapes.draw(source);
        let (queries, keys) = (queries.max(2), keys.max(2));
        let features = source.between(1, (queries.min(keys) - 1).min(MOST_FEATURES));
        let mut whole = |count: usize| {
            DMatrix::from_fn(count, features, |_, _| T::nearest(f64::from(source.integer(-3, 3))))
        };
        let (mut queries, keys) = (whole(queries), whole(keys));
        if source.once_in(4) {
            let first = queries.row(0).into_owned();
            for mut query in queries.row_iter_mut() {
                let factor = T::nearest(f64::from(source.integer(-1, 1)));
                query.copy_from(&first.map(|entry| entry * factor));
            }
        }
        LowRankPair { queries, keys }
    }

    fn simpler(&self, pair: &LowRankPair<T>) -> Simpler<LowRankPair<T>> {
        let LowRankPair { queries, keys } = pair.clone();
        let counts = self.shapes.selections(queries.nrows(), keys.nrows()).into_iter();
        let features = shrink::fewer_tokens(queries.ncols()).into_iter();
        let (simpler_queries, simpler_keys) = (simpler_entries(&queries), simpler_entries(&keys));
        let whole = pair.clone();
        let fewer = counts.map({
            let whole = whole.clone();
            move |(kept_queries, kept_keys)| LowRankPair {
                queries: whole.queries.select_rows(&kept_queries),
                keys: whole.keys.select_rows(&kept_keys),
            }
        });
        let narrower = features.map(move |kept| LowRankPair {
            queries: whole.queries.select_columns(&kept),
            keys: whole.keys.select_columns(&kept),
        });
        let simpler_queries =
            simpler_queries.map(move |queries| LowRankPair { queries, keys: keys.clone() });
        let simpler_keys =
            simpler_keys.map(move |keys| LowRankPair { queries: queries.clone(), keys });
        let all = fewer.chain(narrower).chain(simpler_queries).chain(simpler_keys);
        Box::new(all.filter(LowRankPair::is_narrow))
    }
}

impl<T: FloatFormat> LowRankPair<T> {
    fn is_narrow(&self) -> bool {
        self.queries.ncols() < self.queries.nrows().min(self.keys.nrows())
    }
}
