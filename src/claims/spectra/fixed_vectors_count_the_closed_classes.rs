#![doc = include_str!("../../../proofs/fixed_vectors_count_the_closed_classes.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Tier, evidence, masked};
use crate::mask::Mask;
use crate::measure::closed::closed_classes;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct FixedVectorsCountTheClosedClasses<T>(PhantomData<T>);

impl Claim for FixedVectorsCountTheClosedClasses<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The vectors that softmax attention leaves as they are form a space whose dimension is the number of closed classes of the mask: sets of tokens that all reach each other and see nothing else.",
        references: &["Kemeny and Snell, \"Finite Markov Chains\", 1960, chapter 2"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Spectra.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 24), ("several closed classes", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let next: Vec<usize> = (0..tokens).map(|_| source.below(tokens)).collect();
        let more = source.once_in(2);
        let mask = Mask::from_fn(tokens, tokens, |query, key| {
            next[query] == key || (more && source.once_in(8))
        });
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![masked::every_query_sees_a_key()]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let tokens = case.mask.queries();
        let moved = DMatrix::identity(tokens, tokens) - attention.weights();
        let classes = closed_classes(&case.mask).map_err(|error| error.to_string())?.len();
        evidence::has_rank(&moved, tokens - classes)?;
        Ok(format!("the fixed vectors have dimension {classes}"))
    }
}
