#![doc = include_str!("../../../proofs/causal_eigenvalues_are_the_self_weights.md")]

use std::marker::PhantomData;

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct CausalEigenvaluesAreTheSelfWeights<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalEigenvaluesAreTheSelfWeights<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The eigenvalues of causal softmax attention are the weights that the tokens give to themselves.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Triangular.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[("one token", 1), ("few tokens", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(5);
        let mask = masks::random_backward(source, tokens);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with equal scores: 1 and 0, not 1/2 twice",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = evidence::exactly(attention.weights())?;
        evidence::has_eigenvalues(&weights, &weights.diagonal())?;
        Ok("the characteristic polynomial splits over the self weights".into())
    }
}
