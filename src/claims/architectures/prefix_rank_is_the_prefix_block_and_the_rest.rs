#![doc = include_str!("../../../proofs/prefix_rank_is_the_prefix_block_and_the_rest.md")]

use std::marker::PhantomData;

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Split, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::{Mask, gallery};
use crate::sample::Source;

/// See the [module](self).
pub struct PrefixRankIsThePrefixBlockAndTheRest<T>(PhantomData<T>);

impl<T: Subject> Claim for PrefixRankIsThePrefixBlockAndTheRest<T> {
    type Case = Split<T>;

    const STATEMENT: Statement = Statement {
        text: "The rank of softmax attention in which a prefix is closed and the rest is causal is the rank of the prefix block plus the number of other tokens: GPT (prefix of at most 1), UniLM (a proper prefix) and BERT (all tokens).",
        references: &[
            "Raffel et al., \"T5\", 2019, arXiv 1910.10683 (prefix language model)",
            "Dong et al., \"UniLM\", 2019, arXiv 1905.03197",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("causal", 8),
        ("proper prefix", 48),
        ("bidirectional", 4),
        ("twins in the prefix", 16),
        ("a sparse prefix", 48),
        ("six tokens or more", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let prefix = source.below(tokens + 1);
        let mask = closed_prefix(source, tokens, prefix);
        Split::draw(source, mask, prefix)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        let mut hypotheses: Vec<Hypothesis<Split<T>>> = vec![
            Hypothesis {
                text: "no token of the prefix sees a token of the rest",
                without: "a prefix of one token and another token that see each other, with equal scores: rank 1, not 2",
                holds: prefix_is_closed,
                counterexample: || uniform(gallery::full(2), 1),
            },
            Hypothesis {
                text: "no other token sees a later one, and each sees itself",
                without: "two tokens after the prefix that see all three, with equal scores: rank 2, not 3",
                holds: rest_is_causal,
                counterexample: || {
                    uniform(Mask::from_fn(3, 3, |query, key| query > 0 || key == 0), 1)
                },
            },
        ];
        hypotheses.extend(T::survival_limit(1).map(|_| Hypothesis { text: "no self score of the rest lies so far below a visible one that its weight could underflow", without: "a self score below another one by twice the underflow gap: a stored zero", holds: rest_survives, counterexample: || Split { scored: masks::dying_self_weight(2), prefix: 1 } }));
        hypotheses
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.scored.attention().map_err(|error| error.to_string())?;
        let weights = attention.weights();
        let block = weights.view((0, 0), (case.prefix, case.prefix)).into_owned();
        let expected = evidence::certified_rank(&block)? + (weights.nrows() - case.prefix);
        evidence::has_rank(weights, expected)
    }
}

/// Each token of the prefix sees some of them, at least one, and each other token itself and some
/// of the earlier ones; or each sees all that it may.
fn closed_prefix(source: &mut Source, tokens: usize, prefix: usize) -> Mask {
    let whole = gallery::prefix(tokens, prefix);
    if source.once_in(2) {
        return whole;
    }
    let shown: Vec<usize> = (0..tokens)
        .map(|query| if query < prefix { source.below(prefix) } else { query })
        .collect();
    Mask::from_fn(tokens, tokens, |query, key| {
        whole.allows(query, key) && (key == shown[query] || source.once_in(2))
    })
}

fn uniform<T: Subject>(mask: Mask, prefix: usize) -> Split<T> {
    Split { scored: Scored::uniform(mask), prefix }
}

fn prefix_is_closed<T: Subject>(case: &Split<T>) -> bool {
    let mask = &case.scored.mask;
    (0..case.prefix).all(|query| mask.visible(query).all(|key| key < case.prefix))
}

fn rest_is_causal<T: Subject>(case: &Split<T>) -> bool {
    let mask = &case.scored.mask;
    (case.prefix..mask.queries())
        .all(|query| mask.allows(query, query) && mask.visible(query).all(|key| key <= query))
}

fn rest_survives<T: Subject>(case: &Split<T>) -> bool {
    (case.prefix..case.scored.mask.queries()).all(|token| case.scored.survives(token, token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_in_the_prefix_add_one_to_the_rest() {
        for (tokens, prefix, rank) in [(3, 2, 2), (5, 3, 3)] {
            let case = uniform::<f64>(gallery::prefix(tokens, prefix), prefix);
            let found = PrefixRankIsThePrefixBlockAndTheRest::conclusion(&case);
            assert_eq!(found, Ok(format!("the rank is exactly {rank}")));
        }
    }
}
