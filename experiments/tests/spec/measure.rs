//! Ranks of attention whose ranks are known.

use candle_core::{Device, Tensor};
use fullrank_experiments::measure::Ranks;

const TOKENS: usize = 6;

/// The ranks of one head over one example.
fn ranks(entry: impl Fn(usize, usize) -> f32) -> Ranks {
    let entries: Vec<f32> =
        (0..TOKENS * TOKENS).map(|at| entry(at / TOKENS, at % TOKENS)).collect();
    let weights = Tensor::from_vec(entries, (1, 1, TOKENS, TOKENS), &Device::Cpu).unwrap();
    Ranks::of([&weights]).unwrap()
}

#[test]
fn shares_are_those_of_the_definitions() {
    let one = 1.0 / TOKENS as f64;
    let identity = ranks(|i, j| f32::from(i == j));
    assert_eq!((identity.exact, identity.numerical, identity.off_diagonal), (1.0, 1.0, 0.0));
    assert!((identity.effective - 1.0).abs() < 1e-12, "equal singular values");
    let uniform = ranks(|_, _| 0.25);
    assert_eq!((uniform.exact, uniform.numerical), (one, one));
    assert_eq!(uniform.off_diagonal, 1.0 / 3.0, "one of at most three");
    // What a stored number adds to the uniform rank is exact, and below any tolerance.
    let nearly = ranks(|i, j| if (i, j) == (0, 0) { 0.25 + f32::EPSILON / 4.0 } else { 0.25 });
    assert_eq!((nearly.exact, nearly.numerical), (2.0 * one, one));
}

#[test]
fn both_sides_of_the_diagonal_count() {
    // Each later token looks at another early one: three independent rows, in one corner.
    let below = |i: usize, j: usize| f32::from(i == j || i == j + 3);
    assert_eq!(ranks(below).off_diagonal, 1.0);
    assert_eq!(ranks(|i, j| below(j, i)).off_diagonal, 1.0);
}

#[test]
fn heads_examples_and_layers_are_averaged() {
    let heads = Tensor::from_vec(
        vec![1.0_f32, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        (1, 2, 2, 2),
        &Device::Cpu,
    );
    let examples = Tensor::ones((2, 1, 2, 2), candle_core::DType::F32, &Device::Cpu);
    // Ranks 2 and 1, and 1 and 1: of 2 each.
    let found = Ranks::of([&heads.unwrap(), &examples.unwrap()]).unwrap();
    assert_eq!((found.exact, found.off_diagonal), (0.625, 0.75));
}

#[test]
fn weights_that_are_no_numbers_are_an_error() {
    let weights = Tensor::full(f32::NAN, (1, 1, 2, 2), &Device::Cpu).unwrap();
    assert!(Ranks::of([&weights]).is_err());
}
