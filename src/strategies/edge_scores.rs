use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::generator::{Generator, Simpler};
use super::numbers::simpler_matrices;
use super::shapes::Shapes;
use crate::sample::{Source, edges};
use crate::scalar::FloatFormat;

/// Scores at the [`edges`] of a float format, of either sign, among zeros of either sign and
/// ordinary numbers.
#[derive(Clone, Debug)]
pub struct EdgeScores<T> {
    /// The numbers of queries and keys.
    pub shapes: Shapes,
    /// Whether scores may be infinite.
    pub infinities: bool,
    format: PhantomData<T>,
}

impl<T> EdgeScores<T> {
    /// Finite scores of these shapes.
    pub fn of(shapes: Shapes) -> Self {
        Self { shapes, infinities: false, format: PhantomData }
    }

    /// Also infinities of either sign.
    pub fn with_infinities(self) -> Self {
        Self { infinities: true, ..self }
    }
}

/// Finite scores of up to 8 queries and keys.
impl<T> Default for EdgeScores<T> {
    fn default() -> Self {
        Self::of(Shapes::NONEMPTY)
    }
}

impl<T: FloatFormat> Generator for EdgeScores<T> {
    /// Queries by keys.
    type Value = DMatrix<T>;

    fn draw(&self, source: &mut Source) -> DMatrix<T> {
        let (queries, keys) = self.shapes.draw(source);
        let mut scores = source.scores(queries, keys, T::underflow_gap());
        let edges = edges::<T>();
        for score in scores.iter_mut() {
            *score = match source.below(8) {
                0 => 0.0,
                1..4 => edges[source.below(edges.len())].to_f64(),
                4 if self.infinities => f64::INFINITY,
                _ => *score,
            };
            if source.once_in(2) {
                *score = -*score;
            }
        }
        scores.map(T::nearest)
    }

    fn simpler(&self, scores: &DMatrix<T>) -> Simpler<DMatrix<T>> {
        simpler_matrices(&self.shapes, scores)
    }
}
