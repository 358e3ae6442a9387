#![doc = include_str!("../../../proofs/acyclic_softmax_is_full_rank.md")]

use std::marker::PhantomData;

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct AcyclicSoftmaxIsFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for AcyclicSoftmaxIsFullRank<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Softmax attention without cycles among the tokens has full rank, for every choice of scores: reversed causal, relabelled causal, trees and other directed acyclic masks.",
        references: &["Yang et al., \"XLNet\", 2019, arXiv 1906.08237 (content stream)"],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Triangular.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(16);
        let mask = if source.once_in(4) {
            gallery::anticausal(tokens)
        } else {
            masks::random_acyclic(source, tokens)
        };
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        let mut hypotheses: Vec<Hypothesis<Scored<T>>> = vec![
            Hypothesis {
                text: "no token reaches itself through others",
                without: "two tokens that see each other, with equal scores: rank 1",
                holds: |case| masks::is_acyclic(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            masked::every_token_sees_itself(),
        ];
        hypotheses.extend(masks::self_weights_survive());
        hypotheses
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}
