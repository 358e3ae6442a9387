#![doc = include_str!("../../../proofs/one_causal_layer_reads_earlier_tokens_as_a_set.md")]

use std::marker::PhantomData;

use nalgebra::{DMatrix, dvector};

use crate::claims::{Claim, Hypothesis, Proof, Reordered, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct OneCausalLayerReadsEarlierTokensAsASet<T>(PhantomData<T>);

impl Claim for OneCausalLayerReadsEarlierTokensAsASet<BigRational> {
    type Case = Reordered;

    const STATEMENT: Statement = Statement {
        text: "Without position encodings the last token of one causal layer puts out the same in whatever order the earlier tokens stand; two causal layers tell orders apart.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures? FAQ\", kexue.fm/archives/9547, 2023, question 8",
            "Haviv et al., \"Transformer language models without positional encodings still learn positional information\", 2022, arXiv 2203.16634",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Positions.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("another order", 96)];

    fn draw(source: &mut Source) -> Reordered {
        let tokens = source.tokens(9);
        Reordered::draw(source, gallery::causal(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Reordered>> {
        vec![
            Hypothesis {
                text: "there is one layer",
                without: "two layers over the tokens 0, 1, 0, of which the first two change places",
                holds: |case| case.layers == 1,
                counterexample: || exchanged(gallery::causal(3), [1, 0, 2], 2),
            },
            Hypothesis {
                text: "the last token stays the last",
                without: "the tokens 0, 1, 0, of which the last two change places",
                holds: |case| case.order.last() == Some(&(case.order.len() - 1)),
                counterexample: || exchanged(gallery::causal(3), [0, 2, 1], 1),
            },
            Hypothesis {
                text: "the last token sees all tokens",
                without: "a window of two tokens: the last sees another one beside itself",
                holds: |case| case.mask.degree(case.order.len() - 1) == case.order.len(),
                counterexample: || exchanged(gallery::causal_window(3, 1), [1, 0, 2], 1),
            },
        ]
    }

    fn conclusion(case: &Reordered) -> Result<String, String> {
        let [one, other] = case.last_outputs().map_err(|error| error.to_string())?;
        evidence::require(one == other, || {
            format!("the last token puts out {one:?} in one order, {other:?} in the other")
        })?;
        Ok("the last token puts out the same in both orders".into())
    }
}

/// The tokens 0, 1, 0 and another order of them.
fn exchanged(mask: Mask, order: [usize; 3], layers: usize) -> Reordered {
    let tokens = dvector![0, 1, 0].map(|entry: i32| BigRational::from_integer(entry.into()));
    let tokens = DMatrix::from_columns(&[tokens]);
    Reordered { tokens, order: order.into(), mask, layers }
}
