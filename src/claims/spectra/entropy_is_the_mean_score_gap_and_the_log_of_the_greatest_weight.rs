#![doc = include_str!("../../../proofs/entropy_is_the_mean_score_gap_and_the_log_of_the_greatest_weight.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma};

/// See the [module](self).
pub struct EntropyIsTheMeanScoreGapAndTheLogOfTheGreatestWeight<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for EntropyIsTheMeanScoreGapAndTheLogOfTheGreatestWeight<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The entropy of a row of softmax attention is the mean distance of its scores below the greatest, weighed by attention, plus the logarithm of one over the greatest weight. So that mean distance is at most the entropy, and both are at most the logarithm of the number of visible keys, however far the scores lie apart.",
        references: &[
            "Cover and Thomas, \"Elements of Information Theory\", 2nd ed., 2006, chapter 2",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Spectra.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 64), ("uniform", 8), ("near underflow", 16)];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(12);
        let mask = masks::thinned(source, &gallery::full(tokens));
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = attention.weights().map(FloatFormat::to_f64);
        for query in 0..case.mask.queries() {
            let row = Row::of(case, &weights, query);
            let slack = rounding(case, query, row.size())?;
            let Row { entropy, mean_gap, greatest } = row;
            let (rest, most) = (-greatest.ln(), (case.mask.degree(query) as f64).ln());
            evidence::require(is_as_stated(entropy, mean_gap, rest, most, slack), || {
                format!(
                    "row {query}: entropy {entropy}, mean gap {mean_gap}, log of one over the \
                     greatest weight {rest}, of at most {most}, within {slack:e}"
                )
            })?;
        }
        Ok("in every row".into())
    }
}

/// What the weights of a row come to.
struct Row {
    entropy: f64,
    /// How far the scores lie below the greatest, weighed by attention.
    mean_gap: f64,
    /// The greatest weight.
    greatest: f64,
}

impl Row {
    fn of<T: Subject>(case: &Scored<T>, weights: &DMatrix<f64>, query: usize) -> Self {
        let mut row = Self { entropy: 0.0, mean_gap: 0.0, greatest: 0.0 };
        for key in case.mask.visible(query) {
            let weight = weights[(query, key)];
            row.mean_gap += weight * case.gap(query, key);
            if weight > 0.0 {
                row.entropy -= weight * weight.ln();
            }
            row.greatest = row.greatest.max(weight);
        }
        row
    }

    /// The sum of the two whose errors are relative to it.
    fn size(&self) -> f64 {
        self.entropy + self.mean_gap
    }
}

/// Whether the entropy is the mean gap and the rest, no less than the one and no more than `most`,
/// but for some slack.
fn is_as_stated(entropy: f64, mean_gap: f64, rest: f64, most: f64, slack: f64) -> bool {
    (entropy - mean_gap - rest).abs() <= slack
        && mean_gap <= entropy + slack
        && entropy <= most + slack
}

/// How far the numbers of a row may be off, for a sum `size` of entropy and mean gap.
///
/// With s the greatest gap, an exponent errs by 2 s u, its exponential by 8 u more, numerator and
/// sum alike; the sum is rounded n - 1 times, the quotient once: a weight is off by a factor within
/// `1 ± r`, and by h, half the least subnormal, twice where it is below the normal range. The mean
/// gap is linear in the weights; x ln x changes by at most `r x (|ln x| + 1 + r)` and, for a change
/// of 2h that is not relative, by `2h (ln(1 / h) + 1)`; the logarithm of the greatest weight, which
/// is at least 1 / n, by r (1 + r). The sums in `f64` are covered by the roundings left over.
fn rounding<T: Subject + FloatFormat>(
    case: &Scored<T>,
    query: usize,
    size: f64,
) -> Result<f64, String> {
    let keys = case.mask.degree(query);
    let widest = case.mask.visible(query).map(|key| case.gap(query, key)).fold(0.0, f64::max);
    let exponent = 2.0 * widest * T::unit_roundoff();
    let relative = (2.0 * exponent).exp() * (1.0 + gamma::<T>(keys + 32).ok_or("too many keys")?);
    let (relative, half) = (relative - 1.0, T::half_least_subnormal());
    let absolute = 2.0 * keys as f64 * half * (widest + 2.0 - half.ln());
    Ok(relative * (size + 2.0 * (1.0 + relative)) + absolute)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;
    use crate::mask::Mask;

    #[test]
    fn rounding_adds_what_is_derived() {
        let mut case = Scored::<f16>::uniform(Mask::full(1, 40));
        case.scores[0] = f16::score(3.0);
        // u = 2^-11 and h = 2^-25: r = e^(12 u) (1 + 72 u / (1 - 72 u)) - 1.
        let relative = (12.0 / 2048_f64).exp() * (1.0 + 72.0 / 1976.0) - 1.0;
        let absolute = 80.0 * 2_f64.powi(-25) * (3.0 + 2.0 + 25.0 * LN_2);
        let expected = relative * (1.0 + 2.0 * (1.0 + relative)) + absolute;
        assert_near(rounding(&case, 0, 1.0).unwrap(), expected);
    }

    #[test]
    fn a_row_is_weighed_by_attention() {
        // The greatest score is hidden, and the least one has a weight of zero.
        let scores = DMatrix::from_row_slice(1, 5, &[4.0, 2.0, 1.0, 8.0, -999.0]);
        let case = Scored::<f64> { scores, mask: Mask::from_fn(1, 5, |_, key| key != 3) };
        let weights = DMatrix::from_row_slice(1, 5, &[0.5, 0.25, 0.25, 0.0, 0.0]);
        let row = Row::of(&case, &weights, 0);
        // Gaps of 0, 2 and 3.
        assert_eq!((row.mean_gap, row.greatest), (1.25, 0.5));
        // Half of ln 2, and half of ln 4.
        assert_near(row.entropy, 1.5 * LN_2);
        assert_near(row.size(), 1.5 * LN_2 + 1.25);
    }

    #[test]
    fn an_entropy_may_be_off_by_the_slack() {
        let entropy = |entropy: f64| is_as_stated(entropy, 3.0, 2.0, 8.0, 0.5);
        assert_eq!([4.4, 4.5, 5.5, 5.6].map(entropy), [false, true, true, false]);
        let most = |most: f64| is_as_stated(5.0, 3.0, 2.0, most, 0.5);
        assert_eq!([4.4, 4.5].map(most), [false, true]);
        // With a negative rest, if only by rounding.
        let mean_gap = |mean_gap: f64| is_as_stated(5.0, mean_gap, 5.0 - mean_gap, 8.0, 0.5);
        assert_eq!([5.5, 5.6].map(mean_gap), [true, false]);
    }
}
