use fullrank::mask::gallery::{self, FAMILIES, Parameters, recognise, suggest};
use fullrank::mask::{Mask, MaskError};

/// The definitions of the interface, written out once more.
fn defined(name: &str, i: usize, j: usize, p: usize) -> Option<bool> {
    Some(match name {
        "full" => true,
        "causal" => j <= i,
        "anticausal" => j >= i,
        "strict_causal" => j < i,
        "identity" => i == j,
        "prefix" | "encoder_decoder" => j <= i || (i < p && j < p),
        "window" => i.abs_diff(j) <= p,
        "causal_window" => j <= i && i - j <= p,
        "padding" => j >= p,
        _ => return None,
    })
}

#[test]
fn members_are_what_their_definitions_say() {
    let mut checked = 0;
    for family in FAMILIES {
        for n in [0, 1, 2, 5, 66] {
            for p in [0, 1, 2, 4, 66, usize::MAX] {
                let parameters: Vec<u64> = match family.parameters {
                    Parameters::Named(names) => vec![p as u64; names.len()],
                    Parameters::List(_) => continue,
                };
                let mask = family.mask(n, &parameters).unwrap();
                for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                    if let Some(expected) = defined(family.name, i, j, p) {
                        assert_eq!(mask.allows(i, j), expected, "{family} {n} {p} {i} {j}");
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 100_000, "{checked}");
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
        (Mask::full(2, 5), "full"),
        (Mask::full(0, 0), "full"),
    ] {
        assert_eq!(recognise(&mask).as_deref(), Some(name));
    }
    assert_eq!(recognise(&Mask::from_fn(4, 4, |i, j| (i, j) == (3, 1))), None);
    assert_eq!(recognise(&Mask::from_fn(2, 3, |i, j| i == j)), None);
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
