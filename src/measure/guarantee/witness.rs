//! Explicit singular weights on a mask that does not guarantee full rank.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::{MAX_WEIGHT_TOKENS, Weights};
use crate::mask::Mask;
use crate::measure::distinct::are_distinct;
use crate::measure::elimination::kernel;

/// Exactly singular weights on a mask with a perfect matching.
///
/// Whatever the way they were found, their support, their row sums and their null vector have
/// been checked in exact arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    cycle: Vec<usize>,
    weights: Weights,
    null_vector: Vec<BigInt>,
}

impl Witness {
    /// Singular weights from a perfect matching of a square mask, as the key of each query, and an
    /// even cycle: distinct queries, each of which also sees the key matched with the next one,
    /// and the last that of the first.
    ///
    /// With the matching on the diagonal, let the diagonal and the cycle have weight 1, but one
    /// arc of the cycle weight `a`, and all other entries weight `e = 1 / (n length)`. The
    /// determinant is `B + a C`. At `e = 0` the cycle alone decides: `B = 1` and `C = -1`, and the
    /// rows of the inverses have at most `length` entries, each 1 or -1. So `e` is too small a
    /// perturbation to change either sign, and `a = -B / C` is positive. The rank is then `n - 1`,
    /// because `C` is a minor of that size.
    ///
    /// `None` if these are not a perfect matching and an even cycle, or there are more than
    /// [`MAX_WEIGHT_TOKENS`] tokens. Costs O(n^3) operations on integers of O(n log n) bits.
    pub fn new(mask: &Mask, permutation: &[usize], cycle: &[usize]) -> Option<Self> {
        if mask.queries() > MAX_WEIGHT_TOKENS || !is_even_cycle(mask, permutation, cycle) {
            return None;
        }
        let (weights, null_vector) = singular_weights(mask, permutation, cycle)?;
        let weights = Weights::new(mask, weights)?;
        let witness = Self { cycle: cycle.to_vec(), weights, null_vector };
        witness.is_singular().then_some(witness)
    }

    /// The queries of the cycle, in its order.
    pub fn cycle(&self) -> &[usize] {
        &self.cycle
    }

    /// The exact rank of the weights: one less than full.
    pub fn rank(&self) -> usize {
        self.weights.rows().len() - 1
    }

    /// The weights.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// A nonzero vector that the weights send to zero.
    pub fn null_vector(&self) -> &[BigInt] {
        &self.null_vector
    }

    /// Checks the null vector, without regard to how it was found.
    fn is_singular(&self) -> bool {
        let product = |row: &Vec<BigRational>| {
            row.iter().zip(&self.null_vector).map(|(weight, x)| weight * x).sum::<BigRational>()
        };
        self.null_vector.iter().any(|entry| !entry.is_zero())
            && self.weights.rows().iter().all(|row| product(row).is_zero())
    }
}

fn is_even_cycle(mask: &Mask, permutation: &[usize], cycle: &[usize]) -> bool {
    let tokens = mask.queries();
    mask.is_square()
        && permutation.len() == tokens
        && are_distinct(permutation, tokens)
        && are_distinct(cycle, tokens)
        && !cycle.is_empty()
        && cycle.len().is_multiple_of(2)
        && (0..tokens).all(|query| mask.allows(query, permutation[query]))
        && arcs(cycle).all(|(from, to)| mask.allows(from, permutation[to]))
}

/// The arcs of a cycle that is not empty; the first leads from its last query to its first.
fn arcs(cycle: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let before = cycle.iter().cycle().skip(cycle.len() - 1);
    before.zip(cycle).map(|(&from, &to)| (from, to))
}

