#![doc = include_str!("../../../proofs/tied_queries_and_keys_are_full_rank_iff_distinct.md")]

use std::marker::PhantomData;

use num_traits::Signed;

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TiedQueriesAndKeysAreFullRankIffDistinct<T>(PhantomData<T>);

impl Claim for TiedQueriesAndKeysAreFullRankIffDistinct<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "If each token's query is its key, bidirectional softmax attention has as rank the number of distinct tokens, and the determinants of its leading blocks are never negative: distinct tokens give full rank without any mask.",
        references: &[
            "Berg, Christensen and Ressel, \"Harmonic Analysis on Semigroups\", 1984, chapter 3 (positive definite kernels)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("repeated queries and repeated keys", 48),
        ("wider than one", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let width = source.between(1, 3);
        let spread = source.integer(1, 2);
        let mut case: Features<BigRational> =
            Features::draw(source, gallery::full(tokens), width, |source| {
                f64::from(source.integer(-spread, spread))
            });
        case.keys = case.queries.clone();
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "two equal causal tokens: rank 2",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Features::of(&[&[0], &[0]], &[&[0], &[0]], gallery::causal(2)),
            },
            Hypothesis {
                text: "the query of each token is its key",
                without: "two distinct tokens whose queries and keys differ in orthogonal directions: rank 1",
                holds: |case| case.queries == case.keys,
                counterexample: || {
                    Features::of(&[&[0, 0], &[1, 0]], &[&[0, 0], &[0, 1]], gallery::full(2))
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        for size in 1..=case.mask.queries() {
            let block = attention.weights().view((0, 0), (size, size)).into_owned();
            let determinant = evidence::exact_determinant(&block)?;
            evidence::require(!determinant.is_negative(), || {
                format!("the leading block of size {size} has determinant {determinant}")
            })?;
        }
        evidence::has_rank(attention.weights(), case.distinct_queries())
    }
}
