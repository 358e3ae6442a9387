#![doc = include_str!("../../../proofs/expm1_plus_one_is_absorbed_to_zero.md")]

use std::marker::PhantomData;

use super::underflow;
use crate::attention::{EluPlusOne, FeatureMap};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, power_of_two};

/// See the [module](self).
pub struct Expm1PlusOneIsAbsorbedToZero<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for Expm1PlusOneIsAbsorbedToZero<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "The feature elu(x) + 1 computed as expm1(x) + 1 is zero for x <= -(p + 1) ln 2 and only there: from -8.32 on in f16, -6.24 in bf16, -17.33 in f32. Computed as exp(x) it is positive down to the underflow gap.",
        references: &[
            "Katharopoulos et al., \"Transformers are RNNs\", 2020, equation 7",
            "Goldberg, \"What every computer scientist should know about floating-point arithmetic\", 1991 (absorption)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("absorbed", 48), ("the last positive feature", 2), ("the first absorbed feature", 2)];

    fn draw(source: &mut Source) -> Features<T> {
        let steps = source.integer(-8, 8);
        let far = source.once_in(4);
        let value = if far {
            -0.9 * T::underflow_gap() * source.unit()
        } else {
            (T::nearest(-absorption_gap::<T>()) + T::nearest(f64::from(steps)) * spacing()).to_f64()
        };
        Features::draw(source, gallery::causal(1), 1, |_| value)
    }

    fn labels(case: &Features<T>) -> Vec<&'static str> {
        let x = case.queries[0];
        let absorbed = |x: T| reaches_absorption(x) == Ok(true);
        let mut labels = vec![];
        labels.extend(absorbed(x).then_some("absorbed"));
        let edge = absorbed(x) && !absorbed(x + spacing());
        labels.extend(edge.then_some("the first absorbed feature"));
        let last = !absorbed(x) && absorbed(x - spacing());
        labels.extend(last.then_some("the last positive feature"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Features<T>>> {
        vec![Hypothesis {
            text: "the entry does not reach the underflow gap below zero",
            without: "an entry twice as low: its exponential is zero as well",
            holds: |case| !underflow::reaches_underflow(-case.queries[0]),
            counterexample: || {
                let value = -2.0 * T::underflow_gap();
                let mut case = Features::of(&[&[0]], &[&[0]], gallery::causal(1));
                case.queries[0] = T::nearest(value);
                case
            },
        }]
    }

    fn conclusion(case: &Features<T>) -> Result<String, String> {
        let x = case.queries[0];
        // Rounded once, from a result with more than twice the precision.
        let through_expm1 = T::nearest(x.to_f64().exp_m1()) + T::one();
        let direct = EluPlusOne.feature(&x);
        let absorbed = reaches_absorption(x)?;
        evidence::require(through_expm1.is_zero() == absorbed && !direct.is_zero(), || {
            format!("expm1({x}) + 1 is {through_expm1}, and exp({x}) is {direct}")
        })?;
        Ok(format!("expm1({x}) + 1 is {through_expm1}"))
    }
}

/// (p + 1) ln 2: 8.32, 6.24, 17.33.
fn absorption_gap<T: FloatFormat>() -> f64 {
    f64::from(T::PRECISION + 1) * std::f64::consts::LN_2
}

/// Whether `e^x` is at most half the distance from 1 to the number below it.
fn reaches_absorption<T: FloatFormat>(x: T) -> Result<bool, String> {
    let gap: BigRational = -x.to_rational().ok_or("the entry is not a number")?;
    underflow::reaches(&gap, T::PRECISION + 1)
}

/// The distance of neighbouring numbers of the format at the absorption gap.
fn spacing<T: FloatFormat>() -> T {
    let exponent = absorption_gap::<T>().log2().floor() as i32;
    T::nearest(power_of_two(exponent + 1 - T::PRECISION as i32))
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn half_precision_absorbs_from_twelve_halvings_on() {
        assert_near(absorption_gap::<f16>(), 8.317_766_166_719_343);
        // Its numbers are 1/128 apart there.
        assert_eq!(spacing::<f16>(), f16::from_f64(1.0 / 128.0));
    }
}
