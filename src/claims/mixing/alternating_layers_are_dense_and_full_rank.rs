#![doc = include_str!("../../../proofs/alternating_layers_are_dense_and_full_rank.md")]

use std::marker::PhantomData;

use num_traits::Signed;

use crate::attention::compose;
use crate::claims::{Claim, Hypothesis, Proof, Stacked, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::triangular_factors::triangular_factors;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct AlternatingLayersAreDenseAndFullRank<T>(PhantomData<T>);

impl Claim for AlternatingLayersAreDenseAndFullRank<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A causal layer after an anticausal one is, for every choice of scores, entrywise positive like bidirectional attention, and nonsingular with positive leading minors; both layers can be read off the product. A negative determinant is out of reach.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023 (alternating directions)",
            "Horn and Johnson, \"Matrix Analysis\", 2nd ed., 2013, section 3.5 (LU factors)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("several layers", 128)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        Stacked::draw(source, vec![gallery::anticausal(tokens), gallery::causal(tokens)])
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the first layer shows each token itself and all later ones",
                without: "two causal layers: the first token never sees the second",
                holds: |case| {
                    case.layers.first().is_some_and(|layer| {
                        layer.mask == gallery::anticausal(layer.mask.queries())
                    })
                },
                counterexample: || Stacked::uniform(vec![gallery::causal(2), gallery::causal(2)]),
            },
            Hypothesis {
                text: "the last layer shows each token itself and all earlier ones",
                without: "an anticausal layer and a bidirectional one: rank 1",
                holds: |case| {
                    case.layers
                        .last()
                        .is_some_and(|layer| layer.mask == gallery::causal(layer.mask.queries()))
                },
                counterexample: || Stacked::uniform(vec![gallery::anticausal(2), gallery::full(2)]),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        evidence::require(through.iter().all(Signed::is_positive), || {
            "some tokens do not see each other".into()
        })?;
        for size in 1..=through.nrows() {
            let leading = through.view((0, 0), (size, size)).into_owned();
            let minor = evidence::exact_determinant(&leading)?;
            evidence::require(minor.is_positive(), || format!("leading minor {size} is {minor}"))?;
        }
        let (lower, upper) =
            triangular_factors(&through).ok_or("the product has no triangular factors")?;
        evidence::require(weights == [upper, lower], || {
            "the factors of the product are not the layers".into()
        })?;
        Ok("positive throughout, with positive leading minors, and the layers as factors".into())
    }
}
