#![doc = include_str!("../../../proofs/least_causal_head_size_counts_new_columns.md")]

use std::marker::PhantomData;

use super::{completed, least_head_size, relative_scores};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::exact::factorisation;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct LeastCausalHeadSizeCountsNewColumns<T>(PhantomData<T>);

impl Claim for LeastCausalHeadSizeCountsNewColumns<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The least head size with which causal softmax attention gives a pattern is the number of keys after the first whose log-weights, relative to those of the first key, are no combination of those of the keys before, on the queries that see them.",
        references: &[
            "Woerdeman, \"Minimal rank completions of partial banded matrices\", Linear Multilinear Algebra 36, 1993",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Representation.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("wider than one", 64),
        ("fewer features than half the tokens", 16),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let width = source.between(1, 4);
        let spread = source.integer(1, 2);
        Features::draw(source, gallery::causal(tokens), width, |source| {
            f64::from(source.integer(-spread, spread))
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees itself and the earlier ones",
            without: "two tokens that see each other: the weight of the first for the second is not given",
            holds: |case| case.mask == gallery::causal(case.mask.queries()),
            counterexample: || Features::of(&[&[1], &[2]], &[&[0], &[1]], gallery::full(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        let pattern = relative_scores(attention.weights(), |query, key| key <= query)?;
        let least = least_head_size(&pattern);
        evidence::require(least <= case.width(), || {
            format!("head size {} gives the pattern, but {least} is called the least", case.width())
        })?;
        let (queries, keys) = factorisation(&completed(&pattern));
        evidence::require(queries.ncols() == least, || {
            format!("the completed scores have rank {}, not {least}", queries.ncols())
        })?;
        let again = Features { queries, keys: keys.transpose(), mask: case.mask.clone() };
        let again = again.softmax().map_err(|error| error.to_string())?;
        evidence::require(again == attention, || {
            format!("head size {least} gives other weights than those intended")
        })?;
        Ok(format!("head size {least} gives the weights of head size {}", case.width()))
    }
}
