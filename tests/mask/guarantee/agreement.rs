//! Methods that share no code give the same answer.

use fullrank::mask::{Mask, gallery};
use fullrank::measure::guarantee::{Guarantee, Method, has_odd_permutation};
use fullrank::measure::matching::Matching;
use fullrank::sample::Source;
use quickcheck::quickcheck;

use super::{check, oracle};
use crate::arbitrary::Small;

quickcheck! {
    fn signs_permanent_cycles_and_random_weights_agree(small: Small) -> bool {
        let mask = small.0;
        let found = Guarantee::of(&mask).guaranteed_full;
        let signs = oracle::signs(&mask);
        let one_sign = !signs.is_empty() && signs.iter().all(|&sign| sign == signs[0]);
        let (permanent, determinant) = oracle::permanent_and_determinant(&mask);
        let odd = has_odd_permutation(&mask, 7);
        // With a matching on the diagonal the question is for an even cycle.
        let by_cycles = Matching::maximum(&mask).permutation().map(|permutation| {
            let queries: Vec<usize> = (0..mask.queries()).collect();
            !oracle::has_even_cycle(&mask.select_rows_columns(&queries, &permutation))
        });
        found == Some(one_sign)
            && one_sign == (permanent > 0 && permanent == determinant.abs())
            && one_sign == by_cycles.unwrap_or(false)
            && odd.is_none_or(|odd| odd == signs.contains(&-1))
            && odd.is_some() != signs.is_empty()
    }
}

/// Masks without mutual pairs, sparse enough that many have no even cycle.
fn oriented(source: &mut Source, n: usize, once_in: usize) -> Mask {
    let mut mask = Mask::identity(n);
    for (i, j) in (0..n).flat_map(|i| (0..i).map(move |j| (i, j))) {
        if source.once_in(once_in) {
            let (from, to) = if source.once_in(2) { (i, j) } else { (j, i) };
            mask = mask.or(&Mask::from_fn(n, n, |a, b| (a, b) == (from, to))).unwrap();
        }
    }
    mask
}

#[test]
fn sparse_masks_without_mutual_pairs() {
    let mut source = Source::from_seed(4);
    let mut answers = [0; 2];
    for round in 0..200 {
        let n = 6 + source.below(6);
        let mask = oriented(&mut source, n, 3 + round % 3);
        let guaranteed = Guarantee::of(&mask).guaranteed_full.unwrap();
        assert_eq!(guaranteed, !oracle::has_even_cycle(&mask), "{mask:?}");
        assert_eq!(has_odd_permutation(&mask, round as u64), Some(!guaranteed), "{mask:?}");
        answers[usize::from(guaranteed)] += 1;
    }
    assert!(answers.iter().all(|&count| count > 20), "{answers:?}");
}

/// Masks that guarantee full rank, relabelled and thinned, and those plus a few random pairs.
#[test]
fn masks_that_guarantee_full_rank_and_their_neighbours() {
    let mut source = Source::from_seed(8);
    let mut methods = std::collections::BTreeSet::new();
    for round in 0..120 {
        let n = 5 + source.below(6);
        let whole = match round % 3 {
            0 => gallery::staircase(n),
            1 => gallery::rotor(n),
            _ => gallery::ring(n | 1),
        };
        let n = whole.queries();
        let relabelled = whole.select(&source.order(n));
        let more = round % 2;
        let mask = Mask::from_fn(n, n, |i, j| {
            i == j
                || (relabelled.allows(i, j) && !source.once_in(12))
                || (more == 1 && source.once_in(n * n / 2))
        });
        methods.insert(check(&mask).name());
        let guaranteed = Guarantee::of(&mask).guaranteed_full.unwrap();
        assert!(guaranteed || more == 1);
        assert_eq!(guaranteed, !oracle::has_even_cycle(&mask), "{mask:?}");
        assert_eq!(has_odd_permutation(&mask, round as u64), Some(!guaranteed), "{mask:?}");
    }
    let names = [Method::Acyclic, Method::TwoCycle, Method::EvenCycleSearch].map(Method::name);
    assert!(names.iter().all(|name| methods.contains(name)), "{methods:?}");
}

/// Four vertices, each on two arcs at least of either side, of which six stand for paths of two: all
/// cycles through the vertex of most arcs are odd, and 0, 1, 3 have an even one.
#[test]
fn an_even_cycle_that_avoids_the_vertex_of_most_arcs_is_found() {
    let paths = [(0, 1), (1, 3), (2, 0), (2, 1), (2, 3), (3, 0)];
    let middles =
        paths.iter().zip(4..).flat_map(|(&(from, to), middle)| [(from, middle), (middle, to)]);
    let arcs: Vec<(usize, usize)> = [(0, 2), (1, 2), (3, 2)].into_iter().chain(middles).collect();
    let mask = Mask::from_fn(10, 10, |i, j| i == j || arcs.contains(&(i, j)));
    assert!(oracle::has_even_cycle(&mask));
    assert_eq!(check(&mask), Method::EvenCycleSearch);
    assert_eq!(Guarantee::of(&mask).guaranteed_full, Some(false));
}

/// The only strongly 2-connected graph without an even cycle, so contraction does not touch it:
/// McCuaig, "Even dicycles", 2000. Its mask is the incidence matrix of the Fano plane.
#[test]
fn the_fano_plane_guarantees_full_rank() {
    let fano = Mask::from_fn(7, 7, |i, j| [0, 1, 3].contains(&((7 + j - i) % 7)));
    assert!(!oracle::has_even_cycle(&fano));
    assert_eq!(check(&fano), Method::EvenCycleSearch);
    assert_eq!(has_odd_permutation(&fano, 0), Some(false));
    let more = fano.or(&Mask::from_fn(7, 7, |i, j| (i, j) == (0, 2))).unwrap();
    assert_eq!(Guarantee::of(&more).guaranteed_full, Some(false));
    assert_eq!(has_odd_permutation(&more, 0), Some(true));
}
