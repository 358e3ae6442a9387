#![doc = include_str!("../../../proofs/a_tied_history_has_one_tiny_singular_value.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, ToPrimitive};

use crate::claims::{Case, Claim, Hypothesis, Proof, Statement, TiedHistory, Tier, evidence};
use crate::measure::spectrum::{LeastSingularValue, Spectrum};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct ATiedHistoryHasOneTinySingularValue<T>(PhantomData<T>);

impl Claim for ATiedHistoryHasOneTinySingularValue<f64> {
    type Case = TiedHistory;

    const STATEMENT: Statement = Statement {
        text: "If each of n causal tokens scores all earlier ones alike and itself lower by ln c, the least singular value is at most 1 / (c |c - 1|^(n - 2)), and no other is below (c - 2) / (2 + 2 (n - 1) c): for c > 2 exponentially near to rank n - 1, and no nearer to rank n - 2 than a power.",
        references: &[
            "Kahan, \"Numerical linear algebra\", Canadian Math. Bull. 9, 1966 (triangular matrices with one tiny singular value)",
            "Horn and Johnson, \"Matrix Analysis\", 2nd ed., 2013, corollary 7.3.6 (interlacing)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Conditioning.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("few tokens", 10),
        ("six tokens or more", 96),
        ("a gap above ln 2", 96),
        ("below the resolution of f64", 12),
    ];

    fn draw(source: &mut Source) -> TiedHistory {
        let tokens = source.between(2, 48);
        TiedHistory { tokens, factor: quarter(source.integer(2, 24)), first: BigRational::one() }
    }

    fn labels(case: &TiedHistory) -> Vec<&'static str> {
        let mut labels = case.labels();
        let unresolved = least_at_most(case).is_some_and(|least| least < f64::EPSILON / 2.0);
        labels.extend(unresolved.then_some("below the resolution of f64"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<TiedHistory>> {
        vec![
            Hypothesis {
                text: "all earlier tokens are scored alike",
                without: "four tokens of which the first outweighs all others: three tiny singular values",
                holds: |case| case.first.is_one(),
                counterexample: || TiedHistory {
                    tokens: 4,
                    factor: quarter(12),
                    first: BigRational::from_integer(1024.into()),
                },
            },
            Hypothesis {
                text: "there are two tokens or more",
                without: "one token: its singular value is 1",
                holds: |case| case.tokens > 1,
                counterexample: || TiedHistory {
                    tokens: 1,
                    factor: quarter(12),
                    first: BigRational::one(),
                },
            },
        ]
    }

    fn conclusion(case: &TiedHistory) -> Result<String, String> {
        let not_a_number = || "a weight is not a number".to_owned();
        let weights = case.weights();
        let rounded: Option<Vec<f64>> = weights.iter().map(ToPrimitive::to_f64).collect();
        let rounded =
            DMatrix::from_vec(case.tokens, case.tokens, rounded.ok_or_else(not_a_number)?);
        let least_at_most = least_at_most(case).ok_or_else(not_a_number)?;
        let others_at_least = others_at_least(case).ok_or_else(not_a_number)?;
        let spectrum = Spectrum::of(&rounded).map_err(|error| error.to_string())?;
        let rounding = rounding_distance(&rounded);
        let error = value_error(rounding, spectrum.noise_floor());
        evidence::require(others_reach(spectrum.values(), others_at_least, error), || {
            format!("the least but one of {:?} is below {others_at_least}", spectrum.values())
        })?;
        let least = LeastSingularValue::of_triangle(&rounded).map_err(|error| error.to_string())?;
        let least = least.ln().0;
        evidence::require(is_at_most(least, least_at_most, rounding), || {
            format!("the least is e^{least:.2}, above {least_at_most:e}")
        })?;
        Ok(format!("the least is e^{least:.2}, and no other is below {others_at_least:e}"))
    }
}

/// `1 / (c |c - 1|^(n - 2))`.
fn least_at_most(case: &TiedHistory) -> Option<f64> {
    let factor = case.factor.to_f64()?;
    Some((factor * (factor - 1.0).abs().powi(case.tokens as i32 - 2)).recip())
}

/// `(c - 2) / (2 + 2 (n - 1) c)`.
fn others_at_least(case: &TiedHistory) -> Option<f64> {
    let factor = case.factor.to_f64()?;
    Some((factor - 2.0) / (2.0 + 2.0 * (case.tokens as f64 - 1.0) * factor))
}

/// How far the stored weights lie from the exact ones, each of which is rounded once; by Weyl's
/// inequality no singular value moves by more.
fn rounding_distance(weights: &DMatrix<f64>) -> f64 {
    f64::EPSILON / 2.0 * weights.norm()
}

/// How far a singular value is off, for weights that lie this far from the exact ones.
fn value_error(rounding: f64, noise_floor: f64) -> f64 {
    rounding + noise_floor
}

/// Whether what has this logarithm is no greater than a bound, but for some rounding.
fn is_at_most(logarithm: f64, bound: f64, rounding: f64) -> bool {
    logarithm <= (bound + rounding).ln()
}

/// Whether all singular values but the least, in descending order, reach a bound, but for some error.
fn others_reach(values: &[f64], bound: f64, error: f64) -> bool {
    values.iter().rev().nth(1).is_none_or(|&least| least >= bound - error)
}

fn quarter(numerator: i32) -> BigRational {
    BigRational::new(numerator.into(), 4.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn bounds_are_those_of_the_statement() {
        // c = 5 and n = 5: 1 / (5 * 4^3), and 3 / (2 + 2 * 4 * 5).
        let case = TiedHistory { tokens: 5, factor: quarter(20), first: BigRational::one() };
        assert_near(least_at_most(&case).unwrap(), 1.0 / 320.0);
        assert_near(others_at_least(&case).unwrap(), 1.0 / 14.0);
    }

    #[test]
    fn rounding_moves_a_singular_value_by_half_a_unit_of_the_norm() {
        let weights = DMatrix::from_row_slice(1, 2, &[3.0, 4.0]);
        assert_near(rounding_distance(&weights), 2.5 * f64::EPSILON);
        assert_eq!(value_error(0.5, 0.25), 0.75);
    }

    #[test]
    fn the_least_singular_value_need_not_reach_the_bound() {
        assert!(others_reach(&[1.0, 0.5, 0.0], 0.75, 0.25));
        assert!(!others_reach(&[1.0, 0.5, 0.0], 0.75, 0.125));
        assert!(others_reach(&[0.5], 0.75, 0.125));
    }

    #[test]
    fn the_least_singular_value_may_be_off_by_the_rounding() {
        // Up to 1/4 and 1/8.
        let is_at_most = |value: f64| is_at_most(value.ln(), 0.25, 0.125);
        assert_eq!([0.37, 0.38].map(is_at_most), [true, false]);
    }

    #[test]
    fn what_is_below_half_a_unit_is_not_resolved() {
        let is_unresolved = |tokens: usize, factor: u64| {
            let factor = BigRational::from_integer(factor.into());
            let case = TiedHistory { tokens, factor, first: BigRational::one() };
            ATiedHistoryHasOneTinySingularValue::<f64>::labels(&case)
                .contains(&"below the resolution of f64")
        };
        // 1 / (3 * 2^(n - 2)) in relation to 2^-53.
        assert_eq!([53, 54].map(|tokens| is_unresolved(tokens, 3)), [false, true]);
        // Of two tokens 1 / c: just that, and less.
        assert_eq!([1 << 53, 1 << 54].map(|factor| is_unresolved(2, factor)), [false, true]);
    }
}
