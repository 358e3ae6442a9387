#![doc = include_str!("../../../proofs/two_directions_fill_a_known_share_of_all_attention.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, RandomPatterns, Statement, Tier, evidence};
use crate::measure::triangular_factors::triangular_factors;
use crate::sample::Source;

/// See the [module](self).
pub struct TwoDirectionsFillAKnownShareOfAllAttention<T>(PhantomData<T>);

impl Claim for TwoDirectionsFillAKnownShareOfAllAttention<f64> {
    type Case = RandomPatterns;

    const STATEMENT: Statement = Statement {
        text: "Of all attention matrices over n tokens, by volume, one in the product of the first n central binomial coefficients is a causal one times an anticausal one: one in 2, 12, 240, 16800 for 2, 3, 4, 5 tokens. A random matrix, its rows uniform and independent, is one with this probability.",
        references: &[
            "Muirhead, \"Aspects of Multivariate Statistical Theory\", 1982, section 2.1 (the volume element of a triangular factorisation)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("two tokens", 24), ("three tokens", 48), ("four tokens", 24)];

    fn draw(source: &mut Source) -> RandomPatterns {
        let tokens = [2, 3, 3, 4][source.below(4)];
        RandomPatterns { tokens, self_factor: 1.0, seed: source.word() }
    }

    fn hypotheses() -> Vec<Hypothesis<RandomPatterns>> {
        vec![Hypothesis {
            text: "every pattern of a row is as likely as any other",
            without: "three tokens that favour themselves a hundredfold: almost every matrix is such a product",
            holds: |case| case.self_factor == 1.0,
            counterexample: || RandomPatterns { tokens: 3, self_factor: 100.0, seed: 0 },
        }]
    }

    fn conclusion(case: &RandomPatterns) -> Result<String, String> {
        let mut source = Source::from_seed(case.seed);
        let factors = (0..DRAWS).filter(|_| {
            triangular_factors(&case.weights(&mut source)).is_some_and(|(lower, upper)| {
                lower
                    .lower_triangle()
                    .iter()
                    .chain(upper.upper_triangle().iter())
                    .all(|w| *w >= 0.0)
            })
        });
        let found = factors.count() as f64;
        let expected = share(case.tokens) * f64::from(DRAWS);
        evidence::require((found - expected).abs() <= allowed(expected), || {
            format!("{found} of {DRAWS} factor, where {expected:.0} are expected")
        })?;
        Ok(format!("{found} of {DRAWS} factor, where {expected:.0} are expected"))
    }
}

/// Matrices drawn in a case.
const DRAWS: u32 = 20_000;

/// One in the product of the binomial coefficients (2k choose k) for k below `tokens`.
fn share(tokens: usize) -> f64 {
    let central = |k: usize| (1..=k).map(|i| (k + i) as f64 / i as f64).product::<f64>();
    (0..tokens).map(|k| central(k).recip()).product()
}

/// By Bernstein's inequality a count of mean m is off by t or more with probability at most
/// `2 exp(-t^2 / (2 m + 2 t / 3))`: below 1e-12 for this t, which solves `t^2 = 2 l (m + t / 3)`
/// with `l = ln 2e12`.
fn allowed(mean: f64) -> f64 {
    let l = 2e12_f64.ln();
    l / 3.0 + (l * l / 9.0 + 2.0 * l * mean).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn a_count_may_be_off_by_what_solves_the_equation() {
        for mean in [0.0, 1.0, 10_000.0] {
            let t = allowed(mean);
            assert!(t > 0.0);
            assert_near(t * t, 2.0 * 2e12_f64.ln() * (mean + t / 3.0));
        }
    }
}
