use super::{Case, shrink, size_labels};
use crate::mask::{Layout, Mask};

/// Masks over heads and layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Layered {
    layout: Layout,
}

impl Layered {
    /// The case of one layout.
    pub fn new(layout: Layout) -> Self {
        Self { layout }
    }

    /// The layout.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// All masks, layer by layer.
    pub fn masks(&self) -> impl Iterator<Item = &Mask> {
        self.layout.layers().iter().flatten()
    }

    fn select(&self, tokens: &[usize]) -> Self {
        let select = |heads: &Vec<Mask>| heads.iter().map(|mask| mask.select(tokens)).collect();
        Self::new(Layout::of_equal_squares(self.layout.layers().iter().map(select).collect()))
    }
}

impl Case for Layered {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.layout.tokens());
        fewer.iter().map(|kept| self.select(kept)).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.layout.tokens());
        if self.layout.layers().len() > 1 {
            labels.push("several layers");
        }
        if self.layout.layers().iter().any(|heads| heads.len() > 1) {
            labels.push("several heads");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let layer = |heads: &Vec<Mask>| {
            heads.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n||\n")
        };
        let layers: Vec<String> = self.layout.layers().iter().map(layer).collect();
        vec![("layout", layers.join("\n;\n"))]
    }
}
