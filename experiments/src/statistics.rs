//! Paired differences over few seeds, and correlation of ranks.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The mean of differences, one for each seed, with an interval that covers the true mean in 95 of
/// 100 repetitions if the differences are normal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The standard error of the mean.
    pub standard_error: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The share of repetitions in which an interval lies wholly above the true mean.
const TAIL: f64 = 0.025;

impl Interval {
    /// Student's interval; infinite for fewer than two differences.
    ///
    /// Source: Student, "The probable error of a mean", 1908.
    pub fn of(differences: &[f64]) -> Self {
        let count = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / count;
        let squares: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
        let freedom = count - 1.0;
        let (standard_error, reach) = match StudentsT::new(0.0, 1.0, freedom) {
            Ok(student) => {
                let error = (squares / freedom / count).sqrt();
                (error, error * student.inverse_cdf(1.0 - TAIL))
            }
            Err(_) => (f64::INFINITY, f64::INFINITY),
        };
        Self { mean, standard_error, low: mean - reach, high: mean + reach }
    }
}

/// Spearman's rank correlation; `None` if either side is constant, which then predicts nothing.
///
/// Source: Spearman, "The proof and measurement of association between two things", 1904.
pub fn spearman(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let (xs, ys) = (ranks(xs), ranks(ys));
    let correlation = product(&xs, &ys) / (product(&xs, &xs) * product(&ys, &ys)).sqrt();
    correlation.is_finite().then_some(correlation)
}

/// Twice the rank of each value less the mean rank, where equal values share theirs: the values
/// below it less those above.
fn ranks(values: &[f64]) -> Vec<f64> {
    let side =
        |value: &f64, other: &f64| f64::from(i8::from(other < value) - i8::from(other > value));
    values.iter().map(|value| values.iter().map(|other| side(value, other)).sum()).collect()
}

fn product(xs: &[f64], ys: &[f64]) -> f64 {
    xs.iter().zip(ys).map(|(x, y)| x * y).sum()
}
