//! Stored numbers as residues modulo a prime.

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
    let mut residues = Vec::with_capacity(entries.len());
    let mut values = [0.0; CHUNK];
    for entries in entries.chunks(CHUNK) {
        let values = &mut values[..entries.len()];
        for (value, entry) in values.iter_mut().zip(entries) {
            *value = entry.exact_f64()?;
        }
        table.reduce(values);
        residues.extend(values.iter().map(W::nearest));
    }
    Some(residues)
}

/// How many numbers are worked on at a time, in loops without branches.
const CHUNK: usize = 128;

/// The bits of a fraction in `f64`.
const FRACTION: u64 = (1 << 52) - 1;

/// The leading bit of a normal number, in units of the last place.
const LEADING: f64 = (FRACTION + 1) as f64;

/// The bit of the sign.
const SIGN: u64 = 1 << 63;

/// The units of the last place of all finite numbers, modulo a prime.
#[derive(Clone)]
struct Table {
    modulus: Modulus<f64>,
    /// The residue of [`LEADING`].
    leading: f64,
    /// For each stored exponent the unit, as a multiple of the least one.
    units: Vec<f64>,
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
        // Subnormals share the unit of the least normal numbers.
        let mut units = vec![1.0; 2];
        units.resize_with(0x800, {
            let mut unit = 1.0;
            move || {
                unit = modulus.reduce(2.0 * unit);
                unit
            }
        });
        Some(Self { modulus, leading: modulus.reduce(LEADING), units })
    }

    /// Replaces finite numbers by their residues, in units of the least subnormal.
    ///
    /// Fractions are below `2^52` and products below `2^46`, so both are reduced exactly.
    fn reduce(&self, values: &mut [f64]) {
        let mut residues = [0.0; CHUNK];
        let residues = &mut residues[..values.len()];
        for (residue, value) in residues.iter_mut().zip(&*values) {
            // With the exponent of 2^52, the last place of the fraction is a unit.
            let fraction = f64::from_bits(value.to_bits() & FRACTION | LEADING.to_bits()) - LEADING;
            *residue = self.modulus.reduce(fraction);
        }
        for (residue, value) in residues.iter_mut().zip(&*values) {
            let leading = if value.abs() < f64::MIN_POSITIVE { 0.0 } else { self.leading };
            let exponent = (value.to_bits() & !SIGN) >> 52;
            *residue = (*residue + leading) * self.units[exponent as usize];
        }
        for (residue, value) in residues.iter().zip(values) {
            let magnitude = self.modulus.reduce(*residue);
            *value = f64::from_bits(magnitude.to_bits() ^ value.to_bits() & SIGN);
        }
    }
}
