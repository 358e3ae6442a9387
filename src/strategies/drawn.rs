use std::fmt;

use quickcheck::{Arbitrary, Gen};

use crate::claims::{Case, Claim};
use crate::sample::Source;

/// A case of a claim.
pub struct Drawn<C: Claim>(
    /// The case.
    pub C::Case,
);

impl<C: Claim> Clone for Drawn<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C: Claim> fmt::Debug for Drawn<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<C: Claim> Arbitrary for Drawn<C> {
    fn arbitrary(g: &mut Gen) -> Self {
        Self(C::draw(&mut Source::from_seed(u64::arbitrary(g))))
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        Box::new(self.0.shrinks().into_iter().map(Self))
    }
}
