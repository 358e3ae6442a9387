//! Singular values of dense matrices, beside LAPACK's through scipy.
//!
//! `env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=1 cargo bench --bench spectra`
//! runs both in turn on causal attention, and prints medians and their ratio. Ours computes in `f64`
//! always, LAPACK in the type of the matrix. The Python side needs `pip install scipy`; without it
//! only our own times are printed.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::spectrum::Spectrum;
use fullrank::scalar::FloatFormat;
use nalgebra::DMatrix;

/// Rounds of each side, in turn.
const ROUNDS: usize = 9;

/// The scores of the Python script, which are the same numbers.
fn score(i: usize, j: usize) -> f64 {
    ((i * 7919 + j * 104_729 + i * j * 31) % 10_007) as f64 / 10_007.0
}

/// Milliseconds of one run.
fn ours<T: FloatFormat>(n: usize) -> f64 {
    let scores = DMatrix::from_fn(n, n, |i, j| T::nearest(score(i, j)));
    let Ok(attention) = softmax(&scores, &gallery::causal(n), EmptyRows::Reject) else {
        return f64::NAN;
    };
    let start = Instant::now();
    let spectrum = black_box(Spectrum::of(attention.weights()));
    let time = start.elapsed().as_secs_f64() * 1e3;
    assert!(spectrum.is_ok(), "{spectrum:?}");
    time
}

/// Milliseconds as the script reports them; `None` if it cannot run.
fn theirs(n: usize, dtype: &str) -> Option<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/svdvals_baseline.py");
    let output = Command::new("python3").args([script, &n.to_string(), dtype]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    println!("   n  type      ours ms    LAPACK ms  ratio");
    for n in [64, 256, 512, 1024] {
        for (dtype, ours) in
            [("float64", ours::<f64> as fn(usize) -> f64), ("float32", ours::<f32>)]
        {
            let (mut rust, mut python) = (vec![], vec![]);
            for _ in 0..ROUNDS {
                rust.push(ours(n));
                python.extend(theirs(n, dtype));
            }
            let rust = median(&mut rust);
            if python.is_empty() {
                println!("{n:4}  {dtype}  {rust:9.2}  not installed");
                continue;
            }
            let python = median(&mut python);
            println!("{n:4}  {dtype}  {rust:9.2}    {python:9.2}  {:5.2}", rust / python);
        }
    }
}
