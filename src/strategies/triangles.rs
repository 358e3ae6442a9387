use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::generator::{Generator, Simpler};
use super::numbers::{fewer, simpler};
use super::shapes::Shapes;
use crate::sample::Source;
use crate::scalar::{FloatFormat, power_of_two};

/// Lower triangles without a zero on the diagonal: of full rank, exactly, and nearly singular.
///
/// * Kahan's, "Numerical linear algebra", 1966, with rows as columns: the least singular value is
///   far below every diagonal entry, and pivoting does not show it.
/// * Ones above minus ones: the least singular value of n rows is about 2^(1 - n).
/// * Powers of two down to the least number of the format on the diagonal.
/// * Causal attention in which each token leaves itself only a small weight.
#[derive(Clone, Debug)]
pub struct Triangles<T> {
    /// The greatest number of tokens.
    pub most: usize,
    format: PhantomData<T>,
}

impl<T> Triangles<T> {
    /// Triangles of up to `most` tokens.
    pub fn of(most: usize) -> Self {
        Self { most, format: PhantomData }
    }

    fn shapes(&self) -> Shapes {
        Shapes { least: 1, most: self.most, square: true }
    }
}

/// Up to 8 tokens.
impl<T> Default for Triangles<T> {
    fn default() -> Self {
        Self::of(8)
    }
}

impl<T: FloatFormat> Generator for Triangles<T> {
    /// Tokens by tokens.
    type Value = DMatrix<T>;

    fn draw(&self, source: &mut Source) -> DMatrix<T> {
        let (tokens, _) = self.shapes().draw(source);
        let kind = source.below(4);
        // Not so small that a power of it could vanish.
        let sine = 0.5 + 0.5 * source.unit();
        let cosine = (1.0 - sine * sine).sqrt();
        let self_weight = power_of_two(-source.integer(1, T::PRECISION as i32));
        let exponents = T::PRECISION as i32 - 1 - T::MIN_EXPONENT;
        let mut entry = |i: usize, j: usize| match kind {
            _ if j > i => 0.0,
            0 => sine.powi(j as i32) * if i == j { 1.0 } else { -cosine },
            1 => {
                if i == j {
                    1.0
                } else {
                    -1.0
                }
            }
            2 if i == j => power_of_two(-source.integer(0, exponents)),
            2 => source.normal(),
            _ if i == 0 => 1.0,
            _ if i == j => self_weight,
            _ => (1.0 - self_weight) / i as f64,
        };
        // An entry may round to zero below the diagonal, and never on it.
        DMatrix::from_fn(tokens, tokens, |i, j| T::nearest(entry(i, j)))
    }

    fn simpler(&self, triangle: &DMatrix<T>) -> Simpler<DMatrix<T>> {
        let smaller = fewer(&self.shapes(), triangle);
        let whole = triangle.clone();
        let entries = (0..whole.len()).flat_map(move |index| {
            let whole = whole.clone();
            simpler(whole[index]).into_iter().map(move |entry| {
                let mut triangle = whole.clone();
                triangle[index] = entry;
                triangle
            })
        });
        let regular = |triangle: &DMatrix<T>| triangle.diagonal().iter().all(|x| !x.is_zero());
        Box::new(smaller.chain(entries).filter(regular))
    }
}
