#![doc = include_str!("../../../proofs/random_bidirectional_softmax_has_the_greater_effective_rank.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, softmax};
use crate::claims::{Claim, Hypothesis, Proof, RandomScores, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;

/// See the [module](self).
pub struct RandomBidirectionalSoftmaxHasTheGreaterEffectiveRank<T>(PhantomData<T>);

impl Claim for RandomBidirectionalSoftmaxHasTheGreaterEffectiveRank<f64> {
    type Case = RandomScores;

    const STATEMENT: Statement = Statement {
        text: "With independent standard normal scores of 32 to 48 tokens, bidirectional softmax attention has a greater effective rank than causal attention of the same scores, in the median of five draws: where the essay calls bidirectional attention the one of low rank, its singular values are the more even.",
        references: &[
            "Roy and Vetterli, \"The effective rank: a measure of effective dimensionality\", EUSIPCO 2007",
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::Empirical;
    const FLOORS: &'static [(&'static str, usize)] = RandomScores::FLOORS;

    fn draw(source: &mut Source) -> RandomScores {
        RandomScores::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<RandomScores>> {
        vec![
            Hypothesis {
                text: "the scores have standard deviation 1",
                without: "a standard deviation of 1/4: both are nearly uniform, and of uniform attention the causal one has the greater effective rank",
                holds: |case| case.deviation == 1.0,
                counterexample: || RandomScores {
                    deviation: 0.25,
                    ..RandomScores::standard(32, 0)
                },
            },
            Hypothesis {
                text: "there are 32 tokens or more",
                without: "two tokens: the first of two causal ones looks at itself alone",
                holds: |case| case.tokens >= 32,
                counterexample: || RandomScores::standard(2, 0),
            },
        ]
    }

    fn conclusion(case: &RandomScores) -> Result<String, String> {
        let mut source = Source::from_seed(case.seed);
        let mut quotients = vec![];
        for _ in 0..DRAWS {
            let scores = case.scores(&mut source);
            let effective_rank = |mask: Mask| {
                let attention = softmax(&scores, &mask, EmptyRows::Reject);
                let weights = attention.map_err(|error| error.to_string())?.into_weights();
                let spectrum = Spectrum::of(&weights).map_err(|error| error.to_string())?;
                Ok::<f64, String>(spectrum.effective_rank())
            };
            let causal = effective_rank(gallery::causal(case.tokens))?;
            quotients.push(effective_rank(gallery::full(case.tokens))? / causal);
        }
        let median = evidence::median(quotients);
        let evidence = format!("the effective ranks have a quotient of {median:.3} in the median");
        evidence::require(median > 1.0, || evidence.clone())?;
        Ok(evidence)
    }
}

/// Draws of which the median is taken.
const DRAWS: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    type Claimed = RandomBidirectionalSoftmaxHasTheGreaterEffectiveRank<f64>;

    #[test]
    fn the_effective_rank_of_one_token_is_not_the_greater() {
        let judged = Claimed::conclusion(&RandomScores::standard(1, 0));
        let evidence = "the effective ranks have a quotient of 1.000 in the median".to_owned();
        assert_eq!(judged, Err(evidence));
    }
}
