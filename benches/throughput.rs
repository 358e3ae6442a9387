//! Cases per second of the specification's core property, beside the same property in Python.
//!
//! `cargo bench --bench throughput` runs both in turn, several rounds of each, and prints the ratio
//! of the medians. The Python side needs `pip install numpy hypothesis`; without them only our own
//! rate is printed.

use std::process::Command;
use std::time::Instant;

use fullrank::claims::triangular::causal_softmax_is_full_rank::CausalSoftmaxIsFullRank;
use fullrank::claims::{Claim, Scored, Verdict};
use fullrank::mask::gallery;
use fullrank::sample::Source;

/// Rounds of each side, in turn.
const ROUNDS: u64 = 5;
/// Cases of one round on our side.
const CASES: u64 = 20_000;

/// Random scores for 1 to 32 tokens, uniform from -5 to 5, as in the Python script.
fn case(source: &mut Source) -> Scored<f64> {
    let tokens = 1 + source.below(32);
    let mut scores = nalgebra::DMatrix::zeros(tokens, tokens);
    for entry in scores.iter_mut() {
        *entry = 10.0 * source.unit() - 5.0;
    }
    Scored { scores, mask: gallery::causal(tokens) }
}

/// Cases per second: drawing, softmax, and the certified rank, checked again.
fn ours(round: u64) -> f64 {
    let mut source = Source::from_seed(round);
    let start = Instant::now();
    for _ in 0..CASES {
        let case = case(&mut source);
        let verdict = CausalSoftmaxIsFullRank::<f64>::check(&case);
        assert!(matches!(verdict, Verdict::Holds(_)), "{verdict:?}");
    }
    CASES as f64 / start.elapsed().as_secs_f64()
}

/// Cases per second as the script reports them, with scores drawn by hypothesis and by numpy;
/// `None` if it cannot run.
fn theirs() -> Option<(f64, f64)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/hypothesis_baseline.py");
    let output = Command::new("python3").arg(script).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (drawn, seeded) = text.trim().split_once(' ')?;
    Some((drawn.parse().ok()?, seeded.parse().ok()?))
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn main() {
    let (mut rust, mut drawn, mut seeded) = (vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        rust.push(ours(round));
        if let Some(rates) = theirs() {
            drawn.push(rates.0);
            seeded.push(rates.1);
        }
    }
    let rust = median(&mut rust);
    println!("fullrank: {rust:.0} cases per second, rank certified");
    if drawn.is_empty() {
        println!("hypothesis and numpy: not installed (pip install numpy hypothesis)");
        return;
    }
    for (how, rates) in [("drawn by hypothesis", &mut drawn), ("drawn by numpy", &mut seeded)] {
        let rate = median(rates);
        println!("{how}: {rate:.0} cases per second, numerical rank; ratio {:.0}", rust / rate);
    }
}
