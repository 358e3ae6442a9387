use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::generator::{Generator, Simpler};
use super::numbers::{fewer, simpler};
use super::shapes::Shapes;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// Scores of which the greatest of each query is attained by two keys or more: where hard
/// attention, top-k and sparsemax must break ties.
///
/// There are two keys at least.
#[derive(Clone, Debug)]
pub struct TiedScores<T> {
    /// The numbers of queries and keys.
    pub shapes: Shapes,
    format: PhantomData<T>,
}

impl<T> TiedScores<T> {
    /// Scores of these shapes, but of two keys at least.
    pub fn of(shapes: Shapes) -> Self {
        Self { shapes, format: PhantomData }
    }
}

/// Scores of up to 8 queries and keys.
impl<T> Default for TiedScores<T> {
    fn default() -> Self {
        Self::of(Shapes::NONEMPTY)
    }
}

impl<T: FloatFormat> Generator for TiedScores<T> {
    /// Queries by keys.
    type Value = DMatrix<T>;

    fn draw(&self, source: &mut Source) -> DMatrix<T> {
        let (queries, keys) = self.shapes.draw(source);
        let keys = keys.max(2);
        let queries = if self.shapes.square { keys } else { queries };
        let mut scores = DMatrix::zeros(queries, keys);
        for query in 0..queries {
            let greatest = source.integer(-8, 8);
            let few_values = source.integer(0, 3);
            for key in 0..keys {
                scores[(query, key)] =
                    f64::from(greatest) - f64::from(source.integer(0, few_values));
            }
            let order = source.order(keys);
            for &key in &order[..2] {
                scores[(query, key)] = f64::from(greatest);
            }
        }
        scores.map(T::nearest)
    }

    fn simpler(&self, scores: &DMatrix<T>) -> Simpler<DMatrix<T>> {
        let smaller = fewer(&self.shapes, scores);
        Box::new(smaller.chain(simpler_ties(scores)).filter(is_tied))
    }
}

/// Whether each query has two best keys or more.
fn is_tied<T: FloatFormat>(scores: &DMatrix<T>) -> bool {
    scores.ncols() >= 2
        && scores.row_iter().all(|row| {
            let greatest = row.iter().map(|score| score.to_f64()).fold(f64::NEG_INFINITY, f64::max);
            row.iter().filter(|score| score.to_f64() == greatest).count() >= 2
        })
}

/// All equal scores of a query made simpler together, then single ones.
fn simpler_ties<T: FloatFormat>(scores: &DMatrix<T>) -> impl Iterator<Item = DMatrix<T>> + use<T> {
    let whole = scores.clone();
    [true, false].into_iter().flat_map(move |together| {
        let whole = whole.clone();
        (0..whole.len()).flat_map(move |index| {
            let (query, chosen) = whole.vector_to_matrix_index(index);
            let whole = whole.clone();
            simpler(whole[index]).into_iter().map(move |score| {
                let mut scores = whole.clone();
                for (key, other) in scores.row_mut(query).iter_mut().enumerate() {
                    let same = whole[(query, key)] == whole[index];
                    if key == chosen || (together && same) {
                        *other = score;
                    }
                }
                scores
            })
        })
    })
}
