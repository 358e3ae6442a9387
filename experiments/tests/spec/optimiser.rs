//! The optimiser against a calculation by hand.

use crate::common::{every_arm, model};
use candle_core::{DType, Tensor};
use fullrank_experiments::Error;
use fullrank_experiments::corpus::{Batch, Corpus, Part};
use fullrank_experiments::optimiser::AdamW;

/// Two steps along given gradients, from the formulas of the paper, in `f64`.
fn by_hand(start: f64, gradients: [f64; 2], rate: f64, decays: bool) -> f64 {
    let (mut m, mut v, mut x) = (0.0, 0.0, start);
    for (t, g) in (1..).zip(gradients) {
        m = 0.9 * m + 0.1 * g;
        v = 0.99 * v + 0.01 * g * g;
        let (m, v) = (m / (1.0 - 0.9_f64.powi(t)), v / (1.0 - 0.99_f64.powi(t)));
        let decay = if decays { 0.01 * x } else { 0.0 };
        x -= rate * (m / (v.sqrt() + 1e-8) + decay);
    }
    x
}

#[test]
fn two_steps_are_those_of_the_paper() {
    let corpus = &Corpus::all()[0];
    let (experiment, arm) = &every_arm()[0];
    // Long gradients are cut, short ones are not.
    for (scale, cut) in [(1e-3, false), (1e3, true)] {
        let model = model(arm, corpus, 3, DType::F32);
        let batch = Part::Learnt { seed: 0, step: 0 }.examples(corpus, experiment.task, (2, 8));
        let loss = model.loss(&Batch::of(&batch, DType::F32).unwrap()).unwrap();
        let flat = |tensor: &Tensor| -> Vec<f64> {
            tensor.flatten_all().unwrap().to_dtype(DType::F64).unwrap().to_vec1().unwrap()
        };
        let all = || model.parameters().iter().map(|(_, var)| flat(var)).collect::<Vec<_>>();
        let before = all();
        let mut optimiser = AdamW::new(model.parameters());
        let (one, two) = ((&loss * scale).unwrap(), (&loss * (-0.5 * scale)).unwrap());
        let (one, two) = (one.backward().unwrap(), two.backward().unwrap());
        for gradients in [&one, &two] {
            optimiser.descend(model.parameters(), gradients, 0.1).unwrap();
        }
        let gradient = |store: &candle_core::backprop::GradStore| {
            let all = model.parameters().iter().map(|(_, var)| flat(store.get(var).unwrap()));
            let all: Vec<Vec<f64>> = all.collect();
            let norm = all.iter().flatten().map(|g| g * g).sum::<f64>().sqrt();
            assert_eq!(norm > 1.0, cut);
            let factor = if cut { 1.0 / norm } else { 1.0 };
            all.into_iter().map(|of| of.into_iter().map(|g| factor * g).collect()).collect()
        };
        let gradients: [Vec<Vec<f64>>; 2] = [gradient(&one), gradient(&two)];
        for (at, ((_, var), after)) in model.parameters().iter().zip(all()).enumerate() {
            for k in 0..after.len() {
                let both = [gradients[0][at][k], gradients[1][at][k]];
                let expected = by_hand(before[at][k], both, 0.1, var.rank() > 1);
                // Moments are stored in f32: relative errors of 2^-24 in m and in v, a few of them,
                // times a step of at most 0.3, and the rounding of the number itself.
                let bound = 4e-7 * (1.0 + expected.abs());
                assert!((after[k] - expected).abs() < bound, "{} {expected}", after[k]);
            }
        }
    }
}

#[test]
fn a_parameter_without_a_gradient_is_an_error() {
    let corpus = &Corpus::all()[0];
    let (_, arm) = &every_arm()[0];
    let model = model(arm, corpus, 3, DType::F32);
    let nothing = Tensor::zeros((), DType::F32, &candle_core::Device::Cpu).unwrap();
    let gradients = nothing.backward().unwrap();
    let mut optimiser = AdamW::new(model.parameters());
    let result = optimiser.descend(model.parameters(), &gradients, 0.1);
    assert!(matches!(result, Err(Error::NoGradient(_))));
}
