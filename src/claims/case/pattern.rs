use super::{Case, shrink, size_labels};
use crate::mask::Mask;
use crate::measure::guarantee::Guarantee;

/// A mask alone, of tokens among themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Which pairs are allowed.
    pub mask: Mask,
}

impl Pattern {
    /// The case of one square mask.
    ///
    /// # Panics
    /// If the mask is not square.
    pub fn new(mask: Mask) -> Self {
        assert!(mask.is_square(), "a pattern of {} x {} pairs", mask.queries(), mask.keys());
        Self { mask }
    }

    /// The number of tokens.
    pub fn tokens(&self) -> usize {
        self.mask.queries()
    }
}

impl Case for Pattern {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.tokens());
        fewer.iter().map(|kept| Self::new(self.mask.select(kept))).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens());
        labels.push(match Guarantee::of(&self.mask).guaranteed_full {
            Some(true) => "full rank guaranteed",
            _ => "full rank not guaranteed",
        });
        if self.mask == Mask::full(self.tokens(), self.tokens()) {
            labels.push("full");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("mask", self.mask.to_string())]
    }
}
