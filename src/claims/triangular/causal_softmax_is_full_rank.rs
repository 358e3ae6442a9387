#![doc = include_str!("../../../proofs/causal_softmax_is_full_rank.md")]

use std::marker::PhantomData;

use crate::attention::{Kernel, Problem};
use crate::claims::implementation::{self, Finding, Implementable};
use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct CausalSoftmaxIsFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalSoftmaxIsFullRank<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax attention has full rank, for every choice of scores.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Triangular.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 64),
        ("uniform", 8),
        ("an earlier token is hidden", 64),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(24);
        let mask = masks::random_causal(source, tokens);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Scored<T>>> =
            vec![masked::no_token_sees_a_later_one(), masked::every_token_sees_itself()];
        hypotheses.extend(masks::self_weights_survive());
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for CausalSoftmaxIsFullRank<T> {
    fn problem(case: &Scored<T>) -> Problem<T> {
        case.problem()
    }

    fn conclusion_about(case: &Scored<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let weights = implementation::weights(case, kernel)?;
        Ok(evidence::has_rank(&weights, case.mask.queries())?)
    }
}
