#![doc = include_str!("../../../proofs/encoder_decoder_has_seven_thirds_of_the_parameters.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Budget, Claim, Hypothesis, Proof, Statement, Tier, evidence};
use crate::sample::Source;

/// See the [module](self).
pub struct EncoderDecoderHasSevenThirdsOfTheParameters<T>(PhantomData<T>);

impl Claim for EncoderDecoderHasSevenThirdsOfTheParameters<Boolean> {
    type Case = Budget;

    const STATEMENT: Statement = Statement {
        text: "With as many layers of one width in the encoder as in the decoder, an encoder-decoder (T5) has 7/3 of the weights of a decoder (GPT), embeddings apart, not twice as many; a prefix language model (UniLM) has the decoder's weights, since only its mask differs.",
        references: &[
            "Raffel et al., \"Exploring the limits of transfer learning with a unified text-to-text transformer\", 2020, arXiv 1910.10683, section 3.2",
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[("one layer", 16), ("several layers", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        Budget::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the decoder attends to the encoder",
                without: "no cross-attention: twice as many",
                holds: |case| case.cross_attention,
                counterexample: || Budget {
                    width: 8,
                    hidden: 32,
                    layers: 1,
                    cross_attention: false,
                },
            },
            Hypothesis {
                text: "the feed-forward layers are four times as wide as the model",
                without: "feed-forward layers twice as wide: 5/2",
                holds: |case| case.hidden == 4 * case.width,
                counterexample: || Budget {
                    width: 8,
                    hidden: 16,
                    layers: 1,
                    cross_attention: true,
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (decoder, both) = (case.decoder_weights(), case.encoder_decoder_weights());
        evidence::require(3 * both == 7 * decoder, || {
            format!("{both} weights against {decoder} are not 7/3")
        })?;
        let [width, layers] = [case.width, case.layers].map(|size| size as u64);
        let expected = 12 * width * width * layers;
        evidence::require(decoder == expected, || {
            format!("the decoder has {decoder} weights, not {expected}")
        })?;
        Ok(format!("{both} weights against {decoder}"))
    }
}
