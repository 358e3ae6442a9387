#![doc = include_str!("../../../proofs/weights_above_one_half_bound_the_inverse.md")]

use std::collections::BTreeSet;
use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::row_sum_norm;
use crate::measure::rank::inverse;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::One;

/// See the [module](self).
pub struct WeightsAboveOneHalfBoundTheInverse<T>(PhantomData<T>);

impl Claim for WeightsAboveOneHalfBoundTheInverse<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Attention in which each query gives more than half of its weight to a key of its own is nonsingular under every mask, and its inverse has row norm at most 1 / (2w - 1), where w is the least of these weights; two tokens of equal such weights attain it.",
        references: &[
            "Varah, \"A lower bound for the smallest singular value of a matrix\", Linear Algebra Appl. 11, 1975",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Conditioning.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 64), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let order = source.order(tokens);
        let few = source.once_in(2);
        let mask = Mask::from_fn(tokens, tokens, |query, key| {
            key == order[query] || !few || source.once_in(2)
        });
        // In base two a score that is higher by this outweighs all others together.
        let enough = (tokens as f64).log2().ceil();
        let scores = DMatrix::from_fn(tokens, tokens, |query, key| {
            let more = if key == order[query] { enough + 2.0 } else { 0.0 };
            BigRational::score(more - f64::from(source.integer(0, 2)))
        });
        Scored { scores, mask }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every query gives more than half of its weight to one key",
                without: "two tokens that weigh both equally: rank 1",
                holds: |case| favourites(case).is_ok_and(|found| found.iter().all(Option::is_some)),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            Hypothesis {
                text: "no two queries give it to the same key",
                without: "two tokens that weigh the first by 2/3: rank 1",
                holds: |case| {
                    favourites(case).is_ok_and(|found| {
                        let keys = || found.iter().flatten().map(|(key, _)| key);
                        keys().collect::<BTreeSet<_>>().len() == keys().count()
                    })
                },
                counterexample: || {
                    let mut case = Scored::uniform(gallery::full(2));
                    case.scores.fill_column(0, BigRational::one());
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let inverse = inverse(attention.weights())
            .map_err(|error| error.to_string())?
            .ok_or("the attention is singular")?;
        let norm = row_sum_norm(&inverse);
        let found: Option<Vec<_>> = favourites(case)?.into_iter().collect();
        let weights: Vec<_> = found.ok_or("a query has no favourite")?;
        let (one, two) = (BigRational::one(), BigRational::from_integer(2.into()));
        let least = weights.iter().map(|(_, weight)| weight).min().ok_or("there are no tokens")?;
        let bound = (two * least - one).recip();
        evidence::require(norm <= bound, || format!("the norm is {norm} > {bound}"))?;
        let attained = matches!(&weights[..], [(_, one), (_, other)] if one == other);
        evidence::require(!attained || norm == bound, || {
            format!("the norm is {norm}, which does not attain {bound}")
        })?;
        Ok(format!("the inverse has norm {norm}, at most {bound}"))
    }
}

/// For each query the key that gets more than half of its weight, and that weight.
fn favourites(case: &Scored<BigRational>) -> Result<Vec<Option<(usize, BigRational)>>, String> {
    let attention = case.attention().map_err(|error| error.to_string())?;
    let half = BigRational::new(1.into(), 2.into());
    let favourite = |query: usize| {
        let row = attention.weights().row(query);
        let found = row.iter().position(|weight| *weight > half);
        found.map(|key| (key, row[key].clone()))
    };
    Ok((0..case.mask.queries()).map(favourite).collect())
}
