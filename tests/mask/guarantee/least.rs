use fullrank::mask::{Mask, gallery};
use fullrank::measure::guarantee::Guarantee;

use super::check;

/// The least rank, where it is known exactly.
fn least(mask: &Mask) -> Option<usize> {
    if mask.queries() < 7 {
        check(mask);
    }
    let least = Guarantee::of(mask).least;
    (least.lower == least.upper).then_some(least.lower)
}

#[test]
fn least_ranks_of_families() {
    for n in 1..12 {
        assert_eq!(least(&gallery::full(n)), Some(1));
        assert_eq!(least(&gallery::causal(n)), Some(n));
        assert_eq!(least(&gallery::antitriangle(n)), Some(n));
        let others = gallery::full(n).minus(&gallery::identity(n)).unwrap();
        assert_eq!(least(&others), Some(if n == 1 { 0 } else { n.min(3) }), "{n}");
        for p in 1..=n {
            assert_eq!(least(&gallery::prefix(n, p)), Some(n - p + 1), "{n} {p}");
            assert_eq!(least(&gallery::window(n, p)), Some(1.max(n.saturating_sub(p))), "{n} {p}");
            for blocks in [gallery::blocks(n, p), gallery::block_causal(n, p)] {
                assert_eq!(least(&blocks.unwrap()), Some(n.div_ceil(p)), "{n} {p}");
            }
        }
    }
    assert_eq!(least(&gallery::documents(6, &[1, 2, 3]).unwrap()), Some(3));
    assert_eq!(least(&gallery::rotor(9)), Some(9));
}

/// Rectangles do not suffice for "everyone but self" in any order: polynomials do.
#[test]
fn hidden_matchings_leave_rank_three() {
    let derangement = Mask::from_fn(8, 8, |i, j| j != (3 * i + 1) % 8);
    assert_eq!(least(&derangement), Some(3));
    let blocks = gallery::blocks(12, 3).unwrap().not();
    assert_eq!(least(&blocks), Some(3));
}
