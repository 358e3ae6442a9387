#![doc = include_str!("../../../proofs/self_weights_above_one_half_give_full_rank.md")]

use std::marker::PhantomData;

use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::ToPrimitive;

/// See the [module](self).
pub struct SelfWeightsAboveOneHalfGiveFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for SelfWeightsAboveOneHalfGiveFullRank<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Attention in which every token gives itself more than half of its weight has full rank under every mask, bidirectional ones included.",
        references: &[
            "Lévy, \"Sur la possibilité de l'équilibre électrique\", 1881 (diagonal dominance)",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Conditioning.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("two tokens that see each other", 64),
        ("little more than half", 24),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(9);
        let mask = masks::thinned(source, &gallery::full(tokens));
        let mut case = Scored::uniform(mask);
        // Above what all others can weigh together: in whole bits over the rationals, else in nats.
        let count = tokens as f64;
        let enough = if T::roundoff() > 0.0 { count.ln() + 0.1 } else { count.log2().ceil() };
        let depth = source.integer(0, 2);
        for query in 0..tokens {
            for key in 0..tokens {
                case.scores[(query, key)] = T::score(f64::from(source.integer(-depth, 0)));
            }
            let more = if source.once_in(4) { 2.0 } else { 0.0 };
            case.scores[(query, query)] = T::score(enough + more);
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let tokens = case.mask.queries();
        let mutual =
            (0..tokens).any(|i| (0..i).any(|j| case.mask.allows(i, j) && case.mask.allows(j, i)));
        labels.extend(mutual.then_some("two tokens that see each other"));
        let shares = self_shares(case).unwrap_or_default();
        let barely = |share: &BigRational| share.to_f64().is_some_and(|share| share < 0.75);
        labels.extend(shares.iter().any(barely).then_some("little more than half"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![Hypothesis {
            text: "every token gives itself more than half of its weight",
            without: "two tokens that give themselves exactly half: rank 1",
            holds: |case| {
                let half = BigRational::new(1.into(), 2.into());
                self_shares(case).is_ok_and(|shares| shares.iter().all(|share| *share > half))
            },
            counterexample: || Scored::uniform(gallery::full(2)),
        }]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}

/// What each token gives itself of the stored weights of its row, exactly.
fn self_shares<T: Subject>(case: &Scored<T>) -> Result<Vec<BigRational>, String> {
    let attention = case.attention().map_err(|error| error.to_string())?;
    let weights = evidence::exactly(attention.weights())?;
    let share =
        |token: usize| &weights[(token, token)] / weights.row(token).iter().sum::<BigRational>();
    Ok((0..weights.nrows()).map(share).collect())
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    /// `e^-1.09863` is stored as 1365/4096, the sum with 1 as 1365/1024, and one over that as 3/4.
    #[test]
    fn three_quarters_are_more_than_little_more_than_half() {
        let is_little = |own: f64| {
            let mut case = Scored::<f16>::uniform(gallery::full(2));
            case.scores.fill_diagonal(f16::score(own));
            SelfWeightsAboveOneHalfGiveFullRank::labels(&case).contains(&"little more than half")
        };
        assert_eq!([1.098_632_812_5, 1.0].map(is_little), [false, true]);
    }

    /// Each is stored as 0.33325, and their sum is not 1.
    #[test]
    fn equal_weights_have_equal_shares() {
        let shares = self_shares(&Scored::<f16>::uniform(gallery::full(3))).unwrap();
        assert_eq!(shares, [(); 3].map(|()| BigRational::new(1.into(), 3.into())));
    }
}
