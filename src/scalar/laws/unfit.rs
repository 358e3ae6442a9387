//! Types that break one law each.

use std::fmt;
use std::ops::{
    Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign,
};

use num_rational::BigRational;
use num_traits::{FromPrimitive, Num, One, Zero};

use super::{Violation, check};
use crate::scalar::{Dyadic, Exp2, Exponential, FloatFormat, Scalar, power_of_two};

/// `f64` but for one defect.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Unfit<const DEFECT: usize>(f64);

/// No defect.
const FIT: usize = 0;
/// One more bit than the format promises.
const PRECISE: usize = 1;
/// The exact value drops what is below 2^-40.
const ROUGH: usize = 2;
/// Rounding moves to the next number.
const ROUNDED: usize = 3;
/// The value in `f64` is the next number.
const WIDENED: usize = 4;
const ADDITION: usize = 5;
const SUBTRACTION: usize = 6;
const MULTIPLICATION: usize = 7;
const DIVISION: usize = 8;
/// The exponential is zero for arguments below -30.
const VANISHING: usize = 9;
/// The exponential is off by a few units in the last place.
const INACCURATE: usize = 10;
/// The exponential is off by one unit for every second argument.
const DECREASING: usize = 11;
/// The same in a format of one bit less.
const NARROW_ROUNDED: usize = 12;
const NARROW_WIDENED: usize = 13;
/// The exponential vanishes a little before the underflow gap.
const EARLY: usize = 14;
/// From here on: one of the edges does not decode.
const EDGE: usize = 15;

const EDGES: [f64; 10] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    f64::MAX,
    -f64::MAX,
    f64::from_bits(1),
    f64::MIN_POSITIVE,
    1.0 + f64::EPSILON,
    1075.0 * std::f64::consts::LN_2 / -2.0,
];

/// A little more, a quarter of the precision away.
fn off(value: f64) -> f64 {
    value * (1.0 + power_of_two(-40))
}

macro_rules! operators {
    ($($operator:ident $method:ident $assign:ident $assigning:ident $defect:ident)*) => {$(
        impl<const DEFECT: usize> $operator for Unfit<DEFECT> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                let value = self.0.$method(other.0);
                Self(if DEFECT == $defect { off(value) } else { value })
            }
        }

        impl<const DEFECT: usize> $assign for Unfit<DEFECT> {
            fn $assigning(&mut self, other: Self) {
                *self = self.$method(other);
            }
        }
    )*};
}

/// No law speaks of remainders.
const REMAINDER: usize = usize::MAX;

operators! {
    Add add AddAssign add_assign ADDITION
    Sub sub SubAssign sub_assign SUBTRACTION
    Mul mul MulAssign mul_assign MULTIPLICATION
    Div div DivAssign div_assign DIVISION
    Rem rem RemAssign rem_assign REMAINDER
}

impl<const DEFECT: usize> Neg for Unfit<DEFECT> {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<const DEFECT: usize> Zero for Unfit<DEFECT> {
    fn zero() -> Self {
        Self(0.0)
    }

    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl<const DEFECT: usize> One for Unfit<DEFECT> {
    fn one() -> Self {
        Self(1.0)
    }
}

impl<const DEFECT: usize> Num for Unfit<DEFECT> {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Self)
    }
}

impl<const DEFECT: usize> FromPrimitive for Unfit<DEFECT> {
    fn from_i64(value: i64) -> Option<Self> {
        f64::from_i64(value).map(Self)
    }

    fn from_u64(value: u64) -> Option<Self> {
        f64::from_u64(value).map(Self)
    }
}

impl<const DEFECT: usize> fmt::Display for Unfit<DEFECT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const DEFECT: usize> Scalar for Unfit<DEFECT> {
    const NAME: &'static str = "unfit";

    fn to_rational(&self) -> Option<BigRational> {
        if DEFECT == ROUGH {
            return ((self.0 / power_of_two(-40)).trunc() * power_of_two(-40)).to_rational();
        }
        self.0.to_rational()
    }

    fn is_finite(&self) -> bool {
        self.0.is_finite()
    }
}

