#![doc = include_str!("../../../proofs/head_size_does_not_change_the_greatest_rank_of_a_layer.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{EmptyRows, MultiHead, base2_softmax};
use crate::claims::softmax_rank::greatest_softmax_rank_is_the_term_rank::dominant_scores;
use crate::claims::{Claim, HeadSplit, Hypothesis, Proof, Statement, Tier, evidence, masked};
use crate::measure::matching::Matching;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct HeadSizeDoesNotChangeTheGreatestRankOfALayer<T>(PhantomData<T>);

impl Claim for HeadSizeDoesNotChangeTheGreatestRankOfALayer<BigRational> {
    type Case = HeadSplit;

    const STATEMENT: Statement = Statement {
        text: "Under a mask of term rank r, a layer of width D has greatest rank D r however it is divided into heads: one head of size D gains no rank over many small ones, even of size one.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023, comments",
            "Vaswani et al., \"Attention is all you need\", 2017, section 3.2.2",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Representation.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("several heads", 64), ("one head", 32), ("a mask without a perfect matching", 16)];

    fn draw(source: &mut Source) -> Self::Case {
        HeadSplit::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let matching = Matching::maximum(&case.mask);
        let weights = base2_softmax(&dominant_scores(&matching), &case.mask, EmptyRows::Reject)
            .map_err(|error| error.to_string())?
            .into_weights();
        let width = case.heads * case.head_size;
        let identity = DMatrix::identity(width, width);
        let layer = MultiHead::new(vec![weights; case.heads], identity.clone(), identity)
            .map_err(|error| error.to_string())?;
        let operator = layer.operator().map_err(|error| error.to_string())?;
        evidence::has_rank(&operator, width * matching.size())
    }
}
