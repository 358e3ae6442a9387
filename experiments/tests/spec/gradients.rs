//! Every gradient against differences of the loss, in `f64`.

use crate::common::{every_arm, model};
use candle_core::{DType, Device, Tensor};
use fullrank_experiments::corpus::{Batch, Corpus, Part};
use fullrank_experiments::model::Model;

/// The step of the differences.
const STEP: f64 = 1e-5;
/// Central differences are off by STEP^2 times a third derivative, and by the rounding of the loss
/// over STEP, 1e-15 / 1e-5: both below 1e-9 for losses and derivatives around one.
const TOLERANCE: f64 = 1e-8;

fn batch(model_tokens: usize, corpus: &Corpus, task: fullrank_experiments::corpus::Task) -> Batch {
    let part = Part::Learnt { seed: 5, step: 1 };
    Batch::of(&part.examples(corpus, task, (3, model_tokens)), DType::F64).unwrap()
}

fn loss(model: &Model, batch: &Batch) -> f64 {
    model.loss(batch).unwrap().to_scalar().unwrap()
}

/// Every parameter away from its start, where gains are one and shifts zero.
fn disturb(model: &Model) {
    for (at, (_, var)) in model.parameters().iter().enumerate() {
        let count = var.elem_count();
        let noise = (0..count).map(|k| 0.3 * ((1 + at + 7 * k) as f64).sin()).collect::<Vec<_>>();
        let noise = Tensor::from_vec(noise, var.shape(), &Device::Cpu).unwrap();
        var.set(&(var.as_tensor() + noise).unwrap()).unwrap();
    }
}

#[test]
fn every_number_of_every_arm_has_the_gradient_of_its_differences() {
    let corpus = &Corpus::all()[0];
    let mut checked = 0;
    for (experiment, arm) in every_arm() {
        let model = model(&arm, corpus, 3, DType::F64);
        disturb(&model);
        let batch = batch(arm.wiring.tokens(), corpus, experiment.task);
        let gradients = model.loss(&batch).unwrap().backward().unwrap();
        for (name, var) in model.parameters().iter() {
            let gradient = gradients.get(var).unwrap_or_else(|| panic!("{}: {name}", arm.name));
            let gradient: Vec<f64> = gradient.flatten_all().unwrap().to_vec1().unwrap();
            let start: Vec<f64> = var.flatten_all().unwrap().to_vec1().unwrap();
            // All of the small ones, and a few of each large one.
            for at in (0..start.len()).step_by(start.len().div_ceil(8)) {
                let moved = |by: f64| {
                    let mut value = start.clone();
                    value[at] += by;
                    var.set(&Tensor::from_vec(value, var.shape(), &Device::Cpu).unwrap()).unwrap();
                    loss(&model, &batch)
                };
                let difference = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                moved(0.0);
                let error = (difference - gradient[at]).abs();
                assert!(
                    error < TOLERANCE,
                    "{}: {name}[{at}]: {} but {difference}",
                    arm.name,
                    gradient[at]
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 2000, "{checked}");
}
