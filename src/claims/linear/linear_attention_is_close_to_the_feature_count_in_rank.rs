#![doc = include_str!("../../../proofs/linear_attention_is_close_to_the_feature_count_in_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{EluPlusOne, LinearAttention};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma, widen};

/// See the [module](self).
pub struct LinearAttentionIsCloseToTheFeatureCountInRank<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for LinearAttentionIsCloseToTheFeatureCountInRank<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional linear attention with d positive features, computed in floating point, lies within a derived distance of a matrix of rank d: its singular value d + 1 is below it.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, section 3.1",
            "Weyl, \"Das asymptotische Verteilungsgesetz der Eigenwerte\", Math. Ann. 71, 1912",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/LinearFloats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 32), ("fewer features than tokens", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(16);
        let width = source.between(1, 4);
        Features::draw(source, gallery::full(tokens), width, |source| {
            source.normal().clamp(-LIMIT, LIMIT)
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "three causal tokens with one feature, all zero before the feature map: rank 3",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || {
                    Features::of(&[&[0], &[0], &[0]], &[&[0], &[0], &[0]], gallery::causal(3))
                },
            },
            Hypothesis {
                text: "no entry of queries and keys exceeds 4 in magnitude",
                without: "a query of -1000: its feature underflows, and the weight is 0/0",
                holds: |case| {
                    case.queries.iter().chain(&case.keys).all(|entry| entry.to_f64().abs() <= LIMIT)
                },
                counterexample: || Features::of(&[&[-1000]], &[&[0]], gallery::full(1)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = LinearAttention::new(&case.queries, &case.keys, &EluPlusOne, &case.mask)
            .map_err(|error| error.to_string())?;
        let weights = attention.attention().into_weights();
        let spectrum = Spectrum::of(&weights).map_err(|error| error.to_string())?;
        let beyond = spectrum.values().get(case.width()).copied().unwrap_or_default();
        let bound = distance_bound(&weights, case.width())? + spectrum.noise_floor();
        evidence::require(beyond <= bound, || {
            format!("singular value {} is {beyond:e} > {bound:e}", case.width() + 1)
        })?;
        Ok(format!("singular value {} is {beyond:e} <= {bound:e}", case.width() + 1))
    }
}

/// Products of features then lie between e^-8 and 25, normal numbers of every format.
const LIMIT: f64 = 4.0;

/// How far the stored weights can lie, in the Frobenius norm, from the exact weights of the stored
/// features, which have rank at most `width`.
///
/// A weight passes `width` roundings in the dot product, `width + n - 1` in the normaliser, whose
/// terms are positive, and one in the quotient: a relative error of at most `gamma(2 width + n)`,
/// or half the least subnormal where the quotient is subnormal. The exact norm exceeds the stored
/// one by at most the same error.
fn distance_bound<T: FloatFormat>(weights: &DMatrix<T>, width: usize) -> Result<f64, String> {
    let tokens = weights.nrows();
    let gamma = gamma::<T>(2 * width + tokens).ok_or("too many roundings for the format")?;
    let absolute = tokens as f64 * T::half_least_subnormal();
    let exact_norm = (widen(weights).norm() + absolute) / (1.0 - gamma);
    Ok(gamma * exact_norm + absolute)
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    #[test]
    fn rounding_adds_what_is_derived() {
        // Two tokens and three features: eight roundings of 2^-11, 8 / 2040 relative to the exact
        // norm and 8 / 2032 to the stored one; half the least subnormal is 2^-25.
        let underflow = 2.0_f64.powi(-24);
        let expected = (2_f64.sqrt() + underflow) * 8.0 / 2032.0 + underflow;
        let found = distance_bound::<f16>(&DMatrix::identity(2, 2), 3).unwrap();
        assert!((found - expected).abs() <= 1e-12 * expected, "{found}");
        assert!(distance_bound::<f16>(&DMatrix::identity(2, 2), 1023).is_err());
    }
}
