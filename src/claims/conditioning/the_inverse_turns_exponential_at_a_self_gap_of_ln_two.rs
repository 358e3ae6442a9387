#![doc = include_str!("../../../proofs/the_inverse_turns_exponential_at_a_self_gap_of_ln_two.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero, pow};

use crate::attention::product;
use crate::claims::{Claim, Hypothesis, Proof, Statement, TiedHistory, Tier, evidence};
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TheInverseTurnsExponentialAtASelfGapOfLnTwo<T>(PhantomData<T>);

impl Claim for TheInverseTurnsExponentialAtASelfGapOfLnTwo<BigRational> {
    type Case = TiedHistory;

    const STATEMENT: Statement = Statement {
        text: "If every token scores all earlier ones alike and itself lower by ln c, the inverse of causal softmax over n tokens has the entries -c (1 - c)^(i - j - 1) (1 + (j - 1) c) below the diagonal: its norm is at most 2n^2 for c <= 2 and at least c (c - 1)^(n - 2) beyond.",
        references: &[
            "Kahan, \"Numerical linear algebra\", Canadian Math. Bull. 9, 1966 (triangular matrices with one tiny singular value)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Conditioning.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("a gap below ln 2", 40),
        ("a gap of ln 2", 8),
        ("a gap above ln 2", 48),
    ];

    fn draw(source: &mut Source) -> TiedHistory {
        let tokens = source.tokens(12);
        // One of 1/4, 1/2, ..., 4, and 2 once more often.
        let quarters = if source.once_in(8) { 8 } else { source.integer(1, 16) };
        TiedHistory { tokens, factor: quarter(quarters), first: BigRational::one() }
    }

    fn hypotheses() -> Vec<Hypothesis<TiedHistory>> {
        vec![Hypothesis {
            text: "all earlier tokens are scored alike",
            without: "three tokens of which the first is scored higher by ln 2",
            holds: |case| case.first.is_one(),
            counterexample: || TiedHistory { tokens: 3, factor: quarter(4), first: quarter(8) },
        }]
    }

    fn conclusion(case: &TiedHistory) -> Result<String, String> {
        let (tokens, factor) = (case.tokens, &case.factor);
        let one = BigRational::one();
        // Tokens count from 0 here, and from 1 in the statement.
        let history = |j: usize| &one + BigRational::from_integer(j.into()) * factor;
        let inverse = DMatrix::from_fn(tokens, tokens, |i, j| match i.checked_sub(j) {
            Some(0) => history(i),
            Some(steps) => -factor * pow(&one - factor, steps - 1) * history(j),
            None => BigRational::zero(),
        });
        let identity = product(&case.weights(), &inverse).map_err(|error| error.to_string())?;
        evidence::require(identity == DMatrix::identity(tokens, tokens), || {
            "the matrix of the formula is not the inverse".into()
        })?;
        let norm = row_sum_norm(&inverse);
        let two = BigRational::from_integer(2.into());
        if *factor <= two {
            let bound = polynomial(tokens);
            evidence::require(norm <= bound, || format!("the norm is {norm} > {bound}"))?;
        } else if let Some(more) = tokens.checked_sub(2) {
            let bound = exponential(factor, more);
            evidence::require(norm >= bound, || format!("the norm is {norm} < {bound}"))?;
        }
        Ok(format!("the norm of the inverse is {norm}"))
    }
}

/// What the norm of the inverse is at most for a factor up to 2.
fn polynomial(tokens: usize) -> BigRational {
    BigRational::from_integer((2 * tokens * tokens).into())
}

/// What it is at least for a greater factor, and two tokens and so many more.
fn exponential(factor: &BigRational, more: usize) -> BigRational {
    factor * pow(factor - BigRational::one(), more)
}

fn quarter(numerator: i32) -> BigRational {
    BigRational::new(numerator.into(), 4.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_statement() {
        // Five tokens: twice 25, and 5/2 times the cube of 3/2.
        assert_eq!(polynomial(5), quarter(4 * 50));
        assert_eq!(exponential(&quarter(10), 3), BigRational::new(135.into(), 16.into()));
    }
}
