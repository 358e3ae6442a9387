#![doc = include_str!("../../../proofs/signed_features_stay_close_to_the_feature_count_in_rank.md")]

use std::iter::repeat_with;
use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Signed, ToPrimitive};

use crate::attention::{IdentityFeature, LinearAttention};
use crate::claims::{Case, Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat};

/// See the [module](self).
pub struct SignedFeaturesStayCloseToTheFeatureCountInRank<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SignedFeaturesStayCloseToTheFeatureCountInRank<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional linear attention with d features of either sign, computed in floating point, is close to a matrix of rank d entry by entry: within gamma(d + 1) of the dot product of the magnitudes of the features over the magnitude of the stored normaliser, however much is rounded in that normaliser. Its singular value d + 1 is at most the norm of these bounds.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, section 3.1",
            "Weyl, \"Das asymptotische Verteilungsgesetz der Eigenwerte\", Math. Ann. 71, 1912",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/LinearFloats.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("fewer features than tokens", 64),
        ("weights of either sign", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(10);
        let width = source.between(1, 4);
        // Most features are positive, lest most sums cancel.
        let mut draw = || {
            Features::draw(source, gallery::full(tokens), width, |source| {
                (1.0 + source.normal()).clamp(-LIMIT, LIMIT)
            })
        };
        repeat_with(&mut draw)
            .take(TRIES)
            .find(sums_do_not_cancel)
            .unwrap_or_else(|| Features::of(&[&[1]], &[&[1]], gallery::full(1)))
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        let tokens = case.mask.queries();
        let mut pairs = (0..tokens).flat_map(|query| (0..tokens).map(move |key| (query, key)));
        if pairs.any(|(query, key)| case.dot(query, key) < T::zero()) {
            labels.push("weights of either sign");
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "three causal tokens with one feature of 1: rank 3",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || {
                    Features::of(&[&[1], &[1], &[1]], &[&[1], &[1], &[1]], gallery::causal(3))
                },
            },
            Hypothesis {
                text: "the dot products of no query cancel to less than an eighth of their magnitudes",
                without: "two keys of opposite features: the normaliser is zero",
                holds: sums_do_not_cancel,
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[-1]], gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let linear = LinearAttention::new(&case.queries, &case.keys, &IdentityFeature, &case.mask)
            .map_err(|error| error.to_string())?;
        let weights = linear.attention().into_weights();
        let near = Near::of(case, &linear)?;
        let stored = evidence::exactly(&weights)?;
        for (at, entry) in stored.iter().enumerate() {
            let distance = (entry - &near.matrix[at]).abs();
            evidence::require(distance <= near.bounds[at], || {
                format!("entry {at} is {distance} from a matrix of rank {}", case.width())
            })?;
        }
        let spectrum = Spectrum::of(&weights).map_err(|error| error.to_string())?;
        let beyond = spectrum.values().get(case.width()).copied().unwrap_or_default();
        let norm = near.norm_of_bounds()?;
        let bound = norm + spectrum.noise_floor();
        evidence::require(beyond <= bound, || {
            format!("singular value {} is {beyond:e} > {bound:e}", case.width() + 1)
        })?;
        Ok(format!("singular value {} is {beyond:e} <= {bound:e}", case.width() + 1))
    }
}

/// Features then have products below 16, and sums below 640.
const LIMIT: f64 = 4.0;
/// Draws until one has sums that do not cancel.
const TRIES: usize = 16;
/// The share of the magnitudes that must be left. Rounding takes less of it: at most 9 additions,
/// each with a relative error of 2^-8 in `bf16`.
const LEFT: f64 = 1.0 / 8.0;

fn sums_do_not_cancel<T: Subject + FloatFormat>(case: &Features<T>) -> bool {
    (0..case.mask.queries()).all(|query| {
        let dots: Vec<f64> =
            case.mask.visible(query).map(|key| case.dot(query, key).to_f64()).collect();
        let magnitudes: f64 = dots.iter().map(|dot| dot.abs()).sum();
        magnitudes > 0.0 && dots.iter().sum::<f64>().abs() >= LEFT * magnitudes
    })
}

/// A matrix of rank at most d, and how far the stored weights can lie from each of its entries.
///
/// The matrix is the exact dot products over the stored normalisers, so what was rounded in those
/// does not matter. The d products and d - 1 sums of a stored numerator err by at most gamma(d)
/// times the dot product b of the magnitudes, and the quotient by one rounding more:
/// gamma(d) (1 + u) + u <= gamma(d + 1). Where they are subnormal, each product and the quotient
/// err by up to half the least subnormal, the products times (1 + u)^d <= 2 for d <= 4.
struct Near {
    matrix: DMatrix<BigRational>,
    bounds: DMatrix<BigRational>,
}

