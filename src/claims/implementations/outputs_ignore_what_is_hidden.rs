#![doc = include_str!("../../../proofs/outputs_ignore_what_is_hidden.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{Kernel, Problem};
use crate::claims::implementation::{Finding, Implementable, answer, our};
use crate::claims::{Claim, Hypothesis, Proof, Statement, Subject, Tier, masked};
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct OutputsIgnoreWhatIsHidden<T>(PhantomData<T>);

/// Scores this great do not overflow, nor do those of the changed tokens.
const SCORES: f64 = 8.0;

impl<T: Subject + FloatFormat> Claim for OutputsIgnoreWhatIsHidden<T> {
    type Case = Problem<T>;

    const STATEMENT: Statement = Statement {
        text: "What is hidden from a query has no influence on its weights and its output: with other keys and values there, and other queries elsewhere, they are the same, bit for bit.",
        references: &["Vaswani et al., \"Attention is all you need\", 2017, section 3.2.3"],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Implementations.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 48),
        ("hidden keys", 96),
        ("more or fewer queries than keys", 48),
        ("causal", 20),
    ];

    fn draw(source: &mut Source) -> Problem<T> {
        Problem::draw(source, 6, SCORES)
    }

    fn hypotheses() -> Vec<Hypothesis<Problem<T>>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Problem<T>) -> Result<String, String> {
        our::<T, Self>(case)
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for OutputsIgnoreWhatIsHidden<T> {
    fn problem(case: &Problem<T>) -> Problem<T> {
        case.clone()
    }

    fn conclusion_about(case: &Problem<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let before = answer(case, kernel)?;
        for query in 0..case.mask.queries() {
            let after = answer(&changed_but_for(case, query), kernel)?;
            for (what, before, after) in [
                ("weights", &before.weights, &after.weights),
                ("output", &before.output, &after.output),
            ] {
                let row = |matrix: &Option<DMatrix<T>>| {
                    matrix.as_ref().map(|matrix| matrix.row(query).into_owned())
                };
                if row(before) != row(after) {
                    return Err(format!("the {what} of query {query} depend on hidden keys").into());
                }
            }
        }
        Ok("no query depends on what it does not see".into())
    }
}

/// The problem with other keys and values wherever `query` does not look, values at the end of the
/// range among them, and other queries elsewhere.
fn changed_but_for<T: Subject + FloatFormat>(problem: &Problem<T>, query: usize) -> Problem<T> {
    let mut changed = problem.clone();
    for other in (0..problem.mask.queries()).filter(|&other| other != query) {
        changed.queries.row_mut(other).neg_mut();
    }
    for hidden in (0..problem.mask.keys()).filter(|&key| !problem.mask.allows(query, key)) {
        changed.keys.row_mut(hidden).iter_mut().for_each(|entry| *entry = T::one() - *entry);
        changed.values.row_mut(hidden).fill(T::nearest(T::greatest()));
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn what_a_query_does_not_look_at_is_changed() {
        let entries = |entries: [f32; 2]| DMatrix::from_column_slice(2, 1, &entries);
        let (queries, keys, values) =
            (entries([3.0, 5.0]), entries([0.25, 4.0]), entries([7.0, 9.0]));
        let problem = Problem { queries, keys, values, mask: gallery::causal(2), scale: 1.0 };
        let first = changed_but_for(&problem, 0);
        assert_eq!(first.queries, entries([3.0, -5.0]));
        assert_eq!((first.keys, first.values), (entries([0.25, -3.0]), entries([7.0, f32::MAX])));
        let second = changed_but_for(&problem, 1);
        assert_eq!(second.queries, entries([-3.0, 5.0]));
        assert_eq!((second.keys, second.values), (problem.keys, problem.values));
    }
}
