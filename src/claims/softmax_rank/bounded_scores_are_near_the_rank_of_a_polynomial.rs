#![doc = include_str!("../../../proofs/bounded_scores_are_near_the_rank_of_a_polynomial.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, TaylorFeatures, scaled_dot_product, softmax};
use crate::claims::{Claim, Features, Hypothesis, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma, widen};
use nalgebra::DMatrix;

/// See the [module](self).
pub struct BoundedScoresAreNearTheRankOfAPolynomial<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for BoundedScoresAreNearTheRankOfAPolynomial<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional softmax attention whose scores have head size d and magnitude at most R lies near matrices of low rank: for every degree k its singular value C(d + k, k) + 1 is at most e^R R^(k+1) / (k+1)! times its norm, up to a derived rounding error. For ordinary head sizes the binomial exceeds the number of tokens, and the bound says nothing.",
        references: &[
            "Alman and Song, \"Fast attention requires bounded entries\", 2023, arXiv 2302.13214",
            "Weyl, \"Das asymptotische Verteilungsgesetz der Eigenwerte\", Math. Ann. 71, 1912",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 64),
        ("fewer features than half the tokens", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(14);
        let width = 1 + source.below(2);
        let spread = source.integer(0, 4);
        Features::draw(source, gallery::full(tokens), width, |source| {
            f64::from(source.integer(-spread, spread)) / 4.0
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "three causal tokens with equal scores, of magnitude 0: singular values 2 and 3 are not small",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || {
                    Features::of(&[&[0], &[0], &[0]], &[&[0], &[0], &[0]], gallery::causal(3))
                },
            },
            Hypothesis {
                text: "the entries of queries and keys are multiples of 1/4 of magnitude at most 1",
                without: "scores beyond the range of the type: they are infinite",
                holds: |case| case.queries.iter().chain(&case.keys).all(is_coarse),
                counterexample: overflowing,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let scores = scaled_dot_product(&case.queries, &case.keys, &T::one())
            .map_err(|error| error.to_string())?;
        let attention =
            softmax(&scores, &case.mask, EmptyRows::Reject).map_err(|error| error.to_string())?;
        let spectrum = Spectrum::of(attention.weights()).map_err(|error| error.to_string())?;
        let norm = widen(attention.weights()).norm();
        let greatest = scores.iter().fold(0.0, |most: f64, score| most.max(score.to_f64().abs()));
        let rounding = rounding_distance::<T>(case.mask.queries(), norm)? + spectrum.noise_floor();
        let mut remainder = greatest.exp();
        for degree in 0.. {
            remainder *= greatest / (degree + 1) as f64;
            let rank = TaylorFeatures { degree }.count(case.width());
            let Some(&beyond) = spectrum.values().get(rank) else { break };
            let bound = remainder * norm * (1.0 + SLACK) + rounding;
            evidence::require(beyond <= bound, || {
                format!("singular value {} is {beyond:e} > {bound:e}", rank + 1)
            })?;
        }
        Ok(format!("the scores are at most {greatest}, and all bounds hold"))
    }
}

/// Relative slack for evaluating the bound in `f64`: fewer than a hundred roundings of 2^-53.
const SLACK: f64 = 1e-13;

/// Dot products of such entries are multiples of 1/16 of magnitude at most 2, so they, and their
/// differences, are exact in every format.
fn is_coarse<T: FloatFormat>(entry: &T) -> bool {
    let quarters = entry.to_f64() * 4.0;
    quarters.abs() <= 4.0 && quarters.fract() == 0.0
}

fn overflowing<T: Subject>() -> Features<T> {
    let entry = DMatrix::from_element(1, 1, T::score(1e200));
    Features { queries: entry.clone(), keys: entry, mask: gallery::full(1) }
}

/// How far the stored weights lie from the exact ones, in the Frobenius norm.
///
/// Scores and their differences are exact. The exponential errs by at most two roundings, in the
/// numerator and in each term of the sum, whose terms are positive; the sum passes `tokens - 1`
/// more, the quotient one. The exact norm exceeds the stored one by at most the same error. All
/// weights are at least e^-4 / 14, normal in every format.
fn rounding_distance<T: FloatFormat>(tokens: usize, norm: f64) -> Result<f64, String> {
    let gamma = gamma::<T>(tokens + 4).ok_or("too many roundings for the format")?;
    Ok(gamma * norm / (1.0 - gamma))
}
