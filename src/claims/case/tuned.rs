use super::{Case, Scored};
use crate::claims::Subject;
use crate::scalar::Scalar;

/// Scores, a mask, and the one number that a normaliser takes: a sink, a cap, a count.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned<T: Scalar> {
    /// The scores and the mask.
    pub scored: Scored<T>,
    /// The number.
    pub parameter: f64,
}

impl<T: Subject> Case for Tuned<T> {
    fn shrinks(&self) -> Vec<Self> {
        let simpler = self.scored.shrinks().into_iter();
        simpler.map(|scored| Self { scored, parameter: self.parameter }).collect()
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
