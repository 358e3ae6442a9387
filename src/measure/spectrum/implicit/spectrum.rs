use nalgebra::DMatrix;

use super::bounds::{Interval, Known};
use super::estimate::{self, Estimate};
use super::krylov::{Krylov, krylov};
use super::operator::{OnRows, Operator};
use super::ritz::Ritz;
use crate::measure::spectrum::SpectrumError;
use crate::sample::Source;
use crate::scalar::gamma;

/// How much work to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Random vectors that are multiplied at a time, at least 1.
    pub probes: usize,
    /// Passes over the rows that extend the Krylov space, at least 1.
    pub sweeps: usize,
    /// Fixes the random vectors.
    pub seed: u64,
}

/// Eight probes, twelve sweeps.
impl Default for Settings {
    fn default() -> Self {
        Self { probes: 8, sweeps: 12, seed: 0 }
    }
}

impl Settings {
    /// How many rows of an operator with `rows` of them will be reported as done, at most.
    pub fn rows(&self, rows: usize) -> usize {
        (self.sweeps.max(1) + 1) * rows
    }
}

/// What is known of the singular values of an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct ImplicitSpectrum {
    known: Known,
    distances: Vec<f64>,
    estimate: Option<Estimate>,
}

/// What is known of one singular value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadingValue {
    /// Proved bounds; the lower one is the Ritz value, which is usually the better guess.
    pub bounds: Interval,
    /// Some singular value lies this close to the lower bound, though perhaps not the one of this
    /// index.
    pub distance: f64,
}

/// A Ritz value this close to a singular value, relative to itself, is counted as one.
const SETTLED: f64 = 1e-2;

impl ImplicitSpectrum {
    /// Multiplies with the operator `sweeps` times, and sums its squares once.
    ///
    /// Memory beyond the operator's own: O((rows + columns) * probes * sweeps). Results are the
    /// same on any number of threads.
    ///
    /// # Errors
    /// [`SpectrumError`], if the operator returns what is not a number.
    ///
    /// # Examples
    /// ```
    /// use fullrank::measure::spectrum::implicit::{
    ///     AttentionOperator, ImplicitSpectrum, Settings, Visible,
    /// };
    /// use nalgebra::DMatrix;
    ///
    /// // Uniform causal attention: its first singular value is below 2 (Hardy's inequality).
    /// let zeros = DMatrix::<f32>::zeros(500, 4);
    /// let attention = AttentionOperator::softmax(&zeros, &zeros, 0.5, Visible::Causal)?;
    /// let spectrum = ImplicitSpectrum::of(&attention, &Settings::default(), &|_| {})?;
    /// let greatest = spectrum.leading()[0].bounds;
    /// assert!(1.5 < greatest.lower && greatest.upper < 2.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        operator: &impl Operator,
        settings: &Settings,
        on_rows: OnRows,
    ) -> Result<Self, SpectrumError> {
        let (rows, columns) = operator.shape();
        let sum = operator.squared_norm(on_rows);
        if !sum.is_finite() {
            return Err(SpectrumError::Overflow);
        }
        let rounding = gamma::<f64>(rows + columns).unwrap_or(f64::INFINITY);
        // Squares are not negative, so their sum errs by no more than gamma of itself.
        let squares = Interval::around(sum, rounding);
        let count = rows.min(columns);
        if sum == 0.0 {
            let known = Known { count, lower: vec![], squares, greatest: 0.0 };
            return Ok(Self { known, distances: vec![], estimate: None });
        }
        let probes = probes(columns, settings);
        let krylov = krylov(operator, &probes, settings.sweeps.max(1), sum, on_rows);
        let ritz = Ritz::new(krylov.image.clone())?;
        let lower = ritz.lower_bounds(&krylov, squares.upper.sqrt());
        // Collatz' quotient is a sum of products of numbers that are not negative, four deep.
        let quotient = krylov.quotient.min(1.0) * squares.upper * (1.0 + 4.0 * rounding);
        let mut known = Known { count, lower, squares, greatest: quotient.sqrt() };
        if !known.lower.is_empty() {
            known.greatest = known.value(0).upper;
        }
        let distances = ritz.distances(&krylov, squares.upper.sqrt());
        let settled = settled(&known.lower, &distances);
        let estimate = estimate(&krylov, &ritz, &probes, settled)?
            .map(|estimate| estimate.within(known.effective_rank()));
        Ok(Self { known, distances, estimate })
    }

    /// The first singular values, as many as the Krylov space has directions that count.
    pub fn leading(&self) -> Vec<LeadingValue> {
        let values = 0..self.known.lower.len();
        values
            .map(|index| LeadingValue {
                bounds: self.known.value(index),
                distance: self.distances[index],
            })
            .collect()
    }

    /// Proved bounds on the root of the sum of all squares.
    pub fn frobenius_norm(&self) -> Interval {
        let squares = self.known.squares;
        Interval { lower: squares.lower.sqrt(), upper: squares.upper.sqrt() }
    }

    /// Proved bounds on the [stable rank](crate::measure::spectrum::Spectrum::stable_rank).
    pub fn stable_rank(&self) -> Interval {
        self.known.stable_rank()
    }

    /// Proved bounds on the
    /// [effective rank](crate::measure::spectrum::Spectrum::effective_rank), far apart unless the Krylov space holds nearly
    /// all of the sum of squares.
    pub fn effective_rank(&self) -> Interval {
        self.known.effective_rank()
    }

    /// An estimate of the [effective rank](Self::effective_rank), moved into its bounds if it lies outside;
    /// `None` for the zero matrix.
    pub fn effective_rank_estimate(&self) -> Option<Estimate> {
        self.estimate
    }
}

