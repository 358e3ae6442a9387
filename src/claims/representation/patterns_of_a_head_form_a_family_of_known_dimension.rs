#![doc = include_str!("../../../proofs/patterns_of_a_head_form_a_family_of_known_dimension.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

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
                holds: |case| Echelon::of(&relative(&case.keys)).rank() == case.width(),
                counterexample: || Features::of(&[&[1], &[2]], &[&[1], &[1]], gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (tokens, width) = (case.mask.queries(), case.width());
        let rank = evidence::certified_rank(&derivative(case))?;
        let expected = dimension(tokens, width);
        evidence::require(rank == expected, || {
            format!("the family has dimension {rank} here, not {expected}")
        })?;
        Ok(format!("the family has dimension {expected}, of {}", tokens * (tokens - 1)))
    }
}

/// The entries of queries and relative keys, less those of a change of basis, which moves nothing.
fn dimension(tokens: usize, width: usize) -> usize {
    width * (tokens + (tokens - 1) - width)
}

/// Keys after the first less the first, n - 1 by d.
fn relative(keys: &DMatrix<BigRational>) -> DMatrix<BigRational> {
    let mut relative = keys.rows_range(1..).into_owned();
    for mut key in relative.row_iter_mut() {
        key -= keys.row(0);
    }
    relative
}

/// How the relative scores move, one row for each of them, as each entry of the queries and of the
/// keys moves, one column for each of those: the queries token by token, the keys feature by feature.
fn derivative(case: &Features<BigRational>) -> DMatrix<BigRational> {
    let each = DMatrix::identity(case.mask.queries(), case.mask.queries());
    let by_queries = each.kronecker(&relative(&case.keys));
    let by_keys = case.queries.kronecker(&relative(&each));
    let columns: Vec<_> = by_queries.column_iter().chain(by_keys.column_iter()).collect();
    DMatrix::from_columns(&columns)
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::claims::Subject;

    #[test]
    fn dimensions_are_those_of_the_statement() {
        // d (2n - 1 - d).
        for (tokens, width, expected) in [(2, 1, 2), (3, 1, 4), (3, 2, 6), (4, 2, 10)] {
            assert_eq!(dimension(tokens, width), expected);
        }
    }

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
            7, 11, 0, 0, -1, 1, -2, 2;
            0, 0, 7, 11, -3, 3, -5, 5
        ];
        assert_eq!(derivative(&case), expected.map(f64::from).map(BigRational::score));
    }
}
