#![doc = include_str!("../../../proofs/linear_biases_keep_causal_softmax_full_rank.md")]

use std::marker::PhantomData;

use crate::attention::alibi;
use crate::claims::masked::{self, Masked};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, Tuned, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct LinearBiasesKeepCausalSoftmaxFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for LinearBiasesKeepCausalSoftmaxFullRank<T> {
    type Case = Tuned<T, 0>;

    const STATEMENT: Statement = Statement {
        text: "A bias that falls with distance (ALiBi) hides no key and brings no self score further below the best of its row: causal softmax attention that has full rank without it has full rank with it, as stored too.",
        references: &[
            "Press, Smith and Lewis, \"Train short, test long: attention with linear biases enables input length extrapolation\", 2022, arXiv 2108.12409",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Positions.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("uniform", 8), ("no bias", 16)];

    fn draw(source: &mut Source) -> Tuned<T, 0> {
        let tokens = source.tokens(12);
        let mask = masks::random_causal(source, tokens);
        let slope = f64::from(source.integer(0, 8)) / if T::roundoff() > 0.0 { 8.0 } else { 1.0 };
        Tuned { scored: Scored::draw(source, mask), parameter: slope }
    }

    fn labels(case: &Tuned<T, 0>) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.extend((case.parameter == 0.0).then_some("no bias"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Tuned<T, 0>>> {
        let mut hypotheses = vec![
            Hypothesis {
                // With a slope other than zero these tokens would tell each other apart.
                counterexample: || Tuned { parameter: 0.0, ..Masked::alike(gallery::full(2)) },
                ..masked::no_token_sees_a_later_one()
            },
            masked::every_token_sees_itself(),
            Hypothesis {
                text: "the slope is not negative",
                without: "slope -1: the second token's score for itself falls below its score for the first",
                holds: |case| case.parameter >= 0.0,
                counterexample: || Tuned { parameter: -1.0, ..Masked::alike(gallery::causal(2)) },
            },
        ];
        hypotheses.extend(T::survival_limit(1).map(|_| Hypothesis {
            text: "no self score lies so far below a visible one that its weight could underflow",
            without: "a self score below another one by twice the underflow gap: a stored zero",
            holds: |case: &Tuned<T, 0>| case.scored.self_weights_survive(),
            counterexample: || Tuned { scored: masks::dying_self_weight(2), parameter: 0.0 },
        }));
        hypotheses
    }

    fn conclusion(case: &Tuned<T, 0>) -> Result<String, String> {
        let Scored { scores, mask } = &case.scored;
        let biased =
            Scored { scores: alibi(scores, &T::score(case.parameter)), mask: mask.clone() };
        for token in 0..mask.queries() {
            let (best, best_biased) = (case.scored.greatest(token), biased.greatest(token));
            let own = [&scores[(token, token)], &biased.scores[(token, token)]];
            let no_further = own[0] == own[1] && best_biased <= best;
            evidence::require(no_further, || {
                format!(
                    "token {token} scores itself by {}, and the best by {best_biased:?}",
                    own[1]
                )
            })?;
        }
        let attention = biased.attention().map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), mask.queries())
    }
}
