use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::generator::{Generator, Simpler};
use super::numbers::{fewer, simpler};
use super::shapes::Shapes;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// Tokens of which two or more are the same: as queries they repeat rows of the attention matrix, as
/// keys its columns.
///
/// There are two tokens at least.
#[derive(Clone, Debug)]
pub struct DuplicateTokens<T> {
    /// The numbers of tokens and of features.
    pub shapes: Shapes,
    format: PhantomData<T>,
}

impl<T> DuplicateTokens<T> {
    /// Tokens of these shapes, but two at least.
    pub fn of(shapes: Shapes) -> Self {
        Self { shapes, format: PhantomData }
    }
}

/// Up to 8 tokens and features.
impl<T> Default for DuplicateTokens<T> {
    fn default() -> Self {
        Self::of(Shapes::NONEMPTY)
    }
}

impl<T: FloatFormat> Generator for DuplicateTokens<T> {
    /// Tokens by features.
    type Value = DMatrix<T>;

    fn draw(&self, source: &mut Source) -> DMatrix<T> {
        let (tokens, features) = self.shapes.draw(source);
        let tokens = tokens.max(2);
        let features = if self.shapes.square { tokens } else { features };
        let distinct = source.between(1, tokens - 1);
        let whole = source.once_in(2);
        let pool = DMatrix::from_fn(distinct, features, |_, _| match whole {
            true => f64::from(source.integer(-3, 3)),
            false => source.normal(),
        });
        let original: Vec<usize> = (0..tokens).map(|_| source.below(distinct)).collect();
        pool.select_rows(&original).map(T::nearest)
    }

    fn simpler(&self, tokens: &DMatrix<T>) -> Simpler<DMatrix<T>> {
        let smaller = fewer(&self.shapes, tokens);
        Box::new(smaller.chain(simpler_copies(tokens)).filter(has_duplicates))
    }
}

fn has_duplicates<T: FloatFormat>(tokens: &DMatrix<T>) -> bool {
    (0..tokens.nrows()).any(|one| (0..one).any(|other| tokens.row(one) == tokens.row(other)))
}

/// One entry of a token made simpler, in all its copies.
fn simpler_copies<T: FloatFormat>(
    tokens: &DMatrix<T>,
) -> impl Iterator<Item = DMatrix<T>> + use<T> {
    let whole = tokens.clone();
    (0..whole.len()).flat_map(move |index| {
        let (token, feature) = whole.vector_to_matrix_index(index);
        let whole = whole.clone();
        simpler(whole[index]).into_iter().map(move |entry| {
            let mut tokens = whole.clone();
            for copy in 0..tokens.nrows() {
                if whole.row(copy) == whole.row(token) {
                    tokens[(copy, feature)] = entry;
                }
            }
            tokens
        })
    })
}
