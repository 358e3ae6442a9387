use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::claims::Subject;
use crate::sample::Source;
use crate::scalar::BigRational;

/// Tokens of some width, and scores that a head is to give them.
#[derive(Clone, Debug, PartialEq)]
pub struct Projected {
    /// Tokens by model width.
    pub tokens: DMatrix<BigRational>,
    /// Tokens by tokens.
    pub scores: DMatrix<BigRational>,
}

impl Projected {
    /// Up to five tokens, at most two wider than they are many, and whole scores up to 4.
    pub fn draw(source: &mut Source) -> Self {
        let count = source.tokens(5);
        let width = count + source.below(3);
        let mut matrix = |columns, most: i32| {
            DMatrix::from_fn(count, columns, |_, _| {
                BigRational::score(f64::from(source.integer(-most, most)))
            })
        };
        Self { tokens: matrix(width, 3), scores: matrix(count, 4) }
    }
}

impl Case for Projected {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.tokens.nrows()).into_iter().map(|kept| Self {
            tokens: self.tokens.select_rows(&kept),
            scores: self.scores.select_rows(&kept).select_columns(&kept),
        });
        let scores = shrink::simpler_entries(&self.scores).into_iter();
        fewer.chain(scores.map(|scores| Self { scores, ..self.clone() })).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens.nrows());
        if self.tokens.ncols() > self.tokens.nrows() {
            labels.push("a model wider than the tokens are many");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("tokens", shrink::text(&self.tokens)), ("scores", shrink::text(&self.scores))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_as_wide_as_the_tokens_are_many_or_wider() {
        // One token, and one more feature than that.
        let source = &mut Source::from_bytes(&[[0; 8], [128; 8]].concat());
        assert_eq!(Projected::draw(source).tokens.shape(), (1, 2));
    }
}
