//! Claims about implementations of attention: ours, and anybody's.

use nalgebra::DMatrix;

use super::{Claim, Scored, Subject, Verdict};
use crate::attention::{Answer, EmptyRows, Kernel, KernelError, Problem, Reference};
use crate::scalar::{Exponential, FloatFormat, Scalar, gamma};

/// A claim that can be asked of any implementation of masked softmax attention.
///
/// Its conclusion is the same one, about [`Reference`](crate::attention::Reference), our own.
pub trait Implementable<T: Scalar>: Claim {
    /// The problem that the case poses, for a report; a conclusion may pose variants of it.
    fn problem(case: &Self::Case) -> Problem<T>;

    /// Whether the conclusion holds for `kernel`.
    ///
    /// # Errors
    /// What was found instead, or why nothing was.
    fn conclusion_about(case: &Self::Case, kernel: &mut dyn Kernel<T>) -> Result<String, Finding>;

    /// The verdict on a case, for `kernel`; the reason if it declines.
    ///
    /// # Errors
    /// Why the kernel declined.
    fn check_about(case: &Self::Case, kernel: &mut dyn Kernel<T>) -> Result<Verdict, String> {
        let hypotheses = Self::hypotheses();
        if let Some(violated) = hypotheses.iter().find(|hypothesis| !(hypothesis.holds)(case)) {
            return Ok(Verdict::Vacuous(violated.text));
        }
        match Self::conclusion_about(case, kernel) {
            Ok(evidence) => Ok(Verdict::Holds(evidence)),
            Err(Finding::Refuted(found)) => Ok(Verdict::Refuted(found)),
            Err(Finding::Declined(reason)) => Err(reason),
        }
    }
}

/// Why a conclusion about an implementation was not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// This was found instead.
    Refuted(String),
    /// The implementation declined the problem, for this reason.
    Declined(String),
}

impl Finding {
    /// The text alone, for our own implementation, which declines nothing.
    pub(super) fn text(self) -> String {
        match self {
            Self::Refuted(text) | Self::Declined(text) => text,
        }
    }
}

impl From<String> for Finding {
    fn from(found: String) -> Self {
        Self::Refuted(found)
    }
}

/// What the kernel answers, its shapes checked.
///
/// # Errors
/// That it declined, broke, or answered in the wrong shape.
pub(super) fn answer<T: Scalar>(
    problem: &Problem<T>,
    kernel: &mut dyn Kernel<T>,
) -> Result<Answer<T>, Finding> {
    let answer = kernel.attend(problem).map_err(|error| match error {
        KernelError::Declined(reason) => Finding::Declined(reason),
        KernelError::Broken(found) => Finding::Refuted(found),
    })?;
    let (queries, keys) = (problem.mask.queries(), problem.mask.keys());
    for (name, matrix, expected) in [
        ("weights", &answer.weights, (queries, keys)),
        ("output", &answer.output, (queries, problem.values.ncols())),
    ] {
        if let Some(found) = matrix.as_ref().map(DMatrix::shape).filter(|shape| *shape != expected)
        {
            return Err(Finding::Refuted(format!(
                "the {name} must be {} x {}, but are {} x {}",
                expected.0, expected.1, found.0, found.1
            )));
        }
    }
    Ok(answer)
}

/// The weights that the kernel gives to scores under a mask; the output where it does not say, since
/// the values are the identity.
///
/// # Errors
/// As [`answer`], that there was no answer, or a weight that is not a number.
pub(super) fn weights<T: Subject>(
    case: &Scored<T>,
    kernel: &mut dyn Kernel<T>,
) -> Result<DMatrix<T>, Finding> {
    let Answer { weights, output } = answer(&case.problem(), kernel)?;
    let Some(weights) = weights.or(output) else {
        return Err(Finding::Refuted("neither weights nor an output were answered".into()));
    };
    for row in 0..weights.nrows() {
        if let Some(column) = weights.row(row).iter().position(|weight| !weight.is_finite()) {
            let weight = &weights[(row, column)];
            return Err(Finding::Refuted(format!("weight ({row}, {column}) is {weight}")));
        }
    }
    Ok(weights)
}

/// The conclusion about our own implementation, for which an empty row is an error.
pub(super) fn our<T: Exponential, C: Implementable<T>>(case: &C::Case) -> Result<String, String> {
    let mut reference = Reference { empty_rows: EmptyRows::Reject };
    C::conclusion_about(case, &mut reference).map_err(Finding::text)
}

/// Whether two matrices of weights, from the same differences of scores, agree but for rounding.
///
/// A weight is an exponential over a sum of `n` of them, rounded `n - 1` times, at the cost of a
/// reciprocal and a product. An exponential is off by 4 units in the last place, or 8 u. A kernel
/// that streams over the keys multiplies up to `n` of them instead, of differences that add up to
/// at most the spread of the row, each rounded: a factor within `e^(spread u) (1 + gamma(9n + 8))`.
/// Numerator and sum of both sides are two such factors each, with `n + 1` more roundings on either
/// side. Below the normal range each exponential and each quotient errs by up to half the least
/// subnormal instead: `2n + 2` times on either side, since the sum is at least 1.
///
/// # Errors
/// The first weights that do not.
pub(super) fn agree<T: Subject + FloatFormat>(
    case: &Scored<T>,
    before: &DMatrix<T>,
    after: &DMatrix<T>,
    how: &str,
) -> Result<String, Finding> {
    let keys = before.ncols();
    let spread = case.spread();
    let relative = (4.0 * spread * T::unit_roundoff()).exp()
        * (1.0 + gamma::<T>(38 * keys + 34).unwrap_or(1.0))
        - 1.0;
    let absolute = (4 * keys + 4) as f64 * T::half_least_subnormal();
    for query in 0..before.nrows() {
        for key in 0..keys {
            let (one, other) = (before[(query, key)].to_f64(), after[(query, key)].to_f64());
            if (one - other).abs() > one * relative + absolute {
                let found = format!("weight ({query}, {key}) is {one}, but {other} {how}");
                return Err(found.into());
            }
        }
    }
    Ok(format!("the weights agree within {relative:.1e} of each and {absolute:.1e}"))
}

#[cfg(test)]
mod tests {
    use half::f16;

    use crate::mask::Mask;

    use super::*;

    #[test]
    fn weights_agree_within_the_rounding_that_is_derived() {
        let scores = DMatrix::from_row_slice(1, 2, &[0.0, 4.0].map(f16::score));
        let case = Scored { scores, mask: Mask::full(1, 2) };
        let agrees = |one: f64, other: f64| {
            let [before, after] =
                [one, other].map(|weight| DMatrix::from_element(1, 2, f16::score(weight)));
            agree(&case, &before, &after, "elsewhere").is_ok()
        };
        // Two keys, a spread of 4 and u = 2^-11: e^(16 u) (1 + 110 / 1938) - 1 is 0.065, of 1 and
        // of a half.
        assert!(agrees(1.0, 1.0625) && !agrees(1.0, 1.078_125));
        assert!(agrees(0.5, 0.53125) && !agrees(0.5, 0.5390625));
        // And 12 times half the least subnormal beside nothing.
        let least = 2_f64.powi(-24);
        assert!(agrees(0.0, 6.0 * least) && !agrees(0.0, 7.0 * least));
    }

    #[test]
    fn what_was_found_is_told_in_its_own_words() {
        assert_eq!(Finding::from("one".to_owned()), Finding::Refuted("one".into()));
        assert_eq!(Finding::Refuted("one".into()).text(), "one");
        assert_eq!(Finding::Declined("other".into()).text(), "other");
    }
}
