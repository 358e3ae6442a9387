#![doc = include_str!("../../../proofs/triangular_layers_approach_no_permutation.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Signed, ToPrimitive};

use crate::attention::compose;
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Stacked, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
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
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 16),
        ("several layers", 96),
        ("within a hundredth of the bound", 4),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let layers = source.between(1, 4);
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

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        let near = distance_and_determinant(case).ok().and_then(|(distance, determinant)| {
            Some(is_near(distance.to_f64()?, -2.0 * determinant.to_f64()?.ln()))
        });
        labels.extend((near == Some(true)).then_some("within a hundredth of the bound"));
        labels
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
        let (distance, determinant) = distance_and_determinant(case)?;
        evidence::require(determinant.is_positive(), || {
            format!("the determinant is {determinant}")
        })?;
        // The distance is at most 2, and below `2 ln(1 / det)` exactly if `det` is below the
        // exponential of minus its half.
        let half = &distance / BigRational::from_integer(2.into());
        evidence::require(determinant <= below_exponential(&half), || {
            format!("the distance to the identity is {distance} at determinant {determinant}")
        })?;
        Ok("the distance to the identity is within the bound".into())
    }
}

/// Whether a distance is within a hundredth of its bound.
fn is_near(distance: f64, bound: f64) -> bool {
    distance / bound > 0.99
}

/// How far the product of all layers is from the identity, and its determinant.
fn distance_and_determinant(
    case: &Stacked<BigRational>,
) -> Result<(BigRational, BigRational), String> {
    let weights = case.weights().map_err(|error| error.to_string())?;
    let through = compose(&weights).map_err(|error| error.to_string())?;
    let identity = DMatrix::identity(through.nrows(), through.nrows());
    let distance = row_sum_norm(&(&through - identity));
    Ok((distance, evidence::exact_determinant(&through)?))
}

fn cyclic_shift() -> Stacked<BigRational> {
    let mut case = Stacked::uniform(vec![gallery::ring(3)]);
    for next in [(0, 1), (1, 2), (2, 0)] {
        case.layers[0].scores[next] = BigRational::score(40.0);
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
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is triangular in no common order of queries and keys.
    #[test]
    fn the_antitriangle_approaches_the_reversal() {
        let mut case = Stacked::uniform(vec![gallery::antitriangle(4)]);
        for token in 0..4 {
            case.layers[0].scores[(token, 3 - token)] = BigRational::score(40.0);
        }
        assert!(!case.masks().all(masks::is_acyclic));
        let (distance, determinant) = distance_and_determinant(&case).unwrap();
        let nearly = BigRational::new(999.into(), 1000.into());
        assert!(determinant > nearly && distance > nearly + BigRational::one());
        assert!(TriangularLayersApproachNoPermutation::<BigRational>::conclusion(&case).is_err());
    }

    #[test]
    fn the_series_comes_close_to_the_exponential() {
        for (x, expected) in
            [(1, (-1_f64).exp()), (2, (-0.5_f64).exp()), (3, (-1.0 / 3.0_f64).exp())]
        {
            let found = below_exponential(&BigRational::new(1.into(), x.into())).to_f64().unwrap();
            assert!((found - expected).abs() < 1e-15, "{found} instead of {expected}");
        }
    }

    #[test]
    fn the_series_stays_below_the_exponential() {
        // 1 / e to 30 decimals, rounded down; 1 / 24! is 1.6e-24.
        let of_ten = |power: u32| BigRational::from_integer(10_i128.pow(power).into());
        let decimals = 367_879_441_171_442_321_595_523_770_161_i128;
        let exact = BigRational::from_integer(decimals.into()) / of_ten(30);
        let short = exact - below_exponential(&BigRational::one());
        assert!(short.is_positive() && short < BigRational::from_integer(2.into()) / of_ten(24));
    }

    #[test]
    fn a_distance_is_near_its_bound_above_99_hundredths_of_it() {
        assert_eq!([1.98, 1.99].map(|distance| is_near(distance, 2.0)), [false, true]);
    }
}
