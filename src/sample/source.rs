use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::scalar::power_of_two;

/// A stream of random choices.
#[derive(Clone, Debug)]
pub struct Source {
    /// The words that come first.
    given: std::vec::IntoIter<u64>,
    rng: ChaCha8Rng,
}

impl Source {
    /// The stream that belongs to a seed (ChaCha8).
    pub fn from_seed(seed: u64) -> Self {
        Self { given: vec![].into_iter(), rng: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// The stream that a fuzzer chooses: each eight bytes are a word, the least significant first,
    /// and after the last whole one the stream of seed 0 follows, so that no draw runs dry.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (words, _) = bytes.as_chunks();
        let words: Vec<u64> = words.iter().map(|&word| u64::from_le_bytes(word)).collect();
        Self { given: words.into_iter(), ..Self::from_seed(0) }
    }

    /// One of the 2^64 words.
    pub fn word(&mut self) -> u64 {
        self.given.next().unwrap_or_else(|| self.rng.next_u64())
    }

    /// One of 0, ..., bound - 1, with a bias below bound / 2^64; 0 for a bound of 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.word_below(bound as u64) as usize
    }

    /// One of the numbers from `least` to `most`, or `least` if that is not below `most`.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most.saturating_sub(least) + 1)
    }

    fn word_below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.word()) * u128::from(bound)) >> 64) as u64
    }

    /// One of the integers from `least` to `greatest`.
    pub fn integer(&mut self, least: i32, greatest: i32) -> i32 {
        // The number of all of them is no number of 32 bits.
        let count = u64::from(greatest.abs_diff(least)) + 1;
        (i64::from(least) + self.word_below(count) as i64) as i32
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * power_of_two(-53)
    }

    /// Standard normal, the same on every platform: Box and Muller, "A note on the generation of
    /// random normal deviates", 1958.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// A random order of 0, ..., count - 1.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }

    /// A number of tokens: 1 or 2 in an eighth of the cases each, else from 3 to `most`.
    pub fn tokens(&mut self, most: usize) -> usize {
        match self.below(8) {
            0 => 1,
            1 => 2.min(most),
            _ => (3 + self.below(most.saturating_sub(2))).min(most),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_given_comes_first() {
        let mut source = Source::from_bytes(&[1, 0, 0, 0, 0, 0, 0, 1, 255]);
        assert_eq!(source.word(), (1 << 56) + 1);
        assert_eq!(source.word(), Source::from_seed(0).word());
    }

    #[test]
    fn numbers_lie_between_the_least_and_the_most() {
        let words = [[0; 8], [128; 8], [255; 8]];
        for (least, most, expected) in [(2, 4, [2, 3, 4]), (1, 1, [1; 3]), (5, 3, [5; 3])] {
            assert_eq!(words.map(|word| Source::from_bytes(&word).between(least, most)), expected);
        }
    }

    #[test]
    fn integers_may_be_as_far_apart_as_any() {
        let source = &mut Source::from_bytes(&[[0; 8], [255; 8]].concat());
        let found = [(); 2].map(|()| source.integer(i32::MIN, i32::MAX));
        assert_eq!(found, [i32::MIN, i32::MAX]);
    }

    #[test]
    fn every_order_and_every_number_of_tokens_occurs() {
        let source = &mut Source::from_seed(1);
        let orders: BTreeSet<Vec<usize>> = (0..200).map(|_| source.order(3)).collect();
        assert_eq!(orders.len(), 6);
        for most in [1, 2, 3, 9] {
            let tokens: BTreeSet<usize> = (0..400).map(|_| source.tokens(most)).collect();
            assert!(tokens.into_iter().eq(1..=most));
        }
    }

    #[test]
    fn normal_numbers_have_the_moments_of_their_distribution() {
        let source = &mut Source::from_seed(2);
        let count = 20_000;
        let numbers: Vec<f64> = (0..count).map(|_| source.normal()).collect();
        let moment = |power: i32| {
            numbers.iter().map(|number| number.powi(power)).sum::<f64>() / f64::from(count)
        };
        // Four times the deviations of the means, which are those of a draw, 1, 1.42, 3.88 and 9.8,
        // over the root of the count.
        let found = [1, 2, 3, 4].map(moment);
        for ((found, expected), deviation) in
            found.into_iter().zip([0.0, 1.0, 0.0, 3.0]).zip([1.0, 1.42, 3.88, 9.8])
        {
            let bound = 4.0 * deviation / f64::from(count).sqrt();
            assert!((found - expected).abs() < bound, "{found} instead of {expected}");
        }
    }
}
