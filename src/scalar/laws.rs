//! Laws that a float must satisfy for the claims to mean anything about it.
//!
//! A type can implement [`FloatFormat`] and still be unfit: an
//! exponential that is accurate to fewer bits than the precision promises, a decoding that
//! drops a low part. [`check`] evaluates every law on values that the caller supplies and on
//! the edges of the format.

use num_rational::BigRational;
use num_traits::{CheckedDiv, FromPrimitive, Signed, ToPrimitive};

use super::{FloatFormat, Scalar, power_of_two};

/// A law that a type broke, with the value at which it did.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{scalar} breaks the law `{law}` at {at}")]
pub struct Violation {
    /// [`Scalar::NAME`] of the type.
    pub scalar: &'static str,
    /// The law in a line.
    pub law: &'static str,
    /// The value or values, in `f64`.
    pub at: String,
}

/// Checks every law of a float format on `samples` and on the edges of the format.
///
/// The exponential is held to an error of 2 units in the last place against `f64`, or, for a
/// format as precise as `f64` or more, to 4 units of `f64`: more could not be told from here.
///
/// # Errors
/// The first violation found.
///
/// # Cost
/// One exact rational operation per law and pair of neighbouring samples.
pub fn check<T: FloatFormat>(samples: &[f64]) -> Result<(), Violation> {
    let edges = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        T::greatest(),
        -T::greatest(),
        T::least_positive(),
        power_of_two(T::MIN_EXPONENT),
        1.0 + 2.0 * T::unit_roundoff(),
        T::underflow_gap() / -2.0,
    ];
    let values: Vec<T> = edges.iter().chain(samples).map(|&x| T::nearest(x)).collect();
    for &x in &values {
        decoding_is_exact(x)?;
        rounding_is_idempotent(x)?;
        exponential_is_positive_and_accurate(x)?;
    }
    for pair in values.windows(2) {
        operations_round_within_half_an_ulp(pair[0], pair[1])?;
        exponential_is_monotone(pair[0], pair[1])?;
    }
    Ok(())
}

fn law<T: Scalar>(holds: bool, law: &'static str, at: &[T]) -> Result<(), Violation> {
    if holds {
        return Ok(());
    }
    let at = at.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Err(Violation { scalar: T::NAME, law, at })
}

fn decoding_is_exact<T: FloatFormat>(x: T) -> Result<(), Violation> {
    let decoded = x.decode();
    law(decoded.is_some() == x.is_finite(), "a value decodes if and only if it is finite", &[x])?;
    let Some(dyadic) = decoded else { return Ok(()) };
    law(
        // None for zero.
        dyadic
            .mantissa
            .checked_shr(dyadic.mantissa.trailing_zeros())
            .is_none_or(|odd| odd < 1 << T::PRECISION),
        "a mantissa has no more significant bits than the precision",
        &[x],
    )?;
    law(x.to_rational() == Some(dyadic.to_rational()), "both exact values agree", &[x])?;
    let back = dyadic.to_rational().to_f64().map(<T as FloatFormat>::nearest);
    law(T::PRECISION > 53 || back == Some(x), "the exact value rounds back to the float", &[x])
}

fn rounding_is_idempotent<T: FloatFormat>(x: T) -> Result<(), Violation> {
    let again = T::nearest(x.to_f64());
    law(
        T::PRECISION > 53 || again == x || !x.is_finite(),
        "rounding a value of the format changes nothing",
        &[x],
    )
}

fn operations_round_within_half_an_ulp<T: FloatFormat>(x: T, y: T) -> Result<(), Violation> {
    let (Some(exact_x), Some(exact_y)) = (x.to_rational(), y.to_rational()) else { return Ok(()) };
    let results = [
        (x + y, Some(&exact_x + &exact_y)),
        (x - y, Some(&exact_x - &exact_y)),
        (x * y, Some(&exact_x * &exact_y)),
        (x / y, exact_x.checked_div(&exact_y)),
    ];
    for (rounded, exact) in results {
        let (Some(rounded), Some(exact)) = (rounded.to_rational(), exact) else { continue };
        let relative = rational(T::unit_roundoff()) * exact.abs();
        let absolute = rational(T::half_least_subnormal());
        let bound = if relative > absolute { relative } else { absolute };
        law(
            (rounded - exact).abs() <= bound,
            "an operation errs by at most the unit roundoff or half the least subnormal",
            &[x, y],
        )?;
    }
    Ok(())
}

fn exponential_is_positive_and_accurate<T: FloatFormat>(x: T) -> Result<(), Violation> {
    let argument = x.to_f64();
    if !x.is_finite() || argument >= T::greatest().ln() || argument <= -T::underflow_gap() + 1.0 {
        return Ok(());
    }
    let value = x.exp();
    law(value > T::zero(), "the exponential is positive above the underflow gap", &[x])?;
    let reference = argument.exp();
    let precision = T::unit_roundoff().max(power_of_two(-53));
    let tolerance = 4.0 * precision * reference + 2.0 * T::half_least_subnormal();
    law(
        (value.to_f64() - reference).abs() <= tolerance,
        "the exponential is accurate to two units in the last place",
        &[x],
    )
}

fn exponential_is_monotone<T: FloatFormat>(x: T, y: T) -> Result<(), Violation> {
    let (low, high) = if x <= y { (x, y) } else { (y, x) };
    let ordered = !low.is_finite() || !high.is_finite() || low.exp() <= high.exp();
    law(ordered, "the exponential is monotone", &[low, high])
}

fn rational(value: f64) -> BigRational {
    BigRational::from_f64(value).unwrap_or_default()
}

#[cfg(test)]
mod unfit;

#[cfg(test)]
mod tests {
    use super::*;
    use half::{bf16, f16};

    #[test]
    fn ordinary_numbers_keep_the_laws() {
        assert_eq!(decoding_is_exact(1.0_f32), Ok(()));
        // Only the sum and the difference are rounded, by half of what is allowed.
        let large = power_of_two(24) as f32;
        assert_eq!(operations_round_within_half_an_ulp(large, 1.5), Ok(()));
    }

    #[test]
    fn the_four_formats_are_fit() {
        let samples: Vec<f64> = (0..4000)
            .map(|k| {
                let magnitude = power_of_two(k % 61 - 30) * (1.0 + f64::from(k) / 4001.0);
                if k % 3 == 0 { -magnitude } else { magnitude }
            })
            .collect();
        assert_eq!(check::<f16>(&samples), Ok(()));
        assert_eq!(check::<bf16>(&samples), Ok(()));
        assert_eq!(check::<f32>(&samples), Ok(()));
        assert_eq!(check::<f64>(&samples), Ok(()));
    }
}
