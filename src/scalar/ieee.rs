//! The binary formats of IEEE 754 and bfloat16.

use half::{bf16, f16};
use num_rational::BigRational;
use num_traits::Float;

use super::{Dyadic, Exp2, Exponential, FloatFormat, PrimeField, Scalar, SquareRoot, power_of_two};

macro_rules! binary_format {
    ($float:ident, precision $precision:literal, exponents $least:literal ..= $greatest:literal,
     nearest $nearest:expr, to_f64 $to_f64:expr) => {
        impl Scalar for $float {
            const NAME: &'static str = stringify!($float);

            fn to_rational(&self) -> Option<BigRational> {
                self.decode().map(Dyadic::to_rational)
            }

            fn exact_f64(&self) -> Option<f64> {
                Some(FloatFormat::to_f64(*self))
            }

            fn is_finite(&self) -> bool {
                Float::is_finite(*self)
            }

            fn residue(&self, field: &PrimeField) -> Option<u64> {
                self.decode().map(|dyadic| dyadic.residue(field))
            }
        }

        impl SquareRoot for $float {
            fn sqrt(&self) -> Option<Self> {
                let root = Float::sqrt(*self);
                (!root.is_nan()).then_some(root)
            }
        }

        impl Exponential for $float {
            fn exp(&self) -> Self {
                Float::exp(*self)
            }

            fn ln(&self) -> Self {
                Float::ln(*self)
            }
        }

        impl Exp2 for $float {
            fn exp2(&self) -> Option<Self> {
                let exponent = FloatFormat::to_f64(*self);
                let exact = exponent.trunc() == exponent && exponent.abs() <= 2048.0;
                Some(FloatFormat::nearest(if exact {
                    power_of_two(exponent as i32)
                } else {
                    exponent.exp2()
                }))
            }
        }

        impl FloatFormat for $float {
            const PRECISION: u32 = $precision;
            const MIN_EXPONENT: i32 = $least;
            const MAX_EXPONENT: i32 = $greatest;

            fn decode(self) -> Option<Dyadic> {
                Scalar::is_finite(&self).then(|| {
                    let (mantissa, exponent, sign) = Float::integer_decode(self);
                    Dyadic {
                        negative: sign < 0,
                        mantissa: mantissa.into(),
                        exponent: exponent.into(),
                    }
                })
            }

            fn nearest(value: f64) -> Self {
                $nearest(value)
            }

            fn to_f64(self) -> f64 {
                $to_f64(self)
            }
        }
    };
}

binary_format!(f16, precision 11, exponents -14 ..= 15,
    nearest |value| f16::from_f32(round_to_odd(value)), to_f64 f16::to_f64);
binary_format!(bf16, precision 8, exponents -126 ..= 127,
    nearest |value| bf16::from_f32(round_to_odd(value)), to_f64 bf16::to_f64);
binary_format!(f32, precision 24, exponents -126 ..= 127,
    nearest |value| value as f32, to_f64 f64::from);
binary_format!(f64, precision 53, exponents -1022 ..= 1023,
    nearest std::convert::identity, to_f64 std::convert::identity);

/// `value` as `f32`, rounded to odd: truncated, with the last bit set if anything was lost.
///
/// A later rounding to a format with at most 22 bits then gives the nearest value of that
/// format, as if `value` had been rounded once (Boldo and Melquiond, "Emulation of FMA and
/// correctly rounded sums: proved algorithms using rounding to odd", 2008); rounding to nearest
/// twice does not.
fn round_to_odd(value: f64) -> f32 {
    let nearest = value as f32;
    if f64::from(nearest) == value || value.is_nan() || nearest.to_bits() & 1 == 1 {
        return nearest;
    }
    // Inexact and even: the odd neighbour on the other side of `value`. An infinity stands for
    // a finite value beyond the range; below it lies the greatest finite number, which is odd.
    if f64::from(nearest).abs() > value.abs() {
        f32::from_bits(nearest.to_bits() - 1)
    } else {
        f32::from_bits(nearest.to_bits() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_from_f64_happens_once() {
        // Just above the midpoint of 1 and 1 + 2^-10, by less than f32 can see: rounding to
        // f32 first would land on the midpoint and then on the even neighbour 1.
        let value = 1.0 + power_of_two(-11) + power_of_two(-40);
        assert_eq!(<f16 as FloatFormat>::nearest(value).to_f64(), 1.0 + power_of_two(-10));
        // A midpoint itself, which goes to the even neighbour.
        let value = 1.0 + power_of_two(-11);
        assert_eq!(<f16 as FloatFormat>::nearest(value).to_f64(), 1.0);
        // Just below a midpoint, where it is rounded to f32 upwards, to an even or an odd number.
        let value = 1.0 + 3.0 * power_of_two(-11) - power_of_two(-40);
        assert_eq!(<f16 as FloatFormat>::nearest(value).to_f64(), 1.0 + power_of_two(-10));
        assert_eq!(<f16 as FloatFormat>::nearest(-value).to_f64(), -1.0 - power_of_two(-10));
        let value = 1.0 + power_of_two(-11) + power_of_two(-23) - power_of_two(-40);
        assert_eq!(<f16 as FloatFormat>::nearest(value).to_f64(), 1.0 + power_of_two(-10));
        let value = 1.0 + power_of_two(-8) + power_of_two(-40);
        assert_eq!(<bf16 as FloatFormat>::nearest(value).to_f64(), 1.0 + power_of_two(-7));
    }

    #[test]
    fn the_ends_of_the_formats_are_where_the_constants_say() {
        fn check<T: FloatFormat>() {
            let tiny = T::least_positive();
            if T::NAME != "f64" {
                assert!(T::nearest(tiny * 0.501).to_f64() == tiny);
                assert!(T::nearest(tiny * 0.5).to_f64() == 0.0);
                assert!(!T::nearest(T::greatest() * 1.01).is_finite());
            }
            assert_eq!(T::nearest(tiny).to_f64(), tiny);
            assert_eq!(T::nearest(T::greatest()).to_f64(), T::greatest());
            assert_eq!(T::nearest(f64::NAN).decode(), None);
            assert_eq!(T::nearest(f64::NEG_INFINITY).decode(), None);
            assert!(T::nearest(-0.0).decode().is_some_and(|zero| zero.mantissa == 0));
        }
        check::<f16>();
        check::<bf16>();
        check::<f32>();
        check::<f64>();
    }
}
