#![doc = include_str!("../../../proofs/layer_norm_keeps_the_rank_of_centred_tokens.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::Zero;

use crate::attention::{Norm, centred};
use crate::claims::{Claim, Hypothesis, Proof, Rows, Statement, Tier, evidence};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct LayerNormKeepsTheRankOfCentredTokens<T>(PhantomData<T>);

impl Claim for LayerNormKeepsTheRankOfCentredTokens<BigRational> {
    type Case = Rows;

    const STATEMENT: Statement = Statement {
        text: "Layer norm multiplies tokens by positive factors from the left, after a projection from the right has taken off their means: it keeps the rank of the centred tokens, which is that of the tokens or one less, and makes tokens of one direction equal or opposite.",
        references: &[
            "Ba, Kiros and Hinton, \"Layer normalization\", 2016, arXiv 1607.06450",
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (where it is taken for a factor from the right)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 32), ("tokens of one direction", 24)];

    fn draw(source: &mut Source) -> Self::Case {
        Rows::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "no token is the same in all features (and, without epsilon, its deviation is rational)",
            without: "a constant token, which has no deviation to be divided by",
            holds: |case| normalised(&case.tokens).is_ok(),
            counterexample: || Rows { tokens: DMatrix::from_element(1, 4, BigRational::zero()) },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let rows = normalised(&case.tokens)?;
        let before = evidence::certified_rank(&case.tokens)?;
        let centred = evidence::certified_rank(&centred(&case.tokens))?;
        evidence::require(loses_one_at_most(before, centred), || {
            format!("the rank goes from {before} to {centred} by centring")
        })?;
        evidence::require(centred != 1 || are_equal_or_opposite(&rows), || {
            "tokens of one direction are neither equal nor opposite".into()
        })?;
        evidence::has_rank(&rows, centred)
    }
}

fn are_equal_or_opposite(rows: &DMatrix<BigRational>) -> bool {
    let is_first_or_opposite =
        |row: usize| rows.row(row) == rows.row(0) || rows.row(row) == -rows.row(0);
    (0..rows.nrows()).all(is_first_or_opposite)
}

/// Whether a rank stays as it is, or falls by one.
fn loses_one_at_most(before: usize, after: usize) -> bool {
    after <= before && before <= after + 1
}

fn normalised(tokens: &DMatrix<BigRational>) -> Result<DMatrix<BigRational>, String> {
    let norm = Norm::Layer { epsilon: BigRational::zero() };
    norm.apply(tokens).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_be_equal_or_opposite_to_the_first() {
        let are = |rows: [[i32; 2]; 3]| {
            are_equal_or_opposite(&DMatrix::from_fn(3, 2, |row, column| {
                BigRational::from_integer(rows[row][column].into())
            }))
        };
        assert!(are([[1, -2], [-1, 2], [1, -2]]));
        assert!(!are([[1, -2], [-1, 2], [1, 2]]) && !are([[1, -2], [2, -4], [1, -2]]));
    }

    #[test]
    fn centring_takes_one_from_the_rank_at_most() {
        assert_eq!(
            [1, 2, 3, 4].map(|after| loses_one_at_most(3, after)),
            [false, true, true, false]
        );
    }
}
