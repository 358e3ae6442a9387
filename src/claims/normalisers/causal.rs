//! What the claims about causal attention share, whatever the normaliser.

use num_rational::BigRational;
use num_traits::Signed;

use crate::attention::{EmptyRows, Normaliser, normalise};
use crate::claims::masked::{self, Masked};
use crate::claims::{Hypothesis, Scored, Subject, evidence, masks};
use crate::sample::Source;
use crate::scalar::Scalar;

/// Tokens that see themselves and earlier ones, with scores that are multiples of `1 / denominator`, of magnitude at most 4 in
/// half of the cases, else at most 1.
pub(super) fn fractions<T: Subject>(
    source: &mut Source,
    most: usize,
    denominator: i32,
) -> Scored<T> {
    let tokens = source.tokens(most);
    let mut case = Scored::uniform(masks::random_causal(source, tokens));
    let range = denominator * if source.once_in(2) { 4 } else { 1 };
    let unit = T::one() / T::score(f64::from(denominator));
    for query in 0..tokens {
        for key in 0..=query {
            let numerator = f64::from(source.integer(-range, range));
            case.scores[(query, key)] = T::score(numerator) * unit.clone();
        }
    }
    case
}

/// Lets the last token score the first one it sees higher than itself by `gap`, and nothing else.
pub(super) fn place_at_the_edge<T: Subject>(case: &mut Scored<T>, gap: f64) {
    let last = masks::last(case.mask.queries());
    case.scores.row_mut(last).fill(T::zero());
    if let Some(first) = case.mask.visible(last).next().filter(|&first| first < last) {
        case.scores[(last, first)] = T::score(gap);
    }
}

/// That the mask is causal, and shows every token itself.
pub(super) fn hypotheses<C: Masked>() -> Vec<Hypothesis<C>> {
    vec![masked::no_token_sees_a_later_one(), masked::every_token_sees_itself()]
}

/// Whether a score is a multiple of one over `denominator`, of magnitude up to 8.
pub(super) fn is_multiple<T: Scalar>(score: &T, denominator: i32) -> bool {
    score.to_rational().is_some_and(|score| {
        let multiple = score * BigRational::from_integer(denominator.into());
        multiple.is_integer()
            && multiple.abs() <= BigRational::from_integer((8 * denominator).into())
    })
}

/// The scores of a row as rationals, those of the visible keys, and the token's own.
///
/// # Errors
/// If one of them is not a number.
pub(super) fn exact_row<T: Subject>(
    case: &Scored<T>,
    token: usize,
) -> Result<(Vec<BigRational>, BigRational), String> {
    let exact = |key: usize| case.scores[(token, key)].to_rational();
    let visible: Option<Vec<BigRational>> = case.mask.visible(token).map(exact).collect();
    visible.zip(exact(token)).ok_or("a score is not a number".into())
}

/// Evidence that the attention has full rank exactly if `keeps_itself` says so of every token.
///
/// # Errors
/// What was found instead.
pub(super) fn is_full_rank_iff_every_token<T: Subject>(
    case: &Scored<T>,
    normaliser: &impl Normaliser<T>,
    keeps_itself: impl Fn(usize) -> Result<bool, String>,
) -> Result<String, String> {
    let attention = normalise(&case.scores, &case.mask, EmptyRows::Reject, normaliser)
        .map_err(|error| error.to_string())?;
    let tokens = case.mask.queries();
    let mut expected = true;
    for token in 0..tokens {
        expected &= keeps_itself(token)?;
    }
    let rank = evidence::certified_rank(attention.weights())?;
    evidence::require((rank == tokens) == expected, || {
        format!("the rank is {rank} of {tokens}, and every token keeps itself: {expected}")
    })?;
    Ok(format!("the rank is exactly {rank} of {tokens}"))
}

/// Label that tells on which side of an equivalence a case lies.
pub(super) fn side(full_rank: bool) -> &'static str {
    if full_rank { "full rank" } else { "deficient" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_told_from_other_scores() {
        let is_quarter = |score: f64| is_multiple(&score, 4);
        assert_eq!([0.75, -8.0].map(is_quarter), [true; 2]);
        assert_eq!([0.125, 8.25, f64::NAN].map(is_quarter), [false; 3]);
        let is_eighth = |score: f64| is_multiple(&score, 8);
        assert_eq!([0.375, -8.0].map(is_eighth), [true; 2]);
        assert_eq!([0.0625, 8.125, f64::INFINITY].map(is_eighth), [false; 3]);
    }
}
