#![doc = include_str!("../../../proofs/greatest_output_rank_is_the_lesser_of_rank_and_value_width.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Claim, Hypothesis, Proof, Statement, Subject, Tier, Valued, evidence, masked};
use crate::measure::exact::Echelon;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct GreatestOutputRankIsTheLesserOfRankAndValueWidth<T>(PhantomData<T>);

impl Claim for GreatestOutputRankIsTheLesserOfRankAndValueWidth<BigRational> {
    type Case = Valued<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Over all values of width w, the output of a head has greatest rank min(rank of its attention, w): rank of attention beyond the width of the values never shows in one head's output, and linear attention with w features or more can show as much as any.",
        references: &[
            "Horn and Johnson, \"Matrix Analysis\", 2nd ed., 2013, section 0.4.5 (Sylvester's inequality)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 48),
        ("values narrower than the tokens are many", 48),
        ("uniform", 8),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Valued::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.scored.attention().map_err(|error| error.to_string())?;
        let tokens = case.scored.mask.queries();
        let width = case.values.ncols();
        let pivots = Echelon::of(attention.weights());
        let rank = evidence::certified_rank(attention.weights())?;
        let values = evidence::certified_rank(&case.values)?;
        let output = attention.apply(&case.values).map_err(|error| error.to_string())?;
        let output = evidence::certified_rank(&output)?;
        evidence::require(is_possible(output, rank, values, tokens), || {
            format!("the output has rank {output}, of {rank} and values of {values}")
        })?;
        // Each column of these values picks one column of the weights that adds to their rank.
        let best = DMatrix::from_fn(tokens, width, |token, column| {
            BigRational::score(f64::from(pivots.pivots().get(column) == Some(&token)))
        });
        let greatest = attention.apply(&best).map_err(|error| error.to_string())?;
        evidence::has_rank(&greatest, rank.min(width))
    }
}

/// Whether a product may have the rank `output`: no more than its factors have, and no less than
/// Sylvester's inequality leaves of them over so many tokens.
fn is_possible(output: usize, rank: usize, values: usize, tokens: usize) -> bool {
    output <= rank.min(values) && output + tokens >= rank + values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_of_a_product_lies_between_its_bounds() {
        assert!(is_possible(3, 3, 3, 3));
        // Ranks of 6 and 5 over 8 tokens.
        let is_possible = |output: usize| is_possible(output, 6, 5, 8);
        assert_eq!([2, 3, 5, 6].map(is_possible), [false, true, true, false]);
    }
}
