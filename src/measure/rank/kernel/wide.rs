//! Many integers of one width, in two's complement.

use num_bigint::{BigInt, Sign};

/// Integers of `width` words each, lowest word first. Operations wrap around.
#[derive(Clone, Debug)]
pub(super) struct Wide {
    width: usize,
    words: Vec<u64>,
}

impl Wide {
    /// These integers with room for magnitudes below `2^bits`.
    pub(super) fn new<'a>(values: impl Iterator<Item = &'a BigInt>, bits: u64) -> Self {
        let width = (bits + 1).div_ceil(64) as usize;
        let mut words = vec![];
        for value in values {
            let start = words.len();
            words.extend(value.iter_u64_digits());
            words.resize(start + width, 0);
            if value.sign() == Sign::Minus {
                negate(&mut words[start..]);
            }
        }
        Self { width, words }
    }

    /// The number of integers.
    pub(super) fn len(&self) -> usize {
        self.words.len() / self.width
    }

    /// The residue of each modulo a prime below `2^32`, from 0 on.
    pub(super) fn residues(&self, prime: u64) -> impl Iterator<Item = u64> + '_ {
        self.words.chunks_exact(self.width).map(move |words| {
            // With one more place, which counts -1 for what is negative.
            let sign = if is_negative(words) { prime - 1 } else { 0 };
            words.iter().rev().fold(sign, |above, &word| {
                let upper = ((above << 32) + (word >> 32)) % prime;
                ((upper << 32) + u64::from(word as u32)) % prime
            })
        })
    }

    /// Subtracts from each a number times `2^shift`.
    pub(super) fn subtract(&mut self, numbers: impl Iterator<Item = i64>, shift: usize) {
        for (words, number) in self.words.chunks_exact_mut(self.width).zip(numbers) {
            let magnitude = u128::from(number.unsigned_abs()) << (shift % 64);
            let words = words.get_mut(shift / 64..).unwrap_or_default();
            if number < 0 { add(words, magnitude) } else { subtract(words, magnitude) }
        }
    }

    /// Divides each by an odd number, which must divide it.
    ///
    /// Source: Jebelean, "An algorithm for exact division", 1993.
    pub(super) fn divide(&mut self, divisor: u64) {
        // Five correct bits to begin with, twice as many after each step of Newton's.
        let mut inverse = divisor.wrapping_mul(3) ^ 2;
        for _ in 0..4 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(divisor.wrapping_mul(inverse)));
        }
        for words in self.words.chunks_exact_mut(self.width) {
            let mut borrow = 0;
            for word in words {
                let (rest, below) = word.overflowing_sub(borrow);
                *word = rest.wrapping_mul(inverse);
                let product = u128::from(*word) * u128::from(divisor);
                borrow = (product >> 64) as u64 + u64::from(below);
            }
        }
    }
}

fn is_negative(words: &[u64]) -> bool {
    words.last().is_some_and(|word| word >> 63 == 1)
}

fn negate(words: &mut [u64]) {
    words.iter_mut().for_each(|word| *word = !*word);
    add(words, 1);
}

fn add(words: &mut [u64], mut carry: u128) {
    for word in words {
        if carry == 0 {
            return;
        }
        carry += u128::from(*word);
        *word = carry as u64;
        carry >>= 64;
    }
}

fn subtract(words: &mut [u64], mut borrow: u128) {
    for word in words {
        if borrow == 0 {
            return;
        }
        let (difference, below) = word.overflowing_sub(borrow as u64);
        *word = difference;
        borrow = (borrow >> 64) + u128::from(below);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_differences_are_carried_to_the_next_word() {
        let mut words = [1, 2, 0];
        add(&mut words, (7 << 64) + 5);
        assert_eq!(words, [6, 9, 0]);
        let mut words = [0, 100, 3];
        subtract(&mut words, (5 << 64) + 1);
        assert_eq!(words, [u64::MAX, 94, 3]);
    }

    #[test]
    fn shifts_leave_out_words() {
        let mut wide = Wide::new([BigInt::ZERO, BigInt::ZERO].iter(), 190);
        wide.subtract([1, -1].into_iter(), 70);
        assert_eq!(wide.words, [0, u64::MAX << 6, u64::MAX, 0, 64, 0]);
    }

    #[test]
    fn negative_numbers_have_residues_from_zero_on() {
        for bits in [60, 200] {
            let wide = Wide::new([BigInt::from(-5), (-1).into()].iter(), bits);
            assert!(wide.residues(7).eq([2, 6]), "{bits} bits");
        }
    }

    #[test]
    fn positive_numbers_have_residues_from_zero_on() {
        let values = [BigInt::from(3), BigInt::from(7), BigInt::from(1) << 100];
        assert!(Wide::new(values.iter(), 200).residues(7).eq([3, 0, 2]));
    }

    #[test]
    fn multiples_of_odd_numbers_are_divided() {
        let long =
            (0..40).map(|digit| BigInt::from(7).pow(digit) - (BigInt::from(1) << (3 * digit)));
        let values: Vec<BigInt> = long.collect();
        for divisor in [1, 3, 5, 7, 8_387_507, (1 << 63) + 1, u64::MAX] {
            let multiples: Vec<BigInt> = values.iter().map(|value| value * divisor).collect();
            let mut wide = Wide::new(multiples.iter(), 200);
            wide.divide(divisor);
            assert_eq!(wide.words, Wide::new(values.iter(), 200).words, "{divisor}");
        }
    }

    #[test]
    fn words_wrap_as_the_integers_do() {
        let values: Vec<BigInt> = [0, 1, -1, 12_345, -(1_i64 << 62), i64::MAX]
            .into_iter()
            .flat_map(|value| [BigInt::from(value), BigInt::from(value) << 100])
            .collect();
        let prime = 8_387_507_u64;
        let residue = |value: &BigInt| {
            let remainder: BigInt = ((value % prime) + prime) % prime;
            u64::try_from(remainder).unwrap()
        };
        let multiples: Vec<BigInt> = values.iter().map(|value| value * prime).collect();
        let mut wide = Wide::new(multiples.iter(), 200);
        assert_eq!(wide.len(), values.len());
        assert!(wide.residues(prime).all(|residue| residue == 0));
        wide.divide(prime);
        assert!(wide.residues(prime).eq(values.iter().map(residue)));
        for (number, shift) in [(3, 0), (-5, 70), (i64::MAX, 65), (i64::MAX, 127), (i64::MIN, 1)] {
            let less: Vec<BigInt> =
                values.iter().map(|value| value - (BigInt::from(number) << shift)).collect();
            let mut wide = Wide::new(values.iter(), 200);
            wide.subtract(std::iter::repeat(number), shift);
            assert!(wide.residues(prime).eq(less.iter().map(residue)), "{number} << {shift}");
        }
    }
}
