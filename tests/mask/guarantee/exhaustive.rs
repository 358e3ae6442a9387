use std::collections::BTreeMap;

use fullrank::mask::Mask;
use fullrank::measure::guarantee::{Guarantee, Method, has_odd_permutation};

use super::{check, oracle};

#[test]
fn every_mask_of_three_tokens() {
    let mut methods = BTreeMap::new();
    for bits in 0..1_u32 << 9 {
        let mask = Mask::from_fn(3, 3, |i, j| bits >> (3 * i + j) & 1 == 1);
        *methods.entry(check(&mask).name()).or_insert(0) += 1;
        let (permanent, determinant) = oracle::permanent_and_determinant(&mask);
        let guaranteed = Guarantee::of(&mask).guaranteed_full == Some(true);
        assert_eq!(guaranteed, permanent > 0 && permanent == determinant.abs(), "{mask:?}");
        let odd = oracle::signs(&mask).contains(&-1);
        assert!(has_odd_permutation(&mask, 1).is_none_or(|found| found == odd), "{mask:?}");
    }
    assert_eq!(methods.len(), 5, "{methods:?}");
}

/// Every self-visible mask, as the bits of its pairs off the diagonal.
fn self_visible(n: usize) -> impl Iterator<Item = Mask> {
    (0..1_u64 << (n * (n - 1))).map(move |bits| {
        Mask::from_fn(n, n, |i, j| {
            let place = i * (n - 1) + if j < i { j } else { j.wrapping_sub(1) };
            i == j || bits >> place & 1 == 1
        })
    })
}

/// At most `(n + 1)^2 / 4 - 1` pairs of different tokens, rounded down, if every token influences
/// every other one and no cycle is even: the theorem of Chung, Goddard and Kleitman.
#[test]
fn influence_on_all_takes_half_of_the_guaranteed_pairs_for_up_to_four_tokens() {
    for n in 1..=4 {
        let influential = |mask: &Mask| mask.power(n).is_ok_and(|paths| paths == Mask::full(n, n));
        let pairs = |mask: Mask| mask.entries() - n;
        let guaranteed = self_visible(n).filter(|mask| !oracle::has_even_cycle(mask));
        let most = guaranteed.filter(influential).map(pairs).max();
        // The bound is attained for every number of tokens but two, which cannot influence each
        // other without a cycle of length two.
        let bound = (n + 1).pow(2) / 4 - 1;
        assert_eq!(most, (n != 2).then_some(bound), "{n} tokens");
    }
}

/// The numbers of masks, of those that guarantee full rank, and of those without cycles.
fn counts(masks: impl Iterator<Item = Mask>) -> [usize; 3] {
    masks.fold([0; 3], |[all, guaranteed, acyclic], mask| {
        let found = Guarantee::of(&mask);
        let full = found.guaranteed_full == Some(true);
        assert_eq!(full, !oracle::has_even_cycle(&mask), "{mask:?}");
        [
            all + 1,
            guaranteed + usize::from(full),
            acyclic + usize::from(found.method == Method::Acyclic),
        ]
    })
}

fn snapshot(name: &str, text: &str) {
    let mut settings = crate::kept::in_folder("snapshots");
    settings.set_description("Masks in which every token sees itself");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn row(n: usize, [all, guaranteed, acyclic]: [usize; 3]) -> String {
    format!("{n:>6}  {all:>7}  {guaranteed:>9}  {acyclic:>7}")
}

const HEADER: &str = "tokens    masks  full rank  acyclic";

#[test]
fn every_self_visible_mask_of_up_to_four_tokens() {
    let mut lines = vec![HEADER.to_owned()];
    for n in 1..=4 {
        for mask in self_visible(n) {
            check(&mask);
            let odd = oracle::signs(&mask).contains(&-1);
            assert_eq!(has_odd_permutation(&mask, 1), Some(odd), "{mask:?}");
            let (permanent, determinant) = oracle::permanent_and_determinant(&mask);
            assert_eq!(odd, permanent != determinant, "{mask:?}");
        }
        lines.push(row(n, counts(self_visible(n))));
    }
    snapshot("guaranteed_masks", &lines.join("\n"));
}

#[cfg(feature = "slow-tests")]
#[test]
fn every_self_visible_mask_of_five_tokens() {
    let text = [HEADER.to_owned(), row(5, counts(self_visible(5)))].join("\n");
    snapshot("guaranteed_masks_of_five_tokens", &text);
}
