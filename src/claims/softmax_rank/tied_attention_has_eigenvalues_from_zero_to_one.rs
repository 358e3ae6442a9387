#![doc = include_str!("../../../proofs/tied_attention_has_eigenvalues_from_zero_to_one.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Signed, Zero};

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TiedAttentionHasEigenvaluesFromZeroToOne<T>(PhantomData<T>);

impl Claim for TiedAttentionHasEigenvaluesFromZeroToOne<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "If each token's query is its key, the eigenvalues of bidirectional softmax attention are real and lie from 0 to 1, as many of them above 0 as there are distinct tokens. Separate queries and keys have negative or complex ones.",
        references: &[
            "Berg, Christensen and Ressel, \"Harmonic Analysis on Semigroups\", 1984, chapter 3 (positive definite kernels)",
            "Kemeny and Snell, \"Finite Markov Chains\", 1960, chapter 5 (reversible chains)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("repeated queries and repeated keys", 48),
        ("wider than one", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let width = source.between(1, 3);
        let spread = source.integer(1, 2);
        let mut case: Features<BigRational> =
            Features::draw(source, gallery::full(tokens), width, |source| {
                f64::from(source.integer(-spread, spread))
            });
        case.keys = case.queries.clone();
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "two equal tokens that see only each other: the eigenvalue -1",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || {
                    let others = Mask::from_fn(2, 2, |query, key| query != key);
                    Features::of(&[&[0], &[0]], &[&[0], &[0]], others)
                },
            },
            Hypothesis {
                text: "the query of each token is its key",
                without: "two tokens with opposite queries and keys, which look at each other: the eigenvalue -3/5",
                holds: |case| case.queries == case.keys,
                counterexample: || Features::of(&[&[1], &[-1]], &[&[-1], &[1]], gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        let mut polynomial = characteristic_polynomial(attention.weights());
        let zeros = polynomial.iter().take_while(|coefficient| coefficient.is_zero()).count();
        // Without them the polynomial is not zero at zero, where the count starts.
        polynomial.drain(..zeros);
        let positive = roots_to_one(&polynomial);
        let tokens = case.mask.queries();
        evidence::require(tokens.checked_sub(zeros) == Some(positive), || {
            format!("of {tokens} eigenvalues {zeros} are 0, and {positive} lie above, up to 1")
        })?;
        let distinct = case.distinct_queries();
        evidence::require(positive == distinct, || {
            format!("{positive} eigenvalues are positive, of {distinct} tokens")
        })?;
        Ok(format!("{positive} eigenvalues lie above 0, up to 1, and {zeros} are 0"))
    }
}

/// The coefficients of `det(t I - A)`, that of the lowest power first: Faddeev and Le Verrier.
fn characteristic_polynomial(matrix: &DMatrix<BigRational>) -> Vec<BigRational> {
    let size = matrix.nrows();
    let mut last = BigRational::one();
    let mut coefficients = vec![last.clone()];
    let mut product = DMatrix::from_element(size, size, BigRational::zero());
    for step in 1..=size {
        product = matrix * (product + DMatrix::from_diagonal_element(size, size, last));
        last = -product.trace() / BigRational::from_integer(step.into());
        coefficients.push(last.clone());
    }
    coefficients.reverse();
    coefficients
}

/// The roots above 0, up to 1, of a polynomial that is not zero at 0, counted with their multiplicities.
///
/// A Sturm chain counts distinct roots, and ends with the greatest common divisor of the polynomial
/// and its derivative, which has each root once less.
fn roots_to_one(polynomial: &[BigRational]) -> usize {
    let chains = std::iter::successors(Some(sturm_chain(polynomial)), |chain| {
        chain.last().filter(|divisor| !divisor.is_empty()).map(|divisor| sturm_chain(divisor))
    });
    let distinct = |chain: Vec<Vec<BigRational>>| {
        let at = |point: BigRational| changes(chain.iter().map(|link| value(link, &point)));
        at(BigRational::zero()).abs_diff(at(BigRational::one()))
    };
    chains.map(distinct).sum()
}

/// The polynomial, its derivative, and what divisions of each by the next leave, negated.
fn sturm_chain(polynomial: &[BigRational]) -> Vec<Vec<BigRational>> {
    let mut chain = vec![polynomial.to_vec(), derivative(polynomial)];
    // The degree falls at every step.
    for _ in polynomial {
        let [.., dividend, divisor] = &chain[..] else { break };
        let rest = remainder(dividend, divisor);
        if rest.is_empty() {
            break;
        }
        chain.push(rest.into_iter().map(|coefficient| -coefficient).collect());
    }
    chain
}

/// The changes of sign, zeros left out.
fn changes(values: impl Iterator<Item = BigRational>) -> usize {
    let signs: Vec<bool> =
        values.filter(|value| !value.is_zero()).map(|value| value.is_positive()).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

fn value(polynomial: &[BigRational], point: &BigRational) -> BigRational {
    let step = |sum: BigRational, coefficient: &BigRational| sum * point + coefficient;
    polynomial.iter().rev().fold(BigRational::zero(), step)
}

fn derivative(polynomial: &[BigRational]) -> Vec<BigRational> {
    let power = |power: usize| BigRational::from_integer(power.into());
    (1..polynomial.len()).map(|degree| &polynomial[degree] * power(degree)).collect()
}

/// What is left of a division of polynomials; empty for zero, and where the divisor is.
fn remainder(dividend: &[BigRational], divisor: &[BigRational]) -> Vec<BigRational> {
    let Some((leading, lower)) = divisor.split_last() else { return vec![] };
    let mut rest = dividend.to_vec();
    while rest.len() > lower.len()
        && let Some(top) = rest.pop()
    {
        let factor = top / leading;
        for (coefficient, taken) in rest.iter_mut().rev().zip(lower.iter().rev()) {
            *coefficient -= taken * &factor;
        }
    }
    while rest.last().is_some_and(Zero::is_zero) {
        rest.pop();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over a common denominator, that of the lowest power first.
    fn polynomial<const N: usize>(numerators: [i32; N], denominator: i32) -> Vec<BigRational> {
        numerators.map(|numerator| BigRational::new(numerator.into(), denominator.into())).to_vec()
    }

    #[test]
    fn roots_are_counted_above_zero_and_up_to_one() {
        for (numerators, denominator, roots) in [
            // (t - 1/2) (t - 2), (t - 1/2) (t + 2), and t^2 + 1.
            ([2, -5, 2], 2, 1),
            ([-2, 3, 2], 2, 1),
            ([1, 0, 1], 1, 0),
            // (t - 1/2)^2, and (t - 1/2) (t - 1).
            ([1, -4, 4], 4, 2),
            ([1, -3, 2], 2, 2),
        ] {
            let found = roots_to_one(&polynomial(numerators, denominator));
            assert_eq!(found, roots, "{numerators:?}");
        }
    }

    #[test]
    fn a_polynomial_is_the_sum_of_its_powers() {
        let at_two = value(&polynomial([3, 2, 1], 1), &BigRational::from_integer(2.into()));
        assert_eq!(at_two, BigRational::from_integer(11.into()));
    }

    #[test]
    fn a_chain_ends_with_what_the_polynomial_and_its_derivative_share() {
        // Nothing, and 2 t - 1.
        let chain = [polynomial([1, 0, 1], 1), polynomial([0, 2], 1), polynomial([-1], 1)];
        assert_eq!(sturm_chain(&chain[0]), chain);
        let chain = [polynomial([1, -4, 4], 1), polynomial([-4, 8], 1)];
        assert_eq!(sturm_chain(&chain[0]), chain);
    }

    #[test]
    fn a_derivative_multiplies_by_the_power() {
        assert_eq!(derivative(&polynomial([5, 4, 3, 2], 1)), polynomial([4, 6, 6], 1));
    }

    #[test]
    fn two_tokens_have_a_polynomial_of_trace_and_determinant() {
        let matrix = DMatrix::from_row_slice(2, 2, &polynomial([1, 2, 3, 5], 1));
        assert_eq!(characteristic_polynomial(&matrix), polynomial([-1, -6, 1], 1));
    }

    #[test]
    fn divisions_leave_a_remainder_unless_they_come_out_even() {
        // By 2 t - 1: 4 t + 1 is 2 (2 t - 1) + 3.
        let divisor = polynomial([-1, 2], 1);
        assert_eq!(remainder(&polynomial([1, 4], 1), &divisor), polynomial([3], 1));
        // By t - 1: t^2 + 1 is (t - 1) (t + 1) + 2.
        let divisor = polynomial([-1, 1], 1);
        assert_eq!(remainder(&polynomial([1, 0, 1], 1), &divisor), polynomial([2], 1));
        assert_eq!(remainder(&polynomial([-1, 0, 1], 1), &divisor), polynomial([], 1));
    }
}
