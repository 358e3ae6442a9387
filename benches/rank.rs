//! The exact rank of attention matrices of growing size; `cargo bench --bench rank`.

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::{Mask, gallery};
use fullrank::measure::rank::exact_rank;
use fullrank::sample::Source;
use nalgebra::DMatrix;

/// Numbers of tokens.
const TOKENS: [usize; 9] = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];

fn main() {
    divan::main();
}

/// Softmax of scores of rank 8, as a head of that size gives.
fn attention(mask: &Mask) -> DMatrix<f64> {
    let mut source = Source::from_seed(1);
    let tokens = mask.queries();
    let queries = DMatrix::from_fn(tokens, 8, |_, _| source.normal());
    let keys = DMatrix::from_fn(8, tokens, |_, _| source.normal());
    let scores = queries * keys / 8.0_f64.sqrt();
    softmax(&scores, mask, EmptyRows::Reject).expect("no row is empty").into_weights()
}

#[divan::bench(args = TOKENS)]
fn bidirectional(bencher: divan::Bencher<'_, '_>, tokens: usize) {
    let matrix = attention(&Mask::full(tokens, tokens));
    bencher.bench(|| exact_rank(&matrix));
}

#[divan::bench(args = TOKENS)]
fn causal(bencher: divan::Bencher<'_, '_>, tokens: usize) {
    let matrix = attention(&gallery::causal(tokens));
    bencher.bench(|| exact_rank(&matrix));
}

/// The time to read the matrix once, for comparison with the causal one.
#[divan::bench(args = TOKENS)]
fn sum(bencher: divan::Bencher<'_, '_>, tokens: usize) {
    let matrix = attention(&gallery::causal(tokens));
    bencher.bench(|| matrix.sum());
}

/// Whole numbers of rank 8: both bounds are proved.
#[divan::bench(args = [64, 256, 1024])]
fn rank_eight(bencher: divan::Bencher<'_, '_>, tokens: usize) {
    let mut source = Source::from_seed(1);
    let mut whole =
        |rows, columns| DMatrix::from_fn(rows, columns, |_, _| f64::from(source.integer(-9, 9)));
    let matrix = whole(tokens, 8) * whole(8, tokens);
    bencher.bench(|| exact_rank(&matrix));
}
