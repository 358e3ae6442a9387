#![doc = include_str!("../../../proofs/positive_random_features_keep_causal_linear_attention_full_rank.md")]

use std::marker::PhantomData;

use crate::attention::{LinearAttention, PositiveRandomFeatures};
use crate::claims::{
    Claim, Hypothesis, Proof, RandomFeatures, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct PositiveRandomFeaturesKeepCausalLinearAttentionFullRank<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for PositiveRandomFeaturesKeepCausalLinearAttentionFullRank<T>
{
    type Case = RandomFeatures<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal linear attention with positive random features (FAVOR+) has full rank, whatever the directions, since its features are positive.",
        references: &[
            "Choromanski et al., \"Rethinking attention with Performers\", 2021, arXiv 2009.14794",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Linear.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("fewer directions than tokens", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        RandomFeatures::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two equal tokens that see each other: rank 1",
                holds: |case| masks::looks_back(&case.features.mask),
                counterexample: || RandomFeatures::of_zeros(gallery::full(2)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "a second token that sees only the first: rank 1 of 2",
                holds: |case| case.features.mask.self_visible(),
                counterexample: || RandomFeatures::of_zeros(masks::first_only(2)),
            },
            Hypothesis {
                text: "no entry of queries and keys exceeds 1/2 in magnitude, and none of a direction 1",
                without: "an entry of 1000: its feature is stored as zero, and the weight is 0/0",
                holds: in_range,
                counterexample: underflowing,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let map = PositiveRandomFeatures { directions: case.directions.clone() };
        let features = |rows| map.features(rows).map_err(|error| error.to_string());
        let (queries, keys) = (features(&case.features.queries)?, features(&case.features.keys)?);
        let attention = LinearAttention::of_features(queries, keys, &case.features.mask)
            .map_err(|error| error.to_string())?;
        let weights = attention.attention().into_weights();
        evidence::has_rank(&weights, weights.nrows())
    }
}

fn in_range<T: Subject + FloatFormat>(case: &RandomFeatures<T>) -> bool {
    let within = |entry: &T, limit: f64| entry.to_f64().abs() <= limit;
    case.features.queries.iter().chain(&case.features.keys).all(|entry| within(entry, 0.5))
        && case.directions.iter().all(|entry| within(entry, 1.0))
}

fn underflowing<T: Subject + FloatFormat>() -> RandomFeatures<T> {
    let mut case = RandomFeatures::of_zeros(gallery::causal(1));
    case.features.queries.fill(T::score(1000.0));
    case
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_entries_and_directions_must_be_small() {
        let holds = |entry: f64, direction: f64| {
            let mut case = RandomFeatures::of_zeros(gallery::causal(1));
            case.features.keys.fill(entry);
            case.directions.fill(direction);
            in_range(&case)
        };
        assert!(holds(-0.5, 1.0));
        assert!(!holds(0.51, 1.0) && !holds(0.5, -1.01));
    }
}
