#![doc = include_str!("../../../proofs/shared_values_give_the_rank_of_the_stacked_heads.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::Zero;

use crate::attention::MultiHead;
use crate::claims::{Claim, Heads, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct SharedValuesGiveTheRankOfTheStackedHeads<T>(PhantomData<T>);

impl Claim for SharedValuesGiveTheRankOfTheStackedHeads<BigRational> {
    type Case = Heads<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "If all heads share one value projection (multi-query attention), the rank of the layer is the head width times the rank of the heads stacked on each other: at most n times the head width, where separate values reach n times the width of the model.",
        references: &[
            "Shazeer, \"Fast transformer decoding: one write-head is all you need\", 2019, arXiv 1911.02150",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("several heads", 64), ("wide heads", 48), ("a uniform head", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let mut case: Heads<BigRational> = Heads::draw(source);
        let shared = case.values.columns(0, head_width(&case)).into_owned();
        let shared = shared.column_iter().cycle();
        for (mut column, shared) in case.values.column_iter_mut().zip(shared) {
            column.copy_from(&shared);
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "all heads have the same value projection",
                without: "one token with two heads of separate values: rank 2, not 1",
                holds: |case| {
                    let width = head_width(case);
                    let own = |head: usize| case.values.columns(head * width, width);
                    (1..case.heads.len()).all(|head| own(head) == own(0))
                },
                counterexample: || of_one_token(2, DMatrix::identity(2, 2), 1),
            },
            Hypothesis {
                text: "the value projection of a head loses no column",
                without: "values that are all zero: rank 0",
                holds: |case| {
                    let width = head_width(case);
                    let own = case.values.columns(0, width).into_owned();
                    evidence::certified_rank(&own) == Ok(width)
                },
                counterexample: || of_one_token(1, whole(0), 1),
            },
            Hypothesis {
                text: "the output projection is invertible",
                without: "an output projection that is zero: rank 0",
                holds: |case| {
                    evidence::exact_determinant(&case.output).is_ok_and(|found| !found.is_zero())
                },
                counterexample: || of_one_token(1, whole(1), 0),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let combined = case.multi_head().map_err(|error| error.to_string())?;
        let operator = combined.operator().map_err(|error| error.to_string())?;
        let rank = combined.head_width() * evidence::certified_rank(&stacked(&combined))?;
        evidence::has_rank(&operator, rank)
    }
}

fn head_width(case: &Heads<BigRational>) -> usize {
    case.values.ncols() / case.heads.len()
}

/// The attention matrices on each other: heads times n by n.
fn stacked(heads: &MultiHead<BigRational>) -> DMatrix<BigRational> {
    let rows: Vec<_> = heads.attentions().iter().flat_map(DMatrix::row_iter).collect();
    DMatrix::from_rows(&rows)
}

fn whole(entry: i32) -> DMatrix<BigRational> {
    DMatrix::from_element(1, 1, BigRational::score(f64::from(entry)))
}

/// One token; the output projection is `output` times the identity.
fn of_one_token(heads: usize, values: DMatrix<BigRational>, output: i32) -> Heads<BigRational> {
    let size = values.nrows();
    let output = DMatrix::from_diagonal_element(size, size, BigRational::score(f64::from(output)));
    Heads { heads: vec![Scored::uniform(gallery::full(1)); heads], values, output }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_share_the_columns() {
        assert_eq!(head_width(&of_one_token(2, DMatrix::identity(6, 6), 1)), 3);
    }
}
