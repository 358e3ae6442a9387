//! Which attention patterns a head can represent, by its size.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_traits::Zero;

use crate::measure::exact::{Echelon, solve};
use crate::scalar::{BigRational, Exp2};

/// The scores of base-two softmax that give these weights: for each entry the power of two by which
/// it exceeds the first weight of its row.
///
/// # Errors
/// An entry of the pattern that is zero, or that no whole score gives.
fn relative_scores(
    weights: &DMatrix<BigRational>,
    visible: impl Fn(usize, usize) -> bool,
) -> Result<DMatrix<BigRational>, String> {
    let mut scores = DMatrix::from_element(weights.nrows(), weights.ncols(), BigRational::zero());
    for (i, j) in (0..weights.nrows()).flat_map(|i| (0..weights.ncols()).map(move |j| (i, j))) {
        if visible(i, j) {
            scores[(i, j)] = (!weights[(i, 0)].is_zero())
                .then(|| logarithm(&(&weights[(i, j)] / &weights[(i, 0)])))
                .flatten()
                .ok_or_else(|| format!("no score gives the weight of query {i} for key {j}"))?;
        }
    }
    Ok(scores)
}

/// The whole number `k` with `2^k = ratio`, if there is one.
fn logarithm(ratio: &BigRational) -> Option<BigRational> {
    let digits = |whole: &BigInt| i64::try_from(whole.bits()).ok();
    let exponent = digits(ratio.numer())? - digits(ratio.denom())?;
    let exponent = BigRational::from_integer(exponent.into());
    (exponent.exp2().as_ref() == Some(ratio)).then_some(exponent)
}

/// The least head size of a causal pattern, given its scores relative to the first key: the number
/// of keys whose column is no combination of those before it, the first left out, on the rows from
/// the key on.
fn least_head_size(pattern: &DMatrix<BigRational>) -> usize {
    let is_new = |&key: &usize| {
        let seen = pattern.rows_range(key..);
        let rank = |columns: DMatrix<BigRational>| Echelon::of(&columns).rank();
        rank(seen.columns_range(1..=key).into_owned())
            > rank(seen.columns_range(1..key).into_owned())
    };
    (1..pattern.nrows()).filter(is_new).count()
}

/// The causal pattern with entries above the diagonal that add no rank: a column that combines from
/// those before it, on the rows from the key on, does so on all rows.
fn completed(pattern: &DMatrix<BigRational>) -> DMatrix<BigRational> {
    let mut all = pattern.clone();
    for key in 1..pattern.nrows() {
        let seen = all.rows_range(key..);
        let before = seen.columns_range(..key).into_owned();
        let column = seen.columns_range(key..=key).into_owned();
        if let Some(combination) = solve(&before, &column) {
            let whole = all.columns(0, key) * combination;
            all.column_mut(key).copy_from(&whole);
        }
    }
    all
}

pub mod generic_causal_patterns_need_half_the_tokens_as_head_size;
pub mod head_size_does_not_change_the_greatest_rank_of_a_layer;
pub mod independent_tokens_admit_every_pattern_at_head_size_n_minus_one;
pub mod least_causal_head_size_counts_new_columns;
pub mod least_head_size_is_the_rank_of_relative_scores;
pub mod patterns_of_a_head_form_a_family_of_known_dimension;
pub mod self_regarding_causal_patterns_need_head_size_n_minus_one;
