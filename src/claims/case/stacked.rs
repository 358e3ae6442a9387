use nalgebra::DMatrix;

use super::{Case, Scored, shrink, size_labels};
use crate::attention::AttentionError;
use crate::claims::Subject;
use crate::mask::Mask;
use crate::measure::collapse::radius;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Attention of successive layers, and tokens that pass through them.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacked<T: Scalar> {
    /// At least one layer, the one next to the input first.
    pub layers: Vec<Scored<T>>,
    /// Tokens by width.
    pub tokens: DMatrix<T>,
}

/// Differences of scores up to this leave products of a few layers readable.
const LIMIT: f64 = 8.0;

impl<T: Subject> Stacked<T> {
    /// Random scores for each of the masks, which are square and of one size, and whole tokens of
    /// width one or two.
    pub fn draw(source: &mut Source, masks: Vec<Mask>) -> Self {
        let tokens = masks.first().map_or(0, Mask::queries);
        let layers = masks
            .into_iter()
            .map(|mask| {
                let scores = source.scores(tokens, tokens, LIMIT).map(T::score);
                Scored { scores, mask }
            })
            .collect();
        let width = source.between(1, 2);
        let entry = |source: &mut Source| T::score(f64::from(source.integer(-9, 9)));
        let tokens = DMatrix::from_fn(tokens, width, |_, _| entry(source));
        Self { layers, tokens }
    }

    /// These layers over the tokens 0, 1, 2, ...
    pub fn counting(layers: Vec<Scored<T>>) -> Self {
        let count = layers.first().map_or(0, |layer| layer.mask.queries());
        Self { layers, tokens: DMatrix::from_fn(count, 1, |token, _| T::score(token as f64)) }
    }

    /// Layers with uniform weights under these masks.
    pub fn uniform(masks: Vec<Mask>) -> Self {
        Self::counting(masks.into_iter().map(Scored::uniform).collect())
    }

    /// The masks of the layers.
    pub fn masks(&self) -> impl Iterator<Item = &Mask> {
        self.layers.iter().map(|layer| &layer.mask)
    }

    /// The weights of each layer.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn weights(&self) -> Result<Vec<DMatrix<T>>, AttentionError> {
        self.layers.iter().map(|layer| Ok(layer.attention()?.into_weights())).collect()
    }

    fn select(&self, kept: &[usize]) -> Self {
        Self {
            layers: self.layers.iter().map(|layer| layer.select(kept)).collect(),
            tokens: self.tokens.select_rows(kept),
        }
    }

    fn without(&self, layer: usize) -> Self {
        let mut fewer = self.clone();
        fewer.layers.remove(layer);
        fewer
    }
}

impl<T: Subject> Case for Stacked<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.tokens.nrows());
        let mut smaller: Vec<Self> = fewer.iter().map(|kept| self.select(kept)).collect();
        if self.layers.len() > 1 {
            smaller.extend((0..self.layers.len()).map(|layer| self.without(layer)));
        }
        let layers = shrink::one_simpler(&self.layers, Scored::simpler_entries).into_iter();
        smaller.extend(layers.map(|layers| Self { layers, ..self.clone() }));
        let tokens = shrink::simpler_entries(&self.tokens).into_iter();
        smaller.extend(tokens.map(|tokens| Self { tokens, ..self.clone() }));
        smaller
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens.nrows());
        if self.layers.len() > 1 {
            labels.push("several layers");
        } else {
            labels.push("one layer");
        }
        match self.masks().next().map(radius) {
            Some(None) => labels.push("no common root"),
            Some(Some(steps)) if steps > 1 => labels.push("a distant root"),
            _ => {}
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let texts = |text: fn(&Scored<T>) -> String| {
            self.layers.iter().map(text).collect::<Vec<_>>().join("\n\n")
        };
        vec![
            ("scores", texts(|layer| shrink::text(&layer.scores))),
            ("masks", texts(|layer| layer.mask.to_string())),
            ("tokens", shrink::text(&self.tokens)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn layers_keep_their_masks_in_order() {
        let masks = [gallery::causal(3), gallery::full(3)];
        assert!(Stacked::<f64>::uniform(masks.to_vec()).masks().eq(&masks));
    }

    #[test]
    fn tokens_are_whole_numbers_from_minus_nine_to_nine() {
        let mut source = Source::from_seed(0);
        let tokens = Stacked::<f64>::draw(&mut source, vec![gallery::full(200)]).tokens;
        assert_eq!((tokens.min(), tokens.max()), (-9.0, 9.0));
        assert!(tokens.iter().all(|entry| entry.fract() == 0.0));
    }
}
