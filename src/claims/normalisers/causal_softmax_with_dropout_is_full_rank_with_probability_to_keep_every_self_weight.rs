#![doc = include_str!("../../../proofs/causal_softmax_with_dropout_is_full_rank_with_probability_to_keep_every_self_weight.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::dropout;
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Tier, Tuned, evidence, masks,
};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::{One, Zero, pow};

/// See the [module](self).
pub struct CausalSoftmaxWithDropoutIsFullRankWithProbabilityToKeepEverySelfWeight<T>(
    PhantomData<T>,
);

impl Claim for CausalSoftmaxWithDropoutIsFullRankWithProbabilityToKeepEverySelfWeight<BigRational> {
    type Case = Tuned<BigRational, 0>;

    const STATEMENT: Statement = Statement {
        text: "If every attention weight of n causal tokens is dropped with probability p, independently, full rank survives with probability exactly (1 - p)^n: 4e-24 for n = 512 and p = 0.1.",
        references: &[
            "Srivastava et al., \"Dropout: a simple way to prevent neural networks from overfitting\", 2014",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 48),
        ("nothing is dropped", 8),
        ("a tenth or more is dropped", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        // Four tokens have 2^10 outcomes.
        let tokens = if source.once_in(32) { 4 } else { source.between(1, 3) };
        let mask = masks::random_causal(source, tokens);
        let scored = Scored::draw(source, mask);
        Tuned { scored, parameter: f64::from(source.integer(0, 7)) / 8.0 }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.extend((case.parameter == 0.0).then_some("nothing is dropped"));
        labels.extend((case.parameter >= 0.1).then_some("a tenth or more is dropped"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        // The counterexamples are drawn with an eighth dropped.
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        hypotheses[0].counterexample =
            || Tuned { scored: Scored::uniform(gallery::full(2)), parameter: 0.125 };
        hypotheses[0].without =
            "two tokens that see each other, with equal scores: singular unless one is dropped";
        hypotheses[1].counterexample =
            || Tuned { scored: Scored::uniform(masks::first_only(2)), parameter: 0.125 };
        hypotheses[1].without = "a second token that sees only the first: never of full rank";
        hypotheses
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let mask = &case.scored.mask;
        let attention = case.scored.attention().map_err(|error| error.to_string())?;
        let drop = BigRational::from_float(case.parameter).ok_or("the probability is no number")?;
        let keep = BigRational::one() - &drop;
        let pairs: Vec<(usize, usize)> = (0..mask.queries())
            .flat_map(|query| mask.visible(query).map(move |key| (query, key)))
            .collect();
        let mut probability = BigRational::zero();
        for outcome in 0_u32..1 << pairs.len() {
            let kept_pairs = || (0..pairs.len()).filter(|&pair| outcome >> pair & 1 == 1);
            let kept = Mask::from_fn(mask.queries(), mask.keys(), |query, key| {
                kept_pairs().any(|pair| pairs[pair] == (query, key))
            });
            let dropped = dropout(&attention, &kept, &keep).map_err(|error| error.to_string())?;
            if evidence::certified_rank(dropped.weights())? == mask.queries() {
                let count = kept_pairs().count();
                probability += pow(keep.clone(), count) * pow(drop.clone(), pairs.len() - count);
            }
        }
        let expected = pow(keep, mask.queries());
        evidence::require(probability == expected, || {
            format!("the probability is {probability}, not {expected}")
        })?;
        Ok(format!("the probability is exactly {probability}"))
    }
}
