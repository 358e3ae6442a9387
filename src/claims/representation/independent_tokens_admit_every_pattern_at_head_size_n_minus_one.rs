#![doc = include_str!("../../../proofs/independent_tokens_admit_every_pattern_at_head_size_n_minus_one.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::relative_scores;
use crate::attention::{EmptyRows, base2_softmax, product};
use crate::claims::{
    Claim, Features, Hypothesis, Projected, Proof, Statement, Subject, Tier, evidence,
};
use crate::mask::gallery;
use crate::measure::exact::{Echelon, factorisation, solve};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct IndependentTokensAdmitEveryPatternAtHeadSizeNMinusOne<T>(PhantomData<T>);

impl Claim for IndependentTokensAdmitEveryPatternAtHeadSizeNMinusOne<BigRational> {
    type Case = Projected;

    const STATEMENT: Statement = Statement {
        text: "If the n tokens are linearly independent, some query and key projections to head size n - 1 give any pattern of positive weights.",
        references: &[
            "Bhojanapalli et al., \"Low-rank bottleneck in multi-head attention models\", ICML 2020, arXiv 2002.07028, theorem 1",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Representation.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("a model wider than the tokens are many", 24)];

    fn draw(source: &mut Source) -> Self::Case {
        Projected::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the tokens are linearly independent",
            without: "tokens 1 and 0 of width 1, the second of which cannot prefer a key",
            holds: |case| Echelon::of(&case.tokens).rank() == case.tokens.nrows(),
            counterexample: one_and_zero,
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention =
            base2_softmax(&case.scores, &gallery::full(case.scores.nrows()), EmptyRows::Reject)
                .map_err(|error| error.to_string())?;
        let scores = relative_scores(attention.weights(), |_, _| true)?;
        let (queries, keys) = factorisation(&scores);
        let head_size = queries.ncols();
        require_fewer(head_size, case.scores.ncols())?;
        let project = |wanted: &DMatrix<BigRational>| {
            let projection = solve(&case.tokens, wanted)
                .ok_or("no projection of the tokens gives the pattern")?;
            product(&case.tokens, &projection).map_err(|error| error.to_string())
        };
        let projected = Features {
            queries: project(&queries)?,
            keys: project(&keys.transpose())?,
            mask: attention.mask().clone(),
        };
        let again = projected.softmax().map_err(|error| error.to_string())?;
        evidence::require(again == attention, || "the projections give another pattern".into())?;
        Ok(format!("projections to head size {head_size} give the pattern"))
    }
}

/// Evidence that the head size is less than the number of tokens.
///
/// # Errors
/// If it is not.
fn require_fewer(head_size: usize, tokens: usize) -> Result<(), String> {
    evidence::require(head_size < tokens, || {
        format!("the head size is {head_size}, for {tokens} tokens")
    })
}

fn one_and_zero() -> Projected {
    let whole = |entry: i32| BigRational::score(f64::from(entry));
    Projected {
        tokens: DMatrix::from_row_slice(2, 1, &[1, 0]).map(whole),
        scores: DMatrix::from_row_slice(2, 2, &[0, 0, 0, 1]).map(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_size_of_all_tokens_is_too_great() {
        assert_eq!([2, 3].map(|size| require_fewer(size, 3).is_ok()), [true, false]);
    }
}
