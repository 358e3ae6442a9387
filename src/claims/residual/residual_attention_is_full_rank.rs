#![doc = include_str!("../../../proofs/residual_attention_is_full_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Signed};

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Shortcut, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::row_sum_norm;
use crate::measure::rank::inverse;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct ResidualAttentionIsFullRank<T>(PhantomData<T>);

impl Claim for ResidualAttentionIsFullRank<BigRational> {
    type Case = Shortcut<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "With a residual connection every softmax attention has full rank, bidirectional or not: if tokens see themselves, with weights of at least w, then a I + A has an inverse for a >= 1, of norm at most 1 / (a - 1 + 2 w); two tokens of equal self weight attain it.",
        references: &[
            "He, Zhang, Ren and Sun, \"Deep residual learning for image recognition\", 2016, arXiv 1512.03385",
            "Varah, \"A lower bound for the smallest singular value of a matrix\", 1975 (diagonal dominance)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Residual.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("bidirectional", 48),
        ("the input itself", 64),
        ("uniform", 8),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let mask = if source.once_in(2) {
            gallery::full(tokens)
        } else {
            masks::thinned(source, &gallery::full(tokens))
        };
        let factor = match source.below(4) {
            0 | 1 => whole(1),
            2 => BigRational::new(source.integer(5, 40).into(), 4.into()),
            _ => whole(source.integer(2, 41)),
        };
        Shortcut::draw(source, mask, factor, DMatrix::identity(1, 1))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens that see only each other, and a = 1: both outputs are the sum",
                holds: |case| case.attention.mask.self_visible(),
                counterexample: || {
                    let swap = Mask::from_fn(2, 2, |query, key| query != key);
                    Shortcut::plain(Scored::uniform(swap), whole(1))
                },
            },
            Hypothesis {
                text: "the input is added with a factor of at least 1",
                without: "self weights of 1/3, the other weights 2/3, and a = 1/3",
                holds: |case| case.factor >= whole(1),
                counterexample: || {
                    let mut attention = Scored::uniform(gallery::full(2));
                    (attention.scores[(0, 1)], attention.scores[(1, 0)]) = (whole(1), whole(1));
                    Shortcut::plain(attention, BigRational::new(1.into(), 3.into()))
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let operator = case.operator().map_err(|error| error.to_string())?;
        let inverse = inverse(&operator)
            .map_err(|error| error.to_string())?
            .ok_or("the attention and the residual connection together are singular")?;
        let own: Vec<BigRational> =
            operator.diagonal().iter().map(|entry| entry - &case.factor).collect();
        let least = own.iter().fold(BigRational::one(), |least, own| least.min(own.clone()));
        let margin = &case.factor - whole(1) + whole(2) * least;
        evidence::require(margin.is_positive(), || format!("the margin is {margin}"))?;
        let norm = row_sum_norm(&inverse);
        evidence::require(norm <= margin.recip(), || {
            format!("the inverse has norm {norm}, above {}", margin.recip())
        })?;
        let attained = own.len() == 2 && own[0] == own[1];
        evidence::require(!attained || norm == margin.recip(), || {
            format!("the inverse has norm {norm}, which does not attain {}", margin.recip())
        })?;
        Ok(format!("the inverse has norm at most {}", margin.recip()))
    }
}

fn whole(value: i32) -> BigRational {
    BigRational::score(f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of the identity and a cyclic shift of three has determinant 2.
    #[test]
    fn tokens_that_do_not_see_themselves_have_no_margin() {
        let next = Mask::from_fn(3, 3, |query, key| key == (query + 1) % 3);
        let case = Shortcut::plain(Scored::uniform(next), whole(1));
        let judged = ResidualAttentionIsFullRank::conclusion(&case);
        assert_eq!(judged, Err("the margin is 0".to_owned()));
    }
}
