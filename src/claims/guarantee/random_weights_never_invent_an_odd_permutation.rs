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
            bits: source.between(1, 8) as u32,
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
        let tally = Tally::of(case);
        let Tally { shown, misses } = tally;
        evidence::require(!tally.invents(odd), || {
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
        // Where the weights are singular, the test draws again.
        let draws: Vec<bool> = (0..DRAWS)
            .filter_map(|_| {
                let weight = || element(source.word(), case.bits);
                shows_odd_permutation(&case.pattern.mask, weight)
            })
            .collect();
        let count = |shown: bool| draws.iter().filter(|&&draw| draw == shown).count() as u32;
        Self { shown: count(true), misses: count(false) }
    }

    /// Whether some draw shows one of so many odd permutations though there is none.
    fn invents(&self, odd: i64) -> bool {
        odd == 0 && self.shown > 0
    }
}

/// One of `2^bits` elements, by the first bits of a word.
fn element(word: u64, bits: u32) -> BinaryField {
    BinaryField(((u128::from(word) << bits) >> u64::BITS) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_near::assert_near;
    use crate::mask::{Mask, gallery};

    #[test]
    fn misses_are_as_many_as_expected_and_the_slack() {
        // A half, and three tenths, of 128 draws.
        assert_near(most_misses(4, 3), 102.4);
    }

    #[test]
    fn elements_are_as_many_as_their_bits_tell_apart() {
        assert_eq!(element(u64::MAX, 3), BinaryField(7));
        assert_eq!(element(1 << 62, 2), BinaryField(1));
    }

    #[test]
    fn what_is_shown_and_not_there_is_invented() {
        let invents = |shown: u32, odd: i64| Tally { shown, misses: 1 }.invents(odd);
        assert!(invents(1, 0));
        assert!(!invents(0, 0) && !invents(1, 1));
    }

    #[test]
    fn only_what_is_there_is_missed_among_few_elements() {
        let misses = |mask: Mask, bits: u32| {
            let case = Lottery { pattern: Pattern::new(mask), bits, seed: 0 };
            RandomWeightsNeverInventAnOddPermutation::labels(&case).contains(&"a miss")
        };
        // Each draw misses the exchange of two tokens with a probability of at least 3/16.
        assert_eq!([1, 2, 3].map(|bits| misses(gallery::full(2), bits)), [true, true, false]);
        // There is no odd permutation.
        assert!(!misses(gallery::causal(2), 1));
        // There is no other: weights that do not show it are singular.
        assert!(!misses(gallery::identity(2).not(), 1));
    }
}
