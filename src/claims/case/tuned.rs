use super::{Case, Scored, shrink};
use crate::claims::Subject;
use crate::scalar::Scalar;

/// Scores, a mask, and the one number that a normaliser takes: a temperature, a cap, a count.
///
/// The number becomes simpler by coming nearer to `SIMPLEST`: one for what is above zero, zero for a
/// sink, a slope, a probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned<T: Scalar, const SIMPLEST: i32 = 1> {
    /// The scores and the mask.
    pub scored: Scored<T>,
    /// The number.
    pub parameter: f64,
}

impl<T: Subject, const SIMPLEST: i32> Case for Tuned<T, SIMPLEST> {
    fn shrinks(&self) -> Vec<Self> {
        let simpler = self.scored.shrinks().into_iter();
        let nearer = shrink::nearer(&self.parameter, SIMPLEST).into_iter();
        simpler
            .map(|scored| Self { scored, ..self.clone() })
            .chain(nearer.map(|parameter| Self { parameter, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        self.scored.labels()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.scored.fields();
        fields.push(("parameter", self.parameter.to_string()));
        fields
    }
}
