//! What a mask alone guarantees about the rank of its weights.
//!
//! The weights of a softmax are positive exactly where the mask allows, and otherwise free. Their
//! determinant is a sum over the perfect matchings of the mask, each with the sign of its
//! permutation. Hence full rank is guaranteed, for every choice of scores, exactly if there is a
//! perfect matching and all have one sign; that is, if the mask with a matching moved to its
//! diagonal has no directed cycle of even length.
//!
//! Source: the sign-nonsingular matrices of Brualdi and Shader, "Matrices of sign-solvable linear
//! systems", 1995.

mod cover;
mod cycle;
mod least;
mod witness;

use std::fmt;

use crate::mask::Mask;
use crate::measure::matching::{Matching, triangular_order};
pub use least::LeastRank;
pub use witness::{MAX_WITNESS_TOKENS, Witness};

/// What holds for all weights whose support is exactly a given mask.
#[derive(Debug, Clone, PartialEq)]
pub struct Guarantee {
    /// Whether every choice of scores gives full rank; `None` where this is not known.
    pub guaranteed_full: Option<bool>,
    /// How that was decided, or why it was not.
    pub method: Method,
    /// The rank for almost every choice of scores, which is also the greatest: the term rank.
    pub generic: usize,
    /// The least rank.
    pub least: LeastRank,
    /// The sign of the determinant where all scores give the same one, 0 if it is always zero;
    /// `None` if it varies, is not known, or the mask is not square.
    pub determinant_sign: Option<i8>,
    /// Weights that are singular although a perfect matching exists.
    pub witness: Option<Witness>,
}

/// How a guarantee was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Every token sees itself, and no cycle leads from a token through others back to it:
    /// triangular in a topological order. Guaranteed.
    Acyclic,
    /// There is one perfect matching, hence one term in the determinant. Guaranteed.
    UniqueMatching,
    /// Two matchings differ by a transposition. Not guaranteed.
    TwoCycle,
    /// The determinant has no term. Not guaranteed.
    NoPerfectMatching,
    /// The mask is not square; bounds on the least rank were compared with full rank.
    RankBounds,
    /// Not decided: there are cycles, none of length two, and longer ones were not searched.
    OnlyTwoCyclesSearched,
}

impl Method {
    /// The name in reports, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acyclic => "acyclic",
            Self::UniqueMatching => "unique-matching",
            Self::TwoCycle => "two-cycle",
            Self::NoPerfectMatching => "no-perfect-matching",
            Self::RankBounds => "rank-bounds",
            Self::OnlyTwoCyclesSearched => "only-two-cycles-searched",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Guarantee {
    /// What `mask` guarantees.
    ///
    /// * An empty row is a row of zeros: full rank is then impossible, with method
    ///   [`NoPerfectMatching`](Method::NoPerfectMatching).
    /// * The mask without tokens is triangular, with determinant 1: full rank 0 is guaranteed.
    /// * For a mask that is not square, full rank is the lesser of its two sizes, and the method
    ///   is [`RankBounds`](Method::RankBounds) whatever the answer.
    ///
    /// A [`Witness`] is made for at most [`MAX_WITNESS_TOKENS`] tokens. Costs O(n^3 / 64), and
    /// O(n^3) operations on integers of O(n log n) bits for the witness.
    pub fn of(mask: &Mask) -> Self {
        let matching = Matching::maximum(mask);
        if !mask.is_square() {
            return Self::rectangular(mask, matching.size());
        }
        let Some(mut permutation) = matching.permutation() else {
            return Self::singular(mask, matching.size());
        };
        if let Some((queries, keys)) = triangular_order(mask) {
            return Self::triangular(mask, &queries, &keys);
        }
        if mask.self_visible() {
            // A cycle is then one of tokens that see each other.
            permutation = (0..mask.queries()).collect();
        }
        match cycle::two_cycle(mask, &permutation) {
            Some(cycle) => Self::refuted(mask, &permutation, &cycle),
            None => Self::undecided(mask),
        }
    }

    fn rectangular(mask: &Mask, generic: usize) -> Self {
        let full = mask.queries().min(mask.keys());
        let least = LeastRank::bounds(mask, generic);
        let guaranteed_full = if least.lower == full {
            Some(true)
        } else if least.upper < full {
            Some(false)
        } else {
            None
        };
        Self {
            guaranteed_full,
            method: Method::RankBounds,
            generic,
            least,
            determinant_sign: None,
            witness: None,
        }
    }

    fn singular(mask: &Mask, generic: usize) -> Self {
        Self {
            guaranteed_full: Some(false),
            method: Method::NoPerfectMatching,
            generic,
            least: LeastRank::bounds(mask, generic),
            determinant_sign: Some(0),
            witness: None,
        }
    }

    fn triangular(mask: &Mask, queries: &[usize], keys: &[usize]) -> Self {
        let full = mask.queries();
        let mut permutation = vec![0; full];
        for (&query, &key) in queries.iter().zip(keys) {
            permutation[query] = key;
        }
        Self {
            guaranteed_full: Some(true),
            method: if mask.self_visible() { Method::Acyclic } else { Method::UniqueMatching },
            generic: full,
            least: LeastRank { lower: full, upper: full },
            determinant_sign: Some(sign(&permutation)),
            witness: None,
        }
    }

    fn refuted(mask: &Mask, permutation: &[usize], cycle: &[usize]) -> Self {
        let full = mask.queries();
        Self {
            guaranteed_full: Some(false),
            method: Method::TwoCycle,
            generic: full,
            least: LeastRank::bounds(mask, full - 1),
            determinant_sign: None,
            witness: Witness::new(mask, permutation, cycle),
        }
    }

    fn undecided(mask: &Mask) -> Self {
        let full = mask.queries();
        Self {
            guaranteed_full: None,
            method: Method::OnlyTwoCyclesSearched,
            generic: full,
            least: LeastRank::bounds(mask, full),
            determinant_sign: None,
            witness: None,
        }
    }
}

/// The sign of a permutation: 1 if even, -1 if odd.
fn sign(permutation: &[usize]) -> i8 {
    let mut seen = vec![false; permutation.len()];
    let mut sign = 1;
    for start in 0..permutation.len() {
        let mut at = start;
        while !seen[at] {
            seen[at] = true;
            at = permutation[at];
            if !seen[at] {
                // Each further element of a cycle is one more transposition.
                sign = -sign;
            }
        }
    }
    sign
}
