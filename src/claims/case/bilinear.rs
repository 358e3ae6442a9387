use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::attention::{AttentionError, product, scaled_dot_product};
use crate::claims::{Scored, Subject};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Layers of one head, all alike, whose scores come from the tokens: token `x` scores token `y` by
/// `x W y`, and passes on `y V`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bilinear<T: Scalar> {
    /// Tokens by width.
    pub tokens: DMatrix<T>,
    /// W, width by width; queries, keys and the scale in one.
    pub form: DMatrix<T>,
    /// V, width by width.
    pub values: DMatrix<T>,
    /// Which tokens see which.
    pub mask: Mask,
}

impl<T: Subject> Bilinear<T> {
    /// Whole tokens of width one or two, whole projections; two opposite tokens of width one in a
    /// quarter of the cases.
    pub fn draw(source: &mut Source, mask: impl Fn(usize) -> Mask) -> Self {
        let opposite = source.once_in(4);
        let tokens = if opposite { 2 } else { source.tokens(6) };
        let width = if opposite { 1 } else { source.between(1, 2) };
        let mut whole = |rows: usize, most: i32| {
            DMatrix::from_fn(rows, width, |_, _| T::score(f64::from(source.integer(-most, most))))
        };
        let (mut tokens, form, values) = (whole(tokens, 3), whole(width, 2), whole(width, 2));
        if opposite {
            tokens[(1, 0)] = -tokens[(0, 0)].clone();
        }
        Self { mask: mask(tokens.nrows()), tokens, form, values }
    }

    /// Tokens of width one; the scores are their products times `form`.
    pub fn line(tokens: &[f64], form: f64, values: f64, mask: Mask) -> Self {
        let single = |entry: f64| DMatrix::from_element(1, 1, T::score(entry));
        Self {
            tokens: DMatrix::from_fn(tokens.len(), 1, |token, _| T::score(tokens[token])),
            form: single(form),
            values: single(values),
            mask,
        }
    }

    /// The same case with one entry or all entries of a projection simpler.
    pub(super) fn simpler_projections(&self) -> Vec<Self> {
        let form = shrink::simpler_entries(&self.form).into_iter();
        let values = shrink::simpler_entries(&self.values).into_iter();
        form.map(|form| Self { form, ..self.clone() })
            .chain(values.map(|values| Self { values, ..self.clone() }))
            .collect()
    }

    /// The outputs of one layer for these tokens.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn layer(&self) -> Result<DMatrix<T>, AttentionError> {
        let queries = product(&self.tokens, &self.form)?;
        let scores = scaled_dot_product(&queries, &self.tokens, &T::one())?;
        let scored = Scored { scores, mask: self.mask.clone() };
        scored.attention()?.apply(&product(&self.tokens, &self.values)?)
    }

    /// Whether there are two tokens of width one, one the negative of the other.
    pub fn is_opposite_pair(&self) -> bool {
        self.tokens.shape() == (2, 1) && self.tokens[0] == -self.tokens[1].clone()
    }
}

impl<T: Subject> Case for Bilinear<T> {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.tokens.nrows()).into_iter().map(|kept| Self {
            tokens: self.tokens.select_rows(&kept),
            mask: self.mask.select(&kept),
            ..self.clone()
        });
        let tokens = shrink::simpler_entries(&self.tokens).into_iter();
        fewer
            .chain(tokens.map(|tokens| Self { tokens, ..self.clone() }))
            .chain(self.simpler_projections())
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens.nrows());
        if self.is_opposite_pair() {
            labels.push("two opposite tokens");
        }
        if self.tokens.ncols() > 1 {
            labels.push("wide tokens");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tokens", shrink::text(&self.tokens)),
            ("form", shrink::text(&self.form)),
            ("values", shrink::text(&self.values)),
            ("mask", self.mask.to_string()),
        ]
    }
}
