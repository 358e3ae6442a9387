use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;

/// Safe primes with generator 2, used in this order.
///
/// Neither is a Mersenne prime: modulo `2^61 - 1` the powers `1` and `2^-61` coincide, so
/// base-2 softmax matrices would lose rank there.
pub const SAFE_PRIMES: [u64; 2] = [(1 << 61) - 2373, (1 << 62) - 10565];

/// The integers modulo an odd prime below `2^63`.
///
/// Residues are canonical: `0 <= r < prime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrimeField {
    prime: u64,
}

impl Default for PrimeField {
    /// The field of the first of [`SAFE_PRIMES`].
    fn default() -> Self {
        Self { prime: SAFE_PRIMES[0] }
    }
}

impl PrimeField {
    /// The field with `prime` elements, or `None` unless `prime` is an odd prime below `2^63`.
    ///
    /// Primality is decided by the Miller–Rabin test to the first twelve prime bases, which is
    /// deterministic below `2^64` (Sorenson and Webster, "Strong pseudoprimes to twelve prime
    /// bases", 2015): a certificate modulo a composite number would prove nothing.
    pub fn new(prime: u64) -> Option<Self> {
        (prime % 2 == 1 && prime < 1 << 63 && is_prime(prime)).then_some(Self { prime })
    }

    /// The number of elements.
    pub fn prime(&self) -> u64 {
        self.prime
    }

    /// `a + b`.
    pub fn add(&self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.prime { sum - self.prime } else { sum }
    }

    /// `a - b`.
    pub fn subtract(&self, a: u64, b: u64) -> u64 {
        self.add(a, self.negate(b))
    }

    /// `-a`.
    pub fn negate(&self, a: u64) -> u64 {
        if a == 0 { 0 } else { self.prime - a }
    }

    /// `a * b`.
    pub fn multiply(&self, a: u64, b: u64) -> u64 {
        self.reduce_u128(u128::from(a) * u128::from(b))
    }

    /// `base^exponent`.
    pub fn power(&self, base: u64, exponent: u64) -> u64 {
        power_modulo(base, exponent, self.prime)
    }

    /// `1 / a`, or `None` for zero.
    pub fn inverse(&self, a: u64) -> Option<u64> {
        (a != 0).then(|| self.power(a, self.prime - 2))
    }

    /// `numerator / denominator`, or `None` when the denominator is zero.
    pub fn quotient(&self, numerator: u64, denominator: u64) -> Option<u64> {
        Some(self.multiply(numerator, self.inverse(denominator)?))
    }

    /// `2^exponent`, of either sign.
    pub fn power_of_two(&self, exponent: i64) -> u64 {
        let base = if exponent >= 0 { 2 } else { self.prime.div_ceil(2) };
        self.power(base, exponent.unsigned_abs())
    }

    /// The residue of a machine integer.
    pub fn reduce_u128(&self, value: u128) -> u64 {
        remainder(value, self.prime)
    }

    /// The residue of an integer of any size and sign.
    pub fn reduce(&self, value: &BigInt) -> u64 {
        value.mod_floor(&BigInt::from(self.prime)).to_u64().unwrap_or_default()
    }
}

fn power_modulo(base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let product = |a: u64, b: u64| remainder(u128::from(a) * u128::from(b), modulus);
    let mut square = base;
    let mut result = 1;
    for _ in exponent.leading_zeros()..u64::BITS {
        if exponent & 1 == 1 {
            result = product(result, square);
        }
        square = product(square, square);
        exponent >>= 1;
    }
    result
}

/// `value % modulus`, without the slow division of 128 bits where 64 will do.
fn remainder(value: u128, modulus: u64) -> u64 {
    match u64::try_from(value) {
        Ok(value) => value % modulus,
        Err(_) => (value % u128::from(modulus)) as u64,
    }
}

fn is_prime(n: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if BASES.iter().any(|&base| n != base && n.is_multiple_of(base)) {
        return false;
    }
    let twos = (n - 1).trailing_zeros();
    // The last bit of `n`, which is odd, is lost; of 1 all are.
    let Some(odd) = n.checked_shr(twos) else { return false };
    BASES.iter().filter(|&&base| base != n).all(|&base| {
        let mut x = power_modulo(base, odd, n);
        if x == 1 {
            return true;
        }
        for _ in 0..twos {
            if x == n - 1 {
                return true;
            }
            x = remainder(u128::from(x) * u128::from(x), n);
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primes_are_safe_primes_with_generator_two() {
        for prime in SAFE_PRIMES {
            let field = PrimeField::new(prime).unwrap();
            assert!(is_prime((prime - 1) / 2), "{prime} is not a safe prime");
            // The order of 2 divides 2q; it is neither 2 nor q, so it is all of 2q.
            assert_ne!(field.power(2, 2), 1);
            assert_eq!(field.power(2, (prime - 1) / 2), prime - 1);
        }
    }

    #[test]
    fn composites_evens_and_large_moduli_are_refused() {
        let small: Vec<u64> = (0..60).filter(|&n| PrimeField::new(n).is_some()).collect();
        assert_eq!(small, [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]);
        // A Carmichael number, a strong pseudoprime to bases 2, 3, 5, 7, and a large prime.
        for modulus in [41 * 41, 561, 3_215_031_751, 18_446_744_073_709_551_557] {
            assert_eq!(PrimeField::new(modulus), None);
        }
    }

    #[test]
    fn the_field_laws_hold_at_the_edges() {
        let field = PrimeField::default();
        let top = field.prime() - 1;
        assert_eq!(field.add(top, 1), 0);
        assert_eq!(field.add(top, top), top - 1);
        assert_eq!(field.subtract(top, 1), top - 1);
        assert_eq!(field.subtract(1, 2), top);
        assert_eq!(field.subtract(0, top), 1);
        assert_eq!(field.negate(0), 0);
        assert_eq!(field.multiply(top, top), 1);
        assert_eq!(field.inverse(0), None);
        assert_eq!(field.quotient(6, 3), Some(2));
        assert_eq!(field.quotient(6, 0), None);
        assert_eq!((field.power_of_two(0), field.power_of_two(5)), (1, 32));
        assert_eq!(field.multiply(field.power_of_two(-1074), field.power_of_two(1074)), 1);
        assert_eq!(field.reduce(&BigInt::from(-1)), top);
    }
}