/// Positive weights, not yet normalised, and a nonzero vector that they send to zero.
fn singular_weights(
    mask: &Mask,
    permutation: &[usize],
    cycle: &[usize],
) -> Option<(Vec<Vec<BigRational>>, Vec<BigInt>)> {
    let tokens = mask.queries();
    // All weights times n * length, to make them integers.
    let one = BigInt::from(tokens * cycle.len());
    let mut weights: Vec<Vec<BigInt>> = (0..tokens)
        .map(|query| (0..tokens).map(|key| BigInt::from(mask.allows(query, key))).collect())
        .collect();
    for (query, &key) in permutation.iter().enumerate() {
        weights[query][key] = one.clone();
    }
    for (from, to) in arcs(cycle) {
        weights[from][permutation[to]] = one.clone();
    }

    // The other rows determine the null vector, and the null vector the weight of the last arc.
    let (last, key) = arcs(cycle).next().map(|(from, to)| (from, permutation[to]))?;
    let mut row = weights.remove(last);
    let null_vector = kernel(weights.clone(), tokens)?.pop()?;
    row[key] = BigInt::zero();
    let rest: BigInt = row.iter().zip(&null_vector).map(|(weight, x)| weight * x).sum();
    if null_vector[key].is_zero() {
        return None;
    }
    weights.insert(last, row);
    let mut weights: Vec<Vec<BigRational>> = weights
        .into_iter()
        .map(|row| row.into_iter().map(BigRational::from_integer).collect())
        .collect();
    weights[last][key] = BigRational::new(-rest, null_vector[key].clone());
    Some((weights, null_vector))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_needs_a_matching_and_an_even_cycle() {
        assert!(!is_even_cycle(&Mask::full(4, 5), &[0, 1, 2, 3], &[0, 1]));
        // Every pair but two.
        let mask = Mask::from_fn(4, 4, |i, j| (i, j) != (3, 3) && (i, j) != (2, 0));
        let assert_taken = |permutation: &[usize], cycle: &[usize], taken: bool| {
            assert_eq!(
                is_even_cycle(&mask, permutation, cycle),
                taken,
                "{permutation:?} {cycle:?}"
            );
            assert_eq!(Witness::new(&mask, permutation, cycle).is_some(), taken);
        };
        assert_taken(&[0, 1, 3, 2], &[0, 1], true);
        assert_taken(&[0, 1, 3, 2], &[3, 0, 1, 2], true);
        // An odd cycle, one that repeats, one with a pair that is hidden, one that leaves the tokens, none.
        for cycle in [&[0, 1, 3][..], &[1, 1], &[2, 0], &[0, 4], &[]] {
            assert_taken(&[0, 1, 3, 2], cycle, false);
        }
        // Repeated keys, a pair that is hidden, too many and too few.
        for permutation in [&[1, 1, 3, 2][..], &[0, 1, 2, 3], &[0, 1, 3, 2, 4], &[0, 1, 3]] {
            assert_taken(permutation, &[0, 1], false);
        }
    }

    #[test]
    fn weights_off_the_cycle_are_small_enough_for_any_cycle() {
        let witness = Witness::new(&Mask::full(5, 5), &[0, 1, 2, 3, 4], &[0, 1, 2, 3]).unwrap();
        // From the diagonal, the cycle, and what is as small as 1 / (5 * 4).
        let one = &witness.weights().rows()[1];
        let ratios: Vec<BigRational> = one.iter().map(|weight| weight / &one[1]).collect();
        let [unit, small] =
            [1, 20].map(|denominator| BigRational::new(1.into(), denominator.into()));
        assert_eq!(ratios, [small.clone(), unit.clone(), unit, small.clone(), small]);
    }

    #[test]
    fn null_vectors_are_checked() {
        let mask = Mask::full(2, 2);
        let witness = Witness::new(&mask, &[0, 1], &[0, 1]).unwrap();
        assert!(witness.is_singular());
        let with = |null_vector: [i32; 2]| {
            let null_vector = null_vector.map(BigInt::from).to_vec();
            Witness { null_vector, ..witness.clone() }.is_singular()
        };
        assert!(!with([0, 0]) && !with([1, 0]) && !with([1, 1]));
    }
}
