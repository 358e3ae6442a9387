#![doc = include_str!("../../../proofs/unique_matching_softmax_is_full_rank.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks};
use crate::mask::gallery;
use crate::measure::guarantee::Guarantee;
use crate::measure::matching::triangular_order;
use crate::sample::Source;
use num_traits::Signed;

/// See the [module](self).
pub struct UniqueMatchingSoftmaxIsFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for UniqueMatchingSoftmaxIsFullRank<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Softmax attention under a mask with exactly one perfect matching has full rank, for every choice of scores, and the sign of its determinant is that of the matching.",
        references: &[
            "Golumbic, Hirst and Lewenstein, \"Uniquely restricted matchings\", Algorithmica 31, 2001",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Triangular.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(9);
        let acyclic = masks::random_acyclic(source, tokens);
        let all: Vec<usize> = (0..tokens).collect();
        let mask = acyclic.select_rows_columns(&all, &source.order(tokens));
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        let mut hypotheses: Vec<Hypothesis<Scored<T>>> = vec![Hypothesis {
            text: "the mask has exactly one perfect matching of queries with keys",
            without: "two tokens that see each other, with equal scores: rank 1",
            holds: |case| triangular_order(&case.mask).is_some(),
            counterexample: || Scored::uniform(gallery::full(2)),
        }];
        hypotheses.extend(T::survival_limit(1).map(|_| Hypothesis { text: "no matched score lies so far below a visible one that its weight could underflow", without: "a self score below another one by twice the underflow gap: a stored zero", holds: matched_weights_survive, counterexample: || masks::dying_self_weight(2) }));
        hypotheses
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let determinant = evidence::exact_determinant(attention.weights())?;
        let sign = Guarantee::of(&case.mask).determinant_sign;
        let found = i8::from(determinant.is_positive()) - i8::from(determinant.is_negative());
        evidence::require(sign == Some(found), || {
            format!("the determinant has sign {found}, not {sign:?}")
        })?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}

/// Whether no weight of the matching can underflow; a mask without one has none that could.
fn matched_weights_survive<T: Subject>(case: &Scored<T>) -> bool {
    triangular_order(&case.mask).is_none_or(|(queries, keys)| {
        queries.iter().zip(&keys).all(|(&query, &key)| case.survives(query, key))
    })
}
