use nalgebra::DMatrix;

use super::{Case, Scored, shrink};
use crate::claims::Subject;
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Scores of some tokens among themselves, and their values.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued<T: Scalar> {
    /// The scores.
    pub scored: Scored<T>,
    /// Tokens by width.
    pub values: DMatrix<T>,
}

impl<T: Subject> Valued<T> {
    /// A random mask over up to six tokens, often full, and values of width up to six.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.tokens(6);
        let full = source.once_in(2);
        let mask = Mask::from_fn(tokens, tokens, |_, _| full || source.once_in(2));
        let scored = Scored::draw(source, mask);
        let width = source.between(1, 6);
        let values =
            DMatrix::from_fn(tokens, width, |_, _| T::score(f64::from(source.integer(-1, 1))));
        Self { scored, values }
    }
}

impl<T: Subject> Case for Valued<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.values.nrows()).into_iter().map(|kept| Self {
            scored: self.scored.select(&kept),
            values: self.values.select_rows(&kept),
        });
        let scored = self.scored.simpler_entries().into_iter();
        let values = shrink::simpler_entries(&self.values).into_iter();
        fewer
            .chain(scored.map(|scored| Self { scored, ..self.clone() }))
            .chain(values.map(|values| Self { values, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.scored.labels();
        if self.values.ncols() < self.values.nrows() {
            labels.push("values narrower than the tokens are many");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.scored.fields();
        fields.push(("values", shrink::text(&self.values)));
        fields
    }
}
