#![doc = include_str!("../../../proofs/rotary_embedding_keeps_causal_softmax_full_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{Problem, rotary, scaled_dot_product};
use crate::claims::subject::exceeds_share_of_limit;
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma, widen};

/// See the [module](self).
pub struct RotaryEmbeddingKeepsCausalSoftmaxFullRank<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for RotaryEmbeddingKeepsCausalSoftmaxFullRank<T> {
    type Case = Problem<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax attention with rotary position embedding has full rank as stored, at every length of the text, if no product of the lengths of a query and a key, times the scale, reaches half the survival limit: rotations change scores, and keep lengths.",
        references: &[
            "Su et al., \"RoFormer: enhanced transformer with rotary position embedding\", 2021, arXiv 2104.09864",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Positions.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("lengths near the limit", 48)];

    fn draw(source: &mut Source) -> Problem<T> {
        let tokens = source.tokens(12);
        let width = 2 * source.between(1, 2);
        let mut normal = || {
            let mut matrix = DMatrix::zeros(tokens, width);
            matrix.iter_mut().for_each(|entry| *entry = source.normal());
            matrix.map(T::score)
        };
        let (queries, keys) = (normal(), normal());
        let values = DMatrix::zeros(tokens, 1);
        let mask = masks::random_causal(source, tokens);
        let mut case = Problem { queries, keys, values, mask, scale: T::one() };
        let share = if source.once_in(2) { 0.99 } else { source.unit() };
        let limit = T::survival_limit(tokens).unwrap_or_default() / 2.0;
        case.scale = T::nearest(share * limit / greatest_score(&case).max(1.0));
        case
    }

    fn labels(case: &Problem<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let gap = 2.0 * greatest_score(case);
        let near = exceeds_share_of_limit::<T>(0.9, gap, case.mask.keys());
        labels.extend(near.then_some("lengths near the limit"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Problem<T>>> {
        vec![
            masked::no_token_sees_a_later_one(),
            masked::every_token_sees_itself(),
            Hypothesis {
                text: "twice the greatest product of lengths, scaled, is below the gap that surely leaves every weight positive",
                without: "a self score below zero by twice the underflow gap: a stored zero",
                holds: |case| {
                    let limit = T::survival_limit(case.mask.keys());
                    limit.is_some_and(|limit| 2.0 * greatest_score(case) < limit)
                },
                counterexample: || masks::dying_self_weight(2).problem(),
            },
        ]
    }

    fn conclusion(case: &Problem<T>) -> Result<String, String> {
        let scores = || {
            let (queries, keys) = (rotary(&case.queries, BASE)?, rotary(&case.keys, BASE)?);
            scaled_dot_product(&queries, &keys, &case.scale)
        };
        let scores = scores().map_err(|error| error.to_string())?;
        let attention = T::attention(&scores, &case.mask).map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}

/// The usual base of the angles.
const BASE: f64 = 10_000.0;

/// No score exceeds this, computed or exact.
///
/// A turned entry is `x c - y s`: cosine and sine are rounded, both products and the difference,
/// which changes it by at most `gamma(4) (|x| + |y|)`, and the length of the vector by a factor of
/// at most `1 + 2 gamma(4)`. A dot product of width d errs by `gamma(d)` of the product of the
/// lengths, and the scale rounds once. With the rounding of this bound in `f64`, `1 + gamma(d + 24)`
/// covers all.
fn greatest_score<T: FloatFormat>(case: &Problem<T>) -> f64 {
    let longest =
        |matrix: &DMatrix<T>| widen(matrix).row_iter().map(|row| row.norm()).fold(0.0, f64::max);
    let roundings = gamma::<T>(case.queries.ncols() + 24).unwrap_or(f64::INFINITY);
    let product = longest(&case.queries) * longest(&case.keys) * case.scale.to_f64().abs();
    product * (1.0 + roundings)
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;
    use crate::mask::Mask;

    #[test]
    fn the_greatest_score_multiplies_the_greatest_lengths() {
        let rows = |entries: [f64; 4]| {
            let rows = DMatrix::from_row_slice(2, 2, &entries.map(f16::score));
            rows.resize_horizontally(32, f16::ZERO)
        };
        let mut case = Problem::of_scores(&DMatrix::zeros(2, 2).map(f16::score), Mask::full(2, 2));
        (case.queries, case.keys) = (rows([3.0, -4.0, 1.0, 0.0]), rows([0.0, 2.0, 0.0, 0.0]));
        case.scale = f16::score(-0.5);
        // Lengths of 5 and 2, halved, and 56 roundings of 2^-11: gamma is 56 / 1992.
        assert_near(greatest_score(&case), 5.0 * 2048.0 / 1992.0);
    }
}
