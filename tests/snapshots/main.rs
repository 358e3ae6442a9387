//! What to review: spectra of attention matrices that a reader can judge, and what claims assume.
//!
//! Exact facts are compared to the letter, numbers within a relative tolerance, and what lies below
//! the noise floor is not compared at all: it differs from machine to machine.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod conditioning;
mod hypotheses;
#[path = "../kept/mod.rs"]
mod kept;
mod state_ranks;
mod tolerance;

use fullrank::attention::{
    EmptyRows, IdentityFeature, LinearAttention, base2_softmax, scaled_dot_product, softmax,
};
use fullrank::mask::{Mask, gallery};
use fullrank::measure::rank::exact_rank;
use fullrank::measure::spectrum::Spectrum;
use fullrank::sample::Source;
use fullrank::scalar::{FloatFormat, bf16, f16};
use nalgebra::DMatrix;

fn describe<T: FloatFormat>(matrix: &DMatrix<T>) -> String {
    let rank = exact_rank(matrix).unwrap();
    let spectrum = Spectrum::of(matrix).unwrap();
    let floor = spectrum.noise_floor();
    let mut lines = vec![
        format!("shape           {} x {} {}", matrix.nrows(), matrix.ncols(), T::NAME),
        format!("exact rank      {} ({})", rank.exact().unwrap(), rank.certificate_name()),
        format!("numerical rank  {}", spectrum.numerical_rank()),
        format!("effective rank  {:.6}", spectrum.effective_rank()),
        format!("stable rank     {:.6}", spectrum.stable_rank()),
        "singular values".to_owned(),
    ];
    lines.extend(spectrum.values().iter().map(|&value| {
        if value <= floor { "  <floor".to_owned() } else { format!("  {value:.6e}") }
    }));
    lines.join("\n")
}

/// Where all snapshots lie, each with a sentence that says what it is.
fn settings(what: &str) -> insta::Settings {
    let mut settings = kept::in_folder("snapshots");
    settings.set_description(what);
    settings
}

fn assert_spectrum<T: FloatFormat>(name: &str, what: &str, matrix: &DMatrix<T>) {
    let mut settings = settings(what);
    settings.set_comparator(Box::new(tolerance::Tolerance));
    settings.bind(|| insta::assert_snapshot!(name, describe(matrix)));
}

fn uniform<T: FloatFormat>(mask: &Mask) -> DMatrix<T> {
    let scores = DMatrix::from_element(mask.queries(), mask.keys(), T::zero());
    softmax(&scores, mask, EmptyRows::Reject).unwrap().into_weights()
}

/// Whole numbers from `least` to `greatest`, from a fixed seed.
fn whole<T: FloatFormat>(
    seed: u64,
    shape: (usize, usize),
    least: i32,
    greatest: i32,
) -> DMatrix<T> {
    let mut source = Source::from_seed(seed);
    let mut entry = |_, _| T::nearest(f64::from(source.integer(least, greatest)));
    DMatrix::from_fn(shape.0, shape.1, &mut entry)
}

/// Powers of two, so that the weights do not depend on the exponential of the machine.
fn dyadic<T: FloatFormat>(mask: &Mask, width: usize) -> DMatrix<T> {
    let queries = whole(1, (mask.queries(), width), -2, 2);
    let keys = whole(2, (mask.keys(), width), -2, 2);
    let scores = scaled_dot_product(&queries, &keys, &T::one()).unwrap();
    base2_softmax(&scores, mask, EmptyRows::Reject).unwrap().into_weights()
}

#[test]
fn causal_uniform() {
    assert_spectrum(
        "causal_uniform",
        "uniform causal attention of 8 tokens: the Cesaro matrix, eigenvalues 1, 1/2, ..., 1/8",
        &uniform::<f64>(&gallery::causal(8)),
    );
}

#[test]
fn causal_dyadic() {
    let what = "causal base-two softmax of 16 tokens, head size 4, integer queries and keys";
    assert_spectrum("causal_dyadic_f64", what, &dyadic::<f64>(&gallery::causal(16), 4));
    assert_spectrum("causal_dyadic_f16", what, &dyadic::<f16>(&gallery::causal(16), 4));
    assert_spectrum("causal_dyadic_bf16", what, &dyadic::<bf16>(&gallery::causal(16), 4));
}

#[test]
fn full_dyadic() {
    assert_spectrum(
        "full_dyadic",
        "bidirectional base-two softmax of 16 tokens, head size 4, the same queries and keys",
        &dyadic::<f64>(&gallery::full(16), 4),
    );
}

#[test]
fn prefix_uniform() {
    assert_spectrum(
        "prefix_uniform",
        "uniform attention of 8 tokens, the first 4 mutually visible: rank 1 + 4",
        &uniform::<f64>(&gallery::prefix(8, 4)),
    );
}

#[test]
fn full_uniform() {
    assert_spectrum(
        "full_uniform",
        "uniform bidirectional attention of 8 tokens: rank 1",
        &uniform::<f64>(&gallery::full(8)),
    );
}

#[test]
fn linear_attention() {
    // Whole features: only the quotients are rounded, and alike on every machine.
    let features = (whole::<f32>(1, (16, 3), 0, 4), whole::<f32>(2, (16, 3), 1, 4));
    let full = LinearAttention::new(&features.0, &features.1, &IdentityFeature, &gallery::full(16));
    assert_spectrum(
        "linear_full",
        "bidirectional linear attention of 16 tokens with 3 whole features: rank 3 but for rounding",
        full.unwrap().attention().weights(),
    );
    let causal =
        LinearAttention::new(&features.0, &features.1, &IdentityFeature, &gallery::causal(16));
    assert_spectrum(
        "linear_causal",
        "causal linear attention of the same features: full rank",
        causal.unwrap().attention().weights(),
    );
}
