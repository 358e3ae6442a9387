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
        let width = case.values.nrows() / case.heads.len();
        let shared = case.values.columns(0, width).into_owned();
        for head in 1..case.heads.len() {
            case.values.columns_mut(head * width, width).copy_from(&shared);
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "all heads have the same value projection",
                without: "one token with two heads of separate values: rank 2, not 1",
                holds: |case| {
                    let width = case.values.nrows() / case.heads.len();
                    let own = |head: usize| case.values.columns(head * width, width);
                    (1..case.heads.len()).all(|head| own(head) == own(0))
                },
                counterexample: || of_one_token(2, DMatrix::identity(2, 2), 1),
            },
            Hypothesis {
                text: "the value projection of a head loses no column",
                without: "values that are all zero: rank 0",
                holds: |case| {
                    let width = case.values.nrows() / case.heads.len();
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

/// The attention matrices on each other: heads times n by n.
fn stacked(heads: &MultiHead<BigRational>) -> DMatrix<BigRational> {
    let tokens = heads.attentions()[0].nrows();
    DMatrix::from_fn(heads.attentions().len() * tokens, tokens, |row, column| {
        heads.attentions()[row / tokens][(row % tokens, column)].clone()
    })
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
