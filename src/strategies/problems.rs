use std::marker::PhantomData;

use super::generator::{Generator, Simpler};
use crate::attention::Problem;
use crate::claims::{Case, Subject};
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// Attention problems: queries, keys, values, a mask under which every query sees some key, a
/// scale; often of more or fewer queries than keys.
#[derive(Clone, Debug)]
pub struct Problems<T> {
    /// The greatest number of queries and of keys.
    pub most: usize,
    /// No score, and no sum on the way to it, is of greater magnitude.
    pub limit: f64,
    format: PhantomData<T>,
}

impl<T> Problems<T> {
    /// Problems of up to `most` queries and keys, with scores up to `limit`.
    pub fn of(most: usize, limit: f64) -> Self {
        Self { most, limit, format: PhantomData }
    }
}

/// Up to 6 queries and keys, with scores up to 8.
impl<T> Default for Problems<T> {
    fn default() -> Self {
        Self::of(6, 8.0)
    }
}

impl<T: Subject + FloatFormat> Generator for Problems<T> {
    type Value = Problem<T>;

    fn draw(&self, source: &mut Source) -> Problem<T> {
        Problem::draw(source, self.most, self.limit)
    }

    fn simpler(&self, problem: &Problem<T>) -> Simpler<Problem<T>> {
        let seen = |problem: &Problem<T>| problem.mask.empty_rows().is_empty();
        Box::new(problem.shrinks().into_iter().filter(seen))
    }
}
