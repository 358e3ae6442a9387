#![doc = include_str!("../../../proofs/full_attention_contracts_the_token_diameter.md")]

use std::cmp::Ordering;
use std::marker::PhantomData;

use num_traits::{One, Signed, Zero};

use crate::claims::{Bilinear, Claim, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::{row_sum_norm, token_diameter};
use crate::sample::Source;
use crate::scalar::{BigRational, Exp2};

/// See the [module](self).
pub struct FullAttentionContractsTheTokenDiameter<T>(PhantomData<T>);

impl Claim for FullAttentionContractsTheTokenDiameter<BigRational> {
    type Case = Bilinear<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Softmax attention in which all tokens see the same keys, with scores x W y and values V, maps a token diameter d to at most |V| d tanh(|W| d^2 / 4); two opposite tokens of width one attain it. Small diameters are cubed.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (sharper here, and with another norm)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 8),
        ("wide tokens", 48),
        ("two opposite tokens", 24),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        // Padding is seen by nobody.
        let padded = source.once_in(4);
        let shown = source.word();
        Bilinear::draw(source, |tokens| {
            if padded { without_padding(tokens, shown) } else { gallery::full(tokens) }
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "all tokens see the same keys",
            without: "two causal tokens without scores: their distance is halved, not made zero",
            holds: |case| sees_same_keys(&case.mask),
            counterexample: || Bilinear::line(&[0.0, 1.0], 0.0, 1.0, gallery::causal(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        // In the 1-norm |V| is the greatest row sum, and |W| the greatest entry: x W y is at most
        // that for x and y of norm 1.
        let before = token_diameter(&case.tokens);
        let outputs = case.layer().map_err(|error| error.to_string())?;
        let after = token_diameter(&outputs);
        let greatest = row_sum_norm(&case.values) * &before;
        if greatest.is_zero() {
            evidence::require(after.is_zero(), || format!("the diameter is {after}, not 0"))?;
            return Ok("the diameter is 0".into());
        }
        let form = case.form.iter().map(Signed::abs).max().unwrap_or_default();
        let exponent = form * &before * &before;
        let ratio = after / greatest;
        let ordering = against_tanh(&ratio, &exponent)?;
        evidence::require(ordering != Ordering::Greater, || {
            format!("the diameter shrinks by {ratio} only, with |W| d^2 = {exponent}")
        })?;
        let attained = case.is_opposite_pair() && case.mask == gallery::full(2);
        evidence::require(ordering == Ordering::Equal || !attained, || {
            format!("{ratio} does not attain the bound for |W| d^2 = {exponent}")
        })?;
        Ok(if attained { "the bound is attained" } else { "the diameter is within the bound" }
            .into())
    }
}

/// All tokens see the last one, and those whose bit is set.
fn without_padding(tokens: usize, shown: u64) -> Mask {
    Mask::from_fn(tokens, tokens, |_, key| shown >> key & 1 == 1 || key + 1 == tokens)
}

fn sees_same_keys(mask: &Mask) -> bool {
    let visible = |query| mask.visible(query).collect::<Vec<_>>();
    (1..mask.queries()).all(|query| visible(query) == visible(0))
}

/// How `ratio` compares with tanh(x / 4) for `x = exponent ln 2`, the unit of base-two scores.
///
/// tanh(x / 4) is (q - 1) / (q + 1) with `q^2 = 2^exponent`, so it is a matter of comparing
/// ((1 + ratio) / (1 - ratio))^2 with a power of two.
fn against_tanh(ratio: &BigRational, exponent: &BigRational) -> Result<Ordering, String> {
    if *ratio >= BigRational::one() {
        return Ok(Ordering::Greater);
    }
    let odds = (BigRational::one() + ratio) / (BigRational::one() - ratio);
    let power = exponent.exp2().ok_or("|W| d^2 is not a whole number of moderate size")?;
    Ok((&odds * &odds).cmp(&power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_token_is_never_padding() {
        assert_eq!(without_padding(3, 0b11), gallery::full(3));
        assert_eq!(without_padding(4, 0b11), Mask::from_fn(4, 4, |_, key| key != 2));
    }

    #[test]
    fn two_opposite_tokens_attain_the_bound() {
        // At a distance of 2, with values of 3: |W| d^2 is 4, and tanh(ln 2) is 3/5.
        let case = Bilinear::line(&[1.0, -1.0], 1.0, 3.0, gallery::full(2));
        let found = FullAttentionContractsTheTokenDiameter::conclusion(&case);
        assert_eq!(found, Ok("the bound is attained".into()));
    }
}
