//! Ways to make a case smaller.

use std::num::NonZero;

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::scalar::{BigRational, PrimeField, Scalar};

/// What remains of `count` tokens after deleting halves, quarters, ..., single ones; never none.
pub(crate) fn fewer_tokens(count: usize) -> Vec<Vec<usize>> {
    let tokens: Vec<usize> = (0..count).collect();
    let sizes = (1..usize::BITS).filter_map(|halvings| NonZero::new(count >> halvings));
    let mut kept = vec![];
    for size in sizes {
        let parts = || tokens.chunks(size.get()).enumerate();
        for (gone, _) in parts() {
            let others = parts().filter(|(part, _)| *part != gone);
            let rest: Vec<usize> = others.flat_map(|(_, tokens)| tokens).copied().collect();
            if !rest.is_empty() {
                kept.push(rest);
            }
        }
    }
    kept
}

/// The same matrix with simpler numbers: all zero, then each entry zero, then each a whole number.
pub(crate) fn simpler_entries<T: Scalar>(matrix: &DMatrix<T>) -> Vec<DMatrix<T>> {
    let mut simpler = vec![];
    let zero = matrix.map(|_| T::zero());
    if zero != *matrix {
        simpler.push(zero);
    }
    for candidate in [|_: &T| Some(T::zero()), truncated] {
        for index in 0..matrix.len() {
            if let Some(entry) = candidate(&matrix[index]).filter(|entry| *entry != matrix[index]) {
                let mut one = matrix.clone();
                one[index] = entry;
                simpler.push(one);
            }
        }
    }
    simpler
}

/// The same list with one of its items simpler.
pub(crate) fn one_simpler<T: Clone>(items: &[T], simpler: impl Fn(&T) -> Vec<T>) -> Vec<Vec<T>> {
    let mut lists = vec![];
    for (index, item) in items.iter().enumerate() {
        for item in simpler(item) {
            let mut list = items.to_vec();
            list[index] = item;
            lists.push(list);
        }
    }
    lists
}

/// The whole numbers from `least` on that lead to `value` by halves: `least`, the middle, three
/// quarters of the way, ..., `value - 1`.
pub(crate) fn lesser<N: Integer + Clone + From<u8>>(value: &N, least: N) -> Vec<N> {
    let mut lesser = vec![];
    let mut distance = if *value > least { value.clone() - least } else { N::zero() };
    while !distance.is_zero() {
        lesser.push(value.clone() - distance.clone());
        distance = distance.div_floor(&N::from(2));
    }
    lesser
}

/// The odd primes that lead to `prime` by halves, from 3 on.
pub(crate) fn lesser_primes(prime: u64) -> Vec<u64> {
    let at_most = |most: u64| (3..=most).rev().find(|&n| PrimeField::new(n).is_some());
    let mut primes: Vec<u64> = lesser(&prime, 3).into_iter().filter_map(at_most).collect();
    primes.dedup();
    primes
}

/// No seed is simpler than another one, except zero.
pub(crate) fn simpler_seed(seed: u64) -> Option<u64> {
    (seed != 0).then_some(0)
}

/// Numbers from `simplest` to `number`, as far as the scalar has them: `simplest` itself, those that
/// lie off it by a whole number, by halves, by quarters and so on, then by units of `number` itself.
///
/// Each has a lesser denominator than `number`, or the same one and lies nearer to `simplest`: so
/// they come to an end. And all lie between the two: what `simplest` and `number` both belong to, the
/// temperatures above zero, the probabilities below one, is never left.
pub(crate) fn nearer<T: Scalar>(number: &T, simplest: i32) -> Vec<T> {
    let Some(number) = number.to_rational() else { return vec![] };
    let simplest = BigRational::from_integer(simplest.into());
    let off = &number - &simplest;
    let powers = std::iter::successors(Some(BigInt::one()), |power| Some(power * 2));
    let coarse = powers
        .take_while(|power| power < off.denom())
        .map(|power| BigRational::new((&off * &power).to_integer(), power));
    let fine = lesser(&off.numer().abs(), BigInt::zero())
        .into_iter()
        .skip(1)
        .map(|units| off.signum() * BigRational::new(units, off.denom().clone()));
    let mut distances = vec![BigRational::zero()];
    distances.extend(coarse.chain(fine));
    distances.dedup();
    let numbers = distances.into_iter().map(|distance| &simplest + distance);
    numbers.filter(|nearer| *nearer != number).filter_map(|nearer| exactly(&nearer)).collect()
}

/// The scalar of this value, if there is one.
fn exactly<T: Scalar>(value: &BigRational) -> Option<T> {
    let whole = |part: &BigInt| T::from_f64(part.to_f64()?);
    let quotient = whole(value.numer())? / whole(value.denom())?;
    (quotient.to_rational().as_ref() == Some(value)).then_some(quotient)
}

