#![doc = include_str!("../../../proofs/causal_products_keep_full_rank_and_collapse.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero};

use crate::attention::compose;
use crate::claims::{Claim, Hypothesis, Proof, Stacked, Statement, Tier, evidence, masks};
use crate::mask::gallery;
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct CausalProductsKeepFullRankAndCollapse<T>(PhantomData<T>);

impl Claim for CausalProductsKeepFullRankAndCollapse<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A product of causal attention matrices has full rank at every depth, the products of the self weights as eigenvalues, and yet nears the matrix in which every token sees only the first: the distance is at most twice the product over layers of 1 - w, with w the least weight of the first token for the others.",
        references: &[
            "Wu, Ajorlou, Wang, Jegelka and Jadbabaie, \"On the role of attention masks and LayerNorm in transformers\", NeurIPS 2024, arXiv 2405.18781",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("several layers", 96)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let layers = source.between(1, 4);
        let masks = (0..layers).map(|_| masks::random_causal(source, tokens)).collect();
        Stacked::draw(source, masks)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two uniform tokens that see each other: rank 1",
                holds: |case| case.masks().all(masks::looks_back),
                counterexample: || Stacked::uniform(vec![gallery::full(2)]),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "a second token that sees only the first: rank 1 of 2",
                holds: |case| case.layers.iter().all(|layer| layer.mask.self_visible()),
                counterexample: || Stacked::uniform(vec![masks::first_only(2)]),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let tokens = through.nrows();
        // The product is triangular, so its eigenvalues are its diagonal.
        for token in 0..tokens {
            let kept: BigRational = weights.iter().map(|layer| &layer[(token, token)]).product();
            evidence::require(through[(token, token)] == kept, || {
                format!("eigenvalue {token} is {}, not {kept}", through[(token, token)])
            })?;
        }
        let bound = greatest_distance(&weights);
        let distance = row_sum_norm(&(&through - first_only(tokens)));
        evidence::require(distance <= bound, || {
            format!("the distance to seeing only the first token is {distance}, above {bound}")
        })?;
        evidence::has_rank(&through, tokens)
    }
}

/// How far layers of these weights are at most from seeing only the first token.
fn greatest_distance(weights: &[DMatrix<BigRational>]) -> BigRational {
    weights.iter().map(not_to_the_first).product::<BigRational>() * two()
}

/// The greatest weight that any token but the first leaves for others than the first.
fn not_to_the_first(weights: &DMatrix<BigRational>) -> BigRational {
    (1..weights.nrows())
        .map(|token| BigRational::one() - &weights[(token, 0)])
        .fold(BigRational::zero(), BigRational::max)
}

fn first_only(tokens: usize) -> DMatrix<BigRational> {
    DMatrix::from_fn(tokens, tokens, |_, key| {
        if key == 0 { BigRational::one() } else { BigRational::zero() }
    })
}

fn two() -> BigRational {
    BigRational::from_integer(2.into())
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn layers_multiply_what_they_leave_for_others() {
        let fifths = |numerators: DMatrix<i64>| {
            numerators.map(|numerator| BigRational::new(numerator.into(), 5.into()))
        };
        let layers = [
            fifths(dmatrix![5, 0, 0; 2, 3, 0; 1, 1, 3]),
            fifths(dmatrix![5, 0, 0; 2, 3, 0; 3, 1, 1]),
        ];
        // 4/5 and 3/5, twice.
        assert_eq!(greatest_distance(&layers), BigRational::new(24.into(), 25.into()));
    }
}
