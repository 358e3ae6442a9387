#![doc = include_str!("../../../proofs/two_directions_scale_volume_by_powers_of_self_weights.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{Signed, Zero, pow};

use crate::claims::{Claim, Hypothesis, Stacked, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TwoDirectionsScaleVolumeByPowersOfSelfWeights<T>(PhantomData<T>);

impl Claim for TwoDirectionsScaleVolumeByPowersOfSelfWeights<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Where both layers vary freely, the product of a causal and an anticausal attention matrix over n tokens scales volume by the product, over tokens i from 1 to n, of both self weights of i to the power n - i.",
        references: &[
            "Muirhead, \"Aspects of Multivariate Statistical Theory\", 1982, section 2.1 (the volume element of a triangular factorisation)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] = &[("one token", 1), ("few tokens", 128)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(4);
        Stacked::draw(source, vec![gallery::anticausal(tokens), gallery::causal(tokens)])
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the first layer shows each token itself and all later ones, and no other",
                without: "two causal layers: their products form a family of half the dimension",
                holds: |case| layer_is(case, 0, gallery::anticausal),
                counterexample: || Stacked::uniform(vec![gallery::causal(2), gallery::causal(2)]),
            },
            Hypothesis {
                text: "the second layer shows each token itself and all earlier ones, and no other",
                without: "two anticausal layers: their products form a family of half the dimension",
                holds: |case| case.layers.len() == 2 && layer_is(case, 1, gallery::causal),
                counterexample: || {
                    Stacked::uniform(vec![gallery::anticausal(2), gallery::anticausal(2)])
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let [upper, lower] = &weights[..] else { return Err("there are not two layers".into()) };
        let derivative = derivative(case, upper, lower);
        evidence::require(derivative.is_square(), || {
            format!("{} products move with {} weights", derivative.nrows(), derivative.ncols())
        })?;
        let scale = evidence::exact_determinant(&derivative)?.abs();
        let tokens = lower.nrows();
        let powers = (0..tokens).zip((0..tokens).rev()).map(|(i, later)| {
            let own = &lower[(i, i)] * &upper[(i, i)];
            pow(own, later)
        });
        let expected: BigRational = powers.product();
        evidence::require(scale == expected, || {
            format!("volume is scaled by {scale}, not by {expected}")
        })?;
        Ok(format!("volume is scaled by {scale}"))
    }
}

fn layer_is(case: &Stacked<BigRational>, index: usize, family: fn(usize) -> Mask) -> bool {
    case.layers.get(index).is_some_and(|layer| layer.mask == family(layer.mask.queries()))
}

/// How the weights off the diagonal of `last * first` move, one row for each, as the visible ones of
/// `first` and of `last` do, one column for each; self weights make up for the others.
fn derivative(
    case: &Stacked<BigRational>,
    first: &DMatrix<BigRational>,
    last: &DMatrix<BigRational>,
) -> DMatrix<BigRational> {
    let others = |mask: Mask| {
        let pairs = (0..mask.queries()).flat_map(|i| {
            let keys: Vec<usize> = mask.visible(i).filter(|&j| j != i).collect();
            keys.into_iter().map(move |j| (i, j))
        });
        pairs.collect::<Vec<_>>()
    };
    let products = others(Mask::full(first.nrows(), first.nrows()));
    let mut columns = vec![];
    for (query, key) in others(case.layers[0].mask.clone()) {
        columns.push(DMatrix::from_fn(products.len(), 1, |product, _| match products[product] {
            (row, column) if column == key => last[(row, query)].clone(),
            (row, column) if column == query => -&last[(row, query)],
            _ => BigRational::zero(),
        }));
    }
    for (query, key) in others(case.layers[1].mask.clone()) {
        columns.push(DMatrix::from_fn(products.len(), 1, |product, _| match products[product] {
            (row, column) if row == query => &first[(key, column)] - &first[(query, column)],
            _ => BigRational::zero(),
        }));
    }
    DMatrix::from_fn(products.len(), columns.len(), |row, column| columns[column][row].clone())
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn two_products_move_with_two_weights() {
        let case = Stacked::uniform(vec![gallery::anticausal(2), gallery::causal(2)]);
        let quarters = |quarters: i32| BigRational::new(quarters.into(), 4.into());
        let first = dmatrix![2, 2; 1, 3].map(quarters);
        let last = dmatrix![4, 0; 3, 1].map(quarters);
        // As below, for (0, 1) of the first layer and (1, 0) of the last.
        let expected = dmatrix![4, 0; -3, 1].map(quarters);
        assert_eq!(derivative(&case, &first, &last), expected);
    }

    #[test]
    fn products_move_with_the_weights_of_either_layer() {
        let case = Stacked::uniform(vec![gallery::anticausal(3), gallery::causal(3)]);
        let [first, last] = &case.weights().unwrap()[..] else { panic!("there are two layers") };
        // In sixths. Rows are the pairs (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1) of the product,
        // columns (0, 1), (0, 2), (1, 2) of the first layer and (1, 0), (2, 0), (2, 1) of the last.
        // The weight of the first for (q, k) adds to (i, k), and takes from (i, q), what the last
        // gives to (i, q); that of the last for (q, k) adds to (q, j) what the first gives to (k, j),
        // less what it gives to (q, j).
        let sixths = dmatrix![
             6,  0,  0,  0,  0,  0;
             0,  6,  0,  0,  0,  0;
            -3, -3,  0,  2,  0,  0;
             0,  3,  3, -1,  0,  0;
            -2, -2,  0,  0,  2,  0;
             2,  0, -2,  0,  2,  3
        ];
        let expected = sixths.map(|sixths: i32| BigRational::new(sixths.into(), 6.into()));
        assert_eq!(derivative(&case, first, last), expected);
    }
}
