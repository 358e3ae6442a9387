//! Explicit singular weights on a mask that does not guarantee full rank.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::elimination::{determinant, rank};
use crate::mask::Mask;

/// The greatest number of tokens for which a [`Witness`] is made.
pub const MAX_WITNESS_TOKENS: usize = 64;

/// Row-stochastic weights, positive exactly where a mask allows, and exactly singular.
///
/// Whatever the way it was found, its support, its row sums and its rank have been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    cycle: Vec<usize>,
    rank: usize,
    matrix: Vec<Vec<BigRational>>,
}

impl Witness {
    /// Singular weights from a perfect matching of a square mask and an even cycle: distinct
    /// queries, each of which also sees the key matched with the next one, and the last that of
    /// the first.
    ///
    /// With the matching on the diagonal, let the diagonal and the cycle have weight 1, but one
    /// arc of the cycle weight `a`, and all other entries weight `e = 1 / (n length)`. The
    /// determinant is `B + a C`. At `e = 0` it is that of the cycle alone, with `B = 1` and
    /// `C = -1`, and with inverses whose rows have at most `length` entries, each 1 or -1. So `e`
    /// is too small a perturbation to change either sign, and `a = -B / C` is positive.
    ///
    /// `None` if these are not a perfect matching and an even cycle, or there are more than
    /// [`MAX_WITNESS_TOKENS`] tokens. Costs O(n^3) operations on integers of O(n log n) bits.
    pub fn new(mask: &Mask, permutation: &[usize], cycle: &[usize]) -> Option<Self> {
        if mask.queries() > MAX_WITNESS_TOKENS || !is_even_cycle(mask, permutation, cycle) {
            return None;
        }
        let weights = singular_weights(mask, permutation, cycle)?;
        let matrix: Vec<Vec<BigRational>> = weights.into_iter().map(normalised).collect();
        let rank = rank(matrix.clone());
        let singular = rank < mask.queries() && has_support(&matrix, mask) && sums_to_one(&matrix);
        singular.then(|| Self { cycle: cycle.to_vec(), rank, matrix })
    }

    /// The queries of the cycle, in its order.
    pub fn cycle(&self) -> &[usize] {
        &self.cycle
    }

    /// The exact rank of the weights.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// The weights, row by row.
    pub fn matrix(&self) -> &[Vec<BigRational>] {
        &self.matrix
    }
}

fn is_even_cycle(mask: &Mask, permutation: &[usize], cycle: &[usize]) -> bool {
    let tokens = mask.queries();
    let distinct = |values: &[usize]| {
        let mut seen = vec![false; tokens];
        values.iter().all(|&value| value < tokens && !std::mem::replace(&mut seen[value], true))
    };
    mask.is_square()
        && permutation.len() == tokens
        && distinct(permutation)
        && distinct(cycle)
        && !cycle.is_empty()
        && cycle.len().is_multiple_of(2)
        && (0..tokens).all(|query| mask.allows(query, permutation[query]))
        && arcs(cycle).all(|(from, to)| mask.allows(from, permutation[to]))
}

/// The arcs of a cycle; the first leads from its last query to its first.
fn arcs(cycle: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let before = cycle.iter().cycle().skip(cycle.len() - 1);
    before.zip(cycle).map(|(&from, &to)| (from, to))
}

/// Positive weights with determinant zero, not yet normalised.
fn singular_weights(
    mask: &Mask,
    permutation: &[usize],
    cycle: &[usize],
) -> Option<Vec<Vec<BigRational>>> {
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
    let (from, to) = arcs(cycle).next()?;
    let mut determinant_at = |weight: BigInt| {
        weights[from][permutation[to]] = weight;
        determinant(weights.clone())
    };
    let (at_zero, at_one) = (determinant_at(BigInt::zero()), determinant_at(BigInt::one()));
    let slope = at_one - &at_zero;
    if slope.is_zero() {
        return None;
    }
    let root = BigRational::new(-at_zero, slope);
    let mut weights: Vec<Vec<BigRational>> = weights
        .into_iter()
        .map(|row| row.into_iter().map(BigRational::from_integer).collect())
        .collect();
    weights[from][permutation[to]] = root;
    Some(weights)
}

/// The row divided by its sum.
fn normalised(row: Vec<BigRational>) -> Vec<BigRational> {
    let sum: BigRational = row.iter().sum();
    row.into_iter().map(|weight| weight / &sum).collect()
}

fn has_support(matrix: &[Vec<BigRational>], mask: &Mask) -> bool {
    matrix.iter().enumerate().all(|(query, row)| {
        row.iter().enumerate().all(|(key, weight)| match mask.allows(query, key) {
            true => weight.is_positive(),
            false => weight.is_zero(),
        })
    })
}

fn sums_to_one(matrix: &[Vec<BigRational>]) -> bool {
    matrix.iter().all(|row| row.iter().sum::<BigRational>().is_one())
}
