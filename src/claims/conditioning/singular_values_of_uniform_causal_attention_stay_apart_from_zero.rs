#![doc = include_str!("../../../proofs/singular_values_of_uniform_causal_attention_stay_apart_from_zero.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Scored, Statement, Subject, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{FloatFormat, widen};

/// See the [module](self).
pub struct SingularValuesOfUniformCausalAttentionStayApartFromZero<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for SingularValuesOfUniformCausalAttentionStayApartFromZero<T>
{
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The singular values of uniform causal attention over n tokens lie below 2, and the least between 1 / (2n - 1) and 1 / n, up to a derived rounding error: its condition number is below 4n - 2. n times the least tends to 1/2. The stable rank lies between H(n) / 4 and H(n), the harmonic number: logarithmic, though the rank is n.",
        references: &[
            "Hardy, Littlewood and Pólya, \"Inequalities\", 2nd ed., 1952, theorem 326 (Hardy's inequality)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 8), ("six tokens or more", 64)];

    fn draw(source: &mut Source) -> Scored<T> {
        Scored::uniform(gallery::causal(source.tokens(32)))
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "every token sees itself and all earlier ones, and no other",
                without: "three tokens that see only themselves: all singular values are 1",
                holds: |case| case.mask == gallery::causal(case.mask.queries()),
                counterexample: || Scored::uniform(Mask::identity(3)),
            },
            Hypothesis {
                text: "the scores are equal",
                without: "a second token that scores itself lower by 8: the least singular value is 2e-4",
                holds: |case| case.scores.iter().all(|score| *score == case.scores[0]),
                counterexample: || {
                    let mut case = Scored::uniform(gallery::causal(2));
                    case.scores[(1, 1)] = T::score(-8.0);
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let spectrum = Spectrum::of(attention.weights()).map_err(|error| error.to_string())?;
        // Each weight is one quotient of small whole numbers, rounded once; by Weyl's inequality no
        // singular value moves by more than the norm of the errors. The exact weights exceed the
        // stored ones by that factor at most.
        let rounding = T::unit_roundoff() * (1.0 + 2.0 * T::unit_roundoff());
        let error = rounding * widen(attention.weights()).norm() + spectrum.noise_floor();
        let tokens = case.mask.queries() as f64;
        let values = spectrum.values();
        let (Some(greatest), Some(least)) = (values.first(), values.last()) else {
            return Err("there are no singular values".into());
        };
        let lower = 1.0 / (2.0 * tokens - 1.0) - error;
        let upper = 1.0 / tokens + error;
        evidence::require(*greatest < 2.0 + error && (lower..=upper).contains(least), || {
            format!("they lie between {least} and {greatest}")
        })?;
        evidence::require(*least <= near_one_half(tokens) / tokens + error, || {
            format!("n times the least is {}, above {}", tokens * least, near_one_half(tokens))
        })?;
        let square = widen(attention.weights()).norm_squared();
        let harmonic: f64 = (1..=case.mask.queries()).map(|k| 1.0 / k as f64).sum();
        // Each square errs by 3 u, and the sum of n^2 of them by as many roundings.
        let slack = 3.0 * rounding + 2.0 * tokens * tokens * f64::EPSILON;
        evidence::require((square - harmonic).abs() <= slack * harmonic, || {
            format!("the squares of the weights sum to {square}, not {harmonic}")
        })?;
        let stable_rank = square / (greatest * greatest);
        let slack = slack + 4.0 * error / greatest;
        let within = harmonic / 4.0 * (1.0 - slack)..=harmonic * (1.0 + slack);
        evidence::require(within.contains(&stable_rank), || {
            format!("the stable rank is {stable_rank}, not within {within:?}")
        })?;
        Ok(format!("they lie between {least:e} and {greatest:e}, the stable rank is {stable_rank}"))
    }
}

/// The least upper bound on n times the least singular value that alternating signs on the last m
/// tokens give, m from 2 to n; 1 for fewer tokens.
fn near_one_half(tokens: f64) -> f64 {
    let bound = |m: f64| tokens * (m / (m - 1.0)).sqrt() / (2.0 * (tokens - m) + 3.0);
    (2..=tokens as usize).map(|m| bound(m as f64)).fold(1.0, f64::min)
}
