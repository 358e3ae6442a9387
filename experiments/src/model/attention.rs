//! Multi-head softmax attention under masks.

use candle_core::{DType, Device, Result, Tensor};
use fullrank::mask::Mask;

use super::layers::{Linear, softmax};
use super::parameters::Parameters;

/// Attention of tokens to a memory: to themselves, or to the tokens of an encoder.
#[derive(Debug)]
pub(super) struct Attention {
    heads: usize,
    query: Linear,
    /// Keys and values.
    memory: Linear,
    output: Linear,
    /// What is added to the scores: zero where a head may look, minus infinity elsewhere; heads by
    /// queries by keys.
    pattern: Tensor,
}

impl Attention {
    /// With one mask for each head, none of which has an empty row.
    pub(super) fn new(
        parameters: &mut Parameters,
        name: &str,
        width: usize,
        masks: &[Mask],
    ) -> Result<Self> {
        Ok(Self {
            heads: masks.len(),
            query: Linear::new(parameters, &format!("{name}.query"), (width, width))?,
            memory: Linear::new(parameters, &format!("{name}.memory"), (width, 2 * width))?,
            output: Linear::new(parameters, &format!("{name}.output"), (width, width))?,
            pattern: pattern(masks, parameters.dtype())?,
        })
    }

    /// The outputs, and the weights: examples by heads by queries by keys.
    pub(super) fn forward(&self, tokens: &Tensor, memory: &Tensor) -> Result<(Tensor, Tensor)> {
        let (examples, queries, width) = tokens.dims3()?;
        let keys = memory.dim(1)?;
        let size = width / self.heads;
        let split = |x: Tensor, length: usize| {
            x.reshape((examples, length, self.heads, size))?.transpose(1, 2)?.contiguous()
        };
        let q = split(self.query.forward(tokens)?, queries)?;
        let both = self.memory.forward(memory)?;
        let k = split(both.narrow(2, 0, width)?, keys)?;
        let v = split(both.narrow(2, width, width)?, keys)?;
        let scores = (q.matmul(&k.t()?)? * (size as f64).sqrt().recip())?;
        let weights = softmax(&scores.broadcast_add(&self.pattern)?)?;
        let mixed = weights.matmul(&v)?.transpose(1, 2)?.reshape((examples, queries, width))?;
        Ok((self.output.forward(&mixed)?, weights))
    }
}

fn pattern(masks: &[Mask], dtype: DType) -> Result<Tensor> {
    let (queries, keys) = (masks[0].queries(), masks[0].keys());
    let mut scores = vec![];
    for mask in masks {
        for query in 0..queries {
            scores.extend((0..keys).map(|key| match mask.allows(query, key) {
                true => 0.0,
                false => f64::NEG_INFINITY,
            }));
        }
    }
    Tensor::from_vec(scores, (masks.len(), queries, keys), &Device::Cpu)?.to_dtype(dtype)
}
