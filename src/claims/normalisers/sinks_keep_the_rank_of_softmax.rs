#![doc = include_str!("../../../proofs/sinks_keep_the_rank_of_softmax.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{EmptyRows, SoftmaxWithSink, Two, normalise};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Tier, Tuned, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::One;

/// See the [module](self).
pub struct SinksKeepTheRankOfSoftmax<T>(PhantomData<T>);

impl Claim for SinksKeepTheRankOfSoftmax<BigRational> {
    type Case = Tuned<BigRational, 0>;

    const STATEMENT: Statement = Statement {
        text: "Softmax with a sink, softmax-one among them, has the rank of softmax under every mask, and rows that sum to less than 1.",
        references: &[
            "Miller, \"Attention is off by one\", evanmiller.org, 2023",
            "Xiao et al., \"Efficient streaming language models with attention sinks\", 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("six tokens or more", 24), ("softmax-one", 12), ("a deficient softmax", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let mask = masks::thinned(source, &gallery::full(tokens));
        let mut scored = Scored::uniform(mask);
        scored.scores = source
            .scores(tokens, tokens, 8.0)
            .map(|x| BigRational::from_integer((x.round() as i64).into()));
        if source.once_in(3) {
            // Twins: two queries that see and score alike.
            let (one, other) = (source.below(tokens), source.below(tokens));
            let row = scored.scores.row(one).into_owned();
            scored.scores.set_row(other, &row);
            scored.mask = gallery::full(tokens);
        }
        Tuned { scored, parameter: f64::from(source.integer(-3, 3)) }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.extend((case.parameter == 0.0).then_some("softmax-one"));
        let rank = case.scored.attention().map(|a| evidence::certified_rank(a.weights()));
        let full = case.scored.mask.queries();
        let deficient = matches!(rank, Ok(Ok(rank)) if rank < full);
        labels.extend(deficient.then_some("a deficient softmax"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let plain = case.scored.attention().map_err(|error| error.to_string())?;
        let sink = BigRational::from_float(case.parameter).ok_or("the sink is no number")?;
        let normaliser = SoftmaxWithSink { base: Two, sink };
        let with_sink =
            normalise(&case.scored.scores, &case.scored.mask, EmptyRows::Reject, &normaliser)
                .map_err(|error| error.to_string())?;
        require_rows_below_one(with_sink.weights())?;
        let (plain, with_sink) = (
            evidence::certified_rank(plain.weights())?,
            evidence::certified_rank(with_sink.weights())?,
        );
        evidence::require(plain == with_sink, || {
            format!("the rank is {with_sink} with the sink and {plain} without")
        })?;
        Ok(format!("both ranks are exactly {plain}"))
    }
}

/// Evidence that the sink takes something of every row.
///
/// # Errors
/// The sum of a row to which it leaves all.
fn require_rows_below_one(weights: &DMatrix<BigRational>) -> Result<(), String> {
    for row in weights.row_iter() {
        let sum: BigRational = row.iter().sum();
        evidence::require(sum < BigRational::one(), || format!("a row sums to {sum}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_sums_to_one_leaves_nothing_to_the_sink() {
        let thirds = |numerators: [i32; 2]| {
            DMatrix::from_row_slice(1, 2, &numerators)
                .map(|numerator| BigRational::new(numerator.into(), 3.into()))
        };
        assert_eq!(require_rows_below_one(&thirds([1, 1])), Ok(()));
        assert_eq!(require_rows_below_one(&thirds([1, 2])), Err("a row sums to 1".to_owned()));
    }
}
