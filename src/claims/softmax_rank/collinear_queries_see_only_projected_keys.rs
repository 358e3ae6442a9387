#![doc = include_str!("../../../proofs/collinear_queries_see_only_projected_keys.md")]

use std::marker::PhantomData;

use std::collections::BTreeSet;

use nalgebra::{DMatrix, RowDVector};

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::measure::exact::Echelon;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct CollinearQueriesSeeOnlyProjectedKeys<T>(PhantomData<T>);

impl Claim for CollinearQueriesSeeOnlyProjectedKeys<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "If the queries lie on a line, bidirectional softmax attention of any head size has the rank min(number of distinct queries, number of distinct projections of the keys on the line): distinct tokens can be deficient in two dimensions or more.",
        references: &[
            "Karlin and Studden, \"Tchebycheff Systems\", 1966, chapter 1 (total positivity of the exponential kernel)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("few tokens", 48),
        ("six tokens or more", 32),
        ("distinct queries and distinct keys", 32),
        ("wider than one", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let width = source.between(1, 3);
        let mut entry = |source: &mut Source| f64::from(source.integer(-2, 2));
        let mut case: Features<BigRational> =
            Features::draw(source, gallery::full(tokens), width, &mut entry);
        let (foot, vector) = (case.queries.row(0).into_owned(), case.keys.row(0).into_owned());
        let steps = source.order(9);
        for (token, &step) in steps.iter().take(tokens).enumerate() {
            let steps = BigRational::score(step as f64 - 4.0);
            case.queries.row_mut(token).copy_from(&point(&foot, &vector, steps));
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "two equal causal tokens: rank 2",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Features::of(&[&[0], &[0]], &[&[0], &[0]], gallery::causal(2)),
            },
            Hypothesis {
                text: "the queries lie on a line",
                without: "four queries at the corners of a square, keys likewise: rank 4, with two projections on a side",
                holds: are_collinear,
                counterexample: square,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        let first = (0..case.mask.queries()).find(|&i| case.queries.row(i) != case.queries.row(0));
        let along = case.queries.row(first.unwrap_or_default()) - case.queries.row(0);
        let projections: BTreeSet<BigRational> =
            case.keys.row_iter().map(|key| key.dot(&along)).collect();
        evidence::has_rank(attention.weights(), case.distinct_queries().min(projections.len()))
    }
}

/// So many times as far from the foot as the vector leads.
fn point(
    foot: &RowDVector<BigRational>,
    vector: &RowDVector<BigRational>,
    times: BigRational,
) -> RowDVector<BigRational> {
    foot + vector * times
}

/// Whether all queries are the first one plus multiples of one vector.
fn are_collinear(case: &Features<BigRational>) -> bool {
    let queries = &case.queries;
    let differences = DMatrix::from_fn(queries.nrows(), queries.ncols(), |i, k| {
        &queries[(i, k)] - &queries[(0, k)]
    });
    Echelon::of(&differences).rank() <= 1
}

fn square() -> Features<BigRational> {
    let corners: &[&[i32]] = &[&[0, 0], &[1, 0], &[0, 1], &[1, 1]];
    Features::of(corners, corners, gallery::full(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_a_line_are_told_from_others() {
        let whole = |entry: i64| BigRational::from_integer(entry.into());
        let row = |entry: i64| RowDVector::from_element(1, whole(entry));
        assert_eq!(point(&row(3), &row(5), whole(2)), row(13));
        let are_collinear = |last: &[i32]| {
            let rows: &[&[i32]] = &[&[1, 1], &[2, 3], last];
            are_collinear(&Features::of(rows, rows, gallery::full(3)))
        };
        assert!(are_collinear(&[3, 5]) && !are_collinear(&[3, 6]));
    }
}
