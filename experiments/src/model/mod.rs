//! Small Transformers: one stack, or an encoder and a decoder, with the masks of a layout.

mod attention;
mod layers;
mod parameters;
mod stack;

pub use parameters::Parameters;

use candle_core::{D, DType, IndexOp, Result, Tensor};
use fullrank::mask::Layout;

use crate::corpus::Batch;
use layers::{Linear, log_softmax};
use parameters::Start;
use stack::{Stack, Widths};

/// How tokens see each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wiring {
    /// One stack over all tokens: GPT, UniLM and masked models differ in the layout alone.
    Stack(Layout),
    /// A decoder of the last tokens attends to an encoder of the first.
    EncoderDecoder {
        /// Of the first tokens among themselves.
        encoder: Layout,
        /// Of the last tokens among themselves.
        decoder: Layout,
    },
}

/// The shape of a model. Each layer of its layouts has a mask for each head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Architecture {
    /// The symbols that are predicted; one more is read.
    pub symbols: usize,
    /// The numbers that stand for a token.
    pub width: usize,
    /// The numbers between the two maps of a feed-forward network.
    pub hidden: usize,
    /// Who sees whom.
    pub wiring: Wiring,
}

impl Wiring {
    /// The number of tokens.
    pub fn tokens(&self) -> usize {
        match self {
            Self::Stack(layout) => layout.tokens(),
            Self::EncoderDecoder { encoder, decoder } => encoder.tokens() + decoder.tokens(),
        }
    }
}

/// A model.
#[derive(Debug)]
pub struct Model {
    parameters: Parameters,
    symbols: Tensor,
    positions: Tensor,
    encoder: Option<Stack>,
    /// The number of tokens of the encoder.
    inputs: usize,
    decoder: Stack,
    readout: Linear,
}

/// What a model answers.
#[derive(Debug)]
pub struct Answer {
    /// Examples by tokens by symbols: all tokens, or those of the decoder.
    pub scores: Tensor,
    /// The attention of tokens to each other, by stack and layer: examples by heads by queries by
    /// keys.
    pub weights: Vec<(String, Tensor)>,
}

impl Model {
    /// A model before training.
    ///
    /// # Errors
    /// From candle, if the heads do not divide the width.
    pub fn new(architecture: &Architecture, seed: u64, dtype: DType) -> Result<Self> {
        let Architecture { symbols, width, hidden, wiring } = architecture;
        let mut own = Parameters::new(seed, dtype);
        // A token is the sum of two vectors, which together have unit variance.
        let start = Start::Normal(0.5_f64.sqrt());
        let shape = [wiring.tokens(), *width];
        let widths = Widths { tokens: *width, hidden: *hidden };
        let (encoder, decoder, inputs) = match wiring {
            Wiring::Stack(layout) => {
                (None, Stack::new(&mut own, "decoder", layout, widths, None)?, 0)
            }
            Wiring::EncoderDecoder { encoder, decoder } => {
                let inputs = encoder.tokens();
                let memory = Some(inputs);
                (
                    Some(Stack::new(&mut own, "encoder", encoder, widths, None)?),
                    Stack::new(&mut own, "decoder", decoder, widths, memory)?,
                    inputs,
                )
            }
        };
        Ok(Self {
            symbols: own.draw("symbols".into(), &[symbols + 1, *width], start)?,
            positions: own.draw("positions".into(), &shape, start)?,
            encoder,
            inputs,
            decoder,
            readout: Linear::new(&mut own, "readout", (*width, *symbols))?,
            parameters: own,
        })
    }

    /// The numbers that are learnt.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Predicts symbols from tokens, examples by tokens.
    ///
    /// # Errors
    /// From candle, if there are not as many tokens as the model has, or a symbol that it does not
    /// know.
    pub fn answer(&self, tokens: &Tensor) -> Result<Answer> {
        let (examples, count) = tokens.dims2()?;
        let symbols = self.symbols.index_select(&tokens.flatten_all()?, 0)?;
        let x = symbols.reshape((examples, count, ()))?.broadcast_add(&self.positions)?;
        let mut weights = vec![];
        let memory = match &self.encoder {
            Some(encoder) => {
                Some(encoder.forward(&x.narrow(1, 0, self.inputs)?, None, &mut weights)?)
            }
            None => None,
        };
        let x = x.narrow(1, self.inputs, count - self.inputs)?;
        let x = self.decoder.forward(&x, memory.as_ref(), &mut weights)?;
        Ok(Answer { scores: self.readout.forward(&x)?, weights })
    }

    /// The mean loss in nats over the tokens that count, a tensor without axes.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub fn loss(&self, batch: &Batch) -> Result<Tensor> {
        let logs = log_softmax(&self.answer(&batch.tokens)?.scores)?;
        // Of an encoder's tokens nothing is asked.
        let targets = batch.targets.i((.., self.inputs..))?.contiguous()?;
        let counted = batch.counted.i((.., self.inputs..))?;
        let right = logs.gather(&targets.unsqueeze(2)?, D::Minus1)?.squeeze(2)?;
        (right * &counted)?.sum_all()?.neg()?.div(&counted.sum_all()?)
    }
}
