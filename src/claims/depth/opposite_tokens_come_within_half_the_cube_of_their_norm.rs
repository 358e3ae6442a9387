#![doc = include_str!("../../../proofs/opposite_tokens_come_within_half_the_cube_of_their_norm.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Bilinear, Claim, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;

/// See the [module](self).
pub struct OppositeTokensComeWithinHalfTheCubeOfTheirNorm<T>(PhantomData<T>);

impl Claim for OppositeTokensComeWithinHalfTheCubeOfTheirNorm<f64> {
    type Case = Bilinear<f64>;

    const STATEMENT: Statement = Statement {
        text: "Let tokens come in opposite pairs, and let |X| be the root of the greatest column sum of magnitudes times the greatest row sum. In all cases tried, full attention takes |X| to at most |W| |V| |X|^3 / 2, with |W| the greatest column sum, where Dong et al. prove 4 times a number that depends on the tokens. Whether that always holds is open beyond width one and two tokens.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404, theorem 2.2",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::Open;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("six tokens or more", 48), ("wide tokens", 96), ("two opposite tokens", 4)];

    fn draw(source: &mut Source) -> Self::Case {
        let (pairs, width) = (source.between(1, 4), source.between(1, 4));
        let signs = source.once_in(3);
        let mut entries = |rows: usize| {
            DMatrix::from_fn(rows, width, |_, _| {
                let entry = source.normal();
                if signs { entry.signum() } else { entry }
            })
        };
        let (half, form) = (entries(pairs), entries(width));
        let values = if signs { DMatrix::identity(width, width) } else { entries(width) };
        let mut tokens = with_opposites(&half);
        // The bound is near where it is small, and far beyond.
        let square = column_sum_norm(&form) * squared_norm(&tokens);
        tokens *= ((0.05 + source.unit()) / square).sqrt();
        let mask = gallery::full(tokens.nrows());
        Bilinear { tokens, form, values, mask }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the tokens come in opposite pairs",
                without: "two equal tokens without scores: they stay as they are, and the bound is 0",
                holds: |case| come_in_opposite_pairs(&case.tokens),
                counterexample: || Bilinear::line(&[1.0, 1.0], 0.0, 1.0, gallery::full(2)),
            },
            Hypothesis {
                text: "every token sees every token",
                without: "two opposite causal tokens without scores: the first stays as it is, and the bound is 0",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Bilinear::line(&[1.0, -1.0], 0.0, 1.0, gallery::causal(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let outputs = case.layer().map_err(|error| error.to_string())?;
        let (after, bound) = (squared_norm(&outputs), bound(case));
        // Where the scores are small, rounding is left over: see below.
        evidence::require(after <= evidence::allowed(bound, EVALUATION, rounding(case)), || {
            format!("the square of the norm is {after:e} > {bound:e}")
        })?;
        Ok(format!("the square of the norm is {after:e} <= {bound:e}"))
    }
}

/// The square of the greatest norm after a layer, `(|W| |V| |X|^3 / 2)^2`.
fn bound(case: &Bilinear<f64>) -> f64 {
    let before = squared_norm(&case.tokens);
    let scale = column_sum_norm(&case.form) * before;
    (scale / 2.0).powi(2) * squared_norm(&case.values) * before
}

/// The square of the norm of Dong, Cordonnier and Loukas: the product of the operator norms for
/// columns and rows.
fn squared_norm(matrix: &DMatrix<f64>) -> f64 {
    column_sum_norm(matrix) * row_sum_norm(matrix)
}

fn column_sum_norm(matrix: &DMatrix<f64>) -> f64 {
    row_sum_norm(&matrix.transpose())
}

/// Each of the tokens, followed by its negative.
fn with_opposites(tokens: &DMatrix<f64>) -> DMatrix<f64> {
    let pairs = tokens.row_iter().flat_map(|token| [token.into_owned(), -token]);
    DMatrix::from_rows(&pairs.collect::<Vec<_>>())
}

fn come_in_opposite_pairs(tokens: &DMatrix<f64>) -> bool {
    let tokens: Vec<_> = tokens.row_iter().collect();
    let (pairs, rest) = tokens.as_chunks();
    rest.is_empty() && pairs.iter().all(|[one, other]| *one == -other)
}

/// The relative error of evaluating either side in `f64`: fewer than 64 roundings.
const EVALUATION: f64 = 64.0 * f64::EPSILON;

/// What rounding may add to the square of the norm.
///
/// A difference of scores errs by `gamma(2 w + 1)` of at most `2 w m^2 |W|`, for width `w` and entries
/// up to `m`; a weight by twice that, and with the values and the sum by `gamma(2 n + w + 4)` more,
/// of the magnitudes that it weighs: `n` times as much, at most, in the column sums. These may be `n`
/// times those of the values themselves, and both norms err. All that is relative to the squares of the
/// norms of the values and of the tokens.
fn rounding(case: &Bilinear<f64>) -> f64 {
    let (tokens, width) = case.tokens.shape();
    let greatest = case.tokens.amax();
    let argument =
        2.0 * width as f64 * greatest * greatest * column_sum_norm(&case.form) * EVALUATION;
    let roundings = (2 * tokens + width + 4) as f64 * f64::EPSILON;
    let count = tokens as f64;
    let error = count * (2.0 * argument + roundings);
    let relative = (count + 1.0) * error + error * error;
    relative * squared_norm(&case.values) * squared_norm(&case.tokens)
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rounding_adds_what_is_derived() {
        let case = Bilinear::line(&[3.0, -3.0, 3.0, -3.0], 3.0, 5.0, gallery::full(4));
        // Of scores: 2 * 3^2 * 3 times 64, in both exponentials; 2 * 4 + 1 + 4 more roundings; four
        // tokens.
        let error = f64::from(4 * (2 * 54 * 64 + 13)) * f64::EPSILON;
        // The values have a norm of 5, and the tokens one of 3 for rows and 12 for columns.
        assert_near(rounding(&case), (5.0 * error + error * error) * 25.0 * 36.0);
    }

    #[test]
    fn wide_tokens_have_longer_scores() {
        let case = Bilinear {
            tokens: dmatrix![1.0, 2.0; -1.0, -2.0],
            form: dmatrix![1.0, 0.0; 0.0, 3.0],
            values: DMatrix::from_diagonal_element(2, 2, 5.0),
            mask: gallery::full(2),
        };
        // Of scores: 2 * 2 * 2^2 * 3 times 64, in both exponentials; 2 * 2 + 2 + 4 more roundings;
        // two tokens.
        let error = f64::from(2 * (2 * 48 * 64 + 10)) * f64::EPSILON;
        // The values have a norm of 5, and the tokens one of 3 for rows and 4 for columns.
        assert_near(rounding(&case), (3.0 * error + error * error) * 25.0 * 12.0);
    }

    #[test]
    fn opposite_tokens_come_next_to_each_other() {
        let pairs = with_opposites(&dmatrix![1.0, 2.0; 0.0, -3.0]);
        assert_eq!(pairs, dmatrix![1.0, 2.0; -1.0, -2.0; 0.0, -3.0; 0.0, 3.0]);
        assert!(come_in_opposite_pairs(&pairs));
        assert!(!come_in_opposite_pairs(&pairs.rows(0, 3).into_owned()));
        assert!(!come_in_opposite_pairs(&pairs.select_rows(&[0, 2, 1, 3])));
    }

    #[test]
    fn the_bound_is_half_the_cube_of_the_norm() {
        let case = Bilinear::line(&[3.0, -3.0, 3.0, -3.0], 7.0, 5.0, gallery::full(4));
        // The square of 7 * 5 * 36^(3/2) / 2.
        assert_near(bound(&case), (35.0_f64 / 2.0).powi(2) * 36.0_f64.powi(3));
        // Three times 64 units in the last place, and 5.
        let more = evidence::allowed(3.0, EVALUATION, 5.0 * f64::EPSILON) - 3.0;
        assert!((more / f64::EPSILON - 197.0).abs() <= 2.0, "{more}");
    }
}
