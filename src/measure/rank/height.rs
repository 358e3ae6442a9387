//! How long the minors of a matrix can be.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use crate::scalar::{Dyadic, FloatFormat, Scalar};

/// A multiple of `2^low` of magnitude below `2^high`; `None` for zero.
type Span = Option<(i64, i64)>;

/// With rows and columns multiplied by suitable numbers, the matrix consists of integers, and all
/// its minors with `order` rows have magnitudes below 2 to the power of this; `None` if an entry is
/// not finite. The multipliers are powers of two, times the odd part of the least common
/// denominator of a row: units modulo every odd prime that divides no denominator.
///
/// Rows, then columns, are divided by the greatest power of two that leaves integers. Then each
/// row `i` is assigned bits `u_i`, and each column `v_j`, such that the entries are below
/// `2^(u_i + v_j)`. With these factors taken out, entries are below 1 and rows below the root of
/// `order`, so Hadamard's inequality bounds a minor by `order^(order / 2)` times the product of
/// its factors. Scaling by powers of two before does not lengthen the bound of a matrix without
/// zeros by more than rounding.
///
/// Costs O(rows * columns).
pub(super) fn bits<T: Scalar>(matrix: &DMatrix<T>, order: usize) -> Option<u64> {
    let mut spans = spans(matrix)?;
    for mut row in spans.row_iter_mut() {
        let up = row.iter().flatten().map(|span| -span.0).max().unwrap_or(0);
        row.iter_mut().flatten().for_each(|span| *span = (span.0 + up, span.1 + up));
    }
    for mut column in spans.column_iter_mut() {
        let up = column.iter().flatten().map(|span| -span.0).max().unwrap_or(0);
        column.iter_mut().flatten().for_each(|span| span.1 += up);
    }
    let mut of_rows = vec![];
    for mut row in spans.row_iter_mut() {
        let Some(high) = row.iter().flatten().map(|span| span.1).max() else { continue };
        row.iter_mut().flatten().for_each(|span| span.1 -= high);
        of_rows.push(high);
    }
    let of_columns =
        spans.column_iter().filter_map(|column| column.iter().flatten().map(|span| span.1).max());
    let norms = (order * order.next_power_of_two().ilog2() as usize).div_ceil(2);
    let sum = greatest(order, of_rows) + greatest(order, of_columns.collect()) + norms as i64;
    // Where no minor has a nonzero term, the sum means nothing, and minors are below 1.
    Some(sum.max(0) as u64)
}

/// The sum of the `count` greatest, or of all.
fn greatest(count: usize, mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.into_iter().take(count).sum()
}

/// The spans of the entries, with rows multiplied by their common odd denominators.
fn spans<T: Scalar>(matrix: &DMatrix<T>) -> Option<DMatrix<Span>> {
    let (rows, columns) = matrix.shape();
    let floats =
        matrix.iter().map(|entry| Some(of_dyadic(FloatFormat::decode(entry.exact_f64()?)?)));
    if let Some(spans) = floats.collect() {
        return Some(DMatrix::from_vec(rows, columns, spans));
    }
    let mut spans = vec![];
    for row in matrix.row_iter() {
        let row: Vec<_> = row.iter().map(Scalar::to_rational).collect::<Option<_>>()?;
        let common = row.iter().fold(BigInt::one(), |lcm, entry| lcm.lcm(entry.denom()));
        spans.extend(
            row.iter().map(|entry| of_integer(&(entry.numer() * (&common / entry.denom())))),
        );
    }
    Some(DMatrix::from_row_iterator(rows, columns, spans))
}

fn of_dyadic(value: Dyadic) -> Span {
    let width = u128::BITS - value.mantissa.leading_zeros();
    let at = |bits: u32| i64::from(value.exponent) + i64::from(bits);
    (!value.mantissa.is_zero()).then(|| (at(value.mantissa.trailing_zeros()), at(width)))
}

