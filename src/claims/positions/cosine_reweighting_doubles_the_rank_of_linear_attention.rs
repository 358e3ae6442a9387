#![doc = include_str!("../../../proofs/cosine_reweighting_doubles_the_rank_of_linear_attention.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{product, reweighted_by_angle};
use crate::claims::{Case, Claim, Features, Hypothesis, Proof, Statement, Tier, Turned, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::{One, Zero};

/// See the [module](self).
pub struct CosineReweightingDoublesTheRankOfLinearAttention<T>(PhantomData<T>);

impl Claim for CosineReweightingDoublesTheRankOfLinearAttention<BigRational> {
    type Case = Turned;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional linear attention of d features, each weight multiplied by the cosine of an angle that grows with the distance (cosFormer), is linear attention of 2d features and has rank at most 2d, which is more than d in general; rotary embedding keeps d features, and rank at most d.",
        references: &[
            "Qin et al., \"cosFormer: rethinking softmax in attention\", 2022, arXiv 2202.08791, section 3.3",
            "Su et al., \"RoFormer: enhanced transformer with rotary position embedding\", 2021, arXiv 2104.09864, section 3.3",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Positions.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("more than d", 64), ("all of 2d", 32)];

    fn draw(source: &mut Source) -> Turned {
        let tokens = source.tokens(10);
        Turned::draw(source, gallery::full(tokens))
    }

    fn labels(case: &Turned) -> Vec<&'static str> {
        let mut labels = case.labels();
        let rank =
            reweighted(case).ok().and_then(|weights| evidence::certified_rank(&weights).ok());
        labels.extend((rank > Some(case.features.width())).then_some("more than d"));
        labels.extend((rank == Some(2 * case.features.width())).then_some("all of 2d"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Turned>> {
        vec![Hypothesis {
            text: "every token sees every token",
            without: "six causal tokens, all alike and of width 2, with no angle between them: rank 6",
            holds: |case| case.features.mask == gallery::full(case.features.mask.queries()),
            counterexample: || {
                let tokens: &[&[i32]] = &[[1, 0].as_slice(); 6];
                let turns = vec![(BigRational::one(), BigRational::zero())];
                Turned {
                    features: Features::of(tokens, tokens, gallery::causal(6)),
                    query_turns: turns.clone(),
                    key_turns: turns,
                    start: 1,
                }
            },
        }]
    }

    fn conclusion(case: &Turned) -> Result<String, String> {
        let width = case.features.width();
        let mask = &case.features.mask;
        let weights = reweighted(case)?;
        for (query, key) in (0..mask.queries()).flat_map(|i| mask.visible(i).map(move |j| (i, j))) {
            let cosine = case.first_turn(query.abs_diff(key)).0;
            let expected = case.features.dot(query, key) * cosine;
            evidence::require(weights[(query, key)] == expected, || {
                format!("weight ({query}, {key}) is {}, not {expected}", weights[(query, key)])
            })?;
        }
        let doubled = evidence::certified_rank(&weights)?;
        let scores = case.scores(0).map_err(|error| error.to_string())?;
        let turned = evidence::certified_rank(&visible(case, &scores))?;
        evidence::require(doubled <= 2 * width, || {
            format!("of {width} features the cosine makes rank {doubled}")
        })?;
        evidence::require(turned <= width, || {
            format!("of {width} features the rotation makes rank {turned}")
        })?;
        Ok(format!("of {width} features the cosine makes rank {doubled}, the rotation {turned}"))
    }
}

/// The weights of cosFormer before they are normalised, which changes no rank.
fn reweighted(case: &Turned) -> Result<DMatrix<BigRational>, String> {
    let angle = |position: usize| case.first_turn(position);
    let queries = reweighted_by_angle(&case.features.queries, angle);
    let keys = reweighted_by_angle(&case.features.keys, angle);
    let weights = product(&queries, &keys.transpose()).map_err(|error| error.to_string())?;
    Ok(visible(case, &weights))
}

fn visible(case: &Turned, weights: &DMatrix<BigRational>) -> DMatrix<BigRational> {
    DMatrix::from_fn(weights.nrows(), weights.ncols(), |query, key| {
        if case.features.mask.allows(query, key) {
            weights[(query, key)].clone()
        } else {
            BigRational::zero()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tokens_at_a_right_angle_have_twice_the_rank_of_their_feature() {
        let ones: &[&[i32]] = &[&[1], &[1]];
        let turns = vec![(BigRational::zero(), BigRational::one())];
        let case = Turned {
            features: Features::of(ones, ones, gallery::full(2)),
            query_turns: turns.clone(),
            key_turns: turns,
            start: 1,
        };
        // The cosine is 1 for each token itself, and 0 between the two.
        let labels = CosineReweightingDoublesTheRankOfLinearAttention::labels(&case);
        assert!(labels.contains(&"more than d") && labels.contains(&"all of 2d"));
    }
}
