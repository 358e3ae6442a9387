use std::fmt;

use quickcheck::{Arbitrary, Gen};

use super::generator::Generator;
use crate::sample::Source;

/// What a generator draws, as an argument of a property for quickcheck.
///
/// ```
/// use fullrank::strategies::{Drawn, EdgeScores};
///
/// fn is_finite(Drawn(scores): Drawn<EdgeScores<f32>>) -> bool {
///     scores.iter().all(|score| score.is_finite())
/// }
/// quickcheck::quickcheck(is_finite as fn(_) -> bool);
/// ```
pub struct Drawn<G: Generator>(
    /// The value.
    pub G::Value,
);

impl<G: Generator> Clone for Drawn<G> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<G: Generator> fmt::Debug for Drawn<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<G: Generator + Default> Arbitrary for Drawn<G> {
    fn arbitrary(g: &mut Gen) -> Self {
        Self(G::default().draw(&mut Source::from_seed(u64::arbitrary(g))))
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        Box::new(G::default().simpler(&self.0).map(Self))
    }
}
