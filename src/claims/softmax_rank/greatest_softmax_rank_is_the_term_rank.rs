#![doc = include_str!("../../../proofs/greatest_softmax_rank_is_the_term_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Tier, evidence, masked};
use crate::mask::Mask;
use crate::measure::matching::Matching;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct GreatestSoftmaxRankIsTheTermRank<T>(PhantomData<T>);

impl Claim for GreatestSoftmaxRankIsTheTermRank<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The greatest rank of softmax attention under a mask is the size of the largest matching of queries with visible keys; head size one attains it, so almost every choice of scores does.",
        references: &[
            "Edmonds, \"Systems of distinct representatives and linear algebra\", J. Res. NBS 71B, 1967",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let mask = Mask::from_fn(tokens, tokens, |_, _| source.once_in(2));
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let matching = Matching::maximum(&case.mask);
        let random = case.attention().map_err(|error| error.to_string())?;
        let random = evidence::certified_rank(random.weights())?;
        evidence::require(random <= matching.size(), || {
            format!("the rank is {random}, more than the term rank {}", matching.size())
        })?;
        let direction = dominant_scores(&matching);
        let dominant = Scored { scores: direction.clone(), mask: case.mask.clone() };
        let dominant = dominant.attention().map_err(|error| error.to_string())?;
        let found = evidence::has_rank(dominant.weights(), matching.size())?;
        evidence::require(some_step_attains(case, &direction, matching.size())?, || {
            "the drawn scores and all that lie beyond them on a line have too low a rank".into()
        })?;
        Ok(found)
    }
}

/// Whether some steps in this direction from the scores of `case` attain the rank; of as many
/// different steps as there are permutations one at least does.
fn some_step_attains(
    case: &Scored<BigRational>,
    direction: &DMatrix<BigRational>,
    rank: usize,
) -> Result<bool, String> {
    let permutations: usize = (1..=rank).product();
    let mut moved = case.clone();
    for _ in 0..permutations {
        let attention = moved.attention().map_err(|error| error.to_string())?;
        if evidence::certified_rank(attention.weights())? == rank {
            return Ok(true);
        }
        moved.scores += direction;
    }
    Ok(false)
}

/// Scores of head size one under which the matching outweighs every other one on the same queries
/// and keys: the k-th matched query and its key are both k, times a number of bits.
///
/// By the rearrangement inequality the sum of products is greatest for the matching alone, by at
/// least 1; the others are fewer than `n!`, so `bits > log2(n!)` makes it dominate their sum.
pub(in crate::claims) fn dominant_scores(matching: &Matching) -> DMatrix<BigRational> {
    let tokens = matching.key_of().len();
    let bits = 1 + (1..=tokens).map(|k| (k as f64).log2()).sum::<f64>().ceil() as usize;
    let (mut query, mut key) = (vec![0; tokens], vec![0; tokens]);
    let matched = matching.key_of().iter().enumerate();
    let matched = matched.filter_map(|(row, column)| Some((row, (*column)?)));
    for (place, (row, column)) in (1..).zip(matched) {
        (query[row], key[column]) = (place, place);
    }
    DMatrix::from_fn(tokens, tokens, |i, j| {
        BigRational::from_integer((bits * query[i] * key[j]).into())
    })
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::claims::{Subject, masks};
    use crate::mask::gallery;

    #[test]
    fn only_the_third_step_attains_the_rank() {
        let scores = dmatrix![0.0, 0.0, 0.0; 0.0, 1.0, 1.0; 0.0, 2.0, 2.0];
        let direction = dmatrix![0.0, 0.0, 0.0; 0.0, 2.0, 3.0; 0.0, 1.0, 2.0];
        // At first the last two columns are alike, one step on the last two rows.
        let case = Scored { scores: scores.map(BigRational::score), mask: gallery::full(3) };
        let attains = |direction: DMatrix<f64>| {
            some_step_attains(&case, &direction.map(BigRational::score), 3)
        };
        assert_eq!(attains(direction), Ok(true));
        assert_eq!(attains(DMatrix::zeros(3, 3)), Ok(false));
    }

    #[test]
    fn what_is_not_matched_has_no_score() {
        // One of two queries is matched, for two orders.
        let first = Matching::maximum(&masks::first_only(2));
        let expected = dmatrix![2.0, 0.0; 0.0, 0.0];
        assert_eq!(dominant_scores(&first), expected.map(BigRational::score));
    }

    #[test]
    fn dominant_scores_are_products_of_places_in_the_matching() {
        // Places 1, 2, 3 of the queries and 3, 2, 1 of the keys, times 4: 3! = 6 is less than 2^3.
        let reversed = Matching::maximum(&Mask::from_fn(3, 3, |query, key| query + key == 2));
        let expected = dmatrix![12.0, 8.0, 4.0; 24.0, 16.0, 8.0; 36.0, 24.0, 12.0];
        assert_eq!(dominant_scores(&reversed), expected.map(BigRational::score));
    }

    #[test]
    fn steps_go_in_the_direction() {
        let scores = DMatrix::identity(3, 3);
        // One step on the last two rows are alike, one step back as independent as they were.
        let direction = dmatrix![0.0, 0.0, 0.0; 0.0, 0.0, 0.0; 0.0, 1.0, -1.0];
        let case = Scored { scores: scores.map(BigRational::score), mask: gallery::full(3) };
        let attains = |direction: &DMatrix<f64>| {
            some_step_attains(&case, &direction.map(BigRational::score), 2)
        };
        assert_eq!([direction.clone(), -direction].each_ref().map(attains), [Ok(true), Ok(false)]);
    }
}
