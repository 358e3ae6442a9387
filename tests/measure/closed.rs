use fullrank::mask::{Mask, gallery};
use fullrank::measure::closed::closed_classes;

#[test]
fn closed_classes_are_where_walks_end() {
    let classes = |mask: &Mask| closed_classes(mask).unwrap();
    assert_eq!(classes(&gallery::full(3)), [[0, 1, 2]]);
    assert_eq!(classes(&gallery::causal(3)), [[0]]);
    assert_eq!(classes(&gallery::anticausal(3)), [[2]]);
    assert_eq!(classes(&gallery::identity(2)), [[0], [1]]);
    assert_eq!(classes(&gallery::documents(5, &[2, 3]).unwrap()), [vec![0, 1], vec![2, 3, 4]]);
    assert_eq!(classes(&Mask::empty(1, 1)), [[0]]);
    assert!(classes(&Mask::empty(0, 0)).is_empty());
    assert!(closed_classes(&Mask::full(2, 3)).is_err());
}