fn of_integer(value: &BigInt) -> Span {
    Some((value.trailing_zeros()? as i64, value.bits() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::rank::determinant;
    use crate::scalar::{BigRational, power_of_two};

    /// The bits of the odd part of the longest minor.
    fn longest_odd_part(matrix: &DMatrix<f64>, order: usize) -> u64 {
        let subsets = |size: usize| {
            (0_u32..1 << size)
                .filter(|set| set.count_ones() as usize == order)
                .map(move |set| (0..size).filter(|at| set >> at & 1 == 1).collect::<Vec<usize>>())
        };
        let minors = subsets(matrix.nrows()).flat_map(|rows| {
            let rows = matrix.select_rows(&rows);
            subsets(matrix.ncols()).map(move |columns| rows.select_columns(&columns))
        });
        let odd = |minor: &DMatrix<f64>| {
            let numerator = determinant(minor).unwrap().numer().clone();
            numerator.bits() - numerator.trailing_zeros().unwrap_or(0)
        };
        minors.map(|minor| odd(&minor)).max().unwrap_or(0)
    }

    /// The odd part divides the minor of the integers.
    #[test]
    fn no_minor_is_longer_and_some_are_nearly_as_long() {
        let mut least_slack = u64::MAX;
        let mut state = 1_u64;
        let mut below = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % bound
        };
        for case in 0..60 {
            let range = [1, 3, 300][case % 3];
            let scales: Vec<i32> = (0..9).map(|_| below(400) as i32 - 200).collect();
            let matrix = DMatrix::from_fn(4, 5, |i, j| {
                let whole = below(1 << 20) as f64 - f64::from(1 << 19);
                let zero = case % 2 == 0 && below(4) == 0;
                let exponent = below(range) as i32 + scales[i] + scales[4 + j];
                if zero { 0.0 } else { whole * power_of_two(exponent) }
            });
            for order in 1..=4 {
                let (bound, length) =
                    (bits(&matrix, order).unwrap(), longest_odd_part(&matrix, order));
                assert!(length <= bound, "{length} > {bound} for order {order} of {matrix}");
                least_slack = least_slack.min(bound - length);
            }
        }
        assert!(least_slack <= 2, "{least_slack}");
    }

    #[test]
    fn fractions_are_as_long_as_their_rows_over_a_common_denominator() {
        let ratio = |numer: i32, denom: i32| BigRational::new(numer.into(), denom.into());
        let fractions =
            DMatrix::from_row_slice(2, 2, &[ratio(1, 3), ratio(5, 7), ratio(2, 1), ratio(-1, 9)]);
        let integers = DMatrix::from_row_slice(2, 2, &[7.0, 15.0, 18.0, -1.0]);
        for order in 1..=2 {
            assert_eq!(bits(&fractions, order), bits(&integers, order));
        }
    }

    #[test]
    fn scaling_by_powers_of_two_costs_nothing() {
        let matrix = DMatrix::from_fn(6, 7, |i, j| f64::from((i * i + 3 * j) as u32 % 4 * 2 + 9));
        let scaled = DMatrix::from_fn(6, 7, |i, j| {
            let exponent = 97 * i as i32 - 61 * j as i32 + 5 * (i as i32 % 2);
            matrix[(i, j)] * power_of_two(exponent)
        });
        assert_eq!(bits(&matrix, 6), Some(6 * 4 + 9));
        for order in 1..=6 {
            assert_eq!(bits(&scaled, order), bits(&matrix, order));
        }
        // Eight bits a row, seven fewer in the second column, and one for the norms.
        assert_eq!(bits(&DMatrix::from_row_slice(2, 2, &[255.0, 1.0, 255.0, 1.0]), 2), Some(10));
        assert_eq!(bits(&DMatrix::<f64>::zeros(3, 3), 2), Some(1));
        assert_eq!(bits(&DMatrix::from_element(1, 1, f64::NAN), 1), None);
    }
}
