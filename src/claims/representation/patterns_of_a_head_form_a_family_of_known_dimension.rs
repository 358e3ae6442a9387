#![doc = include_str!("../../../proofs/patterns_of_a_head_form_a_family_of_known_dimension.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::Zero;

use crate::claims::{Claim, Features, Hypothesis, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::exact::Echelon;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct PatternsOfAHeadFormAFamilyOfKnownDimension<T>(PhantomData<T>);

impl Claim for PatternsOfAHeadFormAFamilyOfKnownDimension<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The patterns that bidirectional softmax attention over n tokens gives with head size d < n form a family of dimension d (2n - 1 - d): n (n - 1), which is all patterns, for d = n - 1. So H heads of size d have H d (2n - 1 - d) degrees of freedom, more than one head of size H d has.",
        references: &["Bruns and Vetter, \"Determinantal Rings\", 1988, proposition 1.1"],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] = &[("few tokens", 32), ("wider than one", 56)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(2, 5);
        let width = source.between(1, tokens - 1);
        Features::draw(source, gallery::full(tokens), width, |source| {
            f64::from(source.integer(-3, 3))
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the queries have independent columns",
                without: "three queries of zero: moving the keys moves nothing",
                holds: |case| Echelon::of(&case.queries).rank() == case.width(),
                counterexample: || {
                    Features::of(&[&[0], &[0], &[0]], &[&[0], &[1], &[2]], gallery::full(3))
                },
            },
            Hypothesis {
                text: "the keys relative to the first have independent columns",
                without: "two equal keys: moving the queries moves nothing",
                holds: |case| Echelon::of(&relative_keys(case)).rank() == case.width(),
                counterexample: || Features::of(&[&[1], &[2]], &[&[1], &[1]], gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (tokens, width) = (case.mask.queries(), case.width());
        let rank = evidence::certified_rank(&derivative(case))?;
        let expected = width * (2 * tokens - 1 - width);
        evidence::require(rank == expected, || {
            format!("the family has dimension {rank} here, not {expected}")
        })?;
        Ok(format!("the family has dimension {expected}, of {}", tokens * (tokens - 1)))
    }
}

/// Keys after the first less the first, n - 1 by d.
fn relative_keys(case: &Features<BigRational>) -> DMatrix<BigRational> {
    DMatrix::from_fn(case.mask.keys() - 1, case.width(), |j, k| {
        &case.keys[(j + 1, k)] - &case.keys[(0, k)]
    })
}

/// How the relative scores move, one row for each of them, as each entry of the queries and of the
/// keys moves, one column for each of those.
fn derivative(case: &Features<BigRational>) -> DMatrix<BigRational> {
    let (tokens, width) = (case.mask.queries(), case.width());
    let relative = relative_keys(case);
    DMatrix::from_fn(tokens * (tokens - 1), 2 * tokens * width, |score, entry| {
        let (query, key) = (score / (tokens - 1), score % (tokens - 1) + 1);
        let (token, feature) = (entry / width % tokens, entry % width);
        let moves_queries = entry < tokens * width;
        if moves_queries && token == query {
            relative[(key - 1, feature)].clone()
        } else if !moves_queries && token == key {
            case.queries[(query, feature)].clone()
        } else if !moves_queries && token == 0 {
            -case.queries[(query, feature)].clone()
        } else {
            BigRational::zero()
        }
    })
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::claims::Subject;

    #[test]
    fn scores_move_with_their_query_their_key_and_the_first_key() {
        // Query times key less the first key: keys 2 and 5 in relation to it.
        let case = Features::of(&[&[1], &[2], &[3]], &[&[5], &[7], &[10]], gallery::full(3));
        let expected = dmatrix![
            2, 0, 0, -1, 1, 0;
            5, 0, 0, -1, 0, 1;
            0, 2, 0, -2, 2, 0;
            0, 5, 0, -2, 0, 2;
            0, 0, 2, -3, 3, 0;
            0, 0, 5, -3, 0, 3
        ];
        assert_eq!(derivative(&case), expected.map(f64::from).map(BigRational::score));
    }

    #[test]
    fn each_feature_counts() {
        let case = Features::of(&[&[1, 2], &[3, 5]], &[&[7, 11], &[14, 22]], gallery::full(2));
        let expected = dmatrix![
            7, 11, 0, 0, -1, -2, 1, 2;
            0, 0, 7, 11, -3, -5, 3, 5
        ];
        assert_eq!(derivative(&case), expected.map(f64::from).map(BigRational::score));
    }
}