impl Near {
    fn of<T: Subject + FloatFormat>(
        case: &Features<T>,
        linear: &LinearAttention<T>,
    ) -> Result<Self, String> {
        let (queries, keys) = (evidence::exactly(&case.queries)?, evidence::exactly(&case.keys)?);
        let normalizers = linear.normalizers();
        let normalizers = evidence::exactly(&DMatrix::from_column_slice(
            normalizers.len(),
            1,
            normalizers.as_slice(),
        ))?;
        let exact = |number: f64| BigRational::from_float(number).ok_or("a bound is not a number");
        let roundings = exact((case.width() + 1) as f64 * T::unit_roundoff())?;
        let gamma = &roundings / (BigRational::one() - &roundings);
        let half = exact(T::half_least_subnormal())?;
        let products = exact(2.0 * case.width() as f64)? * &half;
        let magnitudes = (queries.map(|entry| entry.abs()), keys.map(|entry| entry.abs()));
        let dot = |left: &DMatrix<BigRational>, right: &DMatrix<BigRational>, i, j| {
            (0..case.width()).map(|k| &left[(i, k)] * &right[(j, k)]).sum::<BigRational>()
        };
        let tokens = case.mask.queries();
        Ok(Self {
            matrix: DMatrix::from_fn(tokens, tokens, |i, j| {
                dot(&queries, &keys, i, j) / &normalizers[i]
            }),
            bounds: DMatrix::from_fn(tokens, tokens, |i, j| {
                let numerator = &gamma * dot(&magnitudes.0, &magnitudes.1, i, j) + &products;
                numerator / normalizers[i].abs() + &half
            }),
        })
    }

    /// The Frobenius norm of the bounds, and a little more for its own roundings.
    fn norm_of_bounds(&self) -> Result<f64, String> {
        let squares: BigRational = self.bounds.iter().map(|bound| bound * bound).sum();
        let square = squares.to_f64().ok_or("the norm of the bounds is not a number")?;
        Ok(square.sqrt() * (1.0 + 8.0 * f64::EPSILON))
    }
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    #[test]
    fn sums_that_cancel_are_told_from_those_that_leave_something() {
        let sees_both = |keys: [f64; 2]| Features::<f32> {
            queries: DMatrix::from_element(2, 1, 1.0),
            keys: DMatrix::from_column_slice(2, 1, &keys.map(f32::score)),
            mask: gallery::full(2),
        };
        // An eighth of 16 is left, and less.
        assert!(sums_do_not_cancel(&sees_both([9.0, -7.0])));
        assert!(!sums_do_not_cancel(&sees_both([9.0, -8.0])));
        assert!(!sums_do_not_cancel(&sees_both([0.0, 0.0])));
    }

    #[test]
    fn entries_are_off_by_what_is_derived() {
        // Normalisers of 1 + 2 and 1 - 3.
        let case = Features::<f16>::of(
            &[&[1, -2, 1], &[-1, 0, 2]],
            &[&[3, 2, 2], &[1, -1, -1]],
            gallery::full(2),
        );
        let linear = LinearAttention::new(&case.queries, &case.keys, &IdentityFeature, &case.mask);
        let near = Near::of(&case, &linear.unwrap()).unwrap();
        let ratio = |one: i64, other: i64| BigRational::new(one.into(), other.into());
        let matrix = [ratio(1, 3), ratio(2, 3), ratio(-1, 2), ratio(3, 2)];
        assert_eq!(near.matrix, DMatrix::from_row_slice(2, 2, &matrix));
        // gamma(4) is 4 / 2044 with u = 2^-11, three products are off by twice half of 2^-24 each, and
        // the quotient by that half.
        let bound = |magnitudes: i64, normaliser: i64| {
            (ratio(4 * magnitudes, 2044) + ratio(6, 1 << 25)) / ratio(normaliser, 1)
                + ratio(1, 1 << 25)
        };
        let bounds = [bound(9, 3), bound(4, 3), bound(7, 2), bound(3, 2)];
        assert_eq!(near.bounds, DMatrix::from_row_slice(2, 2, &bounds));
    }

    #[test]
    fn the_norm_of_the_bounds_has_room_for_its_own_roundings() {
        let whole = |entry: i64| BigRational::from_integer(entry.into());
        let bounds = DMatrix::from_row_slice(1, 2, &[whole(3), whole(4)]);
        let near = Near { matrix: bounds.clone(), bounds };
        assert_eq!(near.norm_of_bounds(), Ok(5.0 + 40.0 * f64::EPSILON));
    }

    #[test]
    fn a_weight_of_zero_has_no_sign() {
        let has_negative = |second: i32| {
            let case = Features::<f32>::of(
                &[&[1, 0], &[1, 1]],
                &[&[0, 1], &[1, second]],
                gallery::full(2),
            );
            SignedFeaturesStayCloseToTheFeatureCountInRank::labels(&case)
                .contains(&"weights of either sign")
        };
        // The last of four dot products is -1 or 0, the first 0, and the others 1.
        assert_eq!([-2, -1].map(has_negative), [true, false]);
    }
}
