use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::attention::{Attention, AttentionError, Problem};
use crate::claims::{Subject, masks};
use crate::mask::Mask;
use crate::measure::closed::closed_classes;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Scores of some tokens among themselves, and a mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored<T: Scalar> {
    /// Tokens by tokens.
    pub scores: DMatrix<T>,
    /// Which of them are read.
    pub mask: Mask,
}

/// For rationals, differences of scores up to this; powers of two of that size stay readable.
const RATIONAL_LIMIT: f64 = 40.0;

/// Ten thousand and more than any weight that is stored as positive can lie below another.
const LOW: f64 = 12_000.0;

impl<T: Subject> Scored<T> {
    /// Random scores under `mask`, of differences up to the survival limit and sometimes beyond.
    pub fn draw(source: &mut Source, mask: Mask) -> Self {
        // A hair below, so that rounding the limit to the format does not exceed it.
        let limit = T::survival_limit(mask.keys()).unwrap_or(RATIONAL_LIMIT);
        let limit = (limit * (1.0 - 2.0 * T::roundoff())).max(0.0);
        let scores = source.scores(mask.queries(), mask.keys(), limit).map(T::score);
        Self { scores, mask }
    }

    /// Equal scores under `mask`: uniform weights.
    pub fn uniform(mask: Mask) -> Self {
        Self { scores: DMatrix::from_element(mask.queries(), mask.keys(), T::zero()), mask }
    }

    /// The attention matrix.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn attention(&self) -> Result<Attention<T>, AttentionError> {
        T::attention(&self.scores, &self.mask)
    }

    /// The greatest score that `query` sees.
    pub fn greatest(&self, query: usize) -> Option<T> {
        let scores = self.mask.visible(query).map(|key| self.scores[(query, key)].clone());
        scores.reduce(|greatest, score| if score > greatest { score } else { greatest })
    }

    /// How far the score of `key` lies below the greatest that `query` sees.
    pub fn gap(&self, query: usize, key: usize) -> f64 {
        let own = &self.scores[(query, key)];
        let gaps =
            self.mask.visible(query).map(|other| own.gap_below(&self.scores[(query, other)]));
        gaps.fold(0.0, f64::max)
    }

    /// The greatest difference of two scores that one query sees.
    pub fn spread(&self) -> f64 {
        let pairs = (0..self.mask.queries())
            .flat_map(|query| self.mask.visible(query).map(move |key| (query, key)));
        pairs.map(|(query, key)| self.gap(query, key)).fold(0.0, f64::max)
    }

    /// Whether the weight of `key` for `query` is so far from underflow that it is surely stored
    /// as a positive number.
    pub fn survives(&self, query: usize, key: usize) -> bool {
        T::survival_limit(self.mask.degree(query)).is_none_or(|limit| self.gap(query, key) < limit)
    }

    /// Whether this is so for the weight of every token for itself.
    pub fn self_weights_survive(&self) -> bool {
        (0..self.mask.queries()).all(|token| self.survives(token, token))
    }

    /// The attention problem with these scores and values that show the weights.
    pub fn problem(&self) -> Problem<T> {
        Problem::of_scores(&self.scores, self.mask.clone())
    }

    /// Whether the differences of visible scores leave the range of the scalar.
    fn reaches_the_ends(&self) -> bool {
        (0..self.mask.queries())
            .any(|query| self.mask.visible(query).any(|key| self.gap(query, key).is_infinite()))
    }

    /// Whether some hidden score lies far above all visible ones of its row, more than ten times
    /// as far as a weight can lie below another.
    fn hides_a_great_score(&self) -> bool {
        let (queries, keys) = self.mask.shape();
        let Some(limit) = T::survival_limit(keys) else { return false };
        (0..queries).any(|query| {
            let above = |hidden: &T| {
                let visible = self.mask.visible(query).map(|key| &self.scores[(query, key)]);
                visible.map(|score| score.gap_below(hidden)).fold(f64::INFINITY, f64::min)
            };
            (0..keys)
                .filter(|&key| !self.mask.allows(query, key))
                .any(|key| above(&self.scores[(query, key)]) > 10.0 * limit)
        })
    }

    /// Whether some query sees only scores so far below zero that a hidden one of -10000, as finite
    /// masks have it, would take all the weight.
    fn sees_only_low_scores(&self) -> bool {
        let (queries, keys) = self.mask.shape();
        (0..queries).any(|query| {
            let low = |key| self.scores[(query, key)].gap_below(&T::zero()) > LOW;
            self.mask.degree(query) < keys && self.mask.visible(query).all(low)
        })
    }

    /// The same case with one score or all scores simpler.
    pub(super) fn simpler_entries(&self) -> Vec<Self> {
        let simpler = shrink::simpler_entries(&self.scores).into_iter();
        simpler.map(|scores| Self { scores, mask: self.mask.clone() }).collect()
    }

    /// The same case for some of the tokens.
    pub fn select(&self, tokens: &[usize]) -> Self {
        Self {
            scores: self.scores.select_rows(tokens).select_columns(tokens),
            mask: self.mask.select(tokens),
        }
    }
}

