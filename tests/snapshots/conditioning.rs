//! How badly conditioned random causal attention is, and random bidirectional attention is not.

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::spectrum::{LeastSingularValue, Spectrum};
use fullrank::sample::Source;
use nalgebra::DMatrix;

use crate::{settings, tolerance};

const SIZES: [usize; 3] = [32, 64, 128];
const DRAWS: u64 = 5;

/// Normal scores, and a bonus for those of tokens for themselves.
fn scores(seed: u64, tokens: usize, deviation: f64, bonus: f64) -> DMatrix<f64> {
    let mut source = Source::from_seed(seed);
    let mut scores = DMatrix::from_fn(tokens, tokens, |_, _| deviation * source.normal());
    scores.set_diagonal(&scores.diagonal().add_scalar(bonus));
    scores
}

fn median(of: impl Fn(u64) -> f64) -> f64 {
    let mut values: Vec<f64> = (0..DRAWS).map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Minus the logarithm of the least singular value of causal softmax, for each token.
fn causal_rate(scores: &DMatrix<f64>) -> f64 {
    let mask = gallery::causal(scores.nrows());
    let weights = softmax(scores, &mask, EmptyRows::Reject).unwrap().into_weights();
    let (least, most) = LeastSingularValue::of_triangle(&weights).unwrap().ln();
    -(least + most) / 2.0 / scores.nrows() as f64
}

/// The power of the number of tokens that one over the least singular value of bidirectional
/// softmax is.
fn bidirectional_power(scores: &DMatrix<f64>) -> f64 {
    let mask = gallery::full(scores.nrows());
    let weights = softmax(scores, &mask, EmptyRows::Reject).unwrap().into_weights();
    let spectrum = Spectrum::of(&weights).unwrap();
    let least = spectrum.values()[scores.nrows() - 1];
    assert!(least > 16.0 * spectrum.noise_floor());
    -least.ln() / (scores.nrows() as f64).ln()
}

#[test]
fn rates_of_random_attention() {
    let header = format!(
        "{:>9}{:>7}   causal rate: {:>6}{:>6}{:>6}   bidirectional power: {:>6}{:>6}{:>6}",
        "deviation", "bonus", SIZES[0], SIZES[1], SIZES[2], SIZES[0], SIZES[1], SIZES[2]
    );
    let mut lines = vec![header];
    let spread = [0.25, 0.5, 1.0, 2.0, 3.0].map(|deviation| (deviation, 0.0));
    for (deviation, bonus) in spread.into_iter().chain([1.0, 2.0, 4.0].map(|bonus| (1.0, bonus))) {
        let mut line = format!("{deviation:>9}{bonus:>7}   {:13}", "");
        let cell = |of: fn(&DMatrix<f64>) -> f64, tokens: usize| {
            format!("{:>6.3}", median(|seed| of(&scores(seed, tokens, deviation, bonus))))
        };
        SIZES.iter().for_each(|&tokens| line += &cell(causal_rate, tokens));
        line += &format!("   {:21}", "");
        SIZES.iter().for_each(|&tokens| line += &cell(bidirectional_power, tokens));
        lines.push(line);
    }
    let mut settings = settings(
        "the least singular value of softmax of normal scores: causal, minus its logarithm per \
         token; bidirectional, minus its logarithm over that of the tokens; medians of 5 draws",
    );
    settings.set_comparator(Box::new(tolerance::Tolerance));
    settings.bind(|| insta::assert_snapshot!("conditioning", lines.join("\n")));
}
