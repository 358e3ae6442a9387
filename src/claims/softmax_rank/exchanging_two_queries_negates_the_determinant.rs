#![doc = include_str!("../../../proofs/exchanging_two_queries_negates_the_determinant.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct ExchangingTwoQueriesNegatesTheDeterminant<T>(PhantomData<T>);

impl<T: Subject> Claim for ExchangingTwoQueriesNegatesTheDeterminant<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Exchanging two queries of bidirectional softmax attention negates its determinant; so if the queries are exchangeable at random, a negative determinant is as likely as a positive one.",
        references: &[
            "de Finetti, \"La prévision\", Ann. Inst. H. Poincaré 7, 1937 (exchangeability)",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 48), ("six tokens or more", 16), ("uniform", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(2, 6);
        Scored::draw(source, gallery::full(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "two causal tokens with equal scores, of which the first sees itself only: exchanging their scores changes nothing",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Scored::uniform(gallery::causal(2)),
            },
            Hypothesis {
                text: "there are two tokens or more",
                without: "one token: there is nothing to exchange",
                holds: |case| case.mask.queries() >= 2,
                counterexample: || Scored::uniform(gallery::full(1)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let determinant = |case: &Scored<T>| {
            let attention = case.attention().map_err(|error| error.to_string())?;
            evidence::exact_determinant(attention.weights())
        };
        let mut exchanged = case.clone();
        exchanged.scores.swap_rows(0, masks::last(case.mask.queries()));
        let (before, after) = (determinant(case)?, determinant(&exchanged)?);
        evidence::require(after == -&before, || {
            format!("the determinant is {before} before and {after} after")
        })?;
        Ok(format!("the determinant changes from {before} to {after}"))
    }
}