impl<T: Subject> Case for Scored<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.mask.queries());
        fewer.iter().map(|tokens| self.select(tokens)).chain(self.simpler_entries()).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.mask.queries());
        let pairs = || {
            let queries = 0..self.mask.queries();
            queries.flat_map(|i| self.mask.visible(i).map(move |j| (i, j)))
        };
        if self.scores.iter().all(T::is_zero) {
            labels.push("uniform");
        }
        let extreme = |(query, key): (usize, usize)| {
            let limit = T::survival_limit(self.mask.degree(query));
            limit.is_some_and(|limit| self.gap(query, key) > 0.9 * limit)
        };
        if pairs().any(extreme) {
            labels.push("near underflow");
        }
        if self.reaches_the_ends() {
            labels.push("at the ends of the range");
        }
        if self.hides_a_great_score() {
            labels.push("a great hidden score");
        }
        if self.sees_only_low_scores() {
            labels.push("only low scores are visible");
        }
        if masks::looks_back(&self.mask) && !masks::sees_all_earlier(&self.mask) {
            labels.push("an earlier token is hidden");
        }
        if closed_classes(&self.mask).is_ok_and(|classes| classes.len() > 1) {
            labels.push("several closed classes");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("scores", shrink::text(&self.scores)), ("mask", self.mask.to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(scores: [f64; 3], visible: impl Fn(usize) -> bool) -> Scored<f64> {
        let mask = Mask::from_fn(1, 3, |_, key| visible(key));
        Scored { scores: DMatrix::from_row_slice(1, 3, &scores), mask }
    }

    #[test]
    fn a_great_hidden_score_lies_above_all_visible_ones_by_more_than_ten_limits() {
        let edge = 10.0 * f64::survival_limit(3).unwrap();
        let hides = |hidden: f64| row([-1.0, 0.0, hidden], |key| key < 2).hides_a_great_score();
        assert!(!hides(edge));
        assert!(hides(edge.next_up()));
    }

    #[test]
    fn the_greatest_score_is_a_visible_one() {
        let scores = [1.0, 3.0, 2.0];
        assert_eq!(row(scores, |_| true).greatest(0), Some(3.0));
        assert_eq!(row(scores, |key| key != 1).greatest(0), Some(2.0));
        assert_eq!(row(scores, |_| false).greatest(0), None);
    }

    #[test]
    fn a_weight_survives_below_the_limit_and_nears_underflow_above_nine_tenths_of_it() {
        let limit = f64::survival_limit(3).unwrap();
        let below = |gap: f64| row([0.0, 0.0, -gap], |_| true);
        let survives = |gap: f64| below(gap).survives(0, 2);
        assert_eq!([limit.next_down(), limit].map(survives), [true, false]);
        let edge = 0.9 * limit;
        let is_near = |gap: f64| below(gap).labels().contains(&"near underflow");
        assert_eq!([edge, edge.next_up()].map(is_near), [false, true]);
    }

    #[test]
    fn scores_are_low_beyond_twelve_thousand_below_zero() {
        let are_low = |score: f64| {
            let labels = row([score, 0.0, score], |key| key != 1).labels();
            labels.contains(&"only low scores are visible")
        };
        assert_eq!([LOW, LOW.next_up()].map(|gap| are_low(-gap)), [false, true]);
    }
}
