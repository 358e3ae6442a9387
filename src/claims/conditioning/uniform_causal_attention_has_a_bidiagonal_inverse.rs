#![doc = include_str!("../../../proofs/uniform_causal_attention_has_a_bidiagonal_inverse.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero};

use crate::attention::product;
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct UniformCausalAttentionHasABidiagonalInverse<T>(PhantomData<T>);

impl Claim for UniformCausalAttentionHasABidiagonalInverse<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Uniform causal attention over n tokens is the Cesàro matrix: its inverse has i on the diagonal and -(i - 1) beside it, so its determinant is 1 / n!, and its inverse has row norm 2n - 1.",
        references: &["Hardy, \"Divergent Series\", 1949, chapter 5 (Cesàro means)"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Conditioning.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 16), ("six tokens or more", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        let mut case = Scored::uniform(gallery::causal(source.tokens(12)));
        case.scores.fill(whole(source.integer(-8, 8)));
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself and all earlier ones, and no other",
                without: "two tokens that see only themselves: the inverse is the identity",
                holds: |case| case.mask == gallery::causal(case.mask.queries()),
                counterexample: || Scored::uniform(Mask::identity(2)),
            },
            Hypothesis {
                text: "the scores are equal",
                without: "a token that scores itself higher by 1",
                holds: |case| case.scores.iter().all(|score| *score == case.scores[0]),
                counterexample: || {
                    let mut case = Scored::uniform(gallery::causal(2));
                    case.scores[(1, 1)] = whole(1);
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let tokens = case.mask.queries();
        let count = |tokens: usize| BigRational::from_integer(tokens.into());
        let inverse = DMatrix::from_fn(tokens, tokens, |i, j| match i.checked_sub(j) {
            Some(0) => count(i) + BigRational::one(),
            Some(1) => -count(i),
            _ => BigRational::zero(),
        });
        let identity = product(attention.weights(), &inverse).map_err(|error| error.to_string())?;
        evidence::require(identity == DMatrix::identity(tokens, tokens), || {
            "the bidiagonal matrix is not the inverse".into()
        })?;
        let factorial: BigRational = (1..=tokens).map(count).product();
        let determinant = evidence::exact_determinant(attention.weights())?;
        evidence::require(&determinant * factorial == BigRational::one(), || {
            format!("the determinant is {determinant}")
        })?;
        let norm = row_sum_norm(&inverse);
        evidence::require(norm == count(2 * tokens) - BigRational::one(), || {
            format!("the row norm of the inverse is {norm}")
        })?;
        Ok(format!("the determinant is exactly {determinant}"))
    }
}

fn whole(value: i32) -> BigRational {
    BigRational::from_integer(value.into())
}
