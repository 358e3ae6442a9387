#![doc = include_str!("../../../proofs/taylor_attention_rank_is_at_most_the_number_of_monomials.md")]

use std::marker::PhantomData;

use crate::attention::{LinearAttention, TaylorFeatures};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::rank::{Bound, Certificate};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TaylorAttentionRankIsAtMostTheNumberOfMonomials<T>(PhantomData<T>);

impl Claim for TaylorAttentionRankIsAtMostTheNumberOfMonomials<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional attention whose weights are the Taylor polynomial of degree 2 of the exponential, on scores of head size d, has rank at most (d + 1)(d + 2) / 2, the number of monomials.",
        references: &[
            "Arora et al., \"Simple linear attention language models balance the recall-throughput tradeoff\", 2024, arXiv 2402.18668",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Linear.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("fewer features than half the tokens", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let width = source.between(1, 2);
        Features::draw(source, gallery::full(tokens), width, |source| {
            f64::from(source.integer(-3, 3))
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees every token",
            without: "four causal tokens of width 1, all zero: rank 4, with three monomials",
            holds: |case| case.mask == gallery::full(case.mask.queries()),
            counterexample: || {
                Features::of(
                    &[&[0], &[0], &[0], &[0]],
                    &[&[0], &[0], &[0], &[0]],
                    gallery::causal(4),
                )
            },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let map = TaylorFeatures { degree: 2 };
        let (queries, keys) = (map.queries(&case.queries), map.keys(&case.keys));
        let attention = LinearAttention::of_features(queries, keys, &case.mask)
            .map_err(|error| error.to_string())?;
        let weights = attention.attention().into_weights();
        let monomials = (case.width() + 1) * (case.width() + 2) / 2;
        let (left, right) = attention.factors();
        let bound = Certificate::Factorisation { left, right }
            .check(&weights)
            .map_err(|error| error.to_string())?;
        let rank = evidence::certified_rank(&weights)?;
        let found = || {
            format!(
                "the rank is {rank}, and the factors prove {bound:?}, for {monomials} monomials"
            )
        };
        evidence::require(bound == Bound::AtMost(monomials), found)?;
        evidence::require(rank <= monomials, found)?;
        Ok(format!("the rank is {rank}, with {monomials} monomials"))
    }
}
