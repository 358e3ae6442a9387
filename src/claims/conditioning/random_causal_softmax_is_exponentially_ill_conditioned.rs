#![doc = include_str!("../../../proofs/random_causal_softmax_is_exponentially_ill_conditioned.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::triangle;
use crate::attention::{Attention, EmptyRows, softmax};
use crate::claims::{Claim, Hypothesis, Proof, RandomScores, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::gamma;

/// See the [module](self).
pub struct RandomCausalSoftmaxIsExponentiallyIllConditioned<T>(PhantomData<T>);

impl Claim for RandomCausalSoftmaxIsExponentiallyIllConditioned<f64> {
    type Case = RandomScores;

    const STATEMENT: Statement = Statement {
        text: "With independent standard normal scores of 32 to 48 tokens, the inverse of causal softmax has a median norm above e^(0.4 n), and that of bidirectional softmax one below n^3.25, over nine draws: causal attention, always of full rank, is the worse conditioned by far.",
        references: &[
            "Viswanath and Trefethen, \"Condition numbers of random triangular matrices\", SIAM J. Matrix Anal. Appl. 19, 1998 (the analogue for normal entries)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::Empirical;
    const FLOORS: &'static [(&'static str, usize)] = RandomScores::FLOORS;

    fn draw(source: &mut Source) -> RandomScores {
        RandomScores::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<RandomScores>> {
        vec![
            Hypothesis {
                text: "the scores have standard deviation 1",
                without: "equal scores: the causal inverse has norm 2n - 1, the bidirectional one does not exist",
                holds: |case| case.deviation == 1.0,
                counterexample: || RandomScores { deviation: 0.0, ..RandomScores::standard(32, 0) },
            },
            Hypothesis {
                text: "tokens do not favour themselves",
                without: "a bonus of 4 for self scores: the causal inverse has a moderate norm",
                holds: |case| case.self_bonus == 0.0,
                counterexample: || RandomScores {
                    self_bonus: 4.0,
                    ..RandomScores::standard(32, 0)
                },
            },
        ]
    }

    fn conclusion(case: &RandomScores) -> Result<String, String> {
        let mut source = Source::from_seed(case.seed);
        let (mut causal, mut bidirectional) = (vec![], vec![]);
        for _ in 0..DRAWS {
            let scores = case.scores(&mut source);
            let weights =
                |mask| softmax(&scores, &mask, EmptyRows::Reject).map(Attention::into_weights);
            let lower = weights(gallery::causal(case.tokens)).map_err(|error| error.to_string())?;
            let full = weights(gallery::full(case.tokens)).map_err(|error| error.to_string())?;
            let lower_inverse = triangle::lower_inverse(&lower).ok_or("a self weight is zero")?;
            let full_inverse =
                full.clone().try_inverse().ok_or("bidirectional softmax is singular")?;
            causal.push(norm_bounds(&lower, &lower_inverse).0.ln());
            bidirectional.push(norm_bounds(&full, &full_inverse).1.ln());
        }
        let (causal, bidirectional) = (evidence::median(causal), evidence::median(bidirectional));
        let evidence = format!("the median norms are e^{:.1} and e^{:.1}", causal, bidirectional);
        evidence::require(lie_apart(causal, bidirectional, case.tokens as f64), || {
            evidence.clone()
        })?;
        Ok(evidence)
    }
}

/// Draws of which the median is taken.
const DRAWS: usize = 9;
/// Of 50000 draws at each size, at most 0.6% have a causal norm below `e^(0.4 n)`.
const CAUSAL_RATE: f64 = 0.4;
/// Of 50000 draws at each size, at most 0.6% have a bidirectional norm above `n^3.25`.
const BIDIRECTIONAL_POWER: f64 = 3.25;

/// Whether the logarithms of the norms lie as far apart as stated.
fn lie_apart(causal: f64, bidirectional: f64, tokens: f64) -> bool {
    causal > CAUSAL_RATE * tokens && bidirectional < BIDIRECTIONAL_POWER * tokens.ln()
}

/// Between which numbers the row norm of the exact inverse lies.
///
/// A computed inverse `X` of `A` has a residual `R = A X - I`, so `X = A^-1 (I + R)`, and the norm of
/// `A^-1` lies between `|X| / (1 + |R|)` and `|X| / (1 - |R|)`.
fn norm_bounds(matrix: &DMatrix<f64>, inverse: &DMatrix<f64>) -> (f64, f64) {
    let tokens = matrix.nrows();
    let norm = row_sum_norm(inverse);
    let computed = row_sum_norm(&(matrix * inverse - DMatrix::identity(tokens, tokens)));
    let residual = computed + residual_error(tokens, norm);
    let upper = if residual < 1.0 { norm / (1.0 - residual) } else { f64::INFINITY };
    (norm / (1.0 + residual), upper)
}

/// How far the computed residual of an inverse `X` of this norm is off: by `gamma(n + 1) (|A| |X| + 1)`,
/// with `|A|` at most 1 but for the rounding of its rows.
fn residual_error(tokens: usize, norm: f64) -> f64 {
    gamma::<f64>(tokens + 1).unwrap_or(1.0) * (1.01 * norm + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn both_norms_must_pass_their_bounds() {
        // e^12.8 for causal softmax of 32 tokens, and e^(3.25 * 3.4657...) for bidirectional.
        assert!(lie_apart(12.9, 11.26, 32.0));
        assert!(!lie_apart(12.7, 11.26, 32.0));
        assert!(!lie_apart(12.9, 11.27, 32.0));
        // To reach them is not enough: 0.4 and 0 for one token.
        assert!(!lie_apart(0.4, -1.0, 1.0));
        assert!(!lie_apart(1.0, 0.0, 1.0));
    }

    #[test]
    fn the_norm_of_the_inverse_follows_from_the_residual() {
        let single = |entry: f64| DMatrix::from_element(1, 1, entry);
        // The inverse of 1 taken for 1/2, with a residual of 1/2.
        let (lower, upper) = norm_bounds(&single(1.0), &single(0.5));
        assert_near(lower, 1.0 / 3.0);
        assert_near(upper, 1.0);
        // A residual of 1 says nothing.
        assert_eq!(norm_bounds(&single(1.0), &single(2.0)).1, f64::INFINITY);
        // Four roundings of 2^-53.
        assert_near(residual_error(3, 100.0), 102.0 * 2.0 * f64::EPSILON);
    }
}
