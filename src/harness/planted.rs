//! Kernels with one mistake each, to show that the conformance check catches it, and to try a check
//! of your own on.

use nalgebra::DMatrix;

use crate::attention::{Answer, Kernel, KernelError, Problem, product};
use crate::mask::Mask;
use crate::scalar::{FloatFormat, f16};

/// A mistake that implementations of attention have made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    /// The exponential is taken of the scores as they are, so great ones overflow.
    NoMaximumSubtracted,
    /// Hidden scores are lowered by ten thousand, so great ones show through.
    MaskOfTenThousand,
    /// Hidden scores are replaced by minus ten thousand, so that they show beside lower ones.
    FillOfTenThousand,
    /// The scores are divided by the head size, whatever scale was asked for.
    WrongScale,
    /// Each query also sees the key after its last visible one.
    OneKeyTooMany,
    /// Where there are as many queries as keys, the mask is read with its axes exchanged.
    TransposedMask,
    /// The softmax runs over all keys, and the hidden weights are removed afterwards.
    NormalisedBeforeMasking,
    /// Scores are accumulated in f16.
    HalfAccumulation,
    /// The last query is never loaded: its row is that of the query before.
    StaleRow,
}

impl Planted {
    /// All mistakes.
    pub const ALL: [Self; 9] = [
        Self::NoMaximumSubtracted,
        Self::MaskOfTenThousand,
        Self::FillOfTenThousand,
        Self::WrongScale,
        Self::OneKeyTooMany,
        Self::TransposedMask,
        Self::NormalisedBeforeMasking,
        Self::HalfAccumulation,
        Self::StaleRow,
    ];

    /// Whether it is a mistake for kernels of this format: f16 loses nothing by accumulating in
    /// f16, and bf16 rounds more coarsely than f16 does.
    pub fn is_mistaken_for<T: FloatFormat>(self) -> bool {
        self != Self::HalfAccumulation || T::PRECISION > <f16 as FloatFormat>::PRECISION
    }

    fn mask(self, mask: &Mask) -> Mask {
        match self {
            Self::TransposedMask if mask.is_square() => mask.transpose(),
            Self::OneKeyTooMany => Mask::from_fn(mask.queries(), mask.keys(), |query, key| {
                mask.allows(query, key)
                    || key.checked_sub(1).is_some_and(|key| mask.last_visible(query) == Some(key))
            }),
            _ => mask.clone(),
        }
    }

    fn scores<T: FloatFormat>(self, problem: &Problem<T>) -> Option<DMatrix<T>> {
        let (queries, keys) = (&problem.queries, problem.keys.transpose());
        let scale = match self {
            Self::WrongScale => T::nearest(1.0 / queries.ncols() as f64),
            _ => problem.scale,
        };
        let products = match self {
            Self::HalfAccumulation => {
                let halved = |matrix: &DMatrix<T>| matrix.map(|entry| f16::nearest(entry.to_f64()));
                let products = product(&halved(queries), &halved(&keys)).ok()?;
                products.map(|entry| T::nearest(entry.to_f64()))
            }
            _ => product(queries, &keys).ok()?,
        };
        Some(products.map(|score| score * scale))
    }

    /// The weights of one row.
    fn row<T: FloatFormat>(self, scores: &[T], visible: &[bool]) -> Vec<T> {
        let scores: Vec<T> = match self {
            Self::MaskOfTenThousand => {
                let lowered = |(&score, &visible): (&T, &bool)| {
                    if visible { score } else { score - T::nearest(1e4) }
                };
                scores.iter().zip(visible).map(lowered).collect()
            }
            Self::FillOfTenThousand => {
                let filled = |(&score, &visible): (&T, &bool)| {
                    if visible { score } else { T::nearest(-1e4) }
                };
                scores.iter().zip(visible).map(filled).collect()
            }
            _ => scores.to_vec(),
        };
        let counts_hidden = matches!(
            self,
            Self::MaskOfTenThousand | Self::FillOfTenThousand | Self::NormalisedBeforeMasking
        );
        let counts = |key: usize| visible[key] || counts_hidden;
        let counted = || (0..scores.len()).filter(|&key| counts(key));
        let greatest = counted().map(|key| scores[key]);
        let greatest =
            greatest.fold(
                T::nearest(f64::NEG_INFINITY),
                |most, score| {
                    if score > most { score } else { most }
                },
            );
        let mut weights = vec![T::zero(); scores.len()];
        let mut sum = T::zero();
        for key in counted() {
            let exponent = match self {
                Self::NoMaximumSubtracted => scores[key],
                _ => scores[key] - greatest,
            };
            weights[key] = exponent.exp();
            sum += weights[key];
        }
        for (weight, visible) in weights.iter_mut().zip(visible) {
            *weight /= sum;
            if self == Self::NormalisedBeforeMasking && !visible {
                *weight = T::zero();
            }
        }
        weights
    }
}

impl<T: FloatFormat> Kernel<T> for Planted {
    fn attend(&mut self, problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
        let broken = || KernelError::Broken("the shapes do not fit".into());
        let mask = self.mask(&problem.mask);
        let scores = self.scores(problem).ok_or_else(broken)?;
        let mut weights = DMatrix::from_element(scores.nrows(), scores.ncols(), T::zero());
        let mut loaded: Vec<usize> = (0..scores.nrows()).collect();
        if let (Self::StaleRow, [.., before, last]) = (&self, &mut loaded[..]) {
            *last = *before;
        }
        for (query, loaded) in loaded.into_iter().enumerate() {
            let row: Vec<T> = scores.row(loaded).iter().copied().collect();
            let visible: Vec<bool> =
                (0..scores.ncols()).map(|key| mask.allows(query, key)).collect();
            for (key, weight) in self.row(&row, &visible).into_iter().enumerate() {
                weights[(query, key)] = weight;
            }
        }
        let output = product(&weights, &problem.values).map_err(|_| broken())?;
        Ok(Answer { weights: Some(weights), output: Some(output) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_square_masks_have_a_transpose_of_their_shape() {
        let mistake = Planted::TransposedMask;
        let square = Mask::from_fn(2, 2, |query, key| query < key);
        assert_eq!(mistake.mask(&square), square.transpose());
        assert_eq!(mistake.mask(&Mask::full(1, 2)), Mask::full(1, 2));
    }
}
