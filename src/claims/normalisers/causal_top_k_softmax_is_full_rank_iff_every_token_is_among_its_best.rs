#![doc = include_str!("../../../proofs/causal_top_k_softmax_is_full_rank_iff_every_token_is_among_its_best.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::{Softmax, TopK};
use crate::claims::{Case, Claim, Hypothesis, Proof, Statement, Subject, Tier, Tuned, masks};
use crate::sample::Source;

/// See the [module](self).
pub struct CausalTopKSoftmaxIsFullRankIffEveryTokenIsAmongItsBest<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalTopKSoftmaxIsFullRankIffEveryTokenIsAmongItsBest<T> {
    type Case = Tuned<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax attention over the k best visible keys has full rank if and only if every token is among its own k best.",
        references: &[
            "Zhao et al., \"Explicit sparse transformer: concentrated attention through explicit selection\", 2019",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("six tokens or more", 24), ("full rank", 32), ("deficient", 48)];

    fn draw(source: &mut Source) -> Tuned<T> {
        let scored = causal::fractions(source, 8, 1);
        let parameter = source.between(1, scored.mask.queries());
        Tuned { scored, parameter: parameter as f64 }
    }

    fn labels(case: &Tuned<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let full_rank = (0..case.scored.mask.queries()).all(|token| is_among_its_best(case, token));
        labels.push(causal::side(full_rank));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Tuned<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        if T::roundoff() > 0.0 {
            hypotheses.push(Hypothesis {
                text: "no self score lies so far below a visible one that its weight could underflow",
                without: "a self score below another one by twice the underflow gap: a stored zero",
                holds: |case| case.scored.self_weights_survive(),
                counterexample: || Tuned { scored: masks::dying_self_weight(2), parameter: 2.0 },
            });
        }
        hypotheses
    }

    fn conclusion(case: &Tuned<T>) -> Result<String, String> {
        causal::is_full_rank_iff_every_token(
            &case.scored,
            &TopK { keep: keep(case), normaliser: Softmax(T::BASE) },
            |token| Ok(is_among_its_best(case, token)),
        )
    }
}

fn keep<T: Subject>(case: &Tuned<T>) -> usize {
    case.parameter as usize
}

/// Whether fewer than k visible keys are as good as the token itself, which comes last among ties.
fn is_among_its_best<T: Subject>(case: &Tuned<T>, token: usize) -> bool {
    let scores = &case.scored.scores;
    let others = case.scored.mask.visible(token).filter(|&key| key != token);
    others.filter(|&key| scores[(token, key)] >= scores[(token, token)]).count() < keep(case)
}
