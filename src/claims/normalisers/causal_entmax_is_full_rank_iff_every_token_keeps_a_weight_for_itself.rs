#![doc = include_str!("../../../proofs/causal_entmax_is_full_rank_iff_every_token_keeps_a_weight_for_itself.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::Entmax15;
use crate::claims::{Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat};
use num_traits::{One, Signed};

/// See the [module](self).
pub struct CausalEntmaxIsFullRankIffEveryTokenKeepsAWeightForItself<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for CausalEntmaxIsFullRankIffEveryTokenKeepsAWeightForItself<T>
{
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal 1.5-entmax attention has full rank if and only if, for every token, the squares of half the amounts by which visible scores exceed its own sum to less than 1: a difference of 2 makes it singular.",
        references: &["Peters, Niculae and Martins, \"Sparse sequence-to-sequence models\", 2019"],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("full rank", 32), ("deficient", 32), ("exactly at the edge", 12)];

    fn draw(source: &mut Source) -> Scored<T> {
        let mut case = causal::fractions(source, 6, 4);
        if source.once_in(8) {
            causal::place_at_the_edge(&mut case, 2.0);
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let taken: Vec<BigRational> =
            (0..case.mask.queries()).flat_map(|token| taken(case, token)).collect();
        let one = BigRational::one();
        labels.push(causal::side(taken.iter().all(|taken| *taken < one)));
        labels.extend(taken.contains(&one).then_some("exactly at the edge"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        hypotheses.push(Hypothesis {
            text: "the scores are multiples of 1/4 of magnitude at most 8, so that the squares near 1 are exact",
            without: "scores whose difference is below 2 and rounds to 2",
            holds: |case| case.scores.iter().all(|score| causal::is_multiple(score, 4)),
            counterexample: || {
                let mut case = Scored::uniform(gallery::causal(2));
                case.scores[(1, 0)] = T::score(2.0);
                case.scores[(1, 1)] = T::score(T::unit_roundoff());
                case
            },
        });
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        causal::is_full_rank_iff_every_token(case, &Entmax15, |token| {
            Ok(taken(case, token)? < BigRational::one())
        })
    }
}

/// What the scores above the token's own take of the weight.
fn taken<T: Subject>(case: &Scored<T>, token: usize) -> Result<BigRational, String> {
    let (scores, own) = causal::exact_row(case, token)?;
    let two = BigRational::from_integer(2.into());
    let half_excesses = scores.iter().map(|score| (score - &own) / &two);
    Ok(half_excesses.filter(BigRational::is_positive).map(|half| &half * &half).sum())
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::*;

    #[test]
    fn halves_of_what_exceeds_the_own_score_are_squared() {
        let scores = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 4.0, 1.0]);
        let case = Scored::<f64> { scores, mask: gallery::causal(2) };
        assert_eq!(taken(&case, 1), Ok(BigRational::new(9.into(), 4.into())));
    }
}
