#![doc = include_str!("../../../proofs/window_rank_is_at_least_the_tokens_less_the_reach.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Tier, evidence, masks};
use crate::mask::gallery;
use crate::measure::guarantee::Guarantee;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct WindowRankIsAtLeastTheTokensLessTheReach<T>(PhantomData<T>);

impl Claim for WindowRankIsAtLeastTheTokensLessTheReach<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Softmax attention in a window of reach w, of which each token sees w others on either side, has rank at least n - w, and for some weights exactly that: a bidirectional window has a guarantee, though not of full rank.",
        references: &["Beltagy, Peters and Cohan, \"Longformer\", 2020, arXiv 2004.05150"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 24), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(2, 9);
        let reach = source.below(tokens);
        Scored::draw(source, gallery::window(tokens, reach))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "each token sees those at most w away, and no others, for w less than n",
            without: "three tokens that see only the first: rank 1",
            holds: |case| {
                case.mask.queries() > 0
                    && case.mask == gallery::window(case.mask.queries(), reach(case))
            },
            counterexample: || Scored::uniform(masks::first_only(3)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let least = case.mask.queries() - reach(case);
        let attention = case.attention().map_err(|error| error.to_string())?;
        let rank = evidence::certified_rank(attention.weights())?;
        evidence::require(rank >= least, || format!("the rank is {rank}, less than {least}"))?;
        let bounds = Guarantee::of(&case.mask).least;
        let attained = bounds.attaining.and_then(|weights| weights.rank());
        evidence::require((bounds.lower, attained) == (least, Some(least)), || {
            format!("the least rank is {} or more, attained {attained:?}", bounds.lower)
        })?;
        Ok(format!("the rank is {rank}, the least {least}"))
    }
}

/// How far the first token sees.
fn reach(case: &Scored<BigRational>) -> usize {
    case.mask.degree(0).saturating_sub(1)
}
