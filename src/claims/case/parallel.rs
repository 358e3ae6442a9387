use nalgebra::DMatrix;

use super::{Bilinear, Case, shrink};
use crate::attention::AttentionError;
use crate::claims::Subject;
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// A layer of heads, each of which scores the tokens by a form of its own and passes on values of its
/// own; their outputs are added.
#[derive(Clone, Debug, PartialEq)]
pub struct Parallel<T: Scalar> {
    /// At least one head; all have the same tokens and the same mask.
    heads: Vec<Bilinear<T>>,
}

impl<T: Subject> Parallel<T> {
    /// One to three heads over whole tokens of width one or two.
    pub fn draw(source: &mut Source, mask: impl Fn(usize) -> Mask) -> Self {
        let first: Bilinear<T> = Bilinear::draw(source, mask);
        let width = first.tokens.ncols();
        let mut heads = vec![first];
        for _ in 0..source.below(3) {
            let mut whole = || {
                DMatrix::from_fn(width, width, |_, _| T::score(f64::from(source.integer(-2, 2))))
            };
            let (form, values) = (whole(), whole());
            heads.push(Bilinear { form, values, ..heads[0].clone() });
        }
        Self { heads }
    }

    /// A layer of one head.
    pub fn single(head: Bilinear<T>) -> Self {
        Self { heads: vec![head] }
    }

    /// The heads.
    pub fn heads(&self) -> &[Bilinear<T>] {
        &self.heads
    }

    /// The tokens.
    pub fn tokens(&self) -> &DMatrix<T> {
        &self.heads[0].tokens
    }

    /// The sum of the outputs of the heads.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn layer(&self) -> Result<DMatrix<T>, AttentionError> {
        let mut sum = self.tokens().map(|_| T::zero());
        for head in &self.heads {
            sum += head.layer()?;
        }
        Ok(sum)
    }
}

impl<T: Subject> Case for Parallel<T> {
    fn shrinks(&self) -> Vec<Self> {
        let all = |change: &dyn Fn(&Bilinear<T>) -> Bilinear<T>| Self {
            heads: self.heads.iter().map(change).collect(),
        };
        let mut smaller = vec![];
        if self.heads.len() > 1 {
            for left_out in 0..self.heads.len() {
                let mut fewer = self.clone();
                fewer.heads.remove(left_out);
                smaller.push(fewer);
            }
        }
        for kept in shrink::fewer_tokens(self.tokens().nrows()) {
            smaller.push(all(&|head| Bilinear {
                tokens: head.tokens.select_rows(&kept),
                mask: head.mask.select(&kept),
                ..head.clone()
            }));
        }
        for tokens in shrink::simpler_entries(self.tokens()) {
            smaller.push(all(&|head| Bilinear { tokens: tokens.clone(), ..head.clone() }));
        }
        let heads = shrink::one_simpler(&self.heads, Bilinear::simpler_projections).into_iter();
        smaller.extend(heads.map(|heads| Self { heads }));
        smaller
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.heads[0].labels();
        if self.heads.len() > 1 {
            labels.push("several heads");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        self.heads.iter().flat_map(Case::fields).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn the_last_head_is_not_left_out() {
        let head = |form: f64| Bilinear::<f64>::line(&[1.0, 0.0], form, 1.0, gallery::full(2));
        let one = Parallel::single(head(1.0));
        assert!(!one.labels().contains(&"several heads"));
        assert!(one.shrinks().iter().all(|smaller| smaller.heads.len() == 1));
        let two = Parallel { heads: vec![head(1.0), head(2.0)] };
        assert!(two.labels().contains(&"several heads"));
        assert_eq!(two.shrinks()[..2], [2.0, 1.0].map(|form| Parallel::single(head(form))));
    }

    #[test]
    fn a_mask_has_the_tokens_that_are_kept() {
        let two = Parallel::single(Bilinear::<f64>::line(&[1.0, 0.0], 1.0, 1.0, gallery::full(2)));
        for head in two.shrinks().iter().flat_map(|smaller| &smaller.heads) {
            assert_eq!(head.tokens.nrows(), head.mask.queries());
        }
    }

    #[test]
    fn the_outputs_of_heads_are_added() {
        // Without scores each head puts out the mean of the tokens, 1 or a half, times its value.
        for (tokens, expected) in [(&[1.0][..], 6.0), (&[1.0, 0.0], 3.0)] {
            let count = tokens.len();
            let head =
                |values: f64| Bilinear::<f64>::line(tokens, 0.0, values, gallery::full(count));
            let layer = Parallel { heads: vec![head(2.0), head(4.0)] }.layer();
            assert_eq!(layer, Ok(DMatrix::from_element(count, 1, expected)));
        }
    }
}
