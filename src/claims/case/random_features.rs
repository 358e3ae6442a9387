use nalgebra::DMatrix;

use super::{Case, Features, shrink};
use crate::claims::Subject;
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::Scalar;

/// Queries and keys, and directions of random features.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomFeatures<T: Scalar> {
    /// Queries and keys.
    pub features: Features<T>,
    /// Directions by width.
    pub directions: DMatrix<T>,
}

impl<T: Subject> RandomFeatures<T> {
    /// Up to eight causal tokens of width one or two with entries up to 1/2, often that, and one to
    /// three directions with entries up to 1.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.tokens(8);
        let width = source.between(1, 2);
        let features =
            Features::draw(source, gallery::causal(tokens), width, |source| {
                match source.below(4) {
                    0 => 0.5,
                    1 => -0.5,
                    _ => source.unit() - 0.5,
                }
            });
        let directions = DMatrix::from_fn(source.between(1, 3), width, |_, _| {
            T::score(source.normal().clamp(-1.0, 1.0))
        });
        Self { features, directions }
    }

    /// Tokens and one direction of width one, all zero.
    pub fn of_zeros(mask: Mask) -> Self {
        let zeros = DMatrix::from_element(mask.queries(), 1, T::zero());
        let features = Features { queries: zeros.clone(), keys: zeros, mask };
        Self { features, directions: DMatrix::from_element(1, 1, T::zero()) }
    }
}

impl<T: Subject> Case for RandomFeatures<T> {
    fn shrinks(&self) -> Vec<Self> {
        let features = self.features.shrinks().into_iter();
        let directions = shrink::simpler_entries(&self.directions).into_iter();
        features
            .map(|features| Self { features, ..self.clone() })
            .chain(directions.map(|directions| Self { directions, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.features.labels();
        if self.directions.nrows() < self.features.mask.queries() {
            labels.push("fewer directions than tokens");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.features.fields();
        fields.push(("directions", shrink::text(&self.directions)));
        fields
    }
}
