//! Layers from operations that candle differentiates: its fused ones give no gradient, silently.

use candle_core::{D, Result, Tensor};

use super::parameters::{Parameters, Start};

/// An affine map of the last axis.
#[derive(Debug)]
pub(super) struct Linear {
    weight: Tensor,
    bias: Tensor,
}

impl Linear {
    pub(super) fn new(
        parameters: &mut Parameters,
        name: &str,
        (inputs, outputs): (usize, usize),
    ) -> Result<Self> {
        let start = Start::Normal((inputs as f64).sqrt().recip());
        Ok(Self {
            weight: parameters.draw(format!("{name}.weight"), &[inputs, outputs], start)?,
            bias: parameters.draw(format!("{name}.bias"), &[outputs], Start::Constant(0.0))?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (inputs, outputs) = self.weight.dims2()?;
        let rows = x.reshape(((), inputs))?.matmul(&self.weight)?.broadcast_add(&self.bias)?;
        let mut shape = x.dims().to_vec();
        shape.pop();
        shape.push(outputs);
        rows.reshape(shape)
    }
}

/// Layer normalisation.
///
/// Source: Ba, Kiros and Hinton, "Layer normalization", 2016, arXiv 1607.06450.
#[derive(Debug)]
pub(super) struct Norm {
    gain: Tensor,
    shift: Tensor,
}

/// Added to the variance, against division by zero.
const EPSILON: f64 = 1e-5;

impl Norm {
    pub(super) fn new(parameters: &mut Parameters, name: &str, width: usize) -> Result<Self> {
        Ok(Self {
            gain: parameters.draw(format!("{name}.gain"), &[width], Start::Constant(1.0))?,
            shift: parameters.draw(format!("{name}.shift"), &[width], Start::Constant(0.0))?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let centred = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
        let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
        let deviation = (variance + EPSILON)?.sqrt()?;
        centred.broadcast_div(&deviation)?.broadcast_mul(&self.gain)?.broadcast_add(&self.shift)
    }
}

/// Softmax over the last axis; a score of minus infinity has no weight and no gradient.
pub(super) fn softmax(scores: &Tensor) -> Result<Tensor> {
    let weights = shifted(scores)?.exp()?;
    weights.broadcast_div(&weights.sum_keepdim(D::Minus1)?)
}

/// The logarithm of the same, for finite scores.
pub(super) fn log_softmax(scores: &Tensor) -> Result<Tensor> {
    let shifted = shifted(scores)?;
    shifted.broadcast_sub(&shifted.exp()?.sum_keepdim(D::Minus1)?.log()?)
}

/// Scores less their greatest: a constant, since softmax does not depend on it.
fn shifted(scores: &Tensor) -> Result<Tensor> {
    scores.broadcast_sub(&scores.max_keepdim(D::Minus1)?.detach())
}
