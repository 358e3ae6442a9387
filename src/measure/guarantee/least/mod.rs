//! Bounds on the least rank of the weights on a mask.

mod cover;
mod plane;
mod polynomials;
mod triangle;

use num_bigint::BigInt;

use super::Weights;
use crate::mask::Mask;
use cover::Cover;
use polynomials::Polynomials;

/// Bounds on the least rank over all choices of scores; both are proved, never estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastRank {
    /// No choice has a lesser rank.
    pub lower: usize,
    /// Some choice has a rank of at most this.
    pub upper: usize,
    /// Weights of exactly the rank `upper`, for at most
    /// [`MAX_WEIGHT_TOKENS`](super::MAX_WEIGHT_TOKENS) tokens.
    pub attaining: Option<Weights>,
}

impl LeastRank {
    /// All choices have full rank.
    pub(super) fn full(mask: &Mask) -> Self {
        let full = mask.queries().min(mask.keys());
        Self { lower: full, upper: full, attaining: Weights::uniform(mask) }
    }

    /// Bounds from triangles, from rectangles and from polynomials, given that these weights, or some
    /// if there are none, have a rank of at most `known`.
    pub(super) fn bounds(mask: &Mask, known: usize, weights: Option<&Weights>) -> Self {
        let transposed = mask.transpose();
        let sides = [(mask, &transposed), (&transposed, mask)];
        let lower = sides
            .iter()
            .map(|(one, other)| triangle::size(one, other).max(plane::bound(one)))
            .max()
            .unwrap_or_default();
        let covers = sides.map(|(one, other)| Cover::greedy(one, other));
        let polynomials = sides.map(|(one, other)| Polynomials::new(one, other));
        let upper = (covers.iter().map(Cover::size))
            .chain(polynomials.iter().map(Polynomials::rank))
            .fold(known, usize::min);

        let transpose = |[straight, flipped]: [Option<Vec<Vec<BigInt>>>; 2]| {
            straight.or_else(|| flipped.map(|rows| transposed_rows(&rows, mask)))
        };
        let fits = mask.queries().max(mask.keys()) <= super::MAX_WEIGHT_TOKENS;
        let integers = || {
            let by_cover = covers.each_ref().map(|c| (c.size() == upper).then(|| c.matrix()));
            transpose(by_cover).or_else(|| {
                transpose(polynomials.each_ref().map(|p| (p.rank() == upper).then(|| p.matrix())))
            })
        };
        let attaining = fits
            .then(|| integers().and_then(|rows| Weights::from_integers(mask, rows)))
            .flatten()
            .or_else(|| weights.cloned());
        match attaining {
            // The construction may have done better than it promised.
            Some(weights) if lower < upper => match weights.rank() {
                Some(rank) => Self { lower, upper: rank, attaining: Some(weights) },
                None => Self { lower, upper, attaining: None },
            },
            attaining => Self { lower, upper, attaining },
        }
    }
}

fn transposed_rows(rows: &[Vec<BigInt>], mask: &Mask) -> Vec<Vec<BigInt>> {
    (0..mask.queries()).map(|query| rows.iter().map(|row| row[query].clone()).collect()).collect()
}

/// The rows of integers that a test expects.
#[cfg(test)]
fn whole<const KEYS: usize>(rows: &[[i32; KEYS]]) -> Vec<Vec<BigInt>> {
    rows.iter().map(|row| row.map(BigInt::from).to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use num_rational::BigRational;

    use super::*;

    #[test]
    fn weights_by_columns_are_turned_to_rows() {
        // The last key is seen by all, the others by two queries each: two rectangles by columns.
        let mask: Mask = "111\n011\n101".parse().unwrap();
        let LeastRank { lower, upper, attaining } = LeastRank::bounds(&mask, 3, None);
        assert_eq!((lower, upper), (2, 2));
        let ratio = |numer: i32, denom: i32| BigRational::new(numer.into(), denom.into());
        let [none, quarter, half] = [ratio(0, 1), ratio(1, 4), ratio(1, 2)];
        let expected = [
            [quarter.clone(), quarter, half.clone()],
            [none.clone(), half.clone(), half.clone()],
            [half.clone(), none, half],
        ];
        assert_eq!(attaining.unwrap().rows(), expected);
    }

    #[test]
    fn weights_may_have_a_lesser_rank_than_was_promised() {
        // Each sees all but itself, by a polynomial of degree 2, but for one that sees nothing and that
        // nobody sees: a root of each, by rows and by columns.
        let mask = Mask::from_fn(7, 7, |query, key| query > 0 && key > 0 && query != key);
        let transposed = mask.transpose();
        assert_eq!(Polynomials::new(&mask, &transposed).rank(), 4);
        assert_eq!(Polynomials::new(&transposed, &mask).rank(), 4);
        let least = LeastRank::bounds(&mask, 6, None);
        assert_eq!((least.lower, least.upper), (3, 3));
        assert_eq!(least.attaining.unwrap().rank(), Some(3));
    }
}
