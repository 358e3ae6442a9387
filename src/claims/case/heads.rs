use nalgebra::DMatrix;

use super::{Case, Scored, shrink};
use crate::attention::{AttentionError, MultiHead};
use crate::claims::Subject;
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Heads with a value and an output projection.
#[derive(Clone, Debug, PartialEq)]
pub struct Heads<T: Scalar> {
    /// The heads, over the same tokens.
    pub heads: Vec<Scored<T>>,
    /// Width by width.
    pub values: DMatrix<T>,
    /// Width by width.
    pub output: DMatrix<T>,
}

impl<T: Subject> Heads<T> {
    /// One or two heads of one or two columns each, over at most three tokens, under masks of
    /// different kinds.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.between(1, 3);
        let count = source.between(1, 2);
        let width = count * source.between(1, 2);
        let heads = (0..count)
            .map(|_| {
                let mask = match source.below(4) {
                    0 => gallery::causal(tokens),
                    1 => gallery::anticausal(tokens),
                    2 => gallery::prefix(tokens, 2),
                    _ => gallery::full(tokens),
                };
                let scores = source.scores(tokens, tokens, 8.0).map(T::score);
                Scored { scores, mask }
            })
            .collect();
        let mut projection =
            || DMatrix::from_fn(width, width, |_, _| T::score(f64::from(source.integer(-2, 2))));
        Self { heads, values: projection(), output: projection() }
    }

    /// The heads' combination.
    ///
    /// # Errors
    /// As [`MultiHead::new`] and [`softmax`](crate::attention::softmax).
    pub fn multi_head(&self) -> Result<MultiHead<T>, AttentionError> {
        let weights = self.heads.iter().map(|head| Ok(head.attention()?.into_weights()));
        MultiHead::new(weights.collect::<Result<_, _>>()?, self.values.clone(), self.output.clone())
    }
}

impl<T: Subject> Case for Heads<T> {
    fn shrinks(&self) -> Vec<Self> {
        let tokens = self.heads.first().map_or(0, |head| head.mask.queries());
        let fewer = shrink::fewer_tokens(tokens).into_iter().map(|kept| Self {
            heads: self.heads.iter().map(|head| head.select(&kept)).collect(),
            ..self.clone()
        });
        let heads = shrink::one_simpler(&self.heads, Scored::simpler_entries).into_iter();
        let values = shrink::simpler_entries(&self.values).into_iter();
        let output = shrink::simpler_entries(&self.output).into_iter();
        fewer
            .chain(heads.map(|heads| Self { heads, ..self.clone() }))
            .chain(values.map(|values| Self { values, ..self.clone() }))
            .chain(output.map(|output| Self { output, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = vec![];
        if self.heads.len() > 1 {
            labels.push("several heads");
        }
        if self.values.nrows() > self.heads.len() {
            labels.push("wide heads");
        }
        if self
            .heads
            .iter()
            .any(|head| head.mask.queries() > 1 && head.scores.iter().all(T::is_zero))
        {
            labels.push("a uniform head");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let texts = |text: fn(&Scored<T>) -> String| {
            self.heads.iter().map(text).collect::<Vec<_>>().join("\n")
        };
        vec![
            ("scores", texts(|head| shrink::text(&head.scores))),
            ("masks", texts(|head| head.mask.to_string())),
            ("values", shrink::text(&self.values)),
            ("output", shrink::text(&self.output)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_token_has_no_uniform_head() {
        let labels = |tokens: usize| {
            let heads = vec![Scored::<f64>::uniform(gallery::full(tokens))];
            let one = DMatrix::identity(1, 1);
            Heads { heads, values: one.clone(), output: one }.labels()
        };
        assert_eq!(
            [1, 2, 3].map(|tokens| labels(tokens).contains(&"a uniform head")),
            [false, true, true]
        );
    }

    #[test]
    fn heads_are_wide_if_they_have_more_than_one_column() {
        let is_wide = |(count, width): (usize, usize)| {
            let heads = vec![Scored::<f64>::uniform(gallery::full(2)); count];
            let one = DMatrix::identity(width, width);
            let heads = Heads { heads, values: one.clone(), output: one };
            heads.labels().contains(&"wide heads")
        };
        assert_eq!([(1, 1), (2, 2), (1, 2), (2, 4)].map(is_wide), [false, false, true, true]);
    }
}
