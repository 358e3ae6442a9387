use nalgebra::DMatrix;
use num_traits::Zero;

use super::{Case, shrink, size_labels};
use crate::sample::Source;
use crate::scalar::BigRational;

/// Tokens, and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Tokens by width.
    pub tokens: DMatrix<BigRational>,
}

/// Four numbers that sum to zero, with a whole number as root of their mean square.
const SHAPES: [[i32; 4]; 2] = [[1, 1, -1, -1], [5, -3, -1, -1]];

impl Rows {
    /// Whole tokens of width four whose standard deviation is a whole number: multiples of a few
    /// shapes, shifted. All have the same shape in a quarter of the cases.
    pub fn draw(source: &mut Source) -> Self {
        let alike = source.once_in(4).then(|| (source.order(4), source.below(SHAPES.len())));
        let count = source.tokens(8);
        let mut tokens = DMatrix::from_element(count, 4, BigRational::zero());
        for token in 0..count {
            let own = (source.order(4), source.below(SHAPES.len()));
            let (order, shape) = alike.as_ref().unwrap_or(&own);
            let shift = if alike.is_some() { 0 } else { source.integer(-3, 3) };
            let size = source.integer(1, 3);
            let factor = if source.once_in(2) { size } else { -size };
            for (column, &at) in order.iter().enumerate() {
                let entry = factor * SHAPES[*shape][at] + shift;
                tokens[(token, column)] = BigRational::from_integer(entry.into());
            }
        }
        Self { tokens }
    }
}

impl Case for Rows {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.tokens.nrows());
        fewer.iter().map(|kept| Self { tokens: self.tokens.select_rows(kept) }).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens.nrows());
        let first = self.tokens.row(0);
        let is_parallel = |row: usize| {
            (0..self.tokens.ncols()).all(|column| {
                &self.tokens[(row, column)] * &first[0] == &first[column] * &self.tokens[(row, 0)]
            })
        };
        if self.tokens.nrows() > 1 && (1..self.tokens.nrows()).all(is_parallel) {
            labels.push("tokens of one direction");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("tokens", shrink::text(&self.tokens))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_sum_to_zero_and_have_a_whole_deviation() {
        // Four squares that sum to four times 1, and to four times 9.
        let sums =
            |shape: &[i32; 4]| (shape.iter().sum(), shape.iter().map(|entry| entry * entry).sum());
        assert_eq!(SHAPES.each_ref().map(sums), [(0, 4), (0, 36)]);
    }

    #[test]
    fn tokens_of_one_direction_are_two_or_more() {
        let has_one_direction = |factors: &[i32]| {
            let tokens = DMatrix::from_fn(factors.len(), 4, |token, column| {
                BigRational::from_integer((factors[token] * SHAPES[1][column]).into())
            });
            Rows { tokens }.labels().contains(&"tokens of one direction")
        };
        assert!(!has_one_direction(&[1]));
        assert!(has_one_direction(&[1, -2]) && has_one_direction(&[1, -2, 3]));
    }

    #[test]
    fn tokens_of_two_shapes_have_two_directions() {
        let tokens = DMatrix::from_fn(2, 4, |token, column| {
            BigRational::from_integer(SHAPES[token][column].into())
        });
        assert!(!Rows { tokens }.labels().contains(&"tokens of one direction"));
    }
}