/// The integer between zero and `value` that is nearest to it, if it is small.
fn truncated<T: Scalar>(value: &T) -> Option<T> {
    let whole = value.to_rational()?.trunc().to_integer();
    T::from_i64(i64::try_from(whole).ok().filter(|whole| whole.unsigned_abs() <= 1 << 10)?)
}

/// One line for each row.
pub(crate) fn text<T: Scalar>(matrix: &DMatrix<T>) -> String {
    let rows: Vec<String> = matrix
        .row_iter()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    rows.join("; ")
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn one_item_of_a_list_is_simpler_at_a_time() {
        let halves = |item: &u32| if *item > 1 { vec![item / 2, 1] } else { vec![] };
        let expected = [vec![4, 1, 3], vec![1, 1, 3], vec![8, 1, 1], vec![8, 1, 1]];
        assert_eq!(one_simpler(&[8, 1, 3], halves), expected);
    }

    /// All that can be reached, and in how many steps at most.
    fn depth<T: Clone>(value: &T, simpler: &dyn Fn(&T) -> Vec<T>) -> usize {
        simpler(value).iter().map(|value| 1 + depth(value, simpler)).max().unwrap_or_default()
    }

    #[test]
    fn whole_numbers_halve_their_way_from_the_least() {
        let large = [13, 1, 7, 10, 12].map(BigInt::from);
        assert_eq!(lesser(&large[0], large[1].clone()), large[1..]);
        assert_eq!(lesser(&13, 1), [1, 7, 10, 12]);
        assert_eq!(lesser(&2_usize, 1), [1]);
        assert!(lesser(&1_usize, 1).is_empty() && lesser(&0_usize, 1).is_empty());
        // One by one at worst.
        assert_eq!(depth(&9, &|value| lesser(value, 1)), 8);
    }

    #[test]
    fn primes_stay_prime() {
        assert_eq!(lesser_primes(467), [3, 233, 349, 409, 433, 449, 457, 463]);
        assert_eq!((lesser_primes(5), lesser_primes(3)), (vec![3], vec![]));
        assert_eq!(depth(&23, &|prime| lesser_primes(*prime)), 7);
    }

    #[test]
    fn only_zero_is_a_simpler_seed() {
        assert_eq!((simpler_seed(7), simpler_seed(0)), (Some(0), None));
    }

    #[test]
    fn numbers_come_nearer_to_the_simplest_and_never_leave_the_way_to_it() {
        assert_eq!(nearer(&6.0, 0), [0.0, 3.0, 5.0]);
        assert_eq!(nearer(&-6.0, 1), [1.0, -3.0, -5.0]);
        // Off by 2.625: by whole numbers, halves, quarters, and then eighths.
        assert_eq!(nearer(&3.625, 1), [1.0, 3.0, 3.5, 2.375, 3.0, 3.375, 3.5]);
        assert_eq!(nearer(&0.375, 1), [1.0, 0.5, 0.625, 0.5]);
        assert_eq!(nearer(&0.875_f32, 0), [0.0, 0.5, 0.75, 0.5, 0.75]);
        assert!(nearer(&1.0, 1).is_empty() && nearer(&f64::NAN, 1).is_empty());
        let third = |thirds: i32| BigRational::new(thirds.into(), 3.into());
        let half = BigRational::new(1.into(), 2.into());
        assert_eq!(nearer(&third(5), 1), [third(3), &half + third(3), third(4)]);
        for number in [1.7_f64, -2.3, 1e300, 5e-324] {
            let simpler = nearer(&number, 1);
            let (least, most) = (number.min(1.0), number.max(1.0));
            assert!(simpler.iter().all(|simpler| (least..=most).contains(simpler)), "{simpler:?}");
        }
    }

    #[test]
    fn numbers_that_the_scalar_has_not_are_left_out() {
        use crate::scalar::bf16;
        // Of 1025, 1537 and so on to 2047 none has eight bits.
        assert_eq!(nearer(&bf16::from_f32(2048.0), 1), [bf16::ONE]);
        assert_eq!(nearer(&bf16::from_f32(256.0), 0)[..3], [0.0, 128.0, 192.0].map(bf16::from_f32));
    }

    #[test]
    fn entries_become_zero_and_then_small_whole_numbers() {
        // A word of 64 bits, but its magnitude is not.
        let least = -(2.0_f64.powi(63));
        let simpler = simpler_entries(&dmatrix![1.5, least, 1025.5]);
        let expected = [
            dmatrix![0.0, 0.0, 0.0],
            dmatrix![0.0, least, 1025.5],
            dmatrix![1.5, 0.0, 1025.5],
            dmatrix![1.5, least, 0.0],
            dmatrix![1.0, least, 1025.5],
        ];
        assert_eq!(simpler, expected);
        assert!(simpler_entries(&dmatrix![0.0_f64]).is_empty());
    }
}
