use super::{Case, Scored, shrink};
use crate::claims::Subject;
use crate::scalar::Scalar;

/// Scores, a mask, and a prime to reduce the weights modulo.
#[derive(Clone, Debug, PartialEq)]
pub struct Modular<T: Scalar> {
    /// The scores and the mask.
    pub scored: Scored<T>,
    /// An odd prime.
    pub prime: u64,
}

impl<T: Subject> Case for Modular<T> {
    fn shrinks(&self) -> Vec<Self> {
        let simpler = self.scored.shrinks().into_iter();
        let primes = shrink::lesser_primes(self.prime).into_iter();
        simpler
            .map(|scored| Self { scored, ..self.clone() })
            .chain(primes.map(|prime| Self { prime, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        self.scored.labels()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.scored.fields();
        fields.push(("prime", self.prime.to_string()));
        fields
    }
}
