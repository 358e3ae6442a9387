#![doc = include_str!("../../../proofs/causal_states_are_near_the_rank_of_a_polynomial.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, scaled_dot_product, softmax};
use crate::claims::{
    Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, masks, near_rank,
};
use crate::mask::{Mask, gallery};
use crate::measure::state::below_split;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct CausalStatesAreNearTheRankOfAPolynomial<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for CausalStatesAreNearTheRankOfAPolynomial<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax attention whose scores have head size d and differ by up to 2R has a state of low rank, nearly: what tokens read from before a split has, for every degree k, singular value C(d + k, k) + 1 of at most e^R times its norm times what Taylor's or Chebyshev's series of degree k leaves of the exponential. A state of so many features per head nearly suffices, though the exact state rank is the greatest there is.",
        references: &[
            "Alman and Song, \"Fast attention requires bounded entries\", 2023, arXiv 2302.13214",
            "Weyl, \"Das asymptotische Verteilungsgesetz der Eigenwerte\", Math. Ann. 71, 1912",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 64),
        ("fewer features than half the tokens", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let mask = masks::random_whole_past(source, tokens);
        near_rank::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself and all earlier ones",
                without: "four tokens with equal scores, the last two of which each see another one of the first two: R is 0, and singular value 2 is not small",
                holds: |case| case.mask.self_visible() && masks::sees_all_earlier(&case.mask),
                counterexample: || {
                    let pairs =
                        Mask::from_fn(4, 4, |query, key| query % 2 == key % 2 && key <= query);
                    let zeros: [&[i32]; 4] = [&[0]; 4];
                    Features::of(&zeros, &zeros, pairs)
                },
            },
            Hypothesis {
                text: "the entries of queries and keys are multiples of 1/4 of magnitude at most 1",
                without: "scores beyond the range of the type: they are infinite",
                holds: |case| case.queries.iter().chain(&case.keys).all(near_rank::is_coarse),
                counterexample: || Features {
                    mask: gallery::causal(1),
                    ..near_rank::overflowing()
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let scores = scaled_dot_product(&case.queries, &case.keys, &T::one())
            .map_err(|error| error.to_string())?;
        let attention =
            softmax(&scores, &case.mask, EmptyRows::Reject).map_err(|error| error.to_string())?;
        let tokens = case.mask.queries();
        for split in 1..tokens {
            let radius = near_rank::radius(&below_split(&scores, split));
            let block = below_split(attention.weights(), split);
            near_rank::require_near_polynomials(&block, tokens, case.width(), radius)
                .map_err(|found| format!("at split {split}: {found}"))?;
        }
        Ok(format!("all bounds hold at every split of {tokens} tokens"))
    }
}
