#![doc = include_str!("../../../proofs/hard_attention_rank_is_the_number_of_preferred_keys.md")]

use std::collections::BTreeSet;
use std::marker::PhantomData;

use crate::attention::{EmptyRows, Hard, normalise};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct HardAttentionRankIsTheNumberOfPreferredKeys<T>(PhantomData<T>);

impl<T: Subject> Claim for HardAttentionRankIsTheNumberOfPreferredKeys<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The rank of hard attention without ties is the number of different keys that are somebody's best; causal hard attention has full rank if and only if every token prefers itself.",
        references: &["Pérez, Barceló and Marinkovic, \"Attention is Turing-complete\", 2021"],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("a causal mask", 48),
        ("every token prefers itself", 24),
        ("a key preferred twice", 64),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(9);
        let mask = if source.once_in(2) {
            gallery::causal(tokens)
        } else {
            masks::thinned(source, &gallery::full(tokens))
        };
        let mut case = Scored::uniform(mask);
        let selfish = source.once_in(4);
        for query in 0..tokens {
            // A permutation has no ties.
            for (key, score) in source.order(tokens).into_iter().enumerate() {
                let more = if selfish && key == query { tokens as f64 } else { 0.0 };
                case.scores[(query, key)] = T::score(score as f64 + more);
            }
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let tokens = case.mask.queries();
        let best: Vec<usize> = (0..tokens).flat_map(|query| preferred(case, query)).collect();
        labels.extend((case.mask == gallery::causal(tokens)).then_some("a causal mask"));
        let selfish = best.iter().enumerate().all(|(query, &key)| query == key);
        labels.extend(selfish.then_some("every token prefers itself"));
        let distinct = best.iter().collect::<BTreeSet<_>>().len();
        labels.extend((distinct < best.len()).then_some("a key preferred twice"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "no query has two best keys",
                without: "a query that shares its weight between two keys, and one that prefers the first: rank 2, with one key preferred first",
                holds: |case| {
                    (0..case.mask.queries()).all(|query| {
                        preferred(case, query).is_none_or(|best| {
                            let best_score = &case.scores[(query, best)];
                            let ties = case.mask.visible(query);
                            ties.filter(|&key| case.scores[(query, key)] == *best_score).count()
                                == 1
                        })
                    })
                },
                counterexample: || {
                    let mut case = Scored::uniform(gallery::full(2));
                    case.scores[(1, 0)] = T::one();
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = normalise(&case.scores, &case.mask, EmptyRows::Reject, &Hard)
            .map_err(|error| error.to_string())?;
        let tokens = case.mask.queries();
        let best: Vec<usize> = (0..tokens).flat_map(|query| preferred(case, query)).collect();
        let distinct = best.iter().collect::<BTreeSet<_>>().len();
        let evidence = evidence::has_rank(attention.weights(), distinct)?;
        let selfish = best.iter().enumerate().all(|(query, &key)| query == key);
        let as_stated = !masks::looks_back(&case.mask) || (distinct == tokens) == selfish;
        evidence::require(as_stated, || {
            format!("{distinct} of {tokens} keys are preferred, everyone's own: {selfish}")
        })?;
        Ok(evidence)
    }
}

/// The first of the best visible keys.
fn preferred<T: Subject>(case: &Scored<T>, query: usize) -> Option<usize> {
    let score = |key: usize| &case.scores[(query, key)];
    case.mask.visible(query).reduce(|best, key| if score(key) > score(best) { key } else { best })
}
