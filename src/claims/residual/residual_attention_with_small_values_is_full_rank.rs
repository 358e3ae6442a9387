#![doc = include_str!("../../../proofs/residual_attention_with_small_values_is_full_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero};

use crate::claims::{Claim, Hypothesis, Proof, Scored, Shortcut, Statement, Tier, evidence, masks};
use crate::mask::gallery;
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct ResidualAttentionWithSmallValuesIsFullRank<T>(PhantomData<T>);

impl Claim for ResidualAttentionWithSmallValuesIsFullRank<BigRational> {
    type Case = Shortcut<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The residual layer X + A X W is singular if and only if some eigenvalues of A and of W have the product -1; so it has full rank for every attention if W is a contraction, and for none if -1 is an eigenvalue of W.",
        references: &[
            "Horn and Johnson, \"Topics in Matrix Analysis\", 1991, theorem 4.2.12 (eigenvalues of A and W together)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Residual.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("wide tokens", 64), ("bidirectional", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let mask = if source.once_in(2) {
            gallery::full(tokens)
        } else {
            masks::thinned(source, &gallery::full(tokens))
        };
        // A row of two entries sums to less than 1 in magnitude.
        let width = source.between(1, 2);
        let values = DMatrix::from_fn(width, width, |_, _| {
            BigRational::new(source.integer(-24, 24).into(), 50.into())
        });
        Shortcut::draw(source, mask, BigRational::one(), values)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the values are a contraction: the magnitudes in each row of W sum to less than 1",
            without: "values that are the negative of the tokens: what all tokens share cancels",
            holds: |case| row_sum_norm(&case.values) < BigRational::one(),
            counterexample: || Shortcut {
                attention: Scored::uniform(gallery::full(2)),
                factor: BigRational::one(),
                values: DMatrix::from_element(1, 1, -BigRational::one()),
            },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let operator = case.operator().map_err(|error| error.to_string())?;
        let found = evidence::exact_determinant(&operator)?;
        let attention = case.attention.attention().map_err(|error| error.to_string())?;
        let expected = determinant_over_eigenvalues(attention.weights(), &case.values)?;
        evidence::require(found == expected, || {
            format!("the determinant is {found}, the product over eigenvalues {expected}")
        })?;
        evidence::require(!found.is_zero(), || "the determinant is 0".into())?;
        Ok(format!("the determinant is exactly {found}"))
    }
}

/// The product of `1 + l m` over the eigenvalues `l` of `weights` and `m` of `values`: the
/// determinant of `q(weights)`, where `q(x) = det(I + x values)` is the product over `m` alone.
fn determinant_over_eigenvalues(
    weights: &DMatrix<BigRational>,
    values: &DMatrix<BigRational>,
) -> Result<BigRational, String> {
    let tokens = weights.nrows();
    let mut sum = DMatrix::from_element(tokens, tokens, BigRational::zero());
    // Horner's rule, from the highest coefficient.
    for coefficient in coefficients(values).into_iter().rev() {
        sum *= weights;
        for token in 0..tokens {
            sum[(token, token)] += &coefficient;
        }
    }
    evidence::exact_determinant(&sum)
}

/// The coefficients of `det(I + x M)`, by the method of Faddeev and Le Verrier.
fn coefficients(matrix: &DMatrix<BigRational>) -> Vec<BigRational> {
    let size = matrix.nrows();
    let mut coefficients = vec![BigRational::one()];
    let mut auxiliary = DMatrix::identity(size, size);
    for degree in 1..=size {
        let step = matrix * &auxiliary;
        let coefficient = step.trace() / BigRational::from_integer(degree.into());
        auxiliary = DMatrix::from_diagonal_element(size, size, coefficient.clone()) - step;
        coefficients.push(coefficient);
    }
    coefficients
}
