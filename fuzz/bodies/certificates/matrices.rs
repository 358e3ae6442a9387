//! Matrices whose ranks are easily mistaken.

use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, Scalar};
use fullrank::strategies::{EdgeScores, Generator, LowRankPairs, Shapes, Triangles};
use nalgebra::DMatrix;

/// None of either, or a few.
const SHAPES: Shapes = Shapes { least: 0, most: 4, square: false };

pub(super) fn floats<T: FloatFormat>(source: &mut Source) -> DMatrix<T> {
    match source.below(5) {
        0 => EdgeScores::of(SHAPES).with_infinities().draw(source),
        1 => Triangles::of(SHAPES.most).draw(source),
        2 => {
            let pair = LowRankPairs::<T>::default().draw(source);
            &pair.queries * pair.keys.transpose()
        }
        _ => whole(source),
    }
}

/// Whole numbers over odd ones.
pub(super) fn rationals(source: &mut Source) -> DMatrix<BigRational> {
    let mut matrix = whole::<BigRational>(source);
    for entry in matrix.iter_mut() {
        *entry /= BigRational::from_integer((2 * source.below(8) + 1).into());
    }
    matrix
}

/// Small numbers, mostly of few rows and columns; or multiples of many primes, which vanish modulo
/// each.
fn whole<T: Scalar>(source: &mut Source) -> DMatrix<T> {
    let (rows, columns) = Shapes::default().draw(source);
    let factor = if source.once_in(2) { 1 } else { 3 * 5 * 7 * 11 };
    let zeros = source.below(4);
    DMatrix::from_fn(rows, columns, |_, _| {
        let entry = if source.below(4) < zeros { 0 } else { source.integer(-1, 1) * factor };
        T::from_i32(entry).unwrap_or_else(T::zero)
    })
}
