//! Fractions from their residues.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The bits by which a modulus must exceed numerator times denominator before a fraction is
/// believed. Others are as likely as `2^-SURPLUS`, and refuted by the final multiplication.
pub(super) const SURPLUS: u64 = 40;

/// Numerators and their common positive denominator, with these residues; `None` if there are none
/// as small as the modulus would show.
pub(super) fn fractions(residues: &[BigInt], modulus: &BigInt) -> Option<(Vec<BigInt>, BigInt)> {
    let mut numerators: Vec<BigInt> = Vec::with_capacity(residues.len());
    let mut denominator = BigInt::one();
    for residue in residues {
        let scaled = centred(residue * &denominator, modulus);
        if is_small(&scaled, &denominator, modulus) {
            numerators.push(scaled);
            continue;
        }
        let (numerator, factor) = fraction(scaled, modulus);
        denominator *= &factor;
        if !is_small(&numerator, &denominator, modulus) {
            return None;
        }
        numerators.iter_mut().for_each(|known| *known *= &factor);
        numerators.push(numerator);
    }
    let believed = |numerator| is_small(numerator, &denominator, modulus);
    numerators.iter().all(believed).then_some((numerators, denominator))
}

fn is_small(numerator: &BigInt, denominator: &BigInt, modulus: &BigInt) -> bool {
    numerator.bits() + denominator.bits() + SURPLUS < modulus.bits()
}

fn centred(value: BigInt, modulus: &BigInt) -> BigInt {
    let residue = value.mod_floor(modulus);
    if residue.bits() + 1 >= modulus.bits() && &residue << 1_u32 > *modulus {
        residue - modulus
    } else {
        residue
    }
}

/// The fraction with this residue whose numerator first falls below the root of the modulus.
///
/// Source: Wang, "A p-adic algorithm for univariate partial fractions", 1981.
fn fraction(residue: BigInt, modulus: &BigInt) -> (BigInt, BigInt) {
    let half = modulus.bits() / 2;
    let (mut before, mut remainder) = (modulus.clone(), residue.mod_floor(modulus));
    let (mut last, mut factor) = (BigInt::zero(), BigInt::one());
    while remainder.bits() > half {
        let (quotient, next) = before.div_rem(&remainder);
        before = std::mem::replace(&mut remainder, next);
        let next = last - quotient * &factor;
        last = std::mem::replace(&mut factor, next);
    }
    if factor.is_negative() { (-remainder, -factor) } else { (remainder, factor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modulus_is_longer_than_a_fraction_by_more_than_the_surplus() {
        let of_bits = |bits: u64| BigInt::one() << (bits - 1);
        let small = |modulus| is_small(&of_bits(50), &of_bits(3), &of_bits(modulus));
        assert_eq!([93, 94].map(small), [false, true]);
    }

    #[test]
    fn residues_are_at_most_half_the_modulus() {
        let centred = |value: i32| i32::try_from(centred(value.into(), &1009.into())).unwrap();
        let values = [1000, 505, 504, 4, -1, 2018 - 300];
        assert_eq!(values.map(centred), [-9, -504, 504, 4, -1, -300]);
    }

    #[test]
    fn a_numerator_has_half_the_bits_of_the_modulus() {
        // 1009 has ten, 31 five, and 32 six: 31 * 32 = 992 = 1009 - 17.
        let fraction = |residue: i32| fraction(residue.into(), &1009.into());
        assert_eq!(fraction(31), (31.into(), 1.into()));
        assert_eq!(fraction(32), ((-17).into(), 31.into()));
    }

    #[test]
    fn fractions_come_back_once_the_modulus_is_large_enough() {
        let modulus = BigInt::from(8_387_507).pow(6);
        let over = |numerator: i64, denominator: i64| {
            let inverse = BigInt::from(denominator).extended_gcd(&modulus).x;
            (inverse * numerator).mod_floor(&modulus)
        };
        let residues = [over(1, 6), over(-7, 10), over(0, 1), over(123, 1)];
        let (numerators, denominator) = fractions(&residues, &modulus).unwrap();
        assert_eq!(denominator, BigInt::from(30));
        let expected: Vec<BigInt> = [5, -21, 0, 3690].map(BigInt::from).to_vec();
        assert_eq!(numerators, expected);
        assert_eq!(fractions(&[over(1 << 60, (1 << 60) + 1)], &modulus), None);
    }
}
