#![doc = include_str!("../../../proofs/a_guarantee_bounds_the_collapse_of_a_layer.md")]

use std::marker::PhantomData;

use num_traits::{One, pow};

use crate::attention::{compose, product};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Stacked, Statement, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::token_diameter;
use crate::measure::guarantee::Guarantee;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct AGuaranteeBoundsTheCollapseOfALayer<T>(PhantomData<T>);

impl Claim for AGuaranteeBoundsTheCollapseOfALayer<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Under masks over n tokens that guarantee full rank, a layer whose visible weights are at least w leaves at least w^n / n of the token diameter, and scores that differ by up to s have w >= e^-s / n. So with bounded scores any number of layers collapses at most exponentially: never doubly so, as full attention does.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (which this limits to other masks)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 16),
        ("several layers", 96),
        ("no common root", 4),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let layers = source.between(1, 3);
        let masks = (0..layers).map(|_| guaranteed(source, tokens)).collect();
        Stacked::draw(source, masks)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every mask guarantees full rank",
            without: "two uniform tokens that see each other: one layer makes them equal",
            holds: |case| {
                case.masks().all(|mask| Guarantee::of(mask).guaranteed_full == Some(true))
            },
            counterexample: || Stacked::uniform(vec![gallery::full(2)]),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let tokens = case.tokens.nrows();
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let outputs = product(&through, &case.tokens).map_err(|error| error.to_string())?;
        let mut left = token_diameter(&case.tokens);
        for (layer, weights) in case.layers.iter().zip(&weights) {
            let least = visible(&layer.mask)
                .map(|pair| weights[pair].clone())
                .min()
                .unwrap_or_else(BigRational::one);
            evidence::require(least >= least_weight(tokens, greatest_spread(layer)), || {
                format!("the weight {least} is too small for its scores")
            })?;
            left *= share_left(least, tokens);
        }
        let after = token_diameter(&outputs);
        evidence::require(after >= left, || format!("the diameter {after} is below {left}"))?;
        Ok("the diameter is above its bound".into())
    }
}

fn visible(mask: &Mask) -> impl Iterator<Item = (usize, usize)> {
    (0..mask.queries()).flat_map(|query| mask.visible(query).map(move |key| (query, key)))
}

/// How far the scores of one query differ at most; they are whole numbers, of base two.
fn greatest_spread(layer: &Scored<BigRational>) -> usize {
    let spread = |query: usize| {
        let scores = || layer.mask.visible(query).map(|key| &layer.scores[(query, key)]);
        let difference = scores().max()? - scores().min()?;
        usize::try_from(difference.to_integer()).ok()
    };
    (0..layer.mask.queries()).filter_map(spread).max().unwrap_or_default()
}

/// What a visible weight is at least, `2^-s / n` in base two.
fn least_weight(tokens: usize, spread: usize) -> BigRational {
    let whole = |number: usize| BigRational::from_integer(number.into());
    (pow(whole(2), spread) * whole(tokens)).recip()
}

/// What a layer leaves of the token diameter at least, `w^n / n`.
fn share_left(least: BigRational, tokens: usize) -> BigRational {
    pow(least, tokens) / BigRational::from_integer(tokens.into())
}

/// A mask of a kind that guarantees full rank, its tokens in a random order.
fn guaranteed(source: &mut Source, tokens: usize) -> Mask {
    let mask = match source.below(6) {
        0 => gallery::causal(tokens),
        1 if tokens % 2 == 1 => gallery::ring(tokens),
        2 => gallery::rotor(tokens),
        3 => gallery::staircase(tokens),
        4 => gallery::antitriangle(tokens),
        _ => masks::random_acyclic(source, tokens),
    };
    mask.select(&source.order(tokens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_statement() {
        let one_in = |count: i64| BigRational::new(1.into(), count.into());
        // Three tokens whose scores differ by 4: a weight of at least 1 / (3 * 2^4), and a cube of it.
        assert_eq!(least_weight(3, 4), one_in(48));
        assert_eq!(share_left(one_in(48), 3), one_in(3 * 48 * 48 * 48));
    }

    #[test]
    fn the_spread_is_that_of_visible_scores() {
        let mut layer: Scored<BigRational> = Scored::uniform(gallery::causal(3));
        for (at, score) in [((0, 2), 9), ((1, 0), -2), ((2, 0), 3), ((2, 1), -2)] {
            layer.scores[at] = BigRational::from_integer(score.into());
        }
        assert_eq!(greatest_spread(&layer), 5);
    }
}
