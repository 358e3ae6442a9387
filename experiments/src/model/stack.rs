//! Layers of attention and feed-forward networks, normalised before each, with residuals.
//!
//! Source: Xiong et al., "On layer normalization in the Transformer architecture", 2020,
//! arXiv 2002.04745.

use candle_core::{Result, Tensor};
use fullrank::mask::{Layout, Mask};

use super::attention::Attention;
use super::layers::{Linear, Norm};
use super::parameters::Parameters;

/// Widths of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Widths {
    pub(super) tokens: usize,
    pub(super) hidden: usize,
}

/// Layers one after the other, and a last normalisation.
#[derive(Debug)]
pub(super) struct Stack {
    name: &'static str,
    layers: Vec<Layer>,
    norm: Norm,
}

#[derive(Debug)]
struct Layer {
    norm: Norm,
    attention: Attention,
    cross: Option<(Norm, Attention)>,
    feed_norm: Norm,
    widen: Linear,
    narrow: Linear,
}

impl Stack {
    /// The layers of a layout; if a memory of that many tokens is given, each also attends to it.
    pub(super) fn new(
        parameters: &mut Parameters,
        name: &'static str,
        layout: &Layout,
        widths: Widths,
        memory: Option<usize>,
    ) -> Result<Self> {
        let layers = layout.layers().iter().enumerate().map(|(at, masks)| {
            Layer::new(parameters, &format!("{name}.{at}"), masks, widths, memory)
        });
        let layers = layers.collect::<Result<_>>()?;
        Ok(Self { name, layers, norm: Norm::new(parameters, name, widths.tokens)? })
    }

    /// The outputs; the weights of each layer's attention of tokens to each other go to `weights`.
    pub(super) fn forward(
        &self,
        tokens: &Tensor,
        memory: Option<&Tensor>,
        weights: &mut Vec<(String, Tensor)>,
    ) -> Result<Tensor> {
        let mut x = tokens.clone();
        for (at, layer) in self.layers.iter().enumerate() {
            let (y, seen) = layer.forward(&x, memory)?;
            weights.push((format!("{}.{at}", self.name), seen));
            x = y;
        }
        self.norm.forward(&x)
    }
}

impl Layer {
    fn new(
        parameters: &mut Parameters,
        name: &str,
        masks: &[Mask],
        widths: Widths,
        memory: Option<usize>,
    ) -> Result<Self> {
        let Widths { tokens: width, hidden } = widths;
        let cross = memory.map(|keys| -> Result<_> {
            let everything = vec![Mask::full(masks[0].queries(), keys); masks.len()];
            let name = format!("{name}.cross");
            let norm = Norm::new(parameters, &name, width)?;
            Ok((norm, Attention::new(parameters, &name, width, &everything)?))
        });
        Ok(Self {
            cross: cross.transpose()?,
            norm: Norm::new(parameters, &format!("{name}.attention"), width)?,
            attention: Attention::new(parameters, &format!("{name}.attention"), width, masks)?,
            feed_norm: Norm::new(parameters, &format!("{name}.feed"), width)?,
            widen: Linear::new(parameters, &format!("{name}.feed.widen"), (width, hidden))?,
            narrow: Linear::new(parameters, &format!("{name}.feed.narrow"), (hidden, width))?,
        })
    }

    fn forward(&self, x: &Tensor, memory: Option<&Tensor>) -> Result<(Tensor, Tensor)> {
        let own = self.norm.forward(x)?;
        let (y, weights) = self.attention.forward(&own, &own)?;
        let mut x = (x + y)?;
        if let (Some((norm, cross)), Some(memory)) = (&self.cross, memory) {
            x = (&x + cross.forward(&norm.forward(&x)?, memory)?.0)?;
        }
        let hidden = self.widen.forward(&self.feed_norm.forward(&x)?)?.silu()?;
        Ok(((x + self.narrow.forward(&hidden)?)?, weights))
    }
}
