//! Weights, determinants, ranks and state ranks.

use fullrank::attention::{
    AttentionError, EmptyRows, LinearAttention, base2_softmax, delta_rule_attention,
    gated_attention,
};
use fullrank::measure::rank::{ExactRank, determinant, exact_rank};
use fullrank::measure::state::state_ranks;
use nalgebra::DMatrix;
use num_rational::BigRational;

use crate::term::Term;
use crate::{all_agree, none_agrees, states};

#[test]
fn the_vectors_of_attention_hold() {
    all_agree("attention_vectors", judge);
}

#[test]
fn the_wrong_vectors_of_attention_are_refused() {
    none_agrees("wrong_attention_vectors", judge);
}

fn judge(vector: &Term) -> Result<(), String> {
    let weights = made(vector.field("made")).map_err(|error| format!("{vector}\n{error}"))?;
    let exact = |rank: &ExactRank| Term::of_count(rank.exact().unwrap());
    let state_ranks = state_ranks(&weights).unwrap().iter().map(exact).collect();
    states(vector, "weights", &Term::of_matrix(&weights))?;
    states(vector, "determinant", &Term::Number(determinant(&weights).unwrap()))?;
    states(vector, "rank", &exact(&exact_rank(&weights).unwrap()))?;
    states(vector, "state_ranks", &Term::List(state_ranks))
}

fn made(how: &Term) -> Result<DMatrix<BigRational>, AttentionError> {
    let Term::Call(construction, arguments) = how else { panic!("not a construction: {how}") };
    let attention = match (construction.as_str(), &arguments[..]) {
        ("Softmax", [mask, scores]) => {
            base2_softmax(&scores.matrix(), &mask.mask(), EmptyRows::Zeros)?
        }
        ("Linear", [mask, queries, keys]) => {
            LinearAttention::of_features(queries.matrix(), keys.matrix(), &mask.mask())?.attention()
        }
        ("Gated", [queries, keys, gates]) => {
            gated_attention(&queries.matrix(), &keys.matrix(), &gates.matrix())?
        }
        ("Delta", [queries, keys, rates]) => {
            delta_rule_attention(&queries.matrix(), &keys.matrix(), &rates.vector())?
        }
        _ => panic!("not a construction: {how}"),
    };
    Ok(attention.into_weights())
}
