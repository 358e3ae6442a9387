#![doc = include_str!("../../../proofs/small_token_diameters_collapse_doubly_exponentially.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::contraction;
use crate::claims::{Bilinear, Claim, Hypothesis, Proof, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::measure::collapse::{row_sum_norm, token_diameter};
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma, widen};

/// See the [module](self).
pub struct SmallTokenDiametersCollapseDoublyExponentially<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SmallTokenDiametersCollapseDoublyExponentially<T> {
    type Case = Bilinear<T>;

    const STATEMENT: Statement = Statement {
        text: "If the token diameter d satisfies |V| tanh(|W| d^2 / 4) < 1, it shrinks in every layer of full attention, and after L layers it is at most (|V| |W| / 4)^((3^L - 1) / 2) d^(3^L), up to a derived rounding error. The size of d matters: without it the doubly exponential bound is no collapse.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (whose condition leaves out the size of the tokens)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("wide tokens", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let width = source.between(1, 2);
        let mut normal =
            |rows: usize| DMatrix::from_fn(rows, width, |_, _| T::score(source.normal()));
        let (tokens, form, values) = (normal(tokens), normal(width), normal(width));
        let mask = gallery::full(tokens.nrows());
        let mut case = Bilinear { tokens, form, values, mask };
        loop {
            if Norms::of(&case).collapses(token_diameter(&widen(&case.tokens))) {
                return case;
            }
            case.tokens = halves(&case.tokens);
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "|V| tanh(|W| d^2 / 4) is less than 1",
                without: "64 orthogonal tokens of length 8, W the scale 1/8 and V = 1.1: Dong et al.'s condition 4 |V| |W| < sqrt(64) holds for W = 1 before scaling, and yet the diameter grows",
                holds: |case| Norms::of(case).collapses(token_diameter(&widen(&case.tokens))),
                counterexample: || {
                    let times =
                        |factor: f64| DMatrix::from_diagonal_element(64, 64, T::score(factor));
                    Bilinear {
                        tokens: times(8.0),
                        form: times(0.125),
                        values: times(1.1),
                        mask: gallery::full(64),
                    }
                },
            },
            Hypothesis {
                text: "every token sees every token",
                without: "two causal tokens without scores: their distance is halved, not made zero",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Bilinear::line(&[0.0, 1.0], 0.0, 1.0, gallery::causal(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let norms = Norms::of(case);
        let mut case = case.clone();
        let first = token_diameter(&widen(&case.tokens));
        let (mut before, mut bound) = (first, first);
        for layer in 1..=LAYERS {
            let error = 2.0 * output_error(&case, &norms)?;
            case.tokens = case.layer().map_err(|error| error.to_string())?;
            let after = token_diameter(&widen(&case.tokens));
            let step = norms.step(before).min(before);
            evidence::require(after <= evidence::allowed(step, EVALUATION, error), || {
                format!(
                    "layer {layer} takes the diameter from {before:e} to {after:e}, not {step:e}"
                )
            })?;
            bound = evidence::allowed(norms.step(bound), EVALUATION, error);
            before = after;
        }
        evidence::require(before <= bound, || format!("the diameter is {before:e} > {bound:e}"))?;
        Ok(format!("the diameter falls from {first:e} to {before:e}, below {bound:e}"))
    }
}

/// Enough for every format to arrive at its rounding errors.
const LAYERS: usize = 5;

/// The relative error of evaluating a diameter or a bound in `f64`: fewer than 64 roundings, the
/// hyperbolic tangent counted as a few.
const EVALUATION: f64 = 64.0 * f64::EPSILON;

/// For the 1-norm of tokens: the greatest entry of W, the greatest row sum of V.
struct Norms {
    form: f64,
    values: f64,
}

impl Norms {
    fn of<T: FloatFormat>(case: &Bilinear<T>) -> Self {
        let form = widen(&case.form).iter().fold(0.0, |most: f64, entry| most.max(entry.abs()));
        Self { form, values: row_sum_norm(&widen(&case.values)) }
    }

    /// The greatest diameter after a layer.
    fn step(&self, diameter: f64) -> f64 {
        contraction::step(self.form, self.values, diameter)
    }

    fn collapses(&self, diameter: f64) -> bool {
        self.values * (self.form * diameter * diameter / 4.0).tanh() < 1.0
    }
}

fn halves<T: Subject>(tokens: &DMatrix<T>) -> DMatrix<T> {
    tokens.map(|entry| entry * T::score(0.5))
}

/// How far a token can be, in the 1-norm, from the exact output of a layer for the stored tokens.
///
/// Let `M` be the greatest norm of a token, `w` the width and `n` the number of tokens. A score errs
/// by `gamma(2 w) |W| M^2`, and a difference of two, at most `2 |W| M^2` in magnitude, by one
/// rounding more: the argument of the exponential errs by `h = 2 |W| M^2 gamma(2 w + 1)`. A weight
/// takes `e^h` twice, in numerator and denominator, with `2 u` for each exponential, `n - 1`
/// roundings of the sum and one of the quotient. Values and weighted sums pass `w + n` more
/// roundings; all of it relative to sums of magnitudes, at most `|V| M`. What underflows costs half
/// of the least subnormal for each operation on the way.
fn output_error<T: FloatFormat>(case: &Bilinear<T>, norms: &Norms) -> Result<f64, String> {
    let (tokens, width) = case.tokens.shape();
    let size = row_sum_norm(&widen(&case.tokens));
    let bound = |roundings: usize| gamma::<T>(roundings).ok_or("too many roundings");
    let argument = 2.0 * norms.form * size * size * bound(2 * width + 1)?;
    let relative = (2.0 * argument).exp() * (1.0 + bound(2 * tokens + width + 4)?) - 1.0;
    let passed = norms.values * size;
    let underflow = (4 * tokens * (width + 1)) as f64 * T::half_least_subnormal() * (1.0 + passed);
    Ok((passed * relative + underflow) * (1.0 + EVALUATION))
}

#[cfg(test)]
mod tests {
    use half::f16;
    use nalgebra::dmatrix;

    use super::*;
    use crate::assert_near::assert_near;

    fn error(token: f64) -> f64 {
        let case = Bilinear::<f32>::line(&[token, -token], 3.0, 0.5, gallery::full(2));
        output_error(&case, &Norms::of(&case)).unwrap()
    }

    #[test]
    fn rounding_adds_what_is_derived() {
        // A form of 3 and tokens of norm 2: 2 * 3 * 2^2 times 3 roundings, in both exponentials, and
        // 2 * 2 + 1 + 4 more; relative to 0.5 * 2, but for terms of second order.
        let first_order = f64::from(2 * 24 * 3 + 9) * f32::unit_roundoff();
        assert!((error(2.0) / first_order - 1.0).abs() < 1e-4, "{}", error(2.0));
        // Tokens of zero leave what underflows: 4 * 2 * 2 operations.
        let underflow = 16.0 * f32::half_least_subnormal();
        assert!((error(0.0) / underflow - 1.0).abs() < 1e-12, "{}", error(0.0));
    }

    #[test]
    fn tokens_are_halved_until_they_collapse() {
        assert_eq!(halves(&dmatrix![1.0, -3.0; 0.0, 0.25]), dmatrix![0.5, -1.5; 0.0, 0.125]);
    }

    #[test]
    fn a_step_takes_the_diameter_to_its_bound() {
        let norms = Norms { form: 3.0, values: 0.5 };
        // 0.5 * 2 tanh(3 * 2^2 / 4).
        assert_near(norms.step(2.0), 3_f64.tanh());
        // Three times 64 units in the last place, and 5.
        let more = evidence::allowed(3.0, EVALUATION, 5.0 * f64::EPSILON) - 3.0;
        assert!((more / f64::EPSILON - 197.0).abs() <= 2.0, "{more}");
    }

    #[test]
    fn a_diameter_collapses_if_a_step_makes_it_smaller() {
        // The hyperbolic tangent is a half at ln 3 / 2: for a form of 3 at the square 2 ln 3 / 3.
        let norms = Norms { form: 3.0, values: 2.0 };
        let edge = (2.0 * 3_f64.ln() / 3.0).sqrt();
        assert!(norms.collapses(edge - 1e-9) && !norms.collapses(edge + 1e-9));
    }

    #[test]
    fn a_step_that_leaves_the_diameter_is_no_collapse() {
        // The hyperbolic tangent of 100 is 1, as computed.
        let norms = Norms { form: 4.0, values: 1.0 };
        assert!(norms.collapses(1.0) && !norms.collapses(10.0));
    }

    #[test]
    fn rounding_of_wide_tokens_in_half_precision_adds_what_is_derived() {
        let case = Bilinear::<f16> {
            tokens: dmatrix![0.25, 0.25; 0.5, -0.25; 0.0, 0.5].map(f16::score),
            form: dmatrix![1.0, 0.5; 0.0, -2.0].map(f16::score),
            values: DMatrix::from_diagonal_element(2, 2, f16::score(3.0)),
            mask: gallery::full(3),
        };
        // Tokens of norm 3/4, a form of 2, values of 3; with u = 2^-11, 5 roundings of a difference
        // and 2 * 3 + 2 + 4 more are 5 / 2043 and 12 / 2036.
        let argument: f64 = 2.0 * 2.0 * 0.5625 * (5.0 / 2043.0);
        let relative = (2.0 * argument).exp() * (1.0 + 12.0 / 2036.0) - 1.0;
        // Of a norm of 9/4, and 4 * 3 * 3 operations that lose 2^-25 of 1 and of that norm.
        let error = 2.25 * relative + 36.0 * 2_f64.powi(-25) * 3.25;
        let found = output_error(&case, &Norms::of(&case)).unwrap();
        let more = (found / error - 1.0) / f64::EPSILON;
        assert!((more - 64.0).abs() <= 16.0, "{found} instead of {error}");
    }
}
