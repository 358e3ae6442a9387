use nalgebra::DMatrix;

use super::{Case, shrink, size_labels};
use crate::claims::Subject;
use crate::sample::Source;
use crate::scalar::Scalar;

/// A linear recurrence over some tokens, as in
/// [`recurrent_attention`](crate::attention::recurrent_attention).
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrent<T: Scalar> {
    /// Tokens by size.
    pub readouts: DMatrix<T>,
    /// Tokens times size by size.
    pub transitions: DMatrix<T>,
    /// Tokens by size.
    pub inputs: DMatrix<T>,
}

impl<T: Subject> Recurrent<T> {
    /// Up to seven tokens and a state of size up to four, whole numbers from -1 to 1.
    pub fn draw(source: &mut Source) -> Self {
        let tokens = source.tokens(7);
        let size = source.between(1, 4);
        let mut matrix =
            |rows| DMatrix::from_fn(rows, size, |_, _| T::score(f64::from(source.integer(-1, 1))));
        Self {
            readouts: matrix(tokens),
            transitions: matrix(tokens * size),
            inputs: matrix(tokens),
        }
    }

    /// The size of the state.
    pub fn size(&self) -> usize {
        self.readouts.ncols()
    }
}

impl<T: Subject> Case for Recurrent<T> {
    fn shrinks(&self) -> Vec<Self> {
        let size = self.size();
        let fewer = shrink::fewer_tokens(self.readouts.nrows()).into_iter().map(|kept| {
            let moved: Vec<usize> =
                (0..self.transitions.nrows()).filter(|row| kept.contains(&(row / size))).collect();
            Self {
                readouts: self.readouts.select_rows(&kept),
                transitions: self.transitions.select_rows(&moved),
                inputs: self.inputs.select_rows(&kept),
            }
        });
        let readouts = shrink::simpler_entries(&self.readouts).into_iter();
        let transitions = shrink::simpler_entries(&self.transitions).into_iter();
        let inputs = shrink::simpler_entries(&self.inputs).into_iter();
        fewer
            .chain(readouts.map(|readouts| Self { readouts, ..self.clone() }))
            .chain(transitions.map(|transitions| Self { transitions, ..self.clone() }))
            .chain(inputs.map(|inputs| Self { inputs, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.readouts.nrows());
        if 2 * self.size() < self.readouts.nrows() {
            labels.push("a small state");
        }
        if 2 * self.size() > self.readouts.nrows() + 1 {
            labels.push("a state larger than needed");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("readouts", shrink::text(&self.readouts)),
            ("transitions", shrink::text(&self.transitions)),
            ("inputs", shrink::text(&self.inputs)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn every_token_has_a_transition() {
        for seed in 0..8 {
            let drawn: Recurrent<f64> = Recurrent::draw(&mut Source::from_seed(seed));
            let (tokens, size) = drawn.readouts.shape();
            assert_eq!(drawn.transitions.shape(), (tokens * size, size));
        }
    }

    #[test]
    fn a_token_that_is_kept_keeps_its_transition() {
        let transitions = dmatrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0; 7.0, 8.0];
        let readouts = DMatrix::zeros(2, 2);
        let two = Recurrent { inputs: readouts.clone(), readouts, transitions };
        assert_eq!(two.size(), 2);
        assert_eq!(two.shrinks()[0].transitions, dmatrix![5.0, 6.0; 7.0, 8.0]);
    }
}
