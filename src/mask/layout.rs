//! Masks over the heads and layers of a model.

use super::{Mask, MaskError};

/// The masks of successive layers: heads of one layer in parallel, layers in sequence.
///
/// One list of layers may be repeated for ever; the first layer is the one next to the input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Layout {
    layers: Vec<Vec<Mask>>,
}

impl Layout {
    /// The layout with the given masks, `layers[l][h]` for head `h` of layer `l`.
    ///
    /// # Errors
    /// * [`MaskError::EmptyLayout`] without layers, or with a layer without heads;
    /// * [`MaskError::NotSquare`] for a mask that is not square;
    /// * [`MaskError::LayoutTokens`] for masks of different sizes.
    pub fn new(layers: Vec<Vec<Mask>>) -> Result<Self, MaskError> {
        let Some(first) = layers.first() else {
            return Err(MaskError::EmptyLayout { what: "there is no layer".into() });
        };
        let expected = first.first().map_or(0, Mask::queries);
        for (layer, heads) in layers.iter().enumerate() {
            if heads.is_empty() {
                return Err(MaskError::EmptyLayout { what: format!("layer {layer} has no head") });
            }
            for (head, mask) in heads.iter().enumerate() {
                mask.require_square("a layout")?;
                let found = mask.queries();
                if found != expected {
                    return Err(MaskError::LayoutTokens { layer, head, found, expected });
                }
            }
        }
        Ok(Self { layers })
    }

    /// The layout of masks that are known to be square and of one size, with a mask in each layer.
    pub(crate) fn of_equal_squares(layers: Vec<Vec<Mask>>) -> Self {
        debug_assert!(Self::new(layers.clone()).is_ok());
        Self { layers }
    }

    /// One layer of one head.
    ///
    /// # Errors
    /// [`MaskError::NotSquare`] if the mask is not square.
    pub fn single(mask: Mask) -> Result<Self, MaskError> {
        Self::new(vec![vec![mask]])
    }

    /// The number of tokens.
    pub fn tokens(&self) -> usize {
        self.layers[0][0].queries()
    }

    /// The masks of the heads, layer by layer; there is at least one layer, each with a head.
    pub fn layers(&self) -> &[Vec<Mask>] {
        &self.layers
    }

    /// What the heads of each layer allow together, in the order of the layers.
    pub fn unions(&self) -> Vec<Mask> {
        let unite = |heads: &Vec<Mask>| {
            let mut union = heads[0].clone();
            heads[1..].iter().for_each(|head| union.unite(head));
            union
        };
        self.layers.iter().map(unite).collect()
    }

    /// The distinct masks, in the order in which they first appear.
    pub fn distinct(&self) -> Vec<&Mask> {
        let mut seen = std::collections::HashSet::new();
        self.layers.iter().flatten().filter(|mask| seen.insert(*mask)).collect()
    }
}
