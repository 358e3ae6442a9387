use fullrank::mask::{Layout, Mask, MaskError};
use quickcheck::quickcheck;

use crate::arbitrary::{Triple, naive, naive_product};

quickcheck! {
    fn boolean_algebra(triple: Triple) -> bool {
        let [a, b, c] = triple.0;
        let or = |x: &Mask, y: &Mask| x.or(y).unwrap();
        let and = |x: &Mask, y: &Mask| x.and(y).unwrap();
        or(&a, &b) == or(&b, &a)
            && and(&a, &or(&b, &c)) == or(&and(&a, &b), &and(&a, &c))
            && or(&a, &b).not() == and(&a.not(), &b.not())
            && a.not().not() == a
            && a.minus(&b).unwrap() == and(&a, &b.not())
            && and(&a, &b).is_subset_of(&a)
            && a.is_subset_of(&or(&a, &b))
            && a.is_subset_of(&b) == (or(&a, &b) == b)
            && or(&a, &a.not()) == Mask::full(a.queries(), a.keys())
            && and(&a, &a.not()) == Mask::empty(a.queries(), a.keys())
            && a.entries() + a.not().entries() == a.queries() * a.keys()
    }

    fn products_are_those_of_boolean_matrices(triple: Triple) -> bool {
        let [a, b, c] = triple.0;
        let ab = a.compose(&b).unwrap();
        naive(&ab) == naive_product(&naive(&a), &naive(&b))
            && ab.compose(&c).unwrap() == a.compose(&b.compose(&c).unwrap()).unwrap()
            && ab.transpose() == b.transpose().compose(&a.transpose()).unwrap()
            && a.compose(&b.or(&c).unwrap()).unwrap() == ab.or(&a.compose(&c).unwrap()).unwrap()
            && a.transpose().transpose() == a
            && a.power(3).unwrap() == a.compose(&a).unwrap().compose(&a).unwrap()
            && a.power(1).unwrap() == a
            && a.power(0).unwrap() == Mask::identity(a.queries())
    }

    fn rows_are_what_they_show(triple: Triple) -> bool {
        let mask = &triple.0[0];
        naive(mask).iter().enumerate().all(|(i, row)| {
            let visible: Vec<usize> = (0..row.len()).filter(|&j| row[j]).collect();
            mask.visible(i).collect::<Vec<_>>() == visible
                && mask.last_visible(i) == visible.last().copied()
                && mask.degree(i) == visible.len()
                && mask.empty_rows().contains(&i) == visible.is_empty()
        }) && mask.self_visible() == (0..mask.queries()).all(|i| mask.allows(i, i))
            && mask.to_string().replace('\n', "").matches('1').count() == mask.entries()
    }
}

#[test]
fn shapes_must_fit() {
    let (wide, tall) = (Mask::full(2, 3), Mask::full(3, 2));
    for result in [wide.and(&tall), wide.or(&tall), wide.minus(&tall), wide.compose(&wide)] {
        assert!(matches!(result, Err(MaskError::Shape { left: (2, 3), .. })));
    }
    assert_eq!(wide.compose(&tall), Ok(Mask::full(2, 2)));
    assert!(matches!(wide.power(2), Err(MaskError::NotSquare { queries: 2, keys: 3, .. })));
    assert!(!wide.is_subset_of(&tall) && !wide.self_visible() && !wide.is_square());
}

#[test]
fn tokens_are_selected_in_the_given_order() {
    let mask = Mask::from_fn(3, 3, |i, j| (i, j) == (0, 2));
    assert_eq!(mask.select(&[2, 0]).to_string(), "00\n10");
    assert_eq!(mask.select_rows_columns(&[0], &[2, 2, 0]).to_string(), "110");
}

#[test]
fn a_layout_needs_layers_heads_and_one_size() {
    let [two, three] = [Mask::full(2, 2), Mask::full(3, 3)];
    assert!(matches!(Layout::new(vec![]), Err(MaskError::EmptyLayout { .. })));
    assert!(matches!(
        Layout::new(vec![vec![two.clone()], vec![]]),
        Err(MaskError::EmptyLayout { .. })
    ));
    assert!(matches!(
        Layout::new(vec![vec![two.clone()], vec![two.clone(), three]]),
        Err(MaskError::LayoutTokens { layer: 1, head: 1, found: 3, expected: 2 })
    ));
    assert!(matches!(Layout::single(Mask::full(2, 3)), Err(MaskError::NotSquare { .. })));
    let layout =
        Layout::new(vec![vec![two.clone(), Mask::identity(2)], vec![two.clone()]]).unwrap();
    assert_eq!(layout.distinct(), [&two, &Mask::identity(2)]);
    assert_eq!(layout.unions(), [two.clone(), two]);
}
