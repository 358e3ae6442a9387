#![doc = include_str!("../../../proofs/attention_factors_into_two_directions_iff_its_minors_are_positive.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::Signed;

use crate::attention::compose;
use crate::claims::{Claim, Hypothesis, Proof, Stacked, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::triangular_factors::triangular_factors;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct AttentionFactorsIntoTwoDirectionsIffItsMinorsArePositive<T>(PhantomData<T>);

impl Claim for AttentionFactorsIntoTwoDirectionsIffItsMinorsArePositive<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A stochastic matrix is a causal attention matrix times an anticausal one if and only if each minor is positive whose columns are the first k and whose rows are the first k - 1 and a later one, or the other way round. These are an open part of bidirectional attention, of the same dimension n (n - 1).",
        references: &[
            "Gantmacher, \"The Theory of Matrices\", 1959, chapter II (LU factors as quotients of minors)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 96), ("several layers", 64), ("one layer", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(5);
        let masks = if source.once_in(2) {
            vec![gallery::anticausal(tokens), gallery::causal(tokens)]
        } else {
            vec![gallery::full(tokens)]
        };
        Stacked::draw(source, masks)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let factors = factors_into_attention(&through)?;
        let minors = minors_are_positive(&through)? && minors_are_positive(&through.transpose())?;
        evidence::require(factors == minors, || match factors {
            true => "it factors, and yet some minor is not positive".into(),
            false => "its minors are positive, and yet it does not factor".into(),
        })?;
        Ok(if factors { "it factors" } else { "it does not factor" }.into())
    }
}

/// Whether there are factors, all positive where the two directions allow a weight.
fn factors_into_attention(matrix: &DMatrix<BigRational>) -> Result<bool, String> {
    let Some((lower, upper)) = triangular_factors(matrix) else { return Ok(false) };
    evidence::require(&lower * &upper == *matrix, || "the factors do not give the matrix".into())?;
    let pairs = (0..matrix.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    Ok(pairs.into_iter().all(|(i, j)| lower[(i, j)].is_positive() && upper[(j, i)].is_positive()))
}

/// Whether this is so for the minors of the first k columns, in rows the first k - 1 and a later
/// one.
fn minors_are_positive(matrix: &DMatrix<BigRational>) -> Result<bool, String> {
    for size in 1..=matrix.nrows() {
        for last in size - 1..matrix.nrows() {
            let rows: Vec<usize> = (0..size - 1).chain([last]).collect();
            let minor = matrix.select_rows(&rows).columns(0, size).into_owned();
            if !evidence::exact_determinant(&minor)?.is_positive() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
