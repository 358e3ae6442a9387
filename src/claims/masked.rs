//! Hypotheses about the mask of a case, stated once for all cases that have one.

use nalgebra::DMatrix;

use super::{Case, HeadSplit, Hypothesis, Scored, Subject, Tuned, Valued, masks};
use crate::attention::Problem;
use crate::mask::{Mask, gallery};

/// A case whose tokens see each other through a mask.
pub(super) trait Masked: Case {
    /// The mask.
    fn mask(&self) -> &Mask;

    /// A case under `mask` in which nothing tells keys apart. A number that belongs to it is 2.
    fn alike(mask: Mask) -> Self;
}

/// The hypothesis that the softmax of every row is defined.
pub(super) fn every_query_sees_a_key<C: Masked>() -> Hypothesis<C> {
    Hypothesis {
        text: "every query sees some key",
        without: "a query that sees nothing: its softmax is 0/0",
        holds: |case| case.mask().empty_rows().is_empty(),
        counterexample: || C::alike(Mask::empty(1, 1)),
    }
}

/// The hypothesis that makes attention triangular, where rank is claimed.
pub(super) fn no_token_sees_a_later_one<C: Masked>() -> Hypothesis<C> {
    Hypothesis {
        text: "no token sees a later one",
        without: "two tokens that see each other, with equal scores: rank 1",
        holds: |case| masks::looks_back(case.mask()),
        counterexample: || C::alike(gallery::full(2)),
    }
}

/// The hypothesis that gives attention a diagonal, where rank is claimed.
pub(super) fn every_token_sees_itself<C: Masked>() -> Hypothesis<C> {
    Hypothesis {
        text: "every token sees itself",
        without: "a second token that sees only the first: rank 1 of 2",
        holds: |case| case.mask().self_visible(),
        counterexample: || C::alike(masks::first_only(2)),
    }
}

impl<T: Subject> Masked for Scored<T> {
    fn mask(&self) -> &Mask {
        &self.mask
    }

    /// Scores of 1, which are positive, as rectifiers need them.
    fn alike(mask: Mask) -> Self {
        Self { scores: DMatrix::from_element(mask.queries(), mask.keys(), T::one()), mask }
    }
}

impl<T: Subject, const SIMPLEST: i32> Masked for Tuned<T, SIMPLEST> {
    fn mask(&self) -> &Mask {
        &self.scored.mask
    }

    fn alike(mask: Mask) -> Self {
        Self { scored: Scored::alike(mask), parameter: 2.0 }
    }
}

impl<T: Subject> Masked for Valued<T> {
    fn mask(&self) -> &Mask {
        &self.scored.mask
    }

    fn alike(mask: Mask) -> Self {
        let values = DMatrix::from_element(mask.keys(), 1, T::one());
        Self { scored: Scored::alike(mask), values }
    }
}

impl<T: Subject> Masked for Problem<T> {
    fn mask(&self) -> &Mask {
        &self.mask
    }

    fn alike(mask: Mask) -> Self {
        Self::of_scores(&DMatrix::from_element(mask.queries(), mask.keys(), T::zero()), mask)
    }
}

impl Masked for HeadSplit {
    fn mask(&self) -> &Mask {
        &self.mask
    }

    fn alike(mask: Mask) -> Self {
        Self { mask, heads: 2, head_size: 1 }
    }
}
