#![doc = include_str!("../../../proofs/causal_layers_never_look_ahead.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Layered, Proof, Statement, Tier, evidence, masks};
use crate::mask::{Layout, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct CausalLayersNeverLookAhead<T>(PhantomData<T>);

impl Claim for CausalLayersNeverLookAhead<Boolean> {
    type Case = Layered;

    const STATEMENT: Statement = Statement {
        text: "However many causal heads and layers there are, no token is influenced by a later one.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("several layers", 64),
        ("several heads", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let layers = (0..source.between(1, 4))
            .map(|_| {
                (0..source.between(1, 3)).map(|_| masks::random_causal(source, tokens)).collect()
            })
            .collect();
        Layered::new(Layout::of_equal_squares(layers))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "in every head no token sees a later one",
            without: "two tokens that see each other in one of the heads",
            holds: |case| case.masks().all(masks::looks_back),
            counterexample: || {
                Layered::new(Layout::of_equal_squares(vec![vec![
                    gallery::causal(2),
                    gallery::full(2),
                ]]))
            },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let reach = Reach::new(case.layout());
        let causal = gallery::causal(case.layout().tokens());
        for layers in 1..=2 * case.layout().layers().len() {
            evidence::require(reach.after(layers).is_subset_of(&causal), || {
                format!("after {layers} layers the reach is\n{}", reach.after(layers))
            })?;
        }
        evidence::require(reach.ever().is_subset_of(&causal), || {
            format!("in the limit the reach is\n{}", reach.ever())
        })?;
        Ok("the reach is causal at every depth".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_of_a_round_is_looked_through() {
        let masks = [gallery::causal(2), gallery::causal(2), gallery::full(2)];
        let layout = Layout::of_equal_squares(masks.map(|mask| vec![mask]).to_vec());
        let judged = CausalLayersNeverLookAhead::conclusion(&Layered::new(layout));
        assert!(judged.is_err_and(|found| found.starts_with("after 3 layers")));
    }
}
