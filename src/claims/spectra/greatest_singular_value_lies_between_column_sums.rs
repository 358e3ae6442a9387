#![doc = include_str!("../../../proofs/greatest_singular_value_lies_between_column_sums.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked};
use crate::mask::gallery;
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{FloatFormat, widen};

/// See the [module](self).
pub struct GreatestSingularValueLiesBetweenColumnSums<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for GreatestSingularValueLiesBetweenColumnSums<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The greatest singular value of softmax attention lies between the root of the mean square of its column sums and the root of the greatest column sum, hence between 1 and the root of n; it is 1 only if all column sums are 1.",
        references: &["Horn and Johnson, \"Matrix Analysis\", 2nd ed., 2013, section 5.6"],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Spectra.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("uniform", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let mask = if source.once_in(2) { gallery::full(tokens) } else { gallery::causal(tokens) };
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = widen(attention.weights());
        let spectrum = Spectrum::of(attention.weights()).map_err(|error| error.to_string())?;
        let greatest = spectrum.values().first().copied().unwrap_or_default();
        let (least, most) = bounds(&weights);
        let slack = slack(weights.nrows(), most, spectrum.noise_floor());
        evidence::require((least - slack..=most + slack).contains(&greatest), || {
            format!("{greatest} does not lie between {least} and {most}, within {slack:e}")
        })?;
        Ok(format!("{greatest} lies between {least} and {most}"))
    }
}

/// Between which numbers the greatest singular value of nonnegative weights lies, from the sums of their
/// columns, and of their rows, which rounding takes off 1.
fn bounds(weights: &DMatrix<f64>) -> (f64, f64) {
    let (columns, rows) = (weights.row_sum(), weights.column_sum());
    let least = columns.norm() / (weights.nrows() as f64).sqrt();
    (least, (columns.max() * rows.max()).sqrt())
}

/// How far bounds up to `most` and a singular value may be off: by its noise floor, and the
/// relative error of sums, products and roots over `tokens` positive terms in double precision,
/// which are fewer than twice as many roundings, and eight more.
fn slack(tokens: usize, most: f64, noise_floor: f64) -> f64 {
    (2 * tokens + 8) as f64 * f64::EPSILON * most + noise_floor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn sums_err_by_twice_as_many_roundings_and_eight_more() {
        let unit = f64::EPSILON;
        assert_eq!(slack(5, 5.0, 2.0 * unit), 92.0 * unit);
    }

    #[test]
    fn bounds_come_from_the_sums_of_columns_and_of_rows() {
        // Columns that sum to 3 and 4, rows to 2 and 5.
        let (least, most) = bounds(&DMatrix::from_row_slice(2, 2, &[1.0, 1.0, 2.0, 3.0]));
        assert_near(least, 5.0 / 2_f64.sqrt());
        assert_near(most, 20_f64.sqrt());
    }
}
