use nalgebra::DMatrix;

use super::{Case, shrink};
use crate::attention::Problem;
use crate::claims::Subject;
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::Scalar;

impl<T: Subject> Problem<T> {
    /// Normal queries, keys and values under a random mask, of up to `most` each, the scale such
    /// that no sum of magnitudes `scale * |query| * |key|` exceeds `limit`.
    pub fn draw(source: &mut Source, most: usize, limit: f64) -> Self {
        let (queries, keys) = (source.tokens(most), source.tokens(most));
        let (width, value_width) = (source.between(1, 4), source.between(1, 3));
        let mut normal = |rows: usize, columns: usize| {
            let mut matrix = DMatrix::zeros(rows, columns);
            matrix.iter_mut().for_each(|entry| *entry = source.normal());
            matrix
        };
        let (q, k, v) = (normal(queries, width), normal(keys, width), normal(keys, value_width));
        let largest = (q.abs() * k.abs().transpose()).max();
        // At the limit in a quarter of the cases, a hair below for the rounding of the factors.
        let usual = 1.0 / (width as f64).sqrt();
        let edge = limit * (1.0 - 8.0 * T::roundoff()) / largest.max(1.0);
        let scale = if source.once_in(4) { edge } else { usual.min(edge) };
        let first_visible: Vec<usize> = (0..queries).map(|_| source.below(keys)).collect();
        let mask = Mask::from_fn(queries, keys, |query, key| {
            key == first_visible[query] || source.once_in(2)
        });
        let problem = Self {
            queries: q.map(T::score),
            keys: k.map(T::score),
            values: v.map(T::score),
            mask,
            scale: T::score(scale),
        };
        if source.once_in(4) { problem.causal() } else { problem }
    }

    /// Under the causal mask, for kernels that take no other: of as many queries as keys.
    fn causal(&self) -> Self {
        let tokens = self.mask.queries().min(self.mask.keys());
        let first: Vec<usize> = (0..tokens).collect();
        Self { mask: gallery::causal(tokens), ..self.select_queries(&first).select_keys(&first) }
    }

    /// Some of the queries.
    fn select_queries(&self, kept: &[usize]) -> Self {
        let keys: Vec<usize> = (0..self.mask.keys()).collect();
        Self {
            queries: self.queries.select_rows(kept),
            mask: self.mask.select_rows_columns(kept, &keys),
            ..self.clone()
        }
    }

    /// Some of the keys, with their values.
    fn select_keys(&self, kept: &[usize]) -> Self {
        let queries: Vec<usize> = (0..self.mask.queries()).collect();
        Self {
            keys: self.keys.select_rows(kept),
            values: self.values.select_rows(kept),
            mask: self.mask.select_rows_columns(&queries, kept),
            ..self.clone()
        }
    }
}

impl<T: Subject> Case for Problem<T> {
    fn shrinks(&self) -> Vec<Self> {
        let queries = shrink::fewer_tokens(self.mask.queries()).into_iter();
        let keys = shrink::fewer_tokens(self.mask.keys()).into_iter();
        let features = shrink::fewer_tokens(self.queries.ncols()).into_iter();
        let columns = shrink::fewer_tokens(self.values.ncols()).into_iter();
        let scales = shrink::nearer(&self.scale, 1).into_iter();
        queries
            .map(|kept| self.select_queries(&kept))
            .chain(keys.map(|kept| self.select_keys(&kept)))
            .chain(features.map(|kept| Self {
                queries: self.queries.select_columns(&kept),
                keys: self.keys.select_columns(&kept),
                ..self.clone()
            }))
            .chain(
                columns
                    .map(|kept| Self { values: self.values.select_columns(&kept), ..self.clone() }),
            )
            .chain(scales.map(|scale| Self { scale, ..self.clone() }))
            .chain(simpler(&self.queries).map(|queries| Self { queries, ..self.clone() }))
            .chain(simpler(&self.keys).map(|keys| Self { keys, ..self.clone() }))
            .chain(simpler(&self.values).map(|values| Self { values, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = super::size_labels(self.mask.keys());
        if self.mask.queries() != self.mask.keys() {
            labels.push("more or fewer queries than keys");
        }
        if self.mask.entries() < self.mask.queries() * self.mask.keys() {
            labels.push("hidden keys");
        }
        if !self.scale.is_one() {
            labels.push("scaled");
        }
        let tokens = self.mask.keys();
        if tokens > 1 && self.mask == gallery::causal(tokens) {
            labels.push("causal");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("queries", shrink::text(&self.queries)),
            ("keys", shrink::text(&self.keys)),
            ("values", shrink::text(&self.values)),
            ("scale", self.scale.to_string()),
            ("mask", self.mask.to_string()),
        ]
    }
}

fn simpler<T: Scalar>(matrix: &DMatrix<T>) -> impl Iterator<Item = DMatrix<T>> + use<T> {
    shrink::simpler_entries(matrix).into_iter()
}
