use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::generator::{Generator, Simpler};
use super::numbers::simpler_matrices;
use super::shapes::Shapes;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// Scores that are multiples of a quarter, from -8 to 8.
///
/// Nothing is rounded when up to eight of them are added or subtracted, in every format of at least
/// the 8 bits of bf16: the sum is a multiple of a quarter, of at most 256 quarters. So what a
/// theorem says of differences of scores holds bit for bit.
#[derive(Clone, Debug)]
pub struct DyadicScores<T> {
    /// The numbers of queries and keys.
    pub shapes: Shapes,
    format: PhantomData<T>,
}

impl<T> DyadicScores<T> {
    /// Scores of these shapes.
    pub fn of(shapes: Shapes) -> Self {
        Self { shapes, format: PhantomData }
    }
}

/// Scores of up to 8 queries and keys.
impl<T> Default for DyadicScores<T> {
    fn default() -> Self {
        Self::of(Shapes::NONEMPTY)
    }
}

impl<T: FloatFormat> Generator for DyadicScores<T> {
    /// Queries by keys.
    type Value = DMatrix<T>;

    fn draw(&self, source: &mut Source) -> DMatrix<T> {
        let (queries, keys) = self.shapes.draw(source);
        DMatrix::from_fn(queries, keys, |_, _| T::nearest(f64::from(source.integer(-32, 32)) / 4.0))
    }

    fn simpler(&self, scores: &DMatrix<T>) -> Simpler<DMatrix<T>> {
        simpler_matrices(&self.shapes, scores)
    }
}
