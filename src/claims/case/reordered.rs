use nalgebra::DMatrix;
use num_traits::Zero;

use super::{Case, shrink, size_labels};
use crate::attention::{AttentionError, product};
use crate::claims::{Subject, masks};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::BigRational;

/// Tokens without positions, in two orders, and layers of attention to read them.
#[derive(Clone, Debug, PartialEq)]
pub struct Reordered {
    /// Tokens by width, whole numbers.
    pub tokens: DMatrix<BigRational>,
    /// The token at each place of the second order.
    pub order: Vec<usize>,
    /// Which places see which, in both orders and in all layers.
    pub mask: Mask,
    /// The number of layers.
    pub layers: usize,
}

impl Reordered {
    /// One layer under `mask`, and an order of the tokens that keeps the last one.
    pub fn draw(source: &mut Source, mask: Mask) -> Self {
        let count = mask.queries();
        let width = source.between(1, 3);
        let tokens = DMatrix::from_fn(count, width, |_, _| {
            BigRational::from_integer(source.integer(-3, 3).into())
        });
        let last = masks::last(count);
        let mut order = source.order(last);
        order.push(last);
        Self { tokens, order, mask, layers: 1 }
    }

    /// What the last place puts out, in both orders.
    ///
    /// The first layer has the dot products of the tokens as scores, the later ones equal scores:
    /// over the rationals only whole scores have weights. Values are the tokens.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn last_outputs(&self) -> Result<[Vec<BigRational>; 2], AttentionError> {
        let reordered = self.tokens.select_rows(&self.order);
        Ok([self.last_output(self.tokens.clone())?, self.last_output(reordered)?])
    }

    fn last_output(
        &self,
        mut tokens: DMatrix<BigRational>,
    ) -> Result<Vec<BigRational>, AttentionError> {
        for layer in 0..self.layers {
            let scores = match layer {
                0 => product(&tokens, &tokens.transpose())?,
                _ => DMatrix::from_element(tokens.nrows(), tokens.nrows(), BigRational::zero()),
            };
            tokens = BigRational::attention(&scores, &self.mask)?.apply(&tokens)?;
        }
        Ok(tokens.row(masks::last(tokens.nrows())).iter().cloned().collect())
    }
}

impl Case for Reordered {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.order.len()).into_iter().map(|kept| {
            // The places of the kept tokens among themselves.
            let place = |token: &usize| kept.iter().position(|other| other == token);
            Self {
                tokens: self.tokens.select_rows(&kept),
                order: self.order.iter().filter_map(place).collect(),
                mask: self.mask.select(&kept),
                layers: self.layers,
            }
        });
        let tokens = shrink::simpler_entries(&self.tokens).into_iter();
        let layers = shrink::lesser(&self.layers, 1).into_iter();
        fewer
            .chain(tokens.map(|tokens| Self { tokens, ..self.clone() }))
            .chain(layers.map(|layers| Self { layers, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.order.len());
        if !self.order.is_sorted() {
            labels.push("another order");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tokens", shrink::text(&self.tokens)),
            ("order", format!("{:?}", self.order)),
            ("mask", self.mask.to_string()),
            ("layers", self.layers.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn tokens_that_are_kept_keep_their_order() {
        let tokens = DMatrix::from_element(3, 1, BigRational::zero());
        let order = vec![1, 0, 2];
        let three = Reordered { tokens, order, mask: gallery::causal(3), layers: 1 };
        let orders: Vec<_> = three.shrinks().into_iter().map(|smaller| smaller.order).collect();
        assert_eq!(orders, [[0, 1], [0, 1], [1, 0]]);
    }
}
