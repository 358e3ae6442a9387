use super::{Case, shrink};
use crate::mask::Mask;
use crate::measure::matching::Matching;
use crate::sample::Source;

/// A mask, and a layer divided into heads that all use it.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadSplit {
    /// The mask of every head.
    pub mask: Mask,
    /// The number of heads.
    pub heads: usize,
    /// The width of each.
    pub head_size: usize,
}

impl HeadSplit {
    /// A random mask over up to four tokens, and a layer of width at most four.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.tokens(4);
        let mask = Mask::from_fn(tokens, tokens, |_, _| source.once_in(2));
        let heads = 1 << source.below(3);
        let head_size = if heads < 4 { 1 << source.below(2) } else { 1 };
        Self { mask, heads, head_size }
    }
}

impl Case for HeadSplit {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.mask.queries()).into_iter();
        let heads = shrink::lesser(&self.heads, 1).into_iter();
        let sizes = shrink::lesser(&self.head_size, 1).into_iter();
        fewer
            .map(|kept| Self { mask: self.mask.select(&kept), ..self.clone() })
            .chain(heads.map(|heads| Self { heads, ..self.clone() }))
            .chain(sizes.map(|head_size| Self { head_size, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = vec![if self.heads > 1 { "several heads" } else { "one head" }];
        if Matching::maximum(&self.mask).size() < self.mask.queries() {
            labels.push("a mask without a perfect matching");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("mask", self.mask.to_string()),
            ("heads", self.heads.to_string()),
            ("head_size", self.head_size.to_string()),
        ]
    }
}
