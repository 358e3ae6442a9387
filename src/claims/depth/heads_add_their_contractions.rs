#![doc = include_str!("../../../proofs/heads_add_their_contractions.md")]

use std::marker::PhantomData;

use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero, pow};

use crate::claims::{Bilinear, Claim, Hypothesis, Parallel, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::collapse::{row_sum_norm, token_diameter};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct HeadsAddTheirContractions<T>(PhantomData<T>);

impl Claim for HeadsAddTheirContractions<BigRational> {
    type Case = Parallel<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A layer of heads in which all tokens see all keys, with scores x W y and values y V of each head, maps a token diameter d to at most the sum over the heads of |V| d tanh(|W| d^2 / 4): small diameters are cubed, however many heads there are. Two opposite tokens of width one attain it, if no two heads work against each other.",
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
        ("several heads", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Parallel::draw(source, gallery::full)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees every token",
            without: "two causal tokens and one head without scores: their distance is halved, not made zero",
            holds: |case| {
                let full = |head: &Bilinear<_>| head.mask == gallery::full(head.mask.queries());
                case.heads().iter().all(full)
            },
            counterexample: || {
                Parallel::single(Bilinear::line(&[0.0, 1.0], 0.0, 1.0, gallery::causal(2)))
            },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let before = token_diameter(case.tokens());
        let outputs = case.layer().map_err(|error| error.to_string())?;
        let after = token_diameter(&outputs);
        let mut bound = BigRational::zero();
        for head in case.heads() {
            // In the 1-norm |V| is the greatest row sum, and |W| the greatest entry.
            let form = head.form.iter().map(Signed::abs).max().unwrap_or_default();
            bound += row_sum_norm(&head.values) * &before * tanh(&(form * &before * &before))?;
        }
        evidence::require(after <= bound, || format!("the diameter is {after} > {bound}"))?;
        let attained = case.heads().iter().all(is_attained);
        evidence::require(after == bound || !attained, || {
            format!("the diameter {after} does not attain {bound}")
        })?;
        Ok(if attained { "the bound is attained" } else { "the diameter is within the bound" }
            .into())
    }
}

/// Whether two opposite tokens of width one are drawn to the same side as by any other such head, and
/// the bound is a rational number.
fn is_attained(head: &Bilinear<BigRational>) -> bool {
    let works =
        head.is_opposite_pair() && !head.form[0].is_negative() && !head.values[0].is_negative();
    let exponent = |head: &Bilinear<BigRational>| {
        let before = token_diameter(&head.tokens);
        &head.form[0] * &before * &before
    };
    works && exponent(head).to_integer().is_even()
}

/// tanh(x / 4) for `x = exponent ln 2`, the unit of base-two scores, rounded up if the exponent is odd.
///
/// It is (q - 1) / (q + 1) with `q^2 = 2^exponent`, which grows with q.
fn tanh(exponent: &BigRational) -> Result<BigRational, String> {
    let whole = exponent.to_integer().to_usize().ok_or("|W| d^2 is negative or too large")?;
    let two = BigRational::from_integer(2.into());
    let mut root = pow(two, whole / 2);
    if whole % 2 == 1 {
        // The root of 2, to nine decimals.
        root *= BigRational::new(1_414_213_563_i64.into(), 1_000_000_000_i64.into());
    }
    Ok((&root - BigRational::one()) / (root + BigRational::one()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One head over two opposite tokens, at this many halves from each other.
    fn head(halves: i64, form: f64, values: f64) -> Bilinear<BigRational> {
        let mut head = Bilinear::line(&[0.0, 0.0], form, values, gallery::full(2));
        let quarters = |numerator: i64| BigRational::new(numerator.into(), 4.into());
        head.tokens.copy_from_slice(&[quarters(halves), quarters(-halves)]);
        head
    }

    #[test]
    fn an_even_exponent_makes_the_bound_rational() {
        // A distance of 3, squared; of 2, with a form of 3; of 1, with a form of 2.
        assert!(!is_attained(&head(6, 1.0, 1.0)));
        assert!(is_attained(&head(4, 3.0, 1.0)));
        assert!(is_attained(&head(2, 2.0, 1.0)));
    }

    #[test]
    fn heads_must_not_work_against_each_other() {
        assert!(is_attained(&head(4, 0.0, 0.0)));
        assert!(!is_attained(&head(4, -1.0, 1.0)));
        assert!(!is_attained(&head(4, 1.0, -1.0)));
        assert!(!is_attained(&Bilinear::line(&[1.0, 0.0], 1.0, 1.0, gallery::full(2))));
    }

    #[test]
    fn two_opposite_tokens_attain_the_bound() {
        let found = HeadsAddTheirContractions::conclusion(&Parallel::single(head(4, 1.0, 1.0)));
        assert_eq!(found, Ok("the bound is attained".into()));
    }

    #[test]
    fn the_hyperbolic_tangent_is_rounded_up() {
        let tanh = |exponent: i64| tanh(&BigRational::from_integer(exponent.into())).unwrap();
        // The roots of 2^4 and 2^5.
        assert_eq!(tanh(4), BigRational::new(3.into(), 5.into()));
        let (found, exact) =
            (tanh(5).to_f64().unwrap(), (5.0 * std::f64::consts::LN_2 / 4.0).tanh());
        assert!(found > exact && found < exact + 1e-9, "{found} instead of {exact}");
    }
}
