use super::{Case, shrink, size_labels};
use crate::mask::Mask;

/// A text with a gap to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Which token sees which, in the order of the text.
    pub mask: Mask,
    /// The first token of the gap.
    pub start: usize,
    /// The token after the gap.
    pub end: usize,
}

impl Gap {
    /// Whether the tokens of the gap see more tokens than any other.
    pub fn comes_last(&self) -> bool {
        let inside = |token: &usize| (self.start..self.end).contains(token);
        let degree = |token: usize| self.mask.degree(token);
        let tokens = 0..self.mask.queries();
        let others = tokens.clone().filter(|token| !inside(token)).map(degree).max();
        tokens.filter(inside).map(degree).min() > others
    }
}

impl Case for Gap {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.mask.queries()).into_iter().map(|kept| Self {
            mask: self.mask.select(&kept),
            start: kept.iter().filter(|&&token| token < self.start).count(),
            end: kept.iter().filter(|&&token| token < self.end).count(),
        });
        fewer.filter(|case| case.start < case.end).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.mask.queries());
        if self.start > 0 && self.end < self.mask.queries() {
            labels.push("a gap in the middle");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("mask", self.mask.to_string()),
            ("gap", format!("{} to {}", self.start, self.end - 1)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn a_gap_that_sees_no_more_than_others_does_not_come_last() {
        let comes_last = |mask: Mask| Gap { mask, start: 1, end: 2 }.comes_last();
        let seen_by_the_gap = Mask::from_fn(3, 3, |query, key| query == 1 || query == key);
        assert_eq!([seen_by_the_gap, gallery::full(3)].map(comes_last), [true, false]);
    }

    #[test]
    fn a_gap_keeps_a_token() {
        let gap = Gap { mask: gallery::full(2), start: 1, end: 2 };
        assert_eq!(gap.shrinks(), [Gap { mask: gallery::full(1), start: 0, end: 1 }]);
    }
}
