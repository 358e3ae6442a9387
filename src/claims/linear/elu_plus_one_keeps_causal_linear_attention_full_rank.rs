#![doc = include_str!("../../../proofs/elu_plus_one_keeps_causal_linear_attention_full_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{EluPlusOne, LinearAttention};
use crate::claims::{
    Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct EluPlusOneKeepsCausalLinearAttentionFullRank<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for EluPlusOneKeepsCausalLinearAttentionFullRank<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal linear attention with the features elu(x) + 1 has full rank, since its features are positive.",
        references: &["Katharopoulos et al., \"Transformers are RNNs\", 2020, equation 7"],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Linear.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[("one token", 1), ("few tokens", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let width = source.between(1, 2);
        let least = least::<T>();
        let mask = masks::random_causal(source, tokens);
        Features::draw(source, mask, width, |source| match source.below(3) {
            0 => least * (1.0 - 2.0 * T::unit_roundoff()),
            1 => least * source.unit(),
            _ => source.normal().clamp(least, GREATEST),
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with one feature, all ones: rank 1",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[1]], gallery::full(2)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "a second token that sees only the first: rank 1 of 2",
                holds: |case| case.mask.self_visible(),
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[1]], masks::first_only(2)),
            },
            Hypothesis {
                text: "no entry is below a quarter of the underflow gap, or above 4",
                without: "an entry below by twice the gap: the feature is stored as zero, and the weight is 0/0",
                holds: |case| case.queries.iter().chain(&case.keys).all(in_range),
                counterexample: || underflowing(),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = LinearAttention::new(&case.queries, &case.keys, &EluPlusOne, &case.mask)
            .map_err(|error| error.to_string())?;
        let weights = attention.attention().into_weights();
        evidence::has_rank(&weights, weights.nrows())
    }
}

const GREATEST: f64 = 4.0;

/// A quarter of the underflow gap below zero.
fn least<T: FloatFormat>() -> f64 {
    -T::underflow_gap() / 4.0
}

/// With `g` the underflow gap, a product of features is at least `e^(-g / 2)`, and a normaliser of
/// 8 tokens and 2 features at most `8 * 2 * 5^2 = 400 < e^6`. Their quotient stays above `e^-g`,
/// half the least subnormal, since `g / 2` is more than 8.
fn in_range<T: FloatFormat>(entry: &T) -> bool {
    (least::<T>()..=GREATEST).contains(&entry.to_f64())
}

fn underflowing<T: Subject + FloatFormat>() -> Features<T> {
    let entry = DMatrix::from_element(1, 1, T::score(-2.0 * T::underflow_gap()));
    Features { queries: entry.clone(), keys: entry, mask: gallery::causal(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_lie_from_a_quarter_of_the_underflow_gap_to_four() {
        let least = least::<f64>();
        // 1075 ln 2 is 745.13.
        assert!((least + 186.283).abs() < 0.001, "{least}");
        assert_eq!([least, 4.0].map(|entry| in_range(&entry)), [true; 2]);
        assert_eq!([least.next_down(), 4.5].map(|entry| in_range(&entry)), [false; 2]);
    }
}
