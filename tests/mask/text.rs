use fullrank::mask::{Mask, MaskTextError};
use quickcheck::quickcheck;

use crate::arbitrary::Small;

quickcheck! {
    fn what_is_printed_parses_to_the_same(small: Small) -> bool {
        small.0.to_string().parse::<Mask>() == Ok(small.0)
    }
}

#[test]
fn separators_and_empty_lines_do_not_count() {
    let mask: Mask = "1, 0\t1\r\n\n  \n0 1 1\n".parse().unwrap();
    assert_eq!(mask.to_string(), "101\n011");
    assert_eq!(format!("{mask:?}"), "Mask 2x3\n101\n011");
    assert_eq!("".parse::<Mask>(), Ok(Mask::empty(0, 0)));
}

#[test]
fn mistakes_are_placed() {
    assert_eq!(
        "01\n0é".parse::<Mask>(),
        Err(MaskTextError::Character { line: 2, column: 2, found: 'é' })
    );
    assert_eq!(
        "01\n\n011".parse::<Mask>(),
        Err(MaskTextError::Length { line: 3, found: 3, expected: 2 })
    );
}
