use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::attention::{AttentionError, Head, Layer, Norm, Normalised, Residual, forward};
use crate::claims::Subject;
use crate::mask::{Layout, Mask};
use crate::sample::Source;
use crate::scalar::{Exponential, SquareRoot};

/// Layers of attention over some tokens, of which a first part is given before the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Model<T: Exponential> {
    /// The layers.
    pub layers: Vec<Layer<T>>,
    /// Their masks.
    pub layout: Layout,
    /// The inputs, tokens by width.
    pub tokens: DMatrix<T>,
    /// How many tokens come first.
    pub first: usize,
}

impl<T: Subject + Exponential + SquareRoot> Model<T> {
    /// Random layers of width two under the masks of `layout`.
    pub fn draw(source: &mut Source, layout: Layout) -> Self {
        const WIDTH: usize = 2;
        let matrix = |source: &mut Source, rows: usize| {
            DMatrix::from_fn(rows, WIDTH, |_, _| T::score(source.normal()))
        };
        let layers = layout
            .layers()
            .iter()
            .map(|heads| Layer {
                heads: heads
                    .iter()
                    .map(|_| Head {
                        query: matrix(source, WIDTH),
                        key: matrix(source, WIDTH),
                        value: matrix(source, WIDTH),
                        scale: T::score(0.5),
                    })
                    .collect(),
                residual: if source.once_in(2) { Residual::Add } else { Residual::Omit },
                norm: random_norm(source),
            })
            .collect();
        let tokens = matrix(source, layout.tokens());
        let first = source.between(1, layout.tokens());
        Self { layers, layout, tokens, first }
    }

    /// One layer of one head without scores over tokens 0, 1, 2, ..., of which one comes first.
    pub(crate) fn counting(mask: Mask) -> Self {
        let zero = DMatrix::from_element(1, 1, T::zero());
        let head = Head {
            query: zero.clone(),
            key: zero,
            value: DMatrix::from_element(1, 1, T::one()),
            scale: T::one(),
        };
        let tokens = DMatrix::from_fn(mask.queries(), 1, |token, _| T::score(token as f64));
        let layers =
            vec![Layer { heads: vec![head], residual: Residual::Omit, norm: Normalised::Never }];
        Self { layers, layout: Layout::of_equal_squares(vec![vec![mask]]), tokens, first: 1 }
    }

    /// The outputs of all tokens, given all.
    ///
    /// # Errors
    /// As [`forward`].
    pub fn outputs(&self) -> Result<DMatrix<T>, AttentionError> {
        forward(&self.layers, &self.tokens, &self.layout)
    }

    /// The same model, given only some of its tokens.
    ///
    /// # Panics
    /// If one of them is out of range.
    pub fn select(&self, kept: &[usize]) -> Self {
        let select = |heads: &Vec<Mask>| heads.iter().map(|mask| mask.select(kept)).collect();
        let layers = self.layout.layers().iter().map(select).collect();
        Self {
            layers: self.layers.clone(),
            layout: Layout::of_equal_squares(layers),
            tokens: self.tokens.select_rows(kept),
            first: kept.iter().filter(|&&token| token < self.first).count(),
        }
    }
}

/// None in half of the cases, else one before or after the heads.
fn random_norm<T: Subject + Exponential>(source: &mut Source) -> Normalised<T> {
    // Large enough to be a number of every format.
    let epsilon = T::score(0.0625);
    let norm = match source.below(4) {
        0 => Norm::Layer { epsilon },
        1 => Norm::RootMeanSquare { epsilon },
        _ => return Normalised::Never,
    };
    if source.once_in(2) { Normalised::Before(norm) } else { Normalised::After(norm) }
}

impl<T: Subject + Exponential + SquareRoot> Case for Model<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.layout.tokens());
        let tokens = shrink::simpler_entries(&self.tokens).into_iter();
        let first = shrink::lesser(&self.first, 1).into_iter();
        fewer
            .iter()
            .map(|kept| self.select(kept))
            .filter(|model| model.first > 0)
            .chain(tokens.map(|tokens| Self { tokens, ..self.clone() }))
            .chain(first.map(|first| Self { first, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.layout.tokens());
        if self.first < self.layout.tokens() {
            labels.push("later tokens");
        }
        if self.layers.len() > 1 {
            labels.push("several layers");
        }
        if self.layers.iter().any(|layer| layer.norm != Normalised::Never) {
            labels.push("normalised");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let masks: Vec<String> =
            self.layout.layers().iter().flatten().map(ToString::to_string).collect();
        vec![
            ("tokens", shrink::text(&self.tokens)),
            ("first", self.first.to_string()),
            ("masks", masks.join("\n\n")),
            ("layers", format!("{:?}", self.layers)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn tokens_that_are_not_among_the_first_are_later_ones() {
        let has_later = |first: usize| {
            let model = Model { first, ..Model::<f64>::counting(gallery::causal(3)) };
            model.labels().contains(&"later tokens")
        };
        assert_eq!([1, 2, 3].map(has_later), [true, true, false]);
    }
}
