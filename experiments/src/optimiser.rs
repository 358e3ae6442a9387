//! Gradient descent with moments and decoupled decay of weights.

use candle_core::backprop::GradStore;
use candle_core::{Device, Tensor};

use crate::Error;
use crate::model::Parameters;

/// AdamW, behind a bound on the norm of the gradient.
///
/// Its state is plain numbers, so that a checkpoint restores it to the bit.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, arXiv 1711.05101.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW {
    /// Steps taken.
    pub step: i32,
    /// The averages of the gradient and of its square, for each parameter in the order of names.
    pub moments: Vec<[Vec<f32>; 2]>,
}

const BETAS: [f64; 2] = [0.9, 0.99];
const EPSILON: f64 = 1e-8;
const DECAY: f64 = 0.01;
/// Of all gradients together.
const GREATEST_NORM: f64 = 1.0;

impl AdamW {
    /// Before the first step.
    pub fn new(parameters: &Parameters) -> Self {
        let zeros = |count| [vec![0.0; count], vec![0.0; count]];
        Self { step: 0, moments: parameters.iter().map(|(_, v)| zeros(v.elem_count())).collect() }
    }

    /// Moves parameters of type `f32` against their gradients.
    ///
    /// # Errors
    /// [`Error::NoGradient`] for a parameter without one: some operation is not differentiable.
    pub fn descend(
        &mut self,
        parameters: &Parameters,
        gradients: &GradStore,
        rate: f64,
    ) -> Result<(), Error> {
        let flat = |tensor: &Tensor| tensor.flatten_all()?.to_vec1::<f32>();
        let gradients: Vec<Vec<f32>> = parameters
            .iter()
            .map(|(name, var)| {
                let gradient = gradients.get(var).ok_or_else(|| Error::NoGradient(name.into()))?;
                Ok(flat(gradient)?)
            })
            .collect::<Result<_, Error>>()?;
        let norm = gradients.iter().flatten().map(|&g| f64::from(g).powi(2)).sum::<f64>().sqrt();
        let scale = (GREATEST_NORM / norm).min(1.0);
        self.step += 1;
        let bias = BETAS.map(|beta| 1.0 - beta.powi(self.step));
        for (((_, var), gradient), [first, second]) in
            parameters.iter().zip(&gradients).zip(&mut self.moments)
        {
            // Gains and shifts do not decay.
            let decay = if var.rank() > 1 { 1.0 - rate * DECAY } else { 1.0 };
            let mut value = flat(var)?;
            for (at, x) in value.iter_mut().enumerate() {
                let g = scale * f64::from(gradient[at]);
                let m = average(&mut first[at], g, BETAS[0]) / bias[0];
                let v = average(&mut second[at], g * g, BETAS[1]) / bias[1];
                *x = (decay * f64::from(*x) - rate * m / (v.sqrt() + EPSILON)) as f32;
            }
            var.set(&Tensor::from_vec(value, var.shape(), &Device::Cpu)?)?;
        }
        Ok(())
    }
}

/// Moves a running average, and returns what is stored.
fn average(stored: &mut f32, new: f64, beta: f64) -> f64 {
    *stored = (beta * f64::from(*stored) + (1.0 - beta) * new) as f32;
    f64::from(*stored)
}
