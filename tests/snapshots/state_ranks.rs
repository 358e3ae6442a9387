//! What separates causal linear from causal softmax attention: the rank below every split.

use fullrank::attention::{
    EmptyRows, IdentityFeature, LinearAttention, base2_softmax, decayed_attention,
    delta_rule_attention, gated_attention, scaled_dot_product,
};
use fullrank::mask::gallery;
use fullrank::measure::rank::{exact_rank, inverse};
use fullrank::measure::state::state_ranks;
use fullrank::sample::Source;
use fullrank::scalar::BigRational;
use nalgebra::{DMatrix, DVector};

use crate::settings;

const TOKENS: usize = 12;

/// Whole numbers from 1 to 9 by a fixed seed.
fn drawn(seed: u64, columns: usize) -> DMatrix<BigRational> {
    let source = &mut Source::from_seed(seed);
    DMatrix::from_fn(TOKENS, columns, |_, _| BigRational::from_integer(source.integer(1, 9).into()))
}

fn softmax_of(scores: &DMatrix<BigRational>) -> DMatrix<BigRational> {
    base2_softmax(scores, &gallery::causal(TOKENS), EmptyRows::Reject).unwrap().into_weights()
}

#[test]
fn state_ranks_of_causal_attention() {
    let counting = DMatrix::from_fn(TOKENS, 1, |i, _| BigRational::from_integer(i.into()));
    let products =
        scaled_dot_product(&counting, &counting, &BigRational::from_integer(1.into())).unwrap();
    let linear = |seed| {
        let (queries, keys) = (drawn(seed, 2), drawn(seed + 1, 2));
        let mask = gallery::causal(TOKENS);
        let attention = LinearAttention::new(&queries, &keys, &IdentityFeature, &mask).unwrap();
        attention.attention().into_weights()
    };
    let (queries, keys, gates) = (drawn(1, 2), drawn(2, 2), drawn(3, 2));
    let rates = DVector::from_column_slice(drawn(4, 1).as_slice());
    let matrices = [
        ("softmax, equal scores", softmax_of(&products.map(|score| &score - &score))),
        ("softmax, head size 1", softmax_of(&products)),
        ("linear, 2 features", linear(1)),
        ("its inverse", inverse(&linear(1)).unwrap().unwrap()),
        ("two layers of it", linear(1) * linear(3)),
        ("gated, 2 features", gated_attention(&queries, &keys, &gates).unwrap().into_weights()),
        (
            "delta rule, 2 features",
            delta_rule_attention(&queries, &keys, &rates).unwrap().into_weights(),
        ),
        (
            "free decay, 2 features",
            decayed_attention(&queries, &keys, &drawn(5, TOKENS)).unwrap().into_weights(),
        ),
    ];
    let header = format!("{:24}rank", "tokens before the split");
    let mut lines = vec![(1..TOKENS).fold(header, |line, split| format!("{line}{split:>3}"))];
    for (name, matrix) in matrices {
        let rank = exact_rank(&matrix).unwrap().exact().unwrap();
        let ranks = state_ranks(&matrix).unwrap();
        lines.push(ranks.iter().fold(format!("{name:24}{rank:>4}"), |line, rank| {
            format!("{line}{:>3}", rank.exact().unwrap())
        }));
    }
    settings("exact rank of causal attention, and of its block below each split")
        .bind(|| insta::assert_snapshot!("state_ranks", lines.join("\n")));
}
