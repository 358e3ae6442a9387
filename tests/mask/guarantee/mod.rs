mod agreement;
mod exhaustive;
mod least;
mod oracle;

use fullrank::mask::{Mask, gallery};
use fullrank::measure::guarantee::{Guarantee, MAX_WEIGHT_TOKENS, Method};
use fullrank::measure::matching::{term_rank, triangular_order};
use fullrank::scalar::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Stochastic rows, positive exactly on the mask.
fn lies_on(rows: &[Vec<BigRational>], mask: &Mask) {
    for (query, row) in rows.iter().enumerate() {
        assert!(row.iter().sum::<BigRational>().is_one() || mask.degree(query) == 0);
        for (key, weight) in row.iter().enumerate() {
            assert!(!weight.is_negative());
            assert_eq!(weight.is_positive(), mask.allows(query, key), "{mask:?}");
        }
    }
}

/// Checks all that is said of a mask; returns the method.
pub(crate) fn check(mask: &Mask) -> Method {
    let guarantee = Guarantee::of(mask);
    let signs = oracle::signs(mask);
    let full = !signs.is_empty() && signs.iter().all(|&sign| sign == signs[0]);
    assert_eq!(guarantee.guaranteed_full, Some(full), "{mask:?}");
    assert_eq!(guarantee.generic, oracle::matching(mask, 0, &mut vec![]), "{mask:?}");
    assert_eq!(guarantee.generic, term_rank(mask));
    match guarantee.determinant_sign {
        Some(0) => assert!(signs.is_empty()),
        Some(sign) => assert!(!signs.is_empty() && signs.iter().all(|&other| other == sign)),
        None => assert!(!full, "{mask:?}"),
    }
    assert_eq!(triangular_order(mask).is_some(), signs.len() == 1, "{mask:?}");
    let least = &guarantee.least;
    assert!(least.lower <= least.upper && least.upper <= guarantee.generic, "{mask:?}");
    assert_eq!(least.lower == mask.queries(), full, "{mask:?}");
    assert_eq!(least.upper == mask.queries(), full, "{mask:?}");
    let attaining = least.attaining.as_ref().unwrap_or_else(|| panic!("{mask:?}"));
    lies_on(attaining.rows(), mask);
    assert_eq!(oracle::rank(attaining.rows()), least.upper, "{mask:?}");
    let witness = guarantee.witness.as_ref();
    assert_eq!(witness.is_some(), !full && !signs.is_empty(), "{mask:?}");
    if let Some(witness) = witness {
        lies_on(witness.weights().rows(), mask);
        assert_eq!(oracle::rank(witness.weights().rows()), mask.queries() - 1, "{mask:?}");
        assert_eq!(witness.rank(), mask.queries() - 1);
        assert!(witness.null_vector().iter().any(|entry| !entry.is_zero()), "{mask:?}");
        for row in witness.weights().rows() {
            let terms = row.iter().zip(witness.null_vector()).map(|(weight, x)| weight * x);
            assert!(terms.sum::<BigRational>().is_zero(), "{mask:?}");
        }
        assert_eq!(Some(witness.cycle()), guarantee.even_cycle.as_deref());
        assert_eq!(witness.cycle().len() % 2, 0);
    }
    guarantee.method
}

#[test]
fn methods_of_the_gallery() {
    let method = |mask: &Mask| (Guarantee::of(mask).method, Guarantee::of(mask).determinant_sign);
    assert_eq!(method(&gallery::causal(5)), (Method::Acyclic, Some(1)));
    assert_eq!(method(&gallery::permuted(9, 3)), (Method::Acyclic, Some(1)));
    assert_eq!(method(&gallery::full(5)), (Method::TwoCycle, None));
    assert_eq!(method(&gallery::strict_causal(5)), (Method::NoPerfectMatching, Some(0)));
    let reversed = Mask::from_fn(3, 3, |i, j| i + j >= 2);
    assert_eq!(method(&reversed), (Method::UniqueMatching, Some(-1)));
    let ring = Mask::from_fn(3, 3, |i, j| i == j || j == (i + 1) % 3);
    assert_eq!(method(&ring), (Method::EvenCycleSearch, Some(1)));
    assert_eq!(method(&gallery::rotor(9)), (Method::EvenCycleSearch, Some(1)));
    assert_eq!(method(&gallery::ring(8)), (Method::EvenCycleSearch, None));
    // All arcs between residues modulo 3, one step on, and one more.
    let dense = Mask::from_fn(9, 9, |i, j| i == j || (i + 1) % 3 == j % 3);
    assert_eq!(method(&dense), (Method::Density, None));
    assert_eq!(method(&Mask::full(0, 0)), (Method::Acyclic, Some(1)));
    assert_eq!(method(&Mask::full(2, 3)).0, Method::RankBounds);
    assert_eq!(Guarantee::of(&Mask::full(2, 3)).guaranteed_full, Some(false));
    assert_eq!(Guarantee::of(&Mask::full(1, 3)).guaranteed_full, Some(true));
}

#[test]
fn witnesses_are_made_up_to_a_size() {
    let largest = Guarantee::of(&gallery::window(MAX_WEIGHT_TOKENS, 2));
    assert!(largest.witness.is_some() && largest.least.attaining.is_some());
    let beyond = Guarantee::of(&gallery::window(MAX_WEIGHT_TOKENS + 1, 2));
    assert_eq!((beyond.guaranteed_full, beyond.witness), (Some(false), None));
    assert_eq!(beyond.least.attaining, None);
}

#[test]
fn scores_have_the_weights_for_their_softmax() {
    let mask = gallery::window(6, 1);
    let weights = Guarantee::of(&mask).least.attaining.unwrap();
    let scores = weights.scores();
    for (row, scores) in weights.rows().iter().zip(&scores) {
        let total: f64 = scores.iter().map(|score| score.exp()).sum();
        for (weight, score) in row.iter().zip(scores) {
            assert!((score.exp() / total - weight.to_f64().unwrap()).abs() < 1e-15);
        }
    }
    assert_eq!(scores[0][2], f64::NEG_INFINITY);
    assert_eq!((scores.len(), scores[0].len()), (6, 6));
}
