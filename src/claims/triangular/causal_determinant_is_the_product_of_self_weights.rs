#![doc = include_str!("../../../proofs/causal_determinant_is_the_product_of_self_weights.md")]

use std::marker::PhantomData;

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct CausalDeterminantIsTheProductOfSelfWeights<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalDeterminantIsTheProductOfSelfWeights<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The determinant of causal softmax attention is the product of the weights that the tokens give to themselves.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Triangular.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let mask = masks::random_backward(source, tokens);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with equal scores: 0, not 1/4",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let determinant = evidence::exact_determinant(attention.weights())?;
        let product: BigRational =
            evidence::exactly(attention.weights())?.diagonal().iter().product();
        evidence::require(determinant == product, || {
            format!("the determinant is {determinant}, the product {product}")
        })?;
        Ok(format!("both are exactly {determinant}"))
    }
}
