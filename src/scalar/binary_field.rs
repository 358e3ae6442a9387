//! The field with 2^64 elements.

use std::ops::{Add, AddAssign, Mul};

/// A polynomial over the integers modulo 2, of degree below 64, modulo the irreducible
/// `x^64 + x^4 + x^3 + x + 1`; the lowest bit is the constant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BinaryField(pub(crate) u64);

impl BinaryField {
    pub(crate) const ZERO: Self = Self(0);
    pub(crate) const ONE: Self = Self(1);

    pub(crate) fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn square(self) -> Self {
        self * self
    }

    /// `1 / self`; zero for zero.
    pub(crate) fn inverse(self) -> Self {
        // self^(2^64 - 2), whose binary digits are 63 ones and a zero.
        let mut power = Self::ONE;
        for _ in 0..63 {
            power = power.square() * self;
        }
        power.square()
    }
}

/// One element, prepared for many products: its multiples by the polynomials of degree below 4.
pub(crate) struct Multiplier([u128; 16]);

impl Multiplier {
    pub(crate) fn new(factor: BinaryField) -> Self {
        let mut multiples = [0; 16];
        for index in 1..16 {
            // Half of the index times x, and the last bit.
            multiples[index] = multiples[index / 2] << 1;
            if index % 2 == 1 {
                multiples[index] ^= u128::from(factor.0);
            }
        }
        Self(multiples)
    }

    pub(crate) fn times(&self, other: BinaryField) -> BinaryField {
        let mut product = 0;
        for window in (0..64).step_by(4).rev() {
            product = (product << 4) ^ self.0[(other.0 >> window & 15) as usize];
        }
        reduced(product)
    }
}

/// The remainder of a product: `x^64` is `x^4 + x^3 + x + 1`, used twice.
fn reduced(product: u128) -> BinaryField {
    let fold = |high: u64| {
        let high = u128::from(high);
        high ^ high << 1 ^ high << 3 ^ high << 4
    };
    let once = u128::from(product as u64) ^ fold((product >> 64) as u64);
    BinaryField((once as u64) ^ fold((once >> 64) as u64) as u64)
}

impl Mul for BinaryField {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Multiplier::new(self).times(other)
    }
}

/// Addition is its own inverse.
#[allow(clippy::suspicious_arithmetic_impl, reason = "coefficients are added modulo 2")]
impl Add for BinaryField {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }
}

#[allow(clippy::suspicious_op_assign_impl, reason = "coefficients are added modulo 2")]
impl AddAssign for BinaryField {
    fn add_assign(&mut self, other: Self) {
        self.0 ^= other.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shift and add, one coefficient at a time.
    fn by_definition(a: u64, b: u64) -> u64 {
        let (mut product, mut multiple) = (0, a);
        for bit in 0..64 {
            if b >> bit & 1 == 1 {
                product ^= multiple;
            }
            let carry = multiple >> 63;
            multiple = (multiple << 1) ^ (carry * 0b11011);
        }
        product
    }

    #[test]
    fn one_changes_nothing() {
        let factor = BinaryField(0x0123_4567_89ab_cdef);
        assert_eq!(Multiplier::new(factor).times(BinaryField::ONE), factor);
    }

    #[test]
    fn products_and_inverses_are_those_of_polynomials() {
        let samples = [0, 1, 2, 3, u64::MAX, 1 << 63, 0x0123_4567_89ab_cdef, 0xdead_beef_dead_beef];
        for a in samples {
            for b in samples {
                assert_eq!((BinaryField(a) * BinaryField(b)).0, by_definition(a, b));
            }
            let expected = if a == 0 { BinaryField::ZERO } else { BinaryField::ONE };
            assert_eq!(BinaryField(a) * BinaryField(a).inverse(), expected);
        }
    }

    #[test]
    fn equal_coefficients_cancel() {
        assert_eq!(BinaryField(0b0110) + BinaryField(0b0011), BinaryField(0b0101));
    }

    /// An irreducible polynomial of degree 64 divides `x^(2^64) - x`, and not `x^(2^32) - x`.
    #[test]
    fn the_modulus_is_irreducible() {
        let frobenius = |times: u32| (0..times).fold(BinaryField(2), |power, _| power.square());
        assert_eq!(frobenius(64), BinaryField(2));
        // The ring would have a zero divisor here otherwise.
        let difference = frobenius(32) + BinaryField(2);
        assert_eq!(difference * difference.inverse(), BinaryField::ONE);
    }
}
