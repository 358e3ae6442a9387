use super::{Case, shrink};
use crate::sample::Source;

/// The sizes of a transformer, from which its weights are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// The model width.
    pub width: usize,
    /// The width of the feed-forward layers.
    pub hidden: usize,
    /// The layers of the decoder, and of the encoder if there is one.
    pub layers: usize,
    /// Whether a decoder that has an encoder attends to it.
    pub cross_attention: bool,
}

impl Budget {
    /// Up to 48 layers of width up to 4096, the usual feed-forward width, and cross-attention.
    pub fn draw(source: &mut Source) -> Self {
        let width = source.between(1, 4096);
        let layers = if source.once_in(4) { 1 } else { source.between(1, 48) };
        Self { width, hidden: 4 * width, layers, cross_attention: true }
    }

    /// The shapes of the query, key, value and output projections.
    fn attention(&self) -> [(usize, usize); 4] {
        [(self.width, self.width); 4]
    }

    fn feed_forward(&self) -> [(usize, usize); 2] {
        [(self.width, self.hidden), (self.hidden, self.width)]
    }

    fn encoder(&self) -> Vec<(usize, usize)> {
        [self.attention().as_slice(), &self.feed_forward()].concat().repeat(self.layers)
    }

    fn cross(&self) -> Vec<(usize, usize)> {
        let count = if self.cross_attention { self.layers } else { 0 };
        self.attention().repeat(count)
    }

    /// The weights of a decoder alone: causal, or with a prefix, since the mask has none.
    pub fn decoder_weights(&self) -> u64 {
        // A decoder without an encoder has the matrices of an encoder.
        count(&self.encoder())
    }

    /// The weights of an encoder and a decoder.
    pub fn encoder_decoder_weights(&self) -> u64 {
        count(&self.encoder()) + self.decoder_weights() + count(&self.cross())
    }
}

fn count(shapes: &[(usize, usize)]) -> u64 {
    shapes.iter().map(|&(rows, columns)| rows as u64 * columns as u64).sum()
}

impl Case for Budget {
    fn shrinks(&self) -> Vec<Self> {
        let widths = shrink::lesser(&self.width, 1).into_iter();
        let layers = shrink::lesser(&self.layers, 1).into_iter();
        // The layers stay as wide for the model as they are.
        let hidden = |width: usize| self.hidden * width / self.width;
        widths
            .map(|width| Self { width, hidden: hidden(width), ..self.clone() })
            .chain(layers.map(|layers| Self { layers, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        vec![if self.layers == 1 { "one layer" } else { "several layers" }]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("width", self.width.to_string()),
            ("hidden", self.hidden.to_string()),
            ("layers", self.layers.to_string()),
            ("cross_attention", self.cross_attention.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoder_and_a_decoder_add_their_weights_and_those_between_them() {
        // Twice four projections and two layers of four, and four projections across.
        let budget = Budget { width: 1, hidden: 4, layers: 1, cross_attention: true };
        assert_eq!(budget.encoder_decoder_weights(), 28);
        let alone = Budget { cross_attention: false, ..budget };
        assert_eq!([alone.encoder_decoder_weights(), alone.decoder_weights()], [24, 12]);
    }
}
