use std::collections::BTreeSet;

use fullrank::mask::gallery::{self, FAMILIES, Parameters, recognise, suggest};
use fullrank::mask::{Mask, MaskError};

/// The definitions of the interface, written out once more, for `n` tokens and parameters `p`, `q`.
fn defined(name: &str, n: usize, (i, j): (usize, usize), p: usize, q: usize) -> Option<bool> {
    let apart = i.abs_diff(j);
    let block = |token: usize| token / p.max(1);
    let group = |token: usize| if token == 0 { 0 } else { 1 + usize::from(2 * token > n - 1) };
    Some(match name {
        "full" => true,
        "causal" => j <= i,
        "anticausal" => j >= i,
        "strict_causal" => j < i,
        "identity" => i == j,
        "prefix" | "encoder_decoder" => j <= i || (i < p && j < p),
        "window" => apart <= p,
        "causal_window" => j <= i && apart <= p,
        "dilated" => apart == 0 || (1..=p.min(n)).any(|k| k.checked_mul(q) == Some(apart)),
        "strided" => {
            (0..=n).any(|k| k.checked_mul(p).is_some_and(|back| i.checked_sub(j) == Some(back)))
        }
        "global" => i < p || j < p,
        "sinks" => j < p,
        "blocks" => block(i) == block(j),
        "block_causal" => block(i) >= block(j),
        "padding" => j >= p,
        "ring" => j == i || j == i + 1 || (i + 1 == n && j == 0),
        "rotor" => i == j || matches!((group(i), group(j)), (0, 1) | (1, 2) | (2, 0)),
        "staircase" => j == i || j == i + 1 || (j < i && (i - j) % 2 == 0),
        "antitriangle" => i + j + 1 >= n,
        "longformer" => apart <= p || i < q || j < q,
        _ => return None,
    })
}

#[test]
fn members_are_what_their_definitions_say() {
    let mut checked = BTreeSet::new();
    for family in FAMILIES {
        for n in [0, 1, 2, 5, 8, 66] {
            for (p, q) in [(0, 1), (1, 0), (2, 3), (4, 1), (1, 2), (66, 2), (usize::MAX, 3)] {
                let parameters: Vec<u64> = match family.parameters {
                    Parameters::Named(names) => {
                        (0..names.len()).map(|k| [p, q][k % 2] as u64).collect()
                    }
                    Parameters::List(_) => continue,
                };
                if p == 0 && family.name.starts_with("block") {
                    assert_eq!(family.mask(n, &parameters), Err(MaskError::BlockSize));
                    continue;
                }
                let mask = family.mask(n, &parameters).unwrap();
                for pair in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                    if let Some(expected) = defined(family.name, n, pair, p, q) {
                        assert_eq!(
                            mask.allows(pair.0, pair.1),
                            expected,
                            "{family} {n} {p} {q} {pair:?}"
                        );
                        checked.insert(family.name);
                    }
                }
            }
        }
    }
    let drawn = ["documents", "random", "permuted", "bigbird"];
    let expected: BTreeSet<&str> =
        FAMILIES.iter().map(|family| family.name).filter(|name| !drawn.contains(name)).collect();
    assert_eq!(checked, expected);
}

#[test]
fn random_masks_have_different_keys_in_each_row() {
    let (n, k) = (40, 7);
    let mask = gallery::random(n, k, 3);
    assert!((0..n).all(|query| mask.degree(query) == k));
    assert_eq!(mask, gallery::random(n, k, 3));
    assert_ne!(mask, gallery::random(n, k, 4));
    // Every key is drawn about n k / n = 7 times; Chernoff leaves 1e-6 beyond 0 and 40.
    let seen = mask.transpose();
    assert!((0..n).all(|key| (1..n).contains(&seen.degree(key))), "{mask:?}");
    assert_eq!(gallery::random(3, 9, 0), gallery::full(3));
    let bigbird = gallery::bigbird(n, 1, 2, k, 3);
    assert_eq!(
        bigbird,
        mask.or(&gallery::window(n, 1)).unwrap().or(&gallery::global(n, 2)).unwrap()
    );
}

#[test]
fn documents_must_fill_the_tokens() {
    let mask = gallery::documents(5, &[2, 0, 3]).unwrap();
    assert_eq!(mask.to_string(), "11000\n11000\n00111\n00111\n00111");
    for lengths in [&[2, 2][..], &[6], &[usize::MAX, 2], &[]] {
        assert!(matches!(
            gallery::documents(5, lengths),
            Err(MaskError::Documents { tokens: 5, .. })
        ));
    }
}

#[test]
fn a_permuted_mask_is_causal_in_another_order() {
    let mask = gallery::permuted(12, 7);
    assert_eq!(mask, gallery::permuted(12, 7));
    assert_ne!(mask, gallery::permuted(12, 8));
    let mut order: Vec<usize> = (0..12).collect();
    order.sort_by_key(|&token| mask.degree(token));
    assert_eq!(mask.select(&order), gallery::causal(12));
    assert_ne!(order, (0..12).collect::<Vec<_>>());
}

#[test]
fn patterns_are_recognised_and_others_are_not() {
    for (mask, name) in [
        (gallery::full(6), "full"),
        (gallery::causal(6), "causal"),
        (gallery::anticausal(6), "anticausal"),
        (gallery::strict_causal(6), "strict_causal"),
        (gallery::identity(6), "identity"),
        (gallery::prefix(6, 3), "prefix(3)"),
        (gallery::window(6, 2), "window(2)"),
        (gallery::causal_window(6, 2), "causal_window(2)"),
        (gallery::documents(6, &[2, 4]).unwrap(), "documents(2,4)"),
        (gallery::padding(6, 2), "padding(2)"),
        (gallery::dilated(9, 2, 3), "dilated(2,3)"),
        (gallery::strided(9, 4), "strided(4)"),
        (gallery::global(6, 2), "global(2)"),
        (gallery::sinks(6, 2), "sinks(2)"),
        (gallery::blocks(7, 2).unwrap(), "blocks(2)"),
        (gallery::block_causal(7, 3).unwrap(), "block_causal(3)"),
        (gallery::ring(6), "ring"),
        (gallery::rotor(6), "rotor"),
        (gallery::staircase(6), "staircase"),
        (gallery::antitriangle(6), "antitriangle"),
        (gallery::longformer(9, 1, 2), "longformer(1,2)"),
        (Mask::full(2, 5), "full"),
        (Mask::full(0, 0), "full"),
    ] {
        assert_eq!(recognise(&mask).as_deref(), Some(name));
    }
    assert_eq!(recognise(&Mask::from_fn(4, 4, |i, j| (i, j) == (3, 1))), None);
    assert_eq!(recognise(&Mask::from_fn(2, 3, |i, j| i == j)), None);
    // A seed is not guessed.
    assert!((0..4).all(|seed| recognise(&gallery::permuted(9, seed)).is_none()));
}

#[test]
fn families_count_their_parameters_and_suggest_names() {
    let window = gallery::find("window").unwrap();
    assert!(matches!(window.mask(3, &[]), Err(MaskError::Parameters { given: 0, .. })));
    assert!(matches!(window.mask(3, &[1, 2]), Err(MaskError::Parameters { given: 2, .. })));
    assert_eq!(window.to_string(), "window(w)");
    assert_eq!(suggest("casual"), Some("causal"));
    assert_eq!(suggest("windw"), Some("window"));
    assert_eq!(suggest("zzz"), None);
    assert!(gallery::find("windw").is_none());
}
