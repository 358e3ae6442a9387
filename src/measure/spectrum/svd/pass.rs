use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x8};

/// Both products with vectors that reduce a row, in one pass over the columns beside it.
///
/// The matrix is read once, and with the widest vector instructions that the machine turns out to
/// have, so that memory sets the pace from a few hundred rows on.
pub(super) struct Pass<'a> {
    /// The entries of the columns, of which rows from `at` on count.
    pub(super) columns: &'a [f64],
    pub(super) rows: usize,
    pub(super) at: usize,
    /// The reflection from the left, and its factor.
    pub(super) v: &'a [f64],
    pub(super) factor: f64,
    /// What is to be taken from the products of the columns with `v`, and from the row.
    pub(super) pending: &'a [f64],
    pub(super) pending_row: &'a [f64],
    /// Becomes `factor` times the products, corrected.
    pub(super) products: &'a mut [f64],
    /// Becomes the row, reflected.
    pub(super) row: &'a mut [f64],
    /// Below the row, the sum of the columns, each times its entry of `row`, is added to this.
    pub(super) image: &'a mut [f64],
}

/// Columns at once, so that vectors are read and written less often.
const WIDTH: usize = 4;

/// Entries of a column at once.
const LANES: usize = 8;

impl Pass<'_> {
    pub(super) fn run(self) {
        dispatch!(Level::new(), simd => self.run_with(simd));
    }
}

// Inlined always: only so are vector instructions used.
impl Pass<'_> {
    #[inline(always)]
    fn run_with<S: Simd>(mut self, simd: S) {
        let together = self.row.len() / WIDTH * WIDTH;
        for first in (0..together).step_by(WIDTH) {
            self.advance::<S, WIDTH>(simd, first);
        }
        for first in together..self.row.len() {
            self.advance::<S, 1>(simd, first);
        }
    }

    #[inline(always)]
    fn advance<S: Simd, const W: usize>(&mut self, simd: S, first: usize) {
        let mut columns: [&[f64]; W] = [&[]; W];
        for (i, column) in columns.iter_mut().enumerate() {
            *column = &self.columns[(first + i) * self.rows..][self.at..self.rows];
        }
        let dots = dots(simd, columns, self.v);
        let mut factors = [0.0; W];
        for (i, factor) in factors.iter_mut().enumerate() {
            let product = self.factor * (dots[i] - self.pending[first + i]);
            *factor = columns[i][0] - self.pending_row[first + i] - product;
            self.products[first + i] = product;
            self.row[first + i] = *factor;
            columns[i] = &columns[i][1..];
        }
        add_multiples(simd, self.image, factors, columns);
    }
}

/// The first entries of vectors of the same length, some at a time, and the others.
#[inline(always)]
fn chunks<const W: usize>(
    vectors: [&[f64]; W],
    size: usize,
) -> ([&[[f64; LANES]]; W], [&[f64]; W]) {
    let (mut bodies, mut tails): ([&[[f64; LANES]]; W], [&[f64]; W]) = ([&[]; W], [&[]; W]);
    for (i, vector) in vectors.into_iter().enumerate() {
        (bodies[i], tails[i]) = vector[..size].as_chunks();
        bodies[i] = &bodies[i][..size / LANES];
    }
    (bodies, tails)
}

/// The products of columns with a vector.
#[inline(always)]
fn dots<S: Simd, const W: usize>(simd: S, columns: [&[f64]; W], vector: &[f64]) -> [f64; W] {
    let (bodies, tails) = chunks(columns, vector.len());
    let (body, tail) = vector.as_chunks();
    let mut sums = [f64x8::splat(simd, 0.0); W];
    for (at, &entries) in body.iter().enumerate() {
        let entries = f64x8::simd_from(simd, entries);
        for i in 0..W {
            sums[i] = f64x8::simd_from(simd, bodies[i][at]).mul_add(entries, sums[i]);
        }
    }
    let mut dots = [0.0; W];
    for i in 0..W {
        dots[i] = sums[i].reduce_sum();
        for (a, b) in tails[i].iter().zip(tail) {
            dots[i] += a * b;
        }
    }
    dots
}

/// Adds multiples of columns to a vector.
#[inline(always)]
fn add_multiples<S: Simd, const W: usize>(
    simd: S,
    sum: &mut [f64],
    factors: [f64; W],
    columns: [&[f64]; W],
) {
    let (bodies, tails) = chunks(columns, sum.len());
    let (body, tail) = sum.as_chunks_mut();
    for (at, entries) in body.iter_mut().enumerate() {
        let mut sum = f64x8::simd_from(simd, *entries);
        for i in 0..W {
            let factor = f64x8::splat(simd, factors[i]);
            sum = f64x8::simd_from(simd, bodies[i][at]).mul_add(factor, sum);
        }
        *entries = sum.into();
    }
    for (at, sum) in tail.iter_mut().enumerate() {
        for i in 0..W {
            *sum += factors[i] * tails[i][at];
        }
    }
}
