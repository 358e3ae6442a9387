use std::collections::BTreeMap;

use fullrank::mask::{Mask, gallery};
use fullrank::measure::guarantee::{Guarantee, MAX_WITNESS_TOKENS, Method};
use fullrank::measure::matching::{term_rank, triangular_order};
use fullrank::scalar::BigRational;
use num_traits::{One, Signed, Zero};

/// The signs of all permutations inside the mask.
fn signs(mask: &Mask) -> Vec<i8> {
    fn extend(mask: &Mask, keys: &mut Vec<usize>, sign: i8, found: &mut Vec<i8>) {
        let query = keys.len();
        if query == mask.queries() {
            found.push(sign);
            return;
        }
        for key in mask.visible(query) {
            if !keys.contains(&key) {
                let crossed = keys.iter().filter(|&&other| other > key).count();
                let sign = if crossed % 2 == 0 { sign } else { -sign };
                keys.push(key);
                extend(mask, keys, sign, found);
                keys.pop();
            }
        }
    }
    let mut found = vec![];
    extend(mask, &mut vec![], 1, &mut found);
    found
}

/// The largest matching, by trying everything.
fn matching(mask: &Mask, query: usize, used: &mut Vec<usize>) -> usize {
    if query == mask.queries() {
        return 0;
    }
    let mut best = matching(mask, query + 1, used);
    for key in mask.visible(query) {
        if !used.contains(&key) {
            used.push(key);
            best = best.max(1 + matching(mask, query + 1, used));
            used.pop();
        }
    }
    best
}

fn singular(matrix: &[Vec<BigRational>]) -> bool {
    let mut rows = matrix.to_vec();
    for step in 0..rows.len() {
        let Some(pivot) = (step..rows.len()).find(|&row| !rows[row][step].is_zero()) else {
            return true;
        };
        rows.swap(step, pivot);
        let pivot_row = rows[step].clone();
        for row in &mut rows[step + 1..] {
            let factor = &row[step] / &pivot_row[step];
            for (entry, above) in row.iter_mut().zip(&pivot_row) {
                *entry -= &factor * above;
            }
        }
    }
    false
}

fn check(mask: &Mask) -> Method {
    let guarantee = Guarantee::of(mask);
    let signs = signs(mask);
    let full = !signs.is_empty() && signs.iter().all(|&sign| sign == signs[0]);
    if let Some(answer) = guarantee.guaranteed_full {
        assert_eq!(answer, full, "{mask:?}");
    }
    assert_eq!(guarantee.generic, matching(mask, 0, &mut vec![]), "{mask:?}");
    assert_eq!(guarantee.generic, term_rank(mask));
    match guarantee.determinant_sign {
        Some(0) => assert!(signs.is_empty()),
        Some(sign) => assert!(!signs.is_empty() && signs.iter().all(|&other| other == sign)),
        None => {}
    }
    assert_eq!(triangular_order(mask).is_some(), signs.len() == 1, "{mask:?}");
    assert!(guarantee.least.lower <= guarantee.least.upper);
    assert!(guarantee.least.upper <= guarantee.generic);
    if full {
        assert_eq!(guarantee.least.upper, mask.queries());
    }
    if guarantee.method == Method::TwoCycle {
        let witness = guarantee.witness.as_ref().unwrap();
        for (query, row) in witness.matrix().iter().enumerate() {
            assert!(row.iter().sum::<BigRational>().is_one());
            for (key, weight) in row.iter().enumerate() {
                assert!(!weight.is_negative());
                assert_eq!(weight.is_positive(), mask.allows(query, key), "{mask:?}");
            }
        }
        assert!(singular(witness.matrix()), "{mask:?}");
        assert_eq!(witness.rank(), mask.queries() - 1);
    }
    guarantee.method
}

#[test]
fn every_mask_of_three_tokens() {
    let mut methods = BTreeMap::new();
    for bits in 0..1_u32 << 9 {
        let method = check(&Mask::from_fn(3, 3, |i, j| bits >> (3 * i + j) & 1 == 1));
        *methods.entry(method.name()).or_insert(0) += 1;
    }
    assert_eq!(methods.len(), 5, "{methods:?}");
}

/// The numbers of self-visible masks that guarantee full rank, of 1 to 4 tokens: those whose
/// directed graph has no even cycle.
#[test]
fn every_self_visible_mask_of_up_to_four_tokens() {
    for (n, guaranteed) in [(1, 1), (2, 3), (3, 27), (4, 675)] {
        let pairs: Vec<(usize, usize)> =
            (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j).collect();
        let mut count = 0;
        for bits in 0..1_u32 << pairs.len() {
            let mask = Mask::from_fn(n, n, |i, j| {
                let place = pairs.iter().position(|&pair| pair == (i, j));
                place.is_none_or(|place| bits >> place & 1 == 1)
            });
            check(&mask);
            let signs = signs(&mask);
            count += usize::from(signs.iter().all(|&sign| sign == 1));
        }
        assert_eq!(count, guaranteed, "{n} tokens");
    }
}

#[test]
fn least_ranks_of_families() {
    for n in 1..7 {
        let least = |mask: &Mask| {
            let least = Guarantee::of(mask).least;
            (least.lower, least.upper)
        };
        assert_eq!(least(&gallery::full(n)), (1, 1));
        assert_eq!(least(&gallery::causal(n)), (n, n));
        for p in 1..=n {
            assert_eq!(least(&gallery::prefix(n, p)), (n - p + 1, n - p + 1));
        }
    }
    let documents = gallery::documents(6, &[1, 2, 3]).unwrap();
    assert_eq!(Guarantee::of(&documents).least.upper, 3);
    assert_eq!(Guarantee::of(&documents).least.lower, 3);
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
    assert_eq!(method(&ring), (Method::OnlyTwoCyclesSearched, None));
    assert_eq!(method(&Mask::full(0, 0)), (Method::Acyclic, Some(1)));
    assert_eq!(method(&Mask::full(2, 3)).0, Method::RankBounds);
    assert_eq!(Guarantee::of(&Mask::full(2, 3)).guaranteed_full, Some(false));
    assert_eq!(Guarantee::of(&Mask::full(1, 3)).guaranteed_full, Some(true));
}

#[test]
fn witnesses_are_made_up_to_a_size() {
    assert!(Guarantee::of(&gallery::window(MAX_WITNESS_TOKENS, 2)).witness.is_some());
    let beyond = Guarantee::of(&gallery::window(MAX_WITNESS_TOKENS + 1, 2));
    assert_eq!((beyond.guaranteed_full, beyond.witness), (Some(false), None));
}
