#![doc = include_str!("../../../proofs/tokens_on_a_line_come_within_half_the_cube_of_their_residual.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{Signed, Zero, pow};

use crate::claims::{Case, Claim, Hypothesis, Line, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TokensOnALineComeWithinHalfTheCubeOfTheirResidual<T>(PhantomData<T>);

impl Claim for TokensOnALineComeWithinHalfTheCubeOfTheirResidual<BigRational> {
    type Case = Line<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The residual of tokens of width one is their least distance from tokens that are all alike: the root of the sum of their distances times the greatest of them. Full attention takes a residual r to at most |W| |V| r^3 / 2, an eighth of what Dong et al. prove for it; two tokens come arbitrarily close.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (whose factor is 4, in any width)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("six tokens or more", 24), ("two opposite tokens", 4), ("near the bound", 4)];

    fn draw(source: &mut Source) -> Self::Case {
        Line::draw(source, gallery::full)
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        if squares(case).is_ok_and(|(after, bound)| is_near(&after, &bound)) {
            labels.push("near the bound");
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees every token",
            without: "two causal tokens without scores: the bound is 0, and the residual is halved",
            holds: |case| {
                let mask = &case.bilinear().mask;
                *mask == gallery::full(mask.queries())
            },
            counterexample: || Line::new(&[0.0, 1.0], 0.0, 1.0, gallery::causal(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (after, bound) = squares(case)?;
        evidence::require(after <= bound, || {
            format!("the square of the residual is {after} > {bound}")
        })?;
        Ok(format!("the square of the residual is {after} <= {bound}"))
    }
}

/// Whether one square is more than four fifths of another one, and that is no zero.
fn is_near(after: &BigRational, bound: &BigRational) -> bool {
    bound.is_positive() && after / bound > BigRational::new(4.into(), 5.into())
}

/// The square of the residual after a layer, and the square of its bound.
fn squares(case: &Line<BigRational>) -> Result<(BigRational, BigRational), String> {
    let case = case.bilinear();
    let outputs = case.layer().map_err(|error| error.to_string())?;
    // Scores are in base two: a unit of them is ln 2, here rounded up.
    let unit = BigRational::new(6_931_471_806_i64.into(), 10_000_000_000_i64.into());
    let factor = &case.form[0] * &case.values[0] * unit;
    let four = BigRational::from_integer(4.into());
    Ok((
        squared_residual(&outputs),
        &factor * &factor * pow(squared_residual(&case.tokens), 3) / four,
    ))
}

/// The least product, over the tokens `c`, of the sum of all distances from `c` and the greatest.
///
/// Both factors are convex and linear between the tokens and the middle of the outermost two. One is
/// least at the median, the other in the middle. Beyond both the product grows; between them one
/// factor falls where the other grows, so on each piece the product is concave, and least at an end.
fn squared_residual(tokens: &DMatrix<BigRational>) -> BigRational {
    let two = BigRational::from_integer(2.into());
    let middle = match (tokens.iter().min(), tokens.iter().max()) {
        (Some(least), Some(greatest)) => (least + greatest) / two,
        _ => return BigRational::zero(),
    };
    let product = |centre: &BigRational| {
        let distances = || tokens.iter().map(|token| (token - centre).abs());
        distances().sum::<BigRational>() * distances().max().unwrap_or_default()
    };
    tokens.iter().chain([&middle]).map(product).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use num_traits::ToPrimitive;

    use super::*;

    #[test]
    fn the_residual_is_least_at_a_token_or_in_the_middle() {
        let residual = |tokens: &[f64]| {
            squared_residual(&Line::new(tokens, 0.0, 0.0, gallery::full(4)).bilinear().tokens)
        };
        let ratio = |one: i64, other: i64| BigRational::new(one.into(), other.into());
        // In the middle, 7/2: distances of 5/2, 3/2, 3/2 and 5/2.
        assert_eq!(residual(&[1.0, 2.0, 5.0, 6.0]), ratio(20, 1));
        // At 1: distances of 1, 0, 0 and 2.
        assert_eq!(residual(&[0.0, 1.0, 1.0, 3.0]), ratio(6, 1));
    }

    #[test]
    fn the_bound_is_half_the_cube_of_the_residual() {
        let case = Line::new(&[1.0, -1.0], 3.0, 5.0, gallery::full(2));
        // The squared residual is 2, and a unit of scores in base two ln 2.
        let expected = (15.0 * std::f64::consts::LN_2).powi(2) * 2.0;
        let found = squares(&case).unwrap().1.to_f64().unwrap();
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} instead of {expected}");
    }

    #[test]
    fn a_square_is_near_its_bound_above_four_fifths_of_it() {
        let is_near = |(after, bound): (i32, i32)| {
            is_near(
                &BigRational::from_integer(after.into()),
                &BigRational::from_integer(bound.into()),
            )
        };
        assert_eq!([(4, 5), (5, 6)].map(is_near), [false, true]);
        assert!(!is_near((0, 0)));
    }
}
