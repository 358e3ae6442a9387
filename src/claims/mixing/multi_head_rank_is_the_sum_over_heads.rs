#![doc = include_str!("../../../proofs/multi_head_rank_is_the_sum_over_heads.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::Zero;

use crate::claims::{Claim, Heads, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct MultiHeadRankIsTheSumOverHeads<T>(PhantomData<T>);

impl Claim for MultiHeadRankIsTheSumOverHeads<BigRational> {
    type Case = Heads<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "With separate values, the rank of multi-head attention is the head width times the sum of the ranks of its heads, and its determinant is (det V det O)^n times the product of the heads' determinants to the power of the head width.",
        references: &["Vaswani et al., \"Attention is all you need\", 2017, section 3.2.2"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("several heads", 64), ("wide heads", 48), ("a uniform head", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        Heads::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the value projection is invertible",
                without: "values that are all zero: rank 0",
                holds: |case| is_invertible(&case.values),
                counterexample: || single(0, 1),
            },
            Hypothesis {
                text: "the output projection is invertible",
                without: "an output projection that is zero: rank 0",
                holds: |case| is_invertible(&case.output),
                counterexample: || single(1, 0),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let combined = case.multi_head().map_err(|error| error.to_string())?;
        let operator = combined.operator().map_err(|error| error.to_string())?;
        let projections =
            evidence::exact_determinant(&case.values)? * evidence::exact_determinant(&case.output)?;
        let tokens =
            combined.attentions().iter().map(|head| head.nrows()).next().unwrap_or_default();
        let mut expected = num_traits::pow(projections, tokens);
        for head in combined.attentions() {
            expected *= num_traits::pow(evidence::exact_determinant(head)?, combined.head_width());
        }
        let ranks = combined.attentions().iter().map(evidence::certified_rank);
        let rank = combined.head_width() * ranks.sum::<Result<usize, _>>()?;
        let determinant = evidence::exact_determinant(&operator)?;
        evidence::require(determinant == expected, || {
            format!("the determinant is {determinant}, not {expected}")
        })?;
        evidence::has_rank(&operator, rank)
    }
}

fn is_invertible(matrix: &DMatrix<BigRational>) -> bool {
    evidence::exact_determinant(matrix).is_ok_and(|determinant| !determinant.is_zero())
}

/// One token, one head, one column.
fn single(values: i32, output: i32) -> Heads<BigRational> {
    let matrix = |entry: i32| DMatrix::from_element(1, 1, BigRational::score(f64::from(entry)));
    Heads {
        heads: vec![Scored::uniform(gallery::full(1))],
        values: matrix(values),
        output: matrix(output),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_token_has_the_determinant_of_its_projections() {
        let found = MultiHeadRankIsTheSumOverHeads::conclusion(&single(2, 3));
        assert_eq!(found, Ok("the rank is exactly 1".into()));
    }
}
