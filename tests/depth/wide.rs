//! A float of 2048 bits, on top of `dashu-float`: it resolves distances down to 1e-600, where `f64`
//! ends at 1e-16. It computes with integers only, so its numbers are the same on every machine.

use std::fmt;
use std::ops::{
    Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign,
};

use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;
use fullrank::scalar::{BigRational, Exponential, Scalar, SquareRoot};
use num_bigint::BigInt;
use num_traits::{FromPrimitive, Num, One, Zero};

const BITS: usize = 2048;

type Big = FBig<HalfEven, 2>;

#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(crate) struct Wide(Big);

impl Wide {
    /// Whatever is computed from values of this precision has it too.
    fn new(value: Big) -> Self {
        Self(value.with_precision(BITS).value())
    }

    /// The decimal logarithm; minus infinity for zero.
    pub(crate) fn log10(&self) -> f64 {
        if self.is_zero() {
            return f64::NEG_INFINITY;
        }
        Exponential::ln(self).0.to_f64().value() / std::f64::consts::LN_10
    }

    pub(crate) fn tanh(&self) -> Self {
        let square = (self.clone() + self.clone()).exp();
        (square.clone() - Self::one()) / (square + Self::one())
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident $assign:ident $assigning:ident)*) => {$(
        impl $operator for Wide {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0))
            }
        }

        impl $assign for Wide {
            fn $assigning(&mut self, other: Self) {
                *self = self.clone().$method(other);
            }
        }
    )*};
}

operators! {
    Add add AddAssign add_assign
    Sub sub SubAssign sub_assign
    Mul mul MulAssign mul_assign
    Div div DivAssign div_assign
    Rem rem RemAssign rem_assign
}

impl Neg for Wide {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Wide {
    fn zero() -> Self {
        Self::new(Big::ZERO)
    }

    fn is_zero(&self) -> bool {
        self.0.repr().significand().is_zero()
    }
}

impl One for Wide {
    fn one() -> Self {
        Self::new(Big::ONE)
    }
}

impl Num for Wide {
    type FromStrRadixErr = <Big as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        Big::from_str_radix(text, radix).map(Self::new)
    }
}

impl FromPrimitive for Wide {
    fn from_i64(value: i64) -> Option<Self> {
        Big::from_i64(value).map(Self::new)
    }

    fn from_u64(value: u64) -> Option<Self> {
        Big::from_u64(value).map(Self::new)
    }

    fn from_f64(value: f64) -> Option<Self> {
        Big::from_f64(value).map(Self::new)
    }
}

impl fmt::Display for Wide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Scalar for Wide {
    const NAME: &'static str = "wide";

    fn to_rational(&self) -> Option<BigRational> {
        let (significand, exponent) = (self.0.repr().significand(), self.0.repr().exponent());
        let bytes = significand.to_le_bytes();
        let whole = BigRational::from_integer(BigInt::from_signed_bytes_le(&bytes));
        let power = BigRational::from_integer(BigInt::from(1) << exponent.unsigned_abs());
        Some(if exponent < 0 { whole / power } else { whole * power })
    }

    fn is_finite(&self) -> bool {
        !self.0.repr().is_infinite()
    }
}

impl Exponential for Wide {
    fn exp(&self) -> Self {
        Self(self.0.exp())
    }

    fn ln(&self) -> Self {
        Self(self.0.ln())
    }
}

impl SquareRoot for Wide {
    fn sqrt(&self) -> Option<Self> {
        (*self >= Self::zero()).then(|| Self(dashu_float::ops::SquareRoot::sqrt(&self.0)))
    }
}

#[test]
fn the_precision_stays() {
    let whole = |value: i64| Wide::from_i64(value).unwrap();
    let assert_equal = |one: Wide, other: Wide| {
        let difference = one - other;
        let magnitude = if difference < Wide::zero() { -difference } else { difference };
        assert!(magnitude.log10() < -615.0, "they differ by {magnitude}");
    };
    let third = whole(1) / whole(3);
    assert_equal(third.clone() + third.clone() + third, whole(1));
    assert_equal(Exponential::ln(&whole(3).exp()), whole(3));
    let root = whole(2).sqrt().unwrap();
    assert_equal(root.clone() * root, whole(2));
    assert_eq!(whole(-1).sqrt(), None);
    assert_eq!(Wide::from_f64(-0.75).unwrap().to_rational(), (-0.75_f64).to_rational());
    assert!((whole(1).tanh().log10() - 1f64.tanh().log10()).abs() < 1e-15);
}
