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

mod cycle;
mod least;
mod weights;
mod witness;

use std::fmt;

use crate::mask::Mask;
use crate::measure::matching::{Matching, triangular_order};
use cycle::Answer;
pub use cycle::has_odd_permutation;
pub(crate) use cycle::shows_odd_permutation;
pub use least::LeastRank;
pub use weights::{MAX_WEIGHT_TOKENS, Weights};
pub use witness::Witness;

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
    /// Why the guarantee fails although a perfect matching exists: queries of an even cycle, each
    /// of which also sees the key matched with the next one. `None` if none was found.
    pub even_cycle: Option<Vec<usize>>,
    /// Weights that are singular although a perfect matching exists, from the even cycle; for at
    /// most [`MAX_WEIGHT_TOKENS`] tokens.
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
    /// A strongly connected component has too many arcs to be without an even cycle: Chung,
    /// Goddard and Kleitman, "Even cycles in directed graphs", 1994. Not guaranteed.
    Density,
    /// The even cycles were searched. Guaranteed if there is none.
    EvenCycleSearch,
    /// The odd permutations were summed up with random weights in a field of 2^64 elements. Not
    /// guaranteed if the sum is not zero, which is certain; else guaranteed, which is wrong with a
    /// probability below 2^-55.
    Randomised,
    /// The determinant has no term. Not guaranteed.
    NoPerfectMatching,
    /// The mask is not square; bounds on the least rank were compared with full rank.
    RankBounds,
    /// Not decided: the search for even cycles ran out of its budget of 20 million steps, and a
    /// strongly connected component has more than 448 tokens, too many for the randomised test.
    OutOfBudget,
}

impl Method {
    /// The name in reports, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acyclic => "acyclic",
            Self::UniqueMatching => "unique-matching",
            Self::TwoCycle => "two-cycle",
            Self::Density => "density",
            Self::EvenCycleSearch => "even-cycle-search",
            Self::Randomised => "randomised",
            Self::NoPerfectMatching => "no-perfect-matching",
            Self::RankBounds => "rank-bounds",
            Self::OutOfBudget => "out-of-budget",
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
    /// Costs O(n^2) for triangles, O(n^2.5) for matchings and contraction, at most 20 million
    /// steps for the search, O(n^3) for the randomised test beyond it, and O(n^3) operations on
    /// integers of O(n log n) bits for a witness.
    pub fn of(mask: &Mask) -> Self {
        if let Some((queries, keys)) = triangular_order(mask) {
            return Self::triangular(mask, &queries, &keys);
        }
        let matching = Matching::maximum(mask);
        if !mask.is_square() {
            return Self::rectangular(mask, matching.size());
        }
        let Some(permutation) = matching.permutation() else {
            return Self::singular(mask, matching.size());
        };
        let (guaranteed_full, method, even_cycle) = decided(answer(mask, &permutation));
        let witness = even_cycle.as_ref().and_then(|cycle| Witness::new(mask, &permutation, cycle));
        let full = mask.queries();
        let least = match guaranteed_full {
            Some(true) => LeastRank::full(mask),
            Some(false) => {
                LeastRank::bounds(mask, full - 1, witness.as_ref().map(Witness::weights))
            }
            None => LeastRank::bounds(mask, full, None),
        };
        let determinant_sign = (guaranteed_full == Some(true)).then(|| sign(&permutation));
        Self {
            guaranteed_full,
            method,
            generic: full,
            least,
            determinant_sign,
            even_cycle,
            witness,
        }
    }

    fn triangular(mask: &Mask, queries: &[usize], keys: &[usize]) -> Self {
        let mut permutation = vec![0; mask.queries()];
        for (&query, &key) in queries.iter().zip(keys) {
            permutation[query] = key;
        }
        Self {
            guaranteed_full: Some(true),
            method: if mask.self_visible() { Method::Acyclic } else { Method::UniqueMatching },
            generic: mask.queries(),
            least: LeastRank::full(mask),
            determinant_sign: Some(sign(&permutation)),
            even_cycle: None,
            witness: None,
        }
    }

    fn rectangular(mask: &Mask, generic: usize) -> Self {
        let full = mask.queries().min(mask.keys());
        let least = LeastRank::bounds(mask, generic, None);
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
            even_cycle: None,
            witness: None,
        }
    }

    fn singular(mask: &Mask, generic: usize) -> Self {
        Self {
            guaranteed_full: Some(false),
            method: Method::NoPerfectMatching,
            generic,
            least: LeastRank::bounds(mask, generic, Weights::uniform(mask).as_ref()),
            determinant_sign: Some(0),
            even_cycle: None,
            witness: None,
        }
    }
}

/// Whether an answer is a guarantee, how it was found, and an even cycle if it is one.
fn decided(answer: Answer) -> (Option<bool>, Method, Option<Vec<usize>>) {
    match answer {
        Answer::TwoCycle(cycle) => (Some(false), Method::TwoCycle, Some(cycle)),
        Answer::Density(cycle) => (Some(false), Method::Density, cycle),
        Answer::Searched(cycle) => (Some(cycle.is_none()), Method::EvenCycleSearch, cycle),
        Answer::Randomised(found) => (Some(!found), Method::Randomised, None),
        Answer::OutOfBudget => (None, Method::OutOfBudget, None),
    }
}

/// Whether the mask has an even cycle once the matching is moved to the diagonal.
fn answer(mask: &Mask, permutation: &[usize]) -> Answer {
    if permutation.iter().enumerate().all(|(query, &key)| query == key) {
        return cycle::even_cycle(mask);
    }
    let queries: Vec<usize> = (0..mask.queries()).collect();
    cycle::even_cycle(&mask.select_rows_columns(&queries, permutation))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_do_not_meet_leave_rectangles_open() {
        for (mask, lower, upper, guaranteed_full) in [
            ("100\n111", 2, 2, Some(true)),
            ("111\n111", 1, 1, Some(false)),
            ("1111\n1110\n1011", 2, 3, None),
        ] {
            let guarantee = Guarantee::of(&mask.parse().unwrap());
            assert_eq!(guarantee.guaranteed_full, guaranteed_full, "{mask}");
            assert_eq!((guarantee.least.lower, guarantee.least.upper), (lower, upper), "{mask}");
        }
    }

    #[test]
    fn a_guarantee_is_that_there_is_no_even_cycle() {
        let cycle = || Some(vec![0, 1, 2, 3]);
        for (answer, guaranteed_full, method, even_cycle) in [
            (Answer::TwoCycle(vec![0, 1]), Some(false), Method::TwoCycle, Some(vec![0, 1])),
            (Answer::Density(cycle()), Some(false), Method::Density, cycle()),
            (Answer::Searched(cycle()), Some(false), Method::EvenCycleSearch, cycle()),
            (Answer::Searched(None), Some(true), Method::EvenCycleSearch, None),
            (Answer::Randomised(true), Some(false), Method::Randomised, None),
            (Answer::Randomised(false), Some(true), Method::Randomised, None),
            (Answer::OutOfBudget, None, Method::OutOfBudget, None),
        ] {
            assert_eq!(decided(answer), (guaranteed_full, method, even_cycle));
        }
    }
}
