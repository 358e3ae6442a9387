//! Ranks of trained attention, by the library that `fullrank analyze` uses.

use candle_core::Tensor;
use fullrank::measure::rank::exact_rank;
use fullrank::measure::spectrum::Spectrum;
use fullrank::measure::state::state_ranks;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Ranks as shares of the greatest possible, on average over layers, heads and examples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranks {
    /// Of the stored numbers, decided exactly: its proved lower bound.
    pub exact: f64,
    /// Singular values above the tolerance of `f32`.
    pub numerical: f64,
    /// The exponential of the entropy of the singular values.
    pub effective: f64,
    /// The exact rank of the blocks on either side of the diagonal, the greatest over all splits.
    pub off_diagonal: f64,
}

/// The names of the measures, in the order of [`Ranks::values`].
pub const MEASURES: [&str; 4] = ["exact", "numerical", "effective", "off-diagonal"];

impl Ranks {
    /// The measures as numbers.
    pub fn values(self) -> [f64; MEASURES.len()] {
        [self.exact, self.numerical, self.effective, self.off_diagonal]
    }

    /// The ranks of square attention in `f32`, of any number of layers: examples by heads by
    /// queries by keys.
    ///
    /// # Errors
    /// For weights that are not finite.
    pub fn of<'a>(weights: impl IntoIterator<Item = &'a Tensor>) -> Result<Self, Error> {
        let mut sum = [0.0; MEASURES.len()];
        let mut count = 0;
        for tensor in weights {
            for matrix in matrices(tensor)? {
                let one = Self::of_matrix(&matrix)?.values();
                sum.iter_mut().zip(one).for_each(|(sum, rank)| *sum += rank);
                count += 1;
            }
        }
        let [exact, numerical, effective, off_diagonal] = sum.map(|sum| sum / f64::from(count));
        Ok(Self { exact, numerical, effective, off_diagonal })
    }

    fn of_matrix(matrix: &DMatrix<f32>) -> Result<Self, Error> {
        let tokens = matrix.nrows() as f64;
        let spectrum = Spectrum::of(matrix)?;
        let below = state_ranks(matrix)?;
        let above = state_ranks(&matrix.transpose())?;
        let greatest = below.iter().chain(&above).map(|rank| rank.lower).max().unwrap_or(0);
        Ok(Self {
            exact: exact_rank(matrix)?.lower as f64 / tokens,
            numerical: spectrum.numerical_rank() as f64 / tokens,
            effective: spectrum.effective_rank() / tokens,
            // A block of a split has at most half as many rows or columns.
            off_diagonal: greatest as f64 / (tokens / 2.0).floor(),
        })
    }
}

fn matrices(tensor: &Tensor) -> Result<Vec<DMatrix<f32>>, Error> {
    let (.., queries, keys) = tensor.dims4()?;
    let numbers = tensor.flatten_all()?.to_vec1::<f32>()?;
    let rows = numbers.chunks(queries * keys);
    Ok(rows.map(|rows| DMatrix::from_row_slice(queries, keys, rows)).collect())
}
