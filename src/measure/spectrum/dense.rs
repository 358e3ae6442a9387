use nalgebra::DMatrix;

use super::svd::{self, NoConvergence};
use crate::scalar::{FloatFormat, power_of_two, widen};

/// The singular values of a stored matrix, computed in `f64`.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    values: Vec<f64>,
    /// The values divided by the greatest, which cannot overflow; zeros for the zero matrix.
    relative: Vec<f64>,
    size: usize,
    epsilon: f64,
}

/// Why singular values could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpectrumError {
    /// An entry that is not a number.
    #[error("entry ({row}, {column}) is a NaN or an infinity, so there are no singular values")]
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// An operator without finite sum of squares.
    #[error(
        "the squares of the entries sum to no number of f64: an entry is not finite or too large"
    )]
    Overflow,
    /// The iteration did not end within its limit.
    #[error("the singular values did not converge within {iterations} iterations")]
    NoConvergence {
        /// The limit.
        iterations: usize,
    },
}

impl From<NoConvergence> for SpectrumError {
    fn from(NoConvergence { iterations }: NoConvergence) -> Self {
        Self::NoConvergence { iterations }
    }
}

impl Spectrum {
    /// The singular values of `matrix`, widened to `f64` and scaled by a power of two first.
    ///
    /// Costs O(rows * columns * min(rows, columns)).
    ///
    /// # Errors
    /// [`SpectrumError::NotFinite`] and [`SpectrumError::NoConvergence`].
    pub fn of<T: FloatFormat>(matrix: &DMatrix<T>) -> Result<Self, SpectrumError> {
        let mut wide = widen(matrix);
        let entries = wide.iter().enumerate();
        let bad = entries.filter(|(_, entry)| !entry.is_finite());
        if let Some((row, column)) = bad.map(|(at, _)| (at % wide.nrows(), at / wide.nrows())).min()
        {
            return Err(SpectrumError::NotFinite { row, column });
        }
        let size = wide.nrows().max(wide.ncols());
        let epsilon = 2.0 * T::unit_roundoff();
        let exponent = wide.amax().log2().floor();
        if !exponent.is_finite() {
            // No entries, or only zeros.
            let zeros = vec![0.0; wide.nrows().min(wide.ncols())];
            return Ok(Self { values: zeros.clone(), relative: zeros, size, epsilon });
        }
        // In two halves, since 2^1074 is not a number.
        let (half, rest) = (exponent as i32 / 2, exponent as i32 - exponent as i32 / 2);
        let (first, second) = (power_of_two(-half), power_of_two(-rest));
        wide.apply(|entry| *entry *= first);
        wide.apply(|entry| *entry *= second);
        let values = svd::singular_values(wide)?;
        let relative = values.iter().map(|value| value / values[0]).collect();
        let values = values.iter().map(|v| v * power_of_two(half) * power_of_two(rest)).collect();
        Ok(Self { values, relative, size, epsilon })
    }

    /// The singular values, descending; min(rows, columns) of them.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    fn greatest(&self) -> f64 {
        self.values.first().copied().unwrap_or_default()
    }

    /// Below this a computed singular value says nothing: max(rows, columns) 2^-52 times the
    /// greatest.
    ///
    /// A backward stable method computes the singular values of a matrix within p(m, n) 2^-53
    /// sigma_1 of the given one, and by Weyl's inequality errs by no more; p is a modest function
    /// of the sizes, here taken as 2 max(m, n).
    ///
    /// Source: Anderson et al., "LAPACK Users' Guide", 3rd ed., 1999, section 4.9.
    pub fn noise_floor(&self) -> f64 {
        self.size as f64 * f64::EPSILON * self.greatest()
    }

    /// max(rows, columns) times the spacing of the stored type at 1, times the greatest singular
    /// value: the usual tolerance of a numerical rank.
    pub fn tolerance(&self) -> f64 {
        self.size as f64 * self.epsilon * self.greatest()
    }

    /// The number of singular values above [`tolerance`](Self::tolerance).
    pub fn numerical_rank(&self) -> usize {
        let tolerance = self.size as f64 * self.epsilon;
        self.relative.iter().filter(|&&value| value > tolerance).count()
    }

    /// The ratio of the last singular value that counts in the numerical rank to the first that
    /// does not; `None` if all or none count, or the latter is zero.
    pub fn gap(&self) -> Option<f64> {
        let rank = self.numerical_rank();
        let next = *self.relative.get(rank)?;
        let last = *self.relative.get(rank.checked_sub(1)?)?;
        (next > 0.0).then(|| last / next)
    }

    /// The sum of the squares over the greatest square: between 1 and the rank, and stable under
    /// small perturbations; 0 for the zero matrix.
    ///
    /// Source: Rudelson and Vershynin, "Sampling from large matrices", 2007.
    pub fn stable_rank(&self) -> f64 {
        self.relative.iter().map(|value| value * value).sum()
    }

    /// The exponential of the entropy of the singular values divided by their sum; 0 for the zero
    /// matrix.
    ///
    /// Source: Roy and Vetterli, "The effective rank: a measure of effective dimensionality",
    /// 2007.
    pub fn effective_rank(&self) -> f64 {
        let sum: f64 = self.relative.iter().sum();
        if sum == 0.0 {
            return 0.0;
        }
        let shares = self.relative.iter().map(|value| value / sum).filter(|&share| share > 0.0);
        shares.map(|share| -share * share.ln()).sum::<f64>().exp()
    }

    /// The greatest over the least singular value; `None` where the least lies below the
    /// [`noise_floor`](Self::noise_floor), or there is none.
    pub fn condition(&self) -> Option<f64> {
        let least = *self.relative.last()?;
        (least > self.size as f64 * f64::EPSILON).then(|| 1.0 / least)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    /// Values 25 and 12 have the squares 400, 144 and 225 in all, and the product 300.
    #[test]
    fn values_are_those_of_the_matrix_over_the_whole_range() {
        let matrix = dmatrix![20.0, 0.0; 12.0, 15.0];
        // Whole multiples of the least number round to themselves.
        let least = f64::from_bits(1);
        let values = Spectrum::of(&(&matrix * least)).unwrap().values().to_vec();
        assert_eq!(values, [25.0 * least, 12.0 * least]);
        for exponent in [-1000, -501, 0, 501, 1000] {
            let scale = power_of_two(exponent);
            let spectrum = Spectrum::of(&(&matrix * scale)).unwrap();
            for (value, expected) in spectrum.values().iter().zip([25.0, 12.0]) {
                let error = (value / scale - expected).abs();
                assert!(error <= spectrum.noise_floor() / scale, "{exponent} {value:e}");
            }
        }
    }
}
