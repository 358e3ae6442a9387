use super::{Case, Features, shrink};
use crate::claims::Subject;
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Layers of linear attention over the same tokens, the first one next to the input.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureLayers<T: Scalar> {
    /// Queries and keys of each layer.
    pub layers: Vec<Features<T>>,
}

impl<T: Subject> FeatureLayers<T> {
    /// One to three causal layers of one or two features over up to twelve tokens; few
    /// entries are zero or negative, so that most rows can be normalised.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.tokens(12);
        let layers = if source.once_in(4) { 1 } else { source.between(2, 3) };
        let layer = |_| {
            let width = if source.once_in(4) { 2 } else { 1 };
            Features::draw(source, gallery::causal(tokens), width, |source| {
                f64::from(match source.below(24) {
                    0 => 0,
                    1 => -1,
                    _ => source.integer(1, 4),
                })
            })
        };
        Self { layers: (0..layers).map(layer).collect() }
    }

    /// The features of all layers together.
    pub fn width(&self) -> usize {
        self.layers.iter().map(Features::width).sum()
    }

    fn tokens(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.mask.queries())
    }
}

impl<T: Subject> Case for FeatureLayers<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.tokens()).into_iter().map(|kept| Self {
            layers: self.layers.iter().map(|layer| layer.select(&kept)).collect(),
        });
        let without = (0..self.layers.len()).filter(|_| self.layers.len() > 1).map(|dropped| {
            let mut layers = self.layers.clone();
            layers.remove(dropped);
            Self { layers }
        });
        let simpler = shrink::one_simpler(&self.layers, Features::simpler_entries).into_iter();
        fewer.chain(without).chain(simpler.map(|layers| Self { layers })).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = super::size_labels(self.tokens());
        if self.layers.len() > 1 {
            labels.push("several layers");
        }
        if self.layers.len() > 1 && 2 * self.width() < self.tokens() {
            labels.push("several layers with fewer features than half the tokens");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        self.layers.iter().flat_map(Features::fields).collect()
    }
}
