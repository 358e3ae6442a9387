use super::generator::{Generator, Simpler};
use super::masks::Masks;
use super::shapes::Shapes;
use crate::mask::{Layout, Mask};
use crate::sample::{Source, shrink};

/// Masks of heads and layers over the same tokens.
#[derive(Clone, Copy, Debug)]
pub struct Layouts {
    /// The greatest number of tokens; the least is one.
    pub tokens: usize,
    /// The greatest number of layers.
    pub layers: usize,
    /// The greatest number of heads of a layer.
    pub heads: usize,
}

/// Up to 6 tokens, 3 layers, and 3 heads in each.
impl Default for Layouts {
    fn default() -> Self {
        Self { tokens: 6, layers: 3, heads: 3 }
    }
}

impl Generator for Layouts {
    type Value = Layout;

    fn draw(&self, source: &mut Source) -> Layout {
        let tokens = source.tokens(self.tokens);
        let shapes = Shapes { least: tokens, most: tokens, square: true };
        let masks = Masks { shapes, empty_rows: true };
        let layers = source.between(1, self.layers);
        let layers = (0..layers)
            .map(|_| (0..source.between(1, self.heads)).map(|_| masks.draw(source)).collect())
            .collect();
        Layout::of_equal_squares(layers)
    }

    fn simpler(&self, layout: &Layout) -> Simpler<Layout> {
        let layers = layout.layers().to_vec();
        let fewer_tokens = shrink::fewer_tokens(layout.tokens()).into_iter().map({
            let layers = layers.clone();
            move |kept| every_mask(&layers, |mask| mask.select(&kept))
        });
        let fewer_layers = (0..layers.len()).map({
            let layers = layers.clone();
            move |layer| {
                let mut layers = layers.clone();
                layers.remove(layer);
                layers
            }
        });
        let heads = positions(&layers);
        let fewer_heads = heads.clone().into_iter().map({
            let layers = layers.clone();
            move |(layer, head)| {
                let mut layers = layers.clone();
                layers[layer].remove(head);
                layers
            }
        });
        let tokens = layout.tokens();
        let shapes = Shapes { least: tokens, most: tokens, square: true };
        let masks = Masks { shapes, empty_rows: true };
        let simpler_masks = heads.into_iter().flat_map(move |(layer, head)| {
            let layers = layers.clone();
            masks.simpler(&layers[layer][head]).map(move |mask| {
                let mut layers = layers.clone();
                layers[layer][head] = mask;
                layers
            })
        });
        let all = fewer_tokens.chain(fewer_layers).chain(fewer_heads).chain(simpler_masks);
        Box::new(all.filter_map(|layers| Layout::new(layers).ok()))
    }
}

fn every_mask(layers: &[Vec<Mask>], change: impl Fn(&Mask) -> Mask) -> Vec<Vec<Mask>> {
    layers.iter().map(|heads| heads.iter().map(&change).collect()).collect()
}

fn positions(layers: &[Vec<Mask>]) -> Vec<(usize, usize)> {
    let numbered = layers.iter().enumerate();
    numbered.flat_map(|(layer, heads)| (0..heads.len()).map(move |head| (layer, head))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_counted_layer_by_layer() {
        let layers = [vec![Mask::full(1, 1); 2], vec![], vec![Mask::full(1, 1)]];
        assert_eq!(positions(&layers), [(0, 0), (0, 1), (2, 0)]);
    }
}
