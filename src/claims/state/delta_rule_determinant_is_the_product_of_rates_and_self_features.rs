#![doc = include_str!("../../../proofs/delta_rule_determinant_is_the_product_of_rates_and_self_features.md")]

use std::marker::PhantomData;

use num_traits::Zero;

use crate::attention::delta_rule_attention;
use crate::claims::{Claim, Features, Gated, Hypothesis, Proof, Statement, Tier, evidence};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct DeltaRuleDeterminantIsTheProductOfRatesAndSelfFeatures<T>(PhantomData<T>);

impl Claim for DeltaRuleDeterminantIsTheProductOfRatesAndSelfFeatures<BigRational> {
    type Case = Gated<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The determinant of attention by the delta rule is the product over the tokens of the rate times the dot product of own query and key: it has full rank if and only if none of them is zero.",
        references: &[
            "Schlag, Irie and Schmidhuber, \"Linear transformers are secretly fast weight programmers\", 2021, arXiv 2102.11174",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 32),
        ("a gate of zero", 64),
        ("a token orthogonal to itself", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Gated::draw(source, false)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let Features { queries, keys, .. } = &case.features;
        let rates = case.gates.column(0).into_owned();
        let attention =
            delta_rule_attention(queries, keys, &rates).map_err(|error| error.to_string())?;
        let tokens = 0..rates.len();
        let product: BigRational =
            tokens.map(|token| &rates[token] * case.features.dot(token, token)).product();
        let determinant = evidence::exact_determinant(attention.weights())?;
        evidence::require(determinant == product, || {
            format!("the determinant is {determinant}, not {product}")
        })?;
        let rank = evidence::certified_rank(attention.weights())?;
        evidence::require((rank == rates.len()) != product.is_zero(), || {
            format!("the rank is {rank} of {}, and the product {product}", rates.len())
        })?;
        Ok(format!("the determinant is {product}, and the rank {rank} of {}", rates.len()))
    }
}
