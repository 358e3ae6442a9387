#![doc = include_str!("../../../proofs/linear_attention_rank_is_at_most_the_feature_count.md")]

use std::marker::PhantomData;

use crate::attention::{LinearAttention, Relu};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::rank::{Bound, Certificate};
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::Signed;

/// See the [module](self).
pub struct LinearAttentionRankIsAtMostTheFeatureCount<T>(PhantomData<T>);

impl Claim for LinearAttentionRankIsAtMostTheFeatureCount<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional linear attention over n tokens with d features has rank at most d.",
        references: &[
            "Katharopoulos et al., \"Transformers are RNNs\", 2020, arXiv 2006.16236",
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Linear.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 32), ("fewer features than tokens", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let width = source.between(1, 4);
        Features::draw(source, gallery::full(tokens), width, |source| {
            f64::from(source.integer(-2, 4))
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "two causal tokens with one feature, all ones: rank 2",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[1]], gallery::causal(2)),
            },
            Hypothesis {
                text: "in no row do the products of rectified features sum to zero",
                without: "one token with feature 0: the weight is 0/0",
                holds: normalizers_are_positive,
                counterexample: || Features::of(&[&[0]], &[&[0]], gallery::full(1)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = LinearAttention::new(&case.queries, &case.keys, &Relu, &case.mask)
            .map_err(|error| error.to_string())?;
        let weights = attention.attention().into_weights();
        let (left, right) = attention.factors();
        let bound = Certificate::Factorisation { left, right }
            .check(&weights)
            .map_err(|error| error.to_string())?;
        let rank = evidence::certified_rank(&weights)?;
        let found = || format!("the rank is {rank}, and the factors prove {bound:?}");
        evidence::require(bound == Bound::AtMost(case.width()), found)?;
        evidence::require(rank <= case.width(), found)?;
        Ok(format!(
            "the rank is {rank}, and an exact factorisation proves at most {}",
            case.width()
        ))
    }
}

/// Computed from the definition, not by [`LinearAttention`].
fn normalizers_are_positive(case: &Features<BigRational>) -> bool {
    (0..case.mask.queries()).all(|query| {
        // None of the products is negative, so that none cancels another one.
        let meets = |key: usize| {
            let (queries, keys) = (case.queries.row(query), case.keys.row(key));
            queries.iter().zip(keys.iter()).any(|(q, k)| q.is_positive() && k.is_positive())
        };
        case.mask.visible(query).any(meets)
    })
}
