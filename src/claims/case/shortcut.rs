use nalgebra::DMatrix;

use super::{Case, Scored, shrink};
use crate::attention::AttentionError;
use crate::claims::Subject;
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// A layer that adds its input, times a factor, to its output.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortcut<T: Scalar> {
    /// The attention of the layer.
    pub attention: Scored<T>,
    /// The factor on the input.
    pub factor: T,
    /// The value projection, width by width.
    pub values: DMatrix<T>,
}

impl<T: Subject> Shortcut<T> {
    /// Random scores under `mask`, the factor and the values as given.
    pub fn draw(source: &mut Source, mask: Mask, factor: T, values: DMatrix<T>) -> Self {
        let scores = source.scores(mask.queries(), mask.keys(), LIMIT).map(T::score);
        Self { attention: Scored { scores, mask }, factor, values }
    }

    /// Tokens of width one that pass on themselves.
    pub fn plain(attention: Scored<T>, factor: T) -> Self {
        Self { attention, factor, values: DMatrix::from_element(1, 1, T::one()) }
    }

    /// The layer as one matrix, n width by n width, on tokens read row by row.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn operator(&self) -> Result<DMatrix<T>, AttentionError> {
        let weights = self.attention.attention()?.into_weights();
        let attended = weights.kronecker(&self.values.transpose());
        let (rows, columns) = attended.shape();
        Ok(DMatrix::from_diagonal_element(rows, columns, self.factor.clone()) + attended)
    }
}

/// Differences of scores up to this keep the weights readable.
const LIMIT: f64 = 12.0;

impl<T: Subject> Case for Shortcut<T> {
    fn shrinks(&self) -> Vec<Self> {
        let attention = self.attention.shrinks().into_iter();
        // Tokens that pass on themselves still do.
        let width = self.values.nrows();
        let passed_on = self.values == DMatrix::identity(width, width);
        let values = if passed_on { vec![] } else { shrink::simpler_entries(&self.values) };
        let factors = shrink::nearer(&self.factor, 1).into_iter();
        attention
            .map(|attention| Self { attention, ..self.clone() })
            .chain(factors.map(|factor| Self { factor, ..self.clone() }))
            .chain(values.into_iter().map(|values| Self { values, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.attention.labels();
        if self.factor == T::one() {
            labels.push("the input itself");
        }
        if self.values.nrows() > 1 {
            labels.push("wide tokens");
        }
        if self.attention.mask.queries() > 1
            && self.attention.mask.entries() == self.attention.mask.queries().pow(2)
        {
            labels.push("bidirectional");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.attention.fields();
        fields.push(("factor", self.factor.to_string()));
        fields.push(("values", shrink::text(&self.values)));
        fields
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::mask::gallery;

    #[test]
    fn a_layer_mixes_tokens_by_weights_and_features_by_values() {
        let attention = Scored::uniform(gallery::causal(2));
        let layer = Shortcut { attention, factor: 9.0, values: dmatrix![2.0, 4.0; 6.0, 8.0] };
        let expected = dmatrix![
            11.0, 6.0, 0.0, 0.0;
            4.0, 17.0, 0.0, 0.0;
            1.0, 3.0, 10.0, 3.0;
            2.0, 4.0, 2.0, 13.0
        ];
        assert_eq!(layer.operator(), Ok(expected));
    }
}
