#![doc = include_str!("../../../proofs/two_token_softmax_is_singular_iff_differences_are_orthogonal.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::Zero;

/// See the [module](self).
pub struct TwoTokenSoftmaxIsSingularIffDifferencesAreOrthogonal<T>(PhantomData<T>);

impl Claim for TwoTokenSoftmaxIsSingularIffDifferencesAreOrthogonal<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional softmax attention of two tokens is singular if and only if the difference of the queries is orthogonal to the difference of the keys.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[("few tokens", 256)];

    fn draw(source: &mut Source) -> Self::Case {
        let width = source.between(1, 3);
        Features::draw(source, gallery::full(2), width, |source| f64::from(source.integer(-2, 2)))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "there are two tokens",
            without: "a third token that restores full rank, while the differences of the first two are orthogonal",
            holds: |case| case.mask.queries() == 2,
            counterexample: || {
                Features::of(
                    &[&[0, 0], &[1, 0], &[0, 1]],
                    &[&[0, 0], &[0, 1], &[1, 0]],
                    gallery::full(3),
                )
            },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        let queries = case.queries.row(0) - case.queries.row(1);
        let keys = case.keys.row(0) - case.keys.row(1);
        let orthogonal = queries.dot(&keys).is_zero();
        let rank = evidence::certified_rank(attention.weights())?;
        evidence::require((rank < case.mask.queries()) == orthogonal, || {
            format!("the rank is {rank}, and the differences are orthogonal: {orthogonal}")
        })?;
        Ok(format!("the rank is {rank}"))
    }
}
