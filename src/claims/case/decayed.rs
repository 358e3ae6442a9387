use nalgebra::DMatrix;

use super::{Case, Features, shrink};
use crate::attention::product_decay;
use crate::claims::Subject;
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Queries and keys of causal tokens, and a decay for each pair of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Decayed<T: Scalar> {
    /// Queries and keys.
    pub features: Features<T>,
    /// Tokens by tokens.
    pub decay: DMatrix<T>,
}

impl<T: Subject> Decayed<T> {
    /// Up to ten tokens and three features; the decay is a product of gates, sometimes zero, in a
    /// quarter of the cases all one.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.tokens(10);
        let width = source.between(1, 3);
        let features = Features::draw(source, gallery::causal(tokens), width, |source| {
            f64::from(source.integer(-2, 3))
        });
        let constant = source.once_in(4);
        let gates: Vec<T> = (0..tokens)
            .map(|_| T::score(if constant { 1.0 } else { f64::from(source.integer(-1, 3)) }))
            .collect();
        Self { features, decay: product_decay(&gates) }
    }

    /// Whether the decay between two tokens is the product of the decays over any token between.
    pub fn is_product(&self) -> bool {
        let decay = &self.decay;
        let tokens = decay.nrows();
        let pairs = (0..tokens).flat_map(|i| (0..=i).map(move |j| (i, j)));
        pairs.into_iter().all(|(i, j)| {
            let through = |k: usize| decay[(i, j)] == decay[(i, k)].clone() * decay[(k, j)].clone();
            (j..=i).all(through)
        })
    }
}

impl<T: Subject> Case for Decayed<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.decay.nrows()).into_iter().map(|kept| Self {
            features: self.features.select(&kept),
            decay: self.decay.select_rows(&kept).select_columns(&kept),
        });
        let features = self.features.simpler_entries().into_iter();
        fewer.chain(features.map(|features| Self { features, ..self.clone() })).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.features.labels();
        let tokens = self.decay.nrows();
        let pairs = || (0..tokens).flat_map(|i| (0..i).map(move |j| (i, j)));
        if pairs().any(|at| self.decay[at].is_zero()) {
            labels.push("a token that forgets all before");
        }
        if tokens > 1 && pairs().all(|at| self.decay[at].is_one()) {
            labels.push("no decay");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.features.fields();
        fields.push(("decay", shrink::text(&self.decay)));
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decays_of_gates_are_products() {
        let features = Features::of(&[&[1], &[1], &[1]], &[&[1], &[1], &[1]], gallery::causal(3));
        let decay = product_decay(&[5.0, 2.0, 3.0]);
        let mut decayed = Decayed { features, decay };
        assert!(decayed.is_product());
        decayed.decay[(2, 0)] = 5.0;
        assert!(!decayed.is_product());
    }
}
