#![doc = include_str!("../../../proofs/the_inverse_has_the_state_ranks_of_the_matrix.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{
    Claim, Features, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence,
};
use crate::mask::gallery;
use crate::measure::rank::inverse;
use crate::measure::state::below_split;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct TheInverseHasTheStateRanksOfTheMatrix<T>(PhantomData<T>);

impl Claim for TheInverseHasTheStateRanksOfTheMatrix<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The inverse of attention that is of full rank has the same state rank at every split, under any mask: inverting causal linear attention with d features stays within state rank d.",
        references: &[
            "Fiedler and Markham, \"Completing a matrix when certain entries of its inverse are specified\", Linear Algebra Appl. 74, 1986 (the nullity theorem)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 16)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let mask = if source.once_in(2) { gallery::causal(tokens) } else { gallery::full(tokens) };
        let low_rank = source.once_in(2);
        let factor = |source: &mut Source| f64::from(source.integer(-1, 1));
        let features: Features<BigRational> = Features::draw(source, mask, 1, factor);
        let own = |source: &mut Source| BigRational::score(f64::from(source.integer(-1, 1)));
        let scores = DMatrix::from_fn(tokens, tokens, |query, key| {
            let score = features.dot(query, key);
            if query == key || !low_rank { score + own(source) } else { score }
        });
        Scored { scores, mask: features.mask }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the attention has full rank",
            without: "two tokens that see each other, with equal scores: there is no inverse",
            holds: is_nonsingular,
            counterexample: || Scored::uniform(gallery::full(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let inverse = inverse(attention.weights())
            .map_err(|error| error.to_string())?
            .ok_or("there is no inverse")?;
        let ranks = |matrix: &DMatrix<BigRational>| {
            (1..matrix.nrows())
                .map(|split| evidence::certified_rank(&below_split(matrix, split)))
                .collect::<Result<Vec<usize>, _>>()
        };
        let (own, inverted) = (ranks(attention.weights())?, ranks(&inverse)?);
        evidence::require(own == inverted, || {
            format!("the state ranks are {own:?}, those of the inverse {inverted:?}")
        })?;
        Ok(format!("the state ranks of both are {own:?}"))
    }
}

fn is_nonsingular(case: &Scored<BigRational>) -> bool {
    case.attention().is_ok_and(|attention| {
        evidence::certified_rank(attention.weights()) == Ok(case.mask.queries())
    })
}