/// Standard normal vectors: signs would do with a smaller spread, but all may be orthogonal to one
/// of few rows.
fn probes(columns: usize, settings: &Settings) -> DMatrix<f64> {
    let mut source = Source::from_seed(settings.seed);
    let count = settings.probes.clamp(1, columns.max(1));
    DMatrix::from_fn(columns, count, |_, _| source.normal())
}

/// How many of the first values are close to a singular value.
fn settled(values: &[f64], distances: &[f64]) -> usize {
    let pairs = values.iter().zip(distances);
    pairs.take_while(|(value, distance)| **distance <= SETTLED * **value).count()
}

/// The effective rank as the Krylov space shows it, compared with what its first half shows.
fn estimate(
    krylov: &Krylov,
    ritz: &Ritz,
    probes: &DMatrix<f64>,
    settled: usize,
) -> Result<Option<Estimate>, SpectrumError> {
    let half = krylov.basis.ncols() / 2;
    let earlier = Ritz::new(krylov.image.columns(0, half).into_owned())?;
    let half = krylov.basis.columns(0, half).into_owned();
    let [now, before] = [(ritz, &krylov.basis), (&earlier, &half)].map(|(ritz, basis)| {
        estimate::effective_rank(&ritz.values, &ritz.counts(basis, probes, settled))
    });
    Ok(now.map(|now| Estimate::after(before, now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::spectrum::implicit::operator::Stored;

    #[test]
    fn squares_are_summed_along_a_row_and_a_column() {
        let ones = Stored(DMatrix::from_element(3, 2, 1.0));
        let found = ImplicitSpectrum::of(&ones, &Settings::default(), &|_| {}).unwrap();
        assert_eq!(found.known.squares, Interval::around(6.0, gamma::<f64>(3 + 2).unwrap()));
        assert_eq!(found.known.count, 2);
    }

    #[test]
    fn values_are_settled_up_to_the_first_that_is_not_within_a_hundredth() {
        assert_eq!(settled(&[2.0, 1.0, 0.5], &[0.02, 0.009, 0.001]), 3);
        assert_eq!(settled(&[2.0, 1.0, 0.5], &[0.02, 0.011, 0.001]), 1);
        assert_eq!(settled(&[2.0], &[]), 0);
    }
}
