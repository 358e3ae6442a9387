//! Stored numbers as residues modulo a prime.

use std::array;
use std::borrow::Cow;
use std::sync::LazyLock;

use nalgebra::DMatrix;
use num_traits::NumCast;

use super::primes::FIRST_PRIME;
use super::word::{Modulus, Word};
use crate::scalar::{PrimeField, Scalar};

/// The reduced residues of a matrix of numbers modulo the prime of `field`, up to a common power
/// of two; `None` if an entry has none.
///
/// Values of `f64` cost a few operations each, others a division of long integers.
pub(super) fn residues<T: Scalar, W: Word>(
    matrix: &DMatrix<T>,
    field: &PrimeField,
) -> Option<DMatrix<W>> {
    let residues = match of_floats(matrix.as_slice(), field) {
        Some(residues) => residues,
        None => {
            let modulus = Modulus::<W>::new(field)?;
            let residue = |entry: &T| Some(modulus.reduce(NumCast::from(entry.residue(field)?)?));
            matrix.as_slice().iter().map(residue).collect::<Option<Vec<W>>>()?
        }
    };
    Some(DMatrix::from_vec(matrix.nrows(), matrix.ncols(), residues))
}

/// `None` if an entry is no `f64`.
fn of_floats<T: Scalar, W: Word>(entries: &[T], field: &PrimeField) -> Option<Vec<W>> {
    let table = Table::of(field)?;
    let mut residues = vec![W::zero(); entries.len()];
    #[cfg(feature = "parallel")]
    if entries.len() >= 2 * SHARE {
        use rayon::prelude::*;

        let shares = residues.par_chunks_mut(SHARE).zip(entries.par_chunks(SHARE));
        shares.map(|(residues, entries)| table.fill(residues, entries)).collect::<Option<()>>()?;
        return Some(residues);
    }
    table.fill(&mut residues, entries)?;
    Some(residues)
}

/// The numbers that are worth a thread.
#[cfg(feature = "parallel")]
const SHARE: usize = 1 << 17;

/// How many numbers are worked on at a time, without branches.
const LANES: usize = 8;

/// The bits of a fraction in `f64`.
const FRACTION: u64 = (1 << 52) - 1;

/// The leading bit of a normal number, in units of the last place.
const LEADING: f64 = (FRACTION + 1) as f64;

/// The signs and exponents of `f64`, as numbers of 12 bits.
const HEADS: usize = 1 << 12;

/// What the sign and the exponent of a number say of its residue modulo a prime.
#[derive(Clone)]
struct Table {
    modulus: Modulus<f64>,
    /// For each sign and exponent a unit of the last place, with the sign, as a multiple of the
    /// least one, and the residue of the leading bit in such units, which subnormals lack.
    heads: Box<[(f64, f64); HEADS]>,
}

static FIRST: LazyLock<Option<Table>> =
    LazyLock::new(|| PrimeField::new(FIRST_PRIME).and_then(|field| Table::new(&field)));

impl Table {
    fn of(field: &PrimeField) -> Option<Cow<'static, Self>> {
        if field.prime() == FIRST_PRIME {
            FIRST.as_ref().map(Cow::Borrowed)
        } else {
            Self::new(field).map(Cow::Owned)
        }
    }

    fn new(field: &PrimeField) -> Option<Self> {
        let modulus = Modulus::new(field)?;
        let leading = modulus.reduce(LEADING);
        // Subnormals share the unit of the least normal numbers.
        let mut heads = vec![(1.0, 0.0), (1.0, leading)];
        heads.resize_with(HEADS / 2, {
            let mut unit = 1.0;
            move || {
                unit = modulus.reduce(2.0 * unit);
                (unit, modulus.reduce(leading * unit))
            }
        });
        heads.extend_from_within(..);
        heads[HEADS / 2..].iter_mut().for_each(|(unit, bit)| (*unit, *bit) = (-*unit, -*bit));
        Some(Self { modulus, heads: heads.into_boxed_slice().try_into().ok()? })
    }

    /// Writes the residues of numbers; `None` if one of them is no `f64`.
    fn fill<T: Scalar, W: Word>(&self, residues: &mut [W], entries: &[T]) -> Option<()> {
        let (chunks, rest) = entries.as_chunks::<LANES>();
        let (targets, last) = residues.as_chunks_mut::<LANES>();
        for (target, chunk) in targets.iter_mut().zip(chunks) {
            let mut values = [0.0; LANES];
            for (value, entry) in values.iter_mut().zip(chunk) {
                *value = entry.exact_f64()?;
            }
            *target = self.residues(values).map(|residue| W::nearest(&residue));
        }
        let mut values = [0.0; LANES];
        for (value, entry) in values.iter_mut().zip(rest) {
            *value = entry.exact_f64()?;
        }
        for (target, residue) in last.iter_mut().zip(self.residues(values)) {
            *target = W::nearest(&residue);
        }
        Some(())
    }

    /// The residues of finite numbers, in units of the least subnormal.
    ///
    /// Fractions are below `2^52` and products below `2^46`, so both are reduced exactly.
    #[inline(always)]
    fn residues(&self, values: [f64; LANES]) -> [f64; LANES] {
        let heads = values.map(|value| self.heads[(value.to_bits() >> 52) as usize]);
        array::from_fn(|at| {
            // With the exponent of 2^52, the last place of the fraction is a unit.
            let bits = values[at].to_bits() & FRACTION | LEADING.to_bits();
            let fraction = self.modulus.reduce(f64::from_bits(bits) - LEADING);
            let (unit, leading) = heads[at];
            self.modulus.reduce(fraction * unit + leading)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::BigRational;

    #[test]
    fn floats_have_residues_in_a_common_unit() {
        let field = PrimeField::new(FIRST_PRIME).unwrap();
        let modulus = Modulus::<f32>::new(&field).unwrap();
        let residues: Vec<f32> = of_floats(&[1.0, 2.0, -3.0, 0.0], &field).unwrap();
        let expected: Vec<f32> =
            [1.0, 2.0, -3.0, 0.0].map(|x| modulus.reduce(x * residues[0])).to_vec();
        assert_eq!(residues, expected);
        let rational = [BigRational::from_integer(1.into())];
        assert_eq!(of_floats::<_, f32>(&rational, &field), None);
    }
}
