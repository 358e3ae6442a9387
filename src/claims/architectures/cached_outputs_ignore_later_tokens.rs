#![doc = include_str!("../../../proofs/cached_outputs_ignore_later_tokens.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Model, Proof, Statement, Subject, Tier, evidence, masks};
use crate::mask::{Layout, gallery};
use crate::sample::Source;
use crate::scalar::{Exponential, SquareRoot};

/// See the [module](self).
pub struct CachedOutputsIgnoreLaterTokens<T>(PhantomData<T>);

impl<T: Subject + Exponential + SquareRoot> Claim for CachedOutputsIgnoreLaterTokens<T> {
    type Case = Model<T>;

    const STATEMENT: Statement = Statement {
        text: "The outputs of causal attention layers for the first tokens are the same numbers, bit for bit, whatever tokens come after: what was cached stays valid.",
        references: &["Vaswani et al., \"Attention is all you need\", 2017, section 3.2.3"],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("later tokens", 64),
        ("normalised", 64),
        ("several layers", 64),
        ("six tokens or more", 32),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let layers = source.between(1, 3);
        let layers = (0..layers)
            .map(|_| {
                (0..source.between(1, 2)).map(|_| masks::random_causal(source, tokens)).collect()
            })
            .collect();
        Model::draw(source, Layout::of_equal_squares(layers))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "no token sees a later one",
            without: "two tokens 0 and 1 that see each other, with equal scores: the first output is 1/2, not 0",
            holds: |case| case.layout.layers().iter().flatten().all(masks::looks_back),
            counterexample: || Model::counting(gallery::prefix(2, 2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let all = case.outputs().map_err(|error| error.to_string())?;
        let kept: Vec<usize> = (0..case.first).collect();
        let cached = case.select(&kept).outputs().map_err(|error| error.to_string())?;
        for row in 0..case.first {
            evidence::require(all.row(row) == cached.row(row), || {
                format!(
                    "token {row} has outputs {} with later tokens, {} without",
                    all.row(row),
                    cached.row(row)
                )
            })?;
        }
        Ok(format!("{} rows of outputs agree in every bit", case.first))
    }
}
