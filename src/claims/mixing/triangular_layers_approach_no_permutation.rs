#![doc = include_str!("../../../proofs/triangular_layers_approach_no_permutation.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Signed};

use crate::attention::compose;
use crate::claims::{Claim, Hypothesis, Proof, Stacked, Statement, Subject, Tier, evidence, masks};
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TriangularLayersApproachNoPermutation<T>(PhantomData<T>);

impl Claim for TriangularLayersApproachNoPermutation<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Mixing costs volume: a product P of attention matrices, each triangular in some order of the tokens, differs from the identity by at most 2 ln(1 / det P) in any row, at any depth. So no depth of causal and anticausal layers approaches a permutation other than the identity.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023 (alternating directions)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("several layers", 96)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let layers = 1 + source.below(4);
        let masks = (0..layers).map(|_| masks::random_acyclic(source, tokens)).collect();
        let mut case = Stacked::draw(source, masks);
        if source.once_in(2) {
            // Tokens that look mostly at themselves, where the bound is sharp.
            let own = BigRational::score(f64::from(source.integer(4, 40)));
            for layer in &mut case.layers {
                for token in 0..tokens {
                    layer.scores[(token, token)] += &own;
                }
            }
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "in every layer no token reaches itself through others",
            without: "three tokens in a ring, each looking almost only at the next: a cyclic shift, of determinant near 1",
            holds: |case| case.masks().all(masks::is_acyclic),
            counterexample: cyclic_shift,
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let determinant = evidence::exact_determinant(&through)?;
        let distance =
            row_sum_norm(&(&through - DMatrix::identity(through.nrows(), through.nrows())));
        // The distance is at most 2, and below `2 ln(1 / det)` exactly if `det` is below the
        // exponential of minus its half.
        let half = &distance / BigRational::from_integer(2.into());
        evidence::require(determinant <= below_exponential(&half), || {
            format!("the distance to the identity is {distance} at determinant {determinant}")
        })?;
        Ok("the distance to the identity is within the bound".into())
    }
}

fn cyclic_shift() -> Stacked<BigRational> {
    let mut case = Stacked::uniform(vec![masks::one_way_ring(3)]);
    for token in 0..3 {
        case.layers[0].scores[(token, (token + 1) % 3)] = BigRational::score(40.0);
    }
    case
}

/// A number just below the exponential of `-x`, for `x` from 0 to 1: its series, broken off after
/// a negative term, short by less than `x^24 / 24!`.
fn below_exponential(x: &BigRational) -> BigRational {
    let mut term = BigRational::one();
    let mut sum = BigRational::one();
    for degree in 1..24 {
        term = -term * x / BigRational::from_integer(degree.into());
        sum += &term;
    }
    debug_assert!(!term.is_positive());
    sum
}
