#![doc = include_str!("../../../proofs/random_weights_never_invent_an_odd_permutation.md")]

use std::marker::PhantomData;

use crate::claims::{
    Boolean, Case, Claim, Hypothesis, Lottery, Pattern, Statement, Tier, evidence,
};
use crate::measure::guarantee::shows_odd_permutation;
use crate::sample::Source;
use crate::scalar::BinaryField;

use super::draw;

/// See the [module](self).
pub struct RandomWeightsNeverInventAnOddPermutation<T>(PhantomData<T>);

impl Claim for RandomWeightsNeverInventAnOddPermutation<Boolean> {
    type Case = Lottery;

    const STATEMENT: Statement = Statement {
        text: "The randomised test for odd permutations inside a mask over n tokens errs on one side only: what it shows is there, whatever the weights, and what is there it misses for at most n in s of the choices, if each weight is drawn from s elements of the field. With the 2^64 that it uses, a miss is next to impossible.",
        references: &[
            "Schwartz, \"Fast probabilistic algorithms for verification of polynomial identities\", J. ACM 27, 1980",
            "Björklund, Husfeldt and Kaski, \"The shortest even cycle problem is tractable\", STOC 2022, arXiv 2111.02992",
            "Hoeffding, \"Probability inequalities for sums of bounded random variables\", J. Amer. Stat. Assoc. 58, 1963",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("full rank guaranteed", 48),
        ("full rank not guaranteed", 48),
        ("a miss", 8),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Lottery {
            pattern: Pattern::new(draw::self_visible(source, 5)),
            bits: 1 + source.below(8) as u32,
            seed: source.word(),
        }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        let [_, odd] = draw::permutations(&case.pattern.mask);
        // From more elements a miss is rare.
        let misses = || odd > 0 && case.bits <= 2 && Tally::of(case).misses > 0;
        labels.extend(misses().then_some("a miss"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let [even, odd] = draw::permutations(&case.pattern.mask);
        let Tally { shown, misses } = Tally::of(case);
        evidence::require(odd > 0 || shown == 0, || {
            format!("{shown} of {DRAWS} draws show an odd permutation, but all {even} are even")
        })?;
        if odd == 0 {
            return Ok(format!("{DRAWS} draws show nothing, and all {even} are even"));
        }
        let most = most_misses(case.pattern.tokens(), case.bits);
        evidence::require(f64::from(misses) <= most, || {
            format!("{misses} of {DRAWS} draws miss {odd} odd permutations, not at most {most}")
        })?;
        Ok(format!("{shown} of {DRAWS} draws show one of {odd} odd permutations"))
    }
}

/// Draws of weights for each case.
const DRAWS: u32 = 128;

/// By how much the share of misses may exceed its expectation: more than this has a probability of at
/// most `e^(-2 * 128 * 0.3^2) < 1e-10` (Hoeffding).
const SLACK: f64 = 0.3;

/// How many draws may miss an odd permutation of so many tokens: `n / 2^bits` of them, and the slack.
fn most_misses(tokens: usize, bits: u32) -> f64 {
    let chance = tokens as f64 / 2_f64.powi(bits as i32);
    (chance + SLACK) * f64::from(DRAWS)
}

/// What the draws of one case come to.
struct Tally {
    shown: u32,
    misses: u32,
}

impl Tally {
    fn of(case: &Lottery) -> Self {
        let mut source = Source::from_seed(case.seed);
        let mut tally = Self { shown: 0, misses: 0 };
        for _ in 0..DRAWS {
            let weight = || BinaryField(source.word() >> (u64::BITS - case.bits));
            match shows_odd_permutation(&case.pattern.mask, weight) {
                Some(true) => tally.shown += 1,
                Some(false) => tally.misses += 1,
                // Singular: the test draws again.
                None => {}
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::assert_near::assert_near;

    #[test]
    fn misses_are_as_many_as_expected_and_the_slack() {
        // A half, and three tenths, of 128 draws.
        assert_near(most_misses(4, 3), 102.4);
    }
}
