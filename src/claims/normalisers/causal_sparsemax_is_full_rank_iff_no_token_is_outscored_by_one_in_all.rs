#![doc = include_str!("../../../proofs/causal_sparsemax_is_full_rank_iff_no_token_is_outscored_by_one_in_all.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::Sparsemax;
use crate::claims::{Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::{One, Signed};

/// See the [module](self).
pub struct CausalSparsemaxIsFullRankIffNoTokenIsOutscoredByOneInAll<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalSparsemaxIsFullRankIffNoTokenIsOutscoredByOneInAll<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal sparsemax attention has full rank if and only if, for every token, the amounts by which visible scores exceed its own sum to less than 1: an ordinary difference of scores makes it singular.",
        references: &["Martins and Astudillo, \"From softmax to sparsemax\", 2016, proposition 1"],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("full rank", 24), ("deficient", 48), ("exactly at the edge", 16)];

    fn draw(source: &mut Source) -> Scored<T> {
        let mut case = causal::fractions(source, 6, 8);
        if source.once_in(8) {
            causal::place_at_the_edge(&mut case, 1.0);
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let excesses: Vec<BigRational> =
            (0..case.mask.queries()).flat_map(|token| excess(case, token)).collect();
        let one = BigRational::one();
        labels.push(causal::side(excesses.iter().all(|excess| *excess < one)));
        labels.extend(excesses.contains(&one).then_some("exactly at the edge"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        if T::roundoff() > 0.0 {
            hypotheses.push(Hypothesis {
                text: "the scores are multiples of 1/8 of magnitude at most 8, so that their differences are exact",
                without: "scores whose difference is below 1 and rounds to 1",
                holds: |case| case.scores.iter().all(|score| causal::is_multiple(score, 8)),
                counterexample: || {
                    let mut case = Scored::uniform(gallery::causal(2));
                    case.scores[(1, 0)] = T::one();
                    case.scores[(1, 1)] = T::score(T::roundoff() / 2.0);
                    case
                },
            });
        }
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        causal::is_full_rank_iff_every_token(case, &Sparsemax, |token| {
            Ok(excess(case, token)? < BigRational::one())
        })
    }
}

/// By how much visible scores exceed the token's own, in all.
fn excess<T: Subject>(case: &Scored<T>, token: usize) -> Result<BigRational, String> {
    let (scores, own) = causal::exact_row(case, token)?;
    Ok(scores.iter().map(|score| score - &own).filter(BigRational::is_positive).sum())
}
