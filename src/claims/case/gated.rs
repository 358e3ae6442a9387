use nalgebra::DMatrix;

use super::{Case, Features, shrink};
use crate::claims::Subject;
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Queries and keys of causal tokens, and what each token does to the state.
#[derive(Clone, Debug, PartialEq)]
pub struct Gated<T: Scalar> {
    /// Queries and keys.
    pub features: Features<T>,
    /// A row for each token: its gates, or its rate.
    pub gates: DMatrix<T>,
}

impl<T: Subject> Gated<T> {
    /// Up to ten tokens and three features, with a gate for each feature or one for all; whole
    /// numbers, often zero.
    pub fn draw(source: &mut Source, gate_for_each_feature: bool) -> Self {
        let tokens = source.tokens(10);
        let width = source.between(1, 3);
        let features = Features::draw(source, gallery::causal(tokens), width, |source| {
            f64::from(source.integer(-2, 3))
        });
        let gates = if gate_for_each_feature { width } else { 1 };
        let least = -source.integer(-1, 1);
        let gates =
            DMatrix::from_fn(tokens, gates, |_, _| T::score(f64::from(source.integer(least, 2))));
        Self { features, gates }
    }
}

impl<T: Subject> Case for Gated<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.gates.nrows()).into_iter().map(|kept| Self {
            features: self.features.select(&kept),
            gates: self.gates.select_rows(&kept),
        });
        let features = self.features.simpler_entries().into_iter();
        let gates = shrink::simpler_entries(&self.gates).into_iter();
        fewer
            .chain(features.map(|features| Self { features, ..self.clone() }))
            .chain(gates.map(|gates| Self { gates, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.features.labels();
        if self.gates.iter().any(T::is_zero) {
            labels.push("a gate of zero");
        }
        if self.gates.iter().any(|gate| *gate < T::zero()) {
            labels.push("a negative gate");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.features.fields();
        fields.push(("gates", shrink::text(&self.gates)));
        fields
    }
}
