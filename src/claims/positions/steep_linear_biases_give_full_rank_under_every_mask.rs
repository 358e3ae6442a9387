#![doc = include_str!("../../../proofs/steep_linear_biases_give_full_rank_under_every_mask.md")]

use std::marker::PhantomData;

use crate::attention::alibi;
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, Tuned, evidence, masked,
    masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{BigRational, Exp2};
use num_traits::{One, ToPrimitive, Zero};

/// See the [module](self).
pub struct SteepLinearBiasesGiveFullRankUnderEveryMask<T>(PhantomData<T>);

impl Claim for SteepLinearBiasesGiveFullRankUnderEveryMask<BigRational> {
    type Case = Tuned<BigRational, 0>;

    const STATEMENT: Statement = Statement {
        text: "If no token scores another one higher than itself by more than s, a bias with distance (ALiBi) of a slope above ln(1 + 2 e^s) makes every token give itself more than half of its weight: full rank under every mask, bidirectional ones included. For s = 0 a slope of 1.1 is enough.",
        references: &[
            "Press, Smith and Lewis, \"Train short, test long: attention with linear biases enables input length extrapolation\", 2022, arXiv 2108.12409",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Positions.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("a full mask", 48),
        ("a slope just above", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(9);
        let full = gallery::full(tokens);
        let mask = if source.once_in(2) { full } else { masks::thinned(source, &full) };
        let mut scored = Scored::uniform(mask);
        let depth = source.integer(0, 3);
        for score in scored.scores.iter_mut() {
            *score = BigRational::score(f64::from(source.integer(-depth, depth)));
        }
        // In base two, 2^(s + 2) exceeds 1 + 2^(s + 1) for every s >= 0.
        let least = lead(&scored) + BigRational::score(2.0);
        let more = if source.once_in(2) { 0.0 } else { f64::from(source.integer(1, 3)) };
        let slope = least.to_f64().unwrap_or_default() + more;
        Tuned { scored, parameter: slope }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        let full = case.scored.mask == gallery::full(case.scored.mask.queries());
        labels.extend(full.then_some("a full mask"));
        let lower = Tuned { parameter: case.parameter - 1.0, ..case.clone() };
        labels.extend((!is_steep(&lower)).then_some("a slope just above"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            masked::every_token_sees_itself(),
            Hypothesis {
                text: "the slope is above ln(1 + 2 e^s)",
                without: "two tokens that see each other, with equal scores and no bias: rank 1",
                holds: is_steep,
                counterexample: || Tuned {
                    scored: Scored::uniform(gallery::full(2)),
                    parameter: 0.0,
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let Scored { scores, mask } = &case.scored;
        let biased = alibi(scores, &BigRational::score(case.parameter));
        let attention = BigRational::attention(&biased, mask).map_err(|error| error.to_string())?;
        let half = BigRational::new(1.into(), 2.into());
        for (token, own) in attention.weights().diagonal().iter().enumerate() {
            evidence::require(*own > half, || format!("token {token} gives itself only {own}"))?;
        }
        evidence::has_rank(attention.weights(), mask.queries())
    }
}

/// By how much a visible score exceeds that of its query for itself, at most; zero at least.
fn lead(case: &Scored<BigRational>) -> BigRational {
    let pairs = (0..case.mask.queries())
        .flat_map(|query| case.mask.visible(query).map(move |key| (query, key)));
    let leads = pairs.map(|(query, key)| &case.scores[(query, key)] - &case.scores[(query, query)]);
    leads.fold(BigRational::zero(), BigRational::max)
}

/// Whether two to the power of the slope exceeds 1 + 2^(s + 1): the hypothesis in base two.
fn is_steep(case: &Tuned<BigRational, 0>) -> bool {
    let power = |exponent: BigRational| exponent.exp2();
    let slope = power(BigRational::score(case.parameter));
    let others = power(lead(&case.scored) + BigRational::one());
    slope.zip(others).is_some_and(|(slope, others)| slope > BigRational::one() + others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_weight_is_not_more_than_half() {
        let case = Tuned { scored: Scored::uniform(gallery::causal(2)), parameter: 0.0 };
        let judged = SteepLinearBiasesGiveFullRankUnderEveryMask::conclusion(&case);
        assert_eq!(judged, Err("token 1 gives itself only 1/2".to_owned()));
    }
}
