#![doc = include_str!("../../../proofs/soft_capping_keeps_causal_softmax_full_rank.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::soft_cap;
use crate::claims::subject::exceeds_share_of_limit;
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, Tuned, evidence, masks,
};
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct SoftCappingKeepsCausalSoftmaxFullRank<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SoftCappingKeepsCausalSoftmaxFullRank<T> {
    type Case = Tuned<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax of scores that are soft-capped at less than half the survival limit has full rank as stored, for every choice of scores: a cap of 7 for 20 tokens in f16, of 44 in bf16, of 50 in f32 for up to 52.",
        references: &[
            "Gemma team, \"Gemma 2: improving open language models at a practical size\", 2024",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("scores at the ends of the format", 24),
        ("a cap near the limit", 48),
    ];

    fn draw(source: &mut Source) -> Tuned<T> {
        let tokens = source.tokens(12);
        let mut scored = Scored::uniform(masks::random_causal(source, tokens));
        let scale = match source.below(3) {
            0 => T::greatest(),
            1 => 4.0 * T::underflow_gap(),
            _ => 4.0,
        };
        for score in scored.scores.iter_mut() {
            *score = T::score(f64::from(source.integer(-4, 4)) / 4.0 * scale);
        }
        let limit = T::survival_limit(tokens).unwrap_or_default() / 2.0;
        let share = if source.once_in(2) { 0.999 } else { source.unit().max(0.1) };
        // Rounded down to the format, so that the cap is the one that is meant.
        let cap = T::nearest(share * limit * (1.0 - 2.0 * T::unit_roundoff()));
        Tuned { scored, parameter: cap.to_f64() }
    }

    fn labels(case: &Tuned<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let extreme = case.scored.scores.iter().any(|score| score.to_f64().abs() == T::greatest());
        labels.extend(extreme.then_some("scores at the ends of the format"));
        let (gap, keys) = (2.0 * case.parameter, case.scored.mask.keys());
        let near = exceeds_share_of_limit::<T>(0.98, gap, keys);
        labels.extend(near.then_some("a cap near the limit"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Tuned<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        hypotheses.push(Hypothesis {
            text: "twice the cap is below the gap that surely leaves every weight positive",
            without: "a cap of twice the underflow gap, and a self score that low: a stored zero",
            holds: |case| {
                let limit = T::survival_limit(case.scored.mask.keys());
                limit.is_some_and(|limit| 2.0 * case.parameter < limit)
            },
            counterexample: || Tuned {
                scored: masks::dying_self_weight(2),
                parameter: 2.0 * T::underflow_gap(),
            },
        });
        hypotheses
    }

    fn conclusion(case: &Tuned<T>) -> Result<String, String> {
        let capped = Scored {
            scores: soft_cap(&case.scored.scores, T::nearest(case.parameter)),
            mask: case.scored.mask.clone(),
        };
        let attention = capped.attention().map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), case.scored.mask.queries())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    fn capped(parameter: f64) -> Tuned<f64> {
        Tuned { scored: Scored::uniform(gallery::causal(3)), parameter }
    }

    #[test]
    fn a_cap_is_near_the_limit_beyond_49_hundredths_of_it() {
        let edge = 0.98 * f64::survival_limit(3).unwrap() / 2.0;
        let is_near = |cap: f64| {
            SoftCappingKeepsCausalSoftmaxFullRank::labels(&capped(cap))
                .contains(&"a cap near the limit")
        };
        assert_eq!([edge, edge.next_up()].map(is_near), [false, true]);
    }

    #[test]
    fn a_cap_of_half_the_limit_is_too_great() {
        let [.., hypothesis] = &SoftCappingKeepsCausalSoftmaxFullRank::<f64>::hypotheses()[..]
        else {
            panic!("there are no hypotheses")
        };
        let edge = f64::survival_limit(3).unwrap() / 2.0;
        let holds = |parameter: f64| (hypothesis.holds)(&capped(parameter));
        assert!(!holds(edge) && holds(edge.next_down()));
    }
}
