//! Simpler numbers, and matrices of them.

use nalgebra::DMatrix;

use super::generator::Simpler;
use super::shapes::Shapes;
use crate::sample::edges;
use crate::scalar::{FloatFormat, power_of_two};

/// How hard a number is to read: whole numbers come first, then halves, quarters and so on, then
/// the edges of the format, then the rest; of each, those of less magnitude, and positive ones.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Complexity {
    level: u32,
    magnitude: f64,
    negative: bool,
}

/// Binary places of numbers that are still easier to read than an edge.
const MOST_PLACES: u32 = 4;

impl Complexity {
    fn of<T: FloatFormat>(number: f64, edges: &[T]) -> Self {
        let magnitude = number.abs();
        let whole = |places: u32| {
            let units = magnitude * power_of_two(places as i32);
            units.fract() == 0.0 && magnitude <= power_of_two(T::PRECISION as i32)
        };
        let level = (0..=MOST_PLACES).find(|&places| whole(places)).unwrap_or_else(|| {
            MOST_PLACES + if edges.iter().any(|edge| edge.to_f64() == magnitude) { 1 } else { 2 }
        });
        Self { level, magnitude, negative: number.is_sign_negative() }
    }
}

/// Simpler numbers than `number`, the simplest first: among them the halves of the way to it, so that
/// a threshold is found by bisection.
pub(super) fn simpler<T: FloatFormat>(number: T) -> Vec<T> {
    let (edges, value) = (edges::<T>(), number.to_f64());
    let own = Complexity::of(value, &edges);
    let most = value.abs().min(power_of_two(T::PRECISION as i32));
    let mut magnitudes = vec![0.0];
    for places in 0..=MOST_PLACES.min(own.level) {
        let unit = power_of_two(-(places as i32));
        let units = (most / unit).floor();
        magnitudes.extend([unit, units * unit, (units + 1.0) * unit]);
        if places == own.level || places == 0 {
            let halvings = 1..T::PRECISION as i32 + places as i32;
            magnitudes
                .extend(halvings.map(|k| (units - (units * power_of_two(-k)).floor()) * unit));
        }
    }
    magnitudes.extend(edges.iter().map(|edge| edge.to_f64()));
    let signs: &[f64] = if own.negative { &[1.0, -1.0] } else { &[1.0] };
    let mut simpler: Vec<(Complexity, T)> = magnitudes
        .iter()
        .flat_map(|magnitude| signs.iter().map(move |sign| T::nearest(sign * magnitude)))
        .map(|candidate| (Complexity::of(candidate.to_f64(), &edges), candidate))
        // A NaN is not simple, and everything is simpler.
        .filter(|(complexity, _)| *complexity < own || value.is_nan())
        .collect();
    simpler.sort_by(|(one, _), (other, _)| {
        one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal)
    });
    simpler.dedup_by(|(one, _), (other, _)| one == other);
    simpler.into_iter().map(|(_, number)| number).collect()
}

/// The matrix without some rows or columns, of zeros, then with one simpler entry.
pub(super) fn simpler_matrices<T: FloatFormat>(
    shapes: &Shapes,
    matrix: &DMatrix<T>,
) -> Simpler<DMatrix<T>> {
    Box::new(fewer(shapes, matrix).chain(simpler_entries(matrix)))
}

/// The matrix without some rows or columns.
pub(super) fn fewer<T: FloatFormat>(
    shapes: &Shapes,
    matrix: &DMatrix<T>,
) -> impl Iterator<Item = DMatrix<T>> + use<T> {
    let (whole, kept) = (matrix.clone(), shapes.selections(matrix.nrows(), matrix.ncols()));
    kept.into_iter().map(move |(rows, columns)| whole.select_rows(&rows).select_columns(&columns))
}

/// The same matrix of zeros, then with one simpler entry.
pub(super) fn simpler_entries<T: FloatFormat>(
    matrix: &DMatrix<T>,
) -> impl Iterator<Item = DMatrix<T>> + use<T> {
    let whole = matrix.clone();
    let is_zero = |entry: &T| entry.to_f64() == 0.0 && !entry.to_f64().is_sign_negative();
    let zero = (!matrix.iter().all(is_zero)).then(|| matrix.map(|_| T::zero()));
    zero.into_iter().chain((0..matrix.len()).flat_map(move |index| {
        let whole = whole.clone();
        simpler(whole[index]).into_iter().map(move |entry| {
            let mut matrix = whole.clone();
            matrix[index] = entry;
            matrix
        })
    }))
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    /// The bits, since zero has a sign.
    fn assert_simpler(number: f32, expected: &[f32]) {
        let bits = |numbers: &[f32]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<u32>>();
        let found = simpler(number);
        assert_eq!(bits(&found), bits(expected), "{number}: {found:?}");
    }

    #[test]
    fn whole_numbers_come_first_then_lesser_then_positive_ones() {
        assert_simpler(0.0, &[]);
        assert_simpler(-0.0, &[0.0]);
        assert_simpler(3.0, &[0.0, 1.0, 2.0]);
        assert_simpler(-3.0, &[0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0]);
        assert_simpler(13.0, &[0.0, 1.0, 7.0, 10.0, 12.0]);
        // Up to 2^24 no whole number is missing, and that is an edge.
        assert_simpler(2.5, &[0.0, 1.0, 2.0, 3.0, 16_777_216.0, 0.5, 1.5]);
        assert_eq!(simpler(f32::NAN)[..2], [0.0, 1.0]);
    }

    #[test]
    fn an_edge_is_simpler_than_a_number_of_many_places() {
        let (edge, other) = (f32::EPSILON, 3.0 * f32::EPSILON);
        let own = |number: f32| Complexity::of(f64::from(number), &edges::<f32>());
        assert_eq!([0.5, 0.0625, edge, other].map(|number| own(number).level), [1, 4, 5, 6]);
        assert!(simpler(other).contains(&edge) && !simpler(edge).contains(&other));
    }

    #[test]
    fn a_matrix_becomes_zero_and_then_one_entry_simpler() {
        let simpler = |matrix: &DMatrix<f32>| simpler_entries(matrix).collect::<Vec<_>>();
        let expected =
            [dmatrix![0.0, 0.0], dmatrix![0.0, 2.0], dmatrix![1.0, 0.0], dmatrix![1.0, 1.0]];
        assert_eq!(simpler(&dmatrix![1.0, 2.0]), expected);
        assert!(simpler(&dmatrix![0.0, 0.0]).is_empty());
        // Negative zeros can become simpler.
        assert_eq!(simpler(&dmatrix![-0.0]), [dmatrix![0.0], dmatrix![0.0]]);
    }
}