impl<const DEFECT: usize> Exponential for Unfit<DEFECT> {
    fn exp(&self) -> Self {
        Self(match DEFECT {
            VANISHING if self.0 < -30.0 => 0.0,
            EARLY if self.0 < -744.5 => 0.0,
            INACCURATE => self.0.exp() * (1.0 + 16.0 * f64::EPSILON),
            DECREASING if self.0.to_bits() % 2 == 1 => self.0.exp().next_down(),
            _ => self.0.exp(),
        })
    }

    fn ln(&self) -> Self {
        Self(self.0.ln())
    }
}

impl<const DEFECT: usize> Exp2 for Unfit<DEFECT> {
    fn exp2(&self) -> Option<Self> {
        Exp2::exp2(&self.0).map(Self)
    }
}

impl<const DEFECT: usize> FloatFormat for Unfit<DEFECT> {
    const PRECISION: u32 =
        if matches!(DEFECT, PRECISE | NARROW_ROUNDED | NARROW_WIDENED) { 52 } else { 53 };
    const MIN_EXPONENT: i32 = -1022;
    const MAX_EXPONENT: i32 = 1023;

    fn decode(self) -> Option<Dyadic> {
        let edge = DEFECT.checked_sub(EDGE).map(|index| EDGES[index].to_bits());
        self.0.decode().filter(|_| edge != Some(self.0.to_bits()))
    }

    fn nearest(value: f64) -> Self {
        let is_off = matches!(DEFECT, ROUNDED | NARROW_ROUNDED);
        Self(if is_off { value.next_up() } else { value })
    }

    fn to_f64(self) -> f64 {
        if matches!(DEFECT, WIDENED | NARROW_WIDENED) { self.0.next_up() } else { self.0 }
    }
}

fn broken<const DEFECT: usize>() -> Result<(), Violation> {
    check::<Unfit<DEFECT>>(&[0.1, -2.5, -40.0, 0.0, f64::from_bits(1), 3.0, 1e-20])
}

#[test]
fn each_law_finds_what_breaks_it() {
    assert_eq!(broken::<FIT>(), Ok(()));
    for (found, law) in [
        (broken::<PRECISE>(), "a mantissa has no more significant bits than the precision"),
        (broken::<ROUGH>(), "both exact values agree"),
        (broken::<ROUNDED>(), "the exact value rounds back to the float"),
        (broken::<WIDENED>(), "rounding a value of the format changes nothing"),
        (broken::<NARROW_ROUNDED>(), "the exact value rounds back to the float"),
        (broken::<NARROW_WIDENED>(), "rounding a value of the format changes nothing"),
        (broken::<ADDITION>(), "an operation errs by at most the unit roundoff"),
        (broken::<SUBTRACTION>(), "an operation errs by at most the unit roundoff"),
        (broken::<MULTIPLICATION>(), "an operation errs by at most the unit roundoff"),
        (broken::<DIVISION>(), "an operation errs by at most the unit roundoff"),
        (broken::<VANISHING>(), "the exponential is positive"),
        (broken::<INACCURATE>(), "the exponential is accurate"),
        (broken::<DECREASING>(), "the exponential is monotone"),
    ] {
        let violation = found.unwrap_err();
        assert!(violation.law.starts_with(law), "{violation}, instead of `{law}`");
    }
}

#[test]
fn every_edge_is_tried() {
    macro_rules! edges {
        ($($index:literal)*) => {
            [$(check::<Unfit<{ EDGE + $index }>>(&[])),*]
        };
    }
    let found = edges!(0 1 2 3 4 5 6 7 8 9);
    for (found, edge) in found.into_iter().zip(EDGES) {
        let violation = found.unwrap_err();
        assert_eq!(violation.law, "a value decodes if and only if it is finite");
        assert_eq!((violation.scalar, violation.at), ("unfit", edge.to_string()));
    }
}

#[test]
fn nothing_is_asked_of_what_is_not_finite_nor_of_the_brink_of_underflow() {
    assert_eq!(check::<f64>(&[f64::NAN, 1.0, f64::INFINITY, -1.0, f64::NEG_INFINITY]), Ok(()));
    assert_eq!(check::<Unfit<EARLY>>(&[-744.8]), Ok(()));
    assert!(check::<Unfit<VANISHING>>(&[-744.0]).is_err());
}
