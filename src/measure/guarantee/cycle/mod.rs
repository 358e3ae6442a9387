//! Even cycles, each of which turns a perfect matching into one of the other sign.
//!
//! A square mask with a perfect matching moved to its diagonal is a directed graph: the i-th query
//! has an arc to the k-th if it sees the key that is matched with the k-th. All its permutations
//! have one sign exactly if this graph has no even cycle.

mod contraction;
mod odd_part;
mod parity;
mod search;

use crate::mask::{Mask, bits};
use crate::measure::components::strong_components;
pub use odd_part::has_odd_permutation;
pub(crate) use odd_part::shows_odd_permutation;
use parity::ParityGraph;
use search::Search;

/// How the question for an even cycle was settled.
#[derive(Debug)]
pub(super) enum Answer {
    /// There is one of length two.
    TwoCycle(Vec<usize>),
    /// There is one, since a strongly connected component has so many arcs; perhaps this one.
    Density(Option<Vec<usize>>),
    /// The search found this one, or went through all cycles and found none.
    Searched(Option<Vec<usize>>),
    /// Random weights show that there is one, or none but for a small probability of error.
    Randomised(bool),
    /// Neither the search nor the randomised test could afford to tell.
    OutOfBudget,
}

/// Steps that the search may take: about a second.
const BUDGET: u64 = 20_000_000;

/// The seed of the randomised test, fixed so that a mask always has the same answer.
const SEED: u64 = 0x5eed;

/// Whether the directed graph of a square mask, its diagonal left out, has an even cycle.
pub(super) fn even_cycle(mask: &Mask) -> Answer {
    if let Some(cycle) = two_cycle(mask) {
        return Answer::TwoCycle(cycle);
    }
    let mut budget = BUDGET;
    let search = search::even_cycle(&ParityGraph::of(mask), &mut budget);
    let found = |cycle: &parity::EvenCycle| cycle.iter().map(|&(vertex, _)| vertex).collect();
    match (is_dense(mask), search) {
        (true, Search::Found(cycle)) => Answer::Density(Some(found(&cycle))),
        (true, _) => Answer::Density(None),
        (false, Search::Found(cycle)) => Answer::Searched(Some(found(&cycle))),
        (false, Search::Nothing) => Answer::Searched(None),
        (false, Search::OutOfBudget) => randomised(mask),
    }
}

/// Costs O(n^2 / 64).
fn two_cycle(mask: &Mask) -> Option<Vec<usize>> {
    let transposed = mask.transpose();
    (0..mask.queries()).find_map(|one| {
        let mutual = bits::common(mask.row(one), transposed.row(one));
        Some(vec![one, mutual.into_iter().find(|&other| other > one)?])
    })
}

/// Whether some strongly connected component of `s` vertices has at least `(s + 1)^2 / 4` arcs,
/// rounded down, and therefore an even cycle.
///
/// Source: Chung, Goddard and Kleitman, "Even cycles in directed graphs", 1994.
fn is_dense(mask: &Mask) -> bool {
    strong_components(mask).iter().any(|component| {
        let size = component.len();
        let mut members = vec![0; bits::words_for(mask.queries())];
        component.iter().for_each(|&vertex| bits::set(&mut members, vertex));
        let arcs = |&vertex: &usize| {
            let inside = bits::common(mask.row(vertex), &members);
            inside.filter(|&other| other != vertex).count()
        };
        component.iter().map(arcs).sum::<usize>() >= (size + 1).pow(2) / 4
    })
}

/// Tests the components one by one: a cycle lies within one.
fn randomised(mask: &Mask) -> Answer {
    let components = strong_components(mask);
    if components.iter().any(|component| component.len() > odd_part::MAX_TOKENS) {
        return Answer::OutOfBudget;
    }
    for component in components.iter().filter(|component| component.len() > 1) {
        let part = mask.select(component);
        match odd_part::has_odd_permutation(&part, SEED) {
            Some(true) => return Answer::Randomised(true),
            Some(false) => {}
            None => return Answer::OutOfBudget,
        }
    }
    Answer::Randomised(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn components_are_tested_one_by_one() {
        let found = |mask: &Mask| match randomised(mask) {
            Answer::Randomised(found) => Some(found),
            Answer::OutOfBudget => None,
            other => panic!("{other:?}"),
        };
        let beside = |one: usize, other: usize| {
            let rings = [gallery::ring(one), gallery::ring(other)];
            Mask::from_fn(one + other, one + other, |i, j| match (i < one, j < one) {
                (true, true) => rings[0].allows(i, j),
                (false, false) => rings[1].allows(i - one, j - one),
                _ => j < i,
            })
        };
        assert_eq!(found(&gallery::causal(9)), Some(false));
        assert_eq!(found(&beside(3, 5)), Some(false));
        assert_eq!(found(&beside(3, 6)), Some(true));
        assert_eq!(found(&beside(4, 5)), Some(true));
        let most = odd_part::MAX_TOKENS;
        assert_eq!(found(&beside(most, 3)), Some(true));
        assert_eq!(found(&beside(3, most + 1)), None);
    }

    #[test]
    fn density_counts_the_arcs_of_a_component() {
        // Three vertices may have three arcs without an even cycle.
        let ring = gallery::ring(3);
        let more = ring.or(&Mask::from_fn(3, 3, |i, j| (i, j) == (1, 0))).unwrap();
        assert!(!is_dense(&ring) && is_dense(&more));
        assert!(!is_dense(&gallery::causal(9)) && !is_dense(&Mask::full(1, 1)));
        assert!(is_dense(&Mask::full(2, 2)) && !is_dense(&gallery::staircase(8)));
    }
}
