#![doc = include_str!("../../../proofs/encoder_decoder_rank_is_the_encoder_and_the_decoder.md")]

use std::marker::PhantomData;

use crate::claims::{
    Claim, EncoderDecoder, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct EncoderDecoderRankIsTheEncoderAndTheDecoder<T>(PhantomData<T>);

impl<T: Subject> Claim for EncoderDecoderRankIsTheEncoderAndTheDecoder<T> {
    type Case = EncoderDecoder<T>;

    const STATEMENT: Statement = Statement {
        text: "The operator of an encoder and a causal decoder with cross-attention has the rank of the encoder block plus the number of decoder tokens: T5 has the rank formula of a prefix language model.",
        references: &[
            "Vaswani et al., \"Attention is all you need\", 2017, arXiv 1706.03762",
            "Raffel et al., \"T5\", 2019, arXiv 1910.10683",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 24), ("deficient encoder", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        EncoderDecoder::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        let mut hypotheses: Vec<Hypothesis<EncoderDecoder<T>>> = vec![
            Hypothesis {
                text: "no decoder token sees a later one",
                without: "two decoder tokens that see each other, with equal scores: rank 2, not 3",
                holds: |case| masks::looks_back(&case.decoder.mask),
                counterexample: || EncoderDecoder::with_decoder(Scored::uniform(gallery::full(2))),
            },
            Hypothesis {
                text: "every decoder token sees itself",
                without: "a second decoder token that sees only the first: rank 2, not 3",
                holds: |case| case.decoder.mask.self_visible(),
                counterexample: || {
                    EncoderDecoder::with_decoder(Scored::uniform(masks::first_only(2)))
                },
            },
        ];
        hypotheses.extend(T::survival_limit(1).map(|_| Hypothesis { text: "no self score of the decoder lies so far below a visible one that its weight could underflow", without: "a self score below another one by twice the underflow gap: a stored zero", holds: |case: &EncoderDecoder<T>| case.decoder.self_weights_survive(), counterexample: || EncoderDecoder::with_decoder(masks::dying_self_weight(2)) }));
        hypotheses
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let operator = case.operator().map_err(|error| error.to_string())?;
        let encoder = case.encoder.attention().map_err(|error| error.to_string())?;
        let expected = evidence::certified_rank(encoder.weights())? + case.decoder.mask.queries();
        evidence::has_rank(&operator, expected)
    }
}
