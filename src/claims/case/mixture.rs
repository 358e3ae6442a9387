use nalgebra::DMatrix;
use num_traits::{One, Zero};

use super::{Case, shrink};
use crate::sample::Source;
use crate::scalar::BigRational;

/// The attention matrices of two heads that share their values.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    /// The weights of the first head.
    pub lower: DMatrix<BigRational>,
    /// The weights of the second head.
    pub upper: DMatrix<BigRational>,
}

impl Mixture {
    /// A lower and an upper triangular head over one or two tokens.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = if source.once_in(8) { 1 } else { 2 };
        let mut weight = || {
            let whole = source.integer(2, 100);
            BigRational::new(source.integer(1, whole).into(), whole.into())
        };
        let mut lower = DMatrix::identity(tokens, tokens);
        let mut upper = lower.clone();
        if tokens == 2 {
            let (back, ahead) = (weight(), weight());
            (lower[(1, 0)], lower[(1, 1)]) = (BigRational::one() - &back, back);
            (upper[(0, 1)], upper[(0, 0)]) = (BigRational::one() - &ahead, ahead);
        }
        Self { lower, upper }
    }

    /// Weights given as fractions, row by row.
    pub fn of(lower: &[&[(i32, i32)]], upper: &[&[(i32, i32)]]) -> Self {
        let matrix = |rows: &[&[(i32, i32)]]| {
            DMatrix::from_fn(rows.len(), rows.len(), |i, j| {
                let (numerator, denominator) = rows[i][j];
                BigRational::new(numerator.into(), denominator.into())
            })
        };
        Self { lower: matrix(lower), upper: matrix(upper) }
    }
}

impl Case for Mixture {
    fn shrinks(&self) -> Vec<Self> {
        shrink::fewer_tokens(self.lower.nrows())
            .into_iter()
            .map(|kept| Self {
                lower: self.lower.select_rows(&kept).select_columns(&kept),
                upper: self.upper.select_rows(&kept).select_columns(&kept),
            })
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = vec![if self.lower.nrows() == 1 { "one token" } else { "several tokens" }];
        if self.lower.iter().chain(&self.upper).all(|x| x.is_zero() || x.is_one()) {
            labels.push("every token sees only itself");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("lower", shrink::text(&self.lower)), ("upper", shrink::text(&self.upper))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_tokens_one_head_looks_back_and_the_other_ahead() {
        // Two tokens, then half of the weight for each of them.
        let source = &mut Source::from_bytes(&[[255; 8], [0; 8], [0; 8], [0; 8], [0; 8]].concat());
        let halves: &[(i32, i32)] = &[(1, 2), (1, 2)];
        let expected = Mixture::of(&[&[(1, 1), (0, 1)], halves], &[halves, &[(0, 1), (1, 1)]]);
        assert_eq!(Mixture::draw(source), expected);
    }
}
