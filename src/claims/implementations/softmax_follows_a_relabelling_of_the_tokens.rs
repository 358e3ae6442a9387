#![doc = include_str!("../../../proofs/softmax_follows_a_relabelling_of_the_tokens.md")]

use std::marker::PhantomData;

use crate::attention::{Kernel, Problem};
use crate::claims::implementation::{self, Finding, Implementable, our};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, masked, masks};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct SoftmaxFollowsARelabellingOfTheTokens<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SoftmaxFollowsARelabellingOfTheTokens<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Relabelling the tokens, scores and mask together, relabels the softmax weights, up to a derived rounding error: attention has no order but that of its mask.",
        references: &[
            "Lee et al., \"Set Transformer: a framework for attention-based permutation-invariant neural networks\", 2019",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Implementations.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(10);
        let mask = masks::thinned(source, &gallery::full(tokens));
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        our::<T, Self>(case)
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for SoftmaxFollowsARelabellingOfTheTokens<T> {
    fn problem(case: &Scored<T>) -> Problem<T> {
        case.problem()
    }

    fn conclusion_about(case: &Scored<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let weights = implementation::weights(case, kernel)?;
        let tokens = case.mask.queries();
        // These two generate more relabellings than there is room to try.
        let reversal: Vec<usize> = (0..tokens).rev().collect();
        let rotation: Vec<usize> = (1..=tokens).map(|token| token % tokens).collect();
        for order in [reversal, rotation] {
            let expected = weights.select_rows(&order).select_columns(&order);
            let found = implementation::weights(&case.select(&order), kernel)?;
            implementation::agree(case, &expected, &found, "relabelled")?;
        }
        Ok("reversed and rotated tokens have the same weights".into())
    }
}
