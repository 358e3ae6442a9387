use std::f64::consts::{LN_2, SQRT_2};

use crate::scalar::{FloatFormat, power_of_two};

/// The positive numbers at which a float format, or attention in it, changes its ways, ascending:
///
/// * the least and the greatest subnormal, the least normal number, half of the greatest and the
///   greatest;
/// * the unit roundoff and twice as much, one, and the number up to which no whole one is missing;
/// * where a square vanishes and where it overflows, for products of queries and keys;
/// * the gaps of scores where an exponential becomes subnormal and where it vanishes, and the score
///   where it overflows.
///
/// One, and each place where something happens, come with both neighbours: one side of the edge and
/// the other.
pub fn edges<T: FloatFormat>() -> Vec<T> {
    let (precision, least_exponent) = (T::PRECISION as i32, T::MIN_EXPONENT);
    let mut edges = vec![
        T::least_positive(),
        power_of_two(least_exponent) - T::least_positive(),
        power_of_two(least_exponent),
        T::unit_roundoff(),
        2.0 * T::unit_roundoff(),
        power_of_two(precision),
        T::greatest() / 2.0,
        T::greatest(),
    ];
    // Half of the least positive number rounds to zero, and this is its root.
    let vanishing = least_exponent - precision;
    let root = if vanishing % 2 == 0 { 1.0 } else { SQRT_2 };
    for place in [
        1.0,
        power_of_two(vanishing.div_euclid(2)) * root,
        T::greatest().sqrt(),
        f64::from(-least_exponent) * LN_2,
        T::underflow_gap(),
        libm::log(T::greatest()),
    ] {
        edges.extend(with_neighbours::<T>(T::nearest(place).to_f64()));
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges.into_iter().map(T::nearest).collect()
}

/// A normal positive number of the format between the next lower and the next greater one.
fn with_neighbours<T: FloatFormat>(number: f64) -> [f64; 3] {
    let exponent = (number.to_bits() >> 52) as i32 - 1023;
    let above = power_of_two(exponent - T::PRECISION as i32 + 1);
    let below = if number == power_of_two(exponent) { above / 2.0 } else { above };
    [number - below, number, number + above]
}
