#![doc = include_str!("../../../proofs/padding_leaves_causal_attention_triangular.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, Softmax, normalise};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::Mask;
use crate::sample::Source;

/// See the [module](self).
pub struct PaddingLeavesCausalAttentionTriangular<T>(PhantomData<T>);

impl<T: Subject> Claim for PaddingLeavesCausalAttentionTriangular<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "A padding mask over a causal one, on either side, in the middle, or left out, leaves attention triangular, and its rank is the number of tokens that are not hidden as padding: leaving out the padding mask makes no causal model bidirectional.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023, comments",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 64),
        ("no padding", 48),
        ("queries that see nothing", 32),
        ("padding at the end", 32),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(12);
        let shift = source.below(tokens);
        let kind = source.below(4);
        let hidden: Vec<bool> = (0..tokens)
            .map(|token| match kind {
                0 => false,
                1 => token < shift,
                2 => token > shift,
                _ => source.once_in(3),
            })
            .collect();
        let mask = Mask::from_fn(tokens, tokens, |query, key| key <= query && !hidden[key]);
        Scored::draw(source, mask)
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let tokens = case.mask.queries();
        labels.extend((shown(&case.mask).len() == tokens).then_some("no padding"));
        let blind = !case.mask.empty_rows().is_empty();
        labels.extend(blind.then_some("queries that see nothing"));
        let last_hidden = !shown(&case.mask).contains(&(tokens - 1));
        labels.extend(last_hidden.then_some("padding at the end"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = vec![
            masked::no_token_sees_a_later_one(),
            Hypothesis {
                text: "whom any token sees sees itself",
                without: "three tokens of which only the last sees more than the first: rank 2",
                holds: |case| shown(&case.mask).iter().all(|&token| case.mask.allows(token, token)),
                counterexample: || {
                    Scored::uniform(Mask::from_fn(3, 3, |query, key| key == 0 || query == 2))
                },
            },
        ];
        hypotheses.extend(T::survival_limit(1).map(|_| Hypothesis {
            text: "no self score lies so far below a visible one that its weight could underflow",
            without: "a self score below another one by twice the underflow gap: a stored zero",
            holds: |case: &Scored<T>| {
                shown(&case.mask).iter().all(|&token| case.survives(token, token))
            },
            counterexample: || masks::dying_self_weight(2),
        }));
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let softmax = Softmax(T::BASE);
        let attention = normalise(&case.scores, &case.mask, EmptyRows::Zeros, &softmax)
            .map_err(|error| error.to_string())?;
        let weights = attention.weights();
        let later = (0..weights.nrows()).flat_map(|query| (0..query).map(move |key| (key, query)));
        for (query, key) in later {
            evidence::require(weights[(query, key)].is_zero(), || {
                format!("query {query} weighs the later key {key}")
            })?;
        }
        evidence::has_rank(weights, shown(&case.mask).len())
    }
}

/// The tokens that some token sees: those that are not padding.
fn shown(mask: &Mask) -> Vec<usize> {
    (0..mask.keys())
        .filter(|&key| (0..mask.queries()).any(|query| mask.allows(query, key)))
        .collect()
}
