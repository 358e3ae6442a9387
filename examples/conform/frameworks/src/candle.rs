//! candle: `candle_nn::ops` over masked scores, and its fused attention for the CPU.

use candle_core::{DType, Device, Result, Tensor, WithDType};
use candle_nn::attention::{AttnMask, flash_attn};
use candle_nn::ops::{softmax, softmax_last_dim};
use fullrank::attention::{Answer, KernelError, Problem};
use fullrank::claims::Subject;
use fullrank::mask::gallery;
use fullrank::scalar::FloatFormat;
use half::{bf16, f16};
use nalgebra::DMatrix;
use num_traits::Float;

use crate::examination::{Finding, examine as ask};

pub fn examine() -> Vec<Finding> {
    let mut findings = vec![];
    findings.extend(in_format::<f16>());
    findings.extend(in_format::<bf16>());
    findings.extend(in_format::<f32>());
    findings.extend(in_format::<f64>());
    findings
}

fn in_format<T: Subject + FloatFormat + WithDType + Float>() -> Vec<Finding> {
    let mut findings = ask::<T>("candle softmax", &mut |problem: &Problem<T>| {
        answer(unfused(problem, |scores| softmax(scores, 1)))
    });
    findings.extend(ask::<T>("candle softmax_last_dim", &mut |problem: &Problem<T>| {
        answer(unfused(problem, softmax_last_dim))
    }));
    findings.extend(ask::<T>("candle flash_attn, mask", &mut |problem: &Problem<T>| {
        let mask = additive_mask(problem).map(AttnMask::Mask);
        answer(mask.and_then(|mask| fused(problem, mask)))
    }));
    findings.extend(ask::<T>("candle flash_attn, causal", &mut |problem: &Problem<T>| {
        if problem.mask != gallery::causal(problem.mask.queries()) {
            return Err(KernelError::Declined("only the causal mask".into()));
        }
        answer(fused(problem, AttnMask::causal()))
    }));
    findings
}

/// An error says that the case is not taken: candle checks types and shapes before it computes.
fn answer<T: Subject>(answer: Result<Answer<T>>) -> std::result::Result<Answer<T>, KernelError> {
    answer.map_err(|error| {
        let message = error.to_string();
        KernelError::Declined(message.lines().next().unwrap_or_default().into())
    })
}

fn unfused<T: FloatFormat + WithDType>(
    problem: &Problem<T>,
    softmax: impl Fn(&Tensor) -> Result<Tensor>,
) -> Result<Answer<T>> {
    let (queries, keys) = (tensor(&problem.queries)?, tensor(&problem.keys)?);
    let scores = (queries.matmul(&keys.t()?)? * FloatFormat::to_f64(problem.scale))?;
    let masked = scores.broadcast_add(&additive_mask(problem)?)?;
    let weights = softmax(&masked)?;
    let output = weights.matmul(&tensor(&problem.values)?)?;
    Ok(Answer { weights: Some(matrix(&weights)?), output: Some(matrix(&output)?) })
}

/// Minus infinity where a key is hidden, in the type of the problem.
fn additive_mask<T: FloatFormat + WithDType>(problem: &Problem<T>) -> Result<Tensor> {
    let mask = &problem.mask;
    tensor(&DMatrix::from_fn(mask.queries(), mask.keys(), |query, key| {
        let hidden = if mask.allows(query, key) { 0.0 } else { f64::NEG_INFINITY };
        T::nearest(hidden)
    }))
}

fn fused<T: FloatFormat + WithDType + Float>(
    problem: &Problem<T>,
    mask: AttnMask,
) -> Result<Answer<T>> {
    // Keys and values must be of one width; columns of zeros change nothing.
    let width = problem.keys.ncols().max(problem.values.ncols());
    let pad = |matrix: &DMatrix<T>| {
        let padded = matrix.clone().resize_horizontally(width, T::nearest(0.0));
        tensor(&padded)?.reshape((1, matrix.nrows(), 1, width))
    };
    let (queries, keys) = (pad(&problem.queries)?, pad(&problem.keys)?);
    let scale = FloatFormat::to_f64(problem.scale) as f32;
    let output = flash_attn::<T>(&queries, &keys, &pad(&problem.values)?, scale, mask, None, None)?;
    let output = output.squeeze(0)?.squeeze(0)?.to_dtype(T::DTYPE)?;
    let output = matrix::<T>(&output)?.resize_horizontally(problem.values.ncols(), T::nearest(0.0));
    Ok(Answer { weights: None, output: Some(output) })
}

fn tensor<T: FloatFormat + WithDType>(matrix: &DMatrix<T>) -> Result<Tensor> {
    let rows: Vec<T> = matrix.transpose().iter().copied().collect();
    Tensor::from_vec(rows, matrix.shape(), &Device::Cpu)
}

fn matrix<T: FloatFormat + WithDType>(tensor: &Tensor) -> Result<DMatrix<T>> {
    let (rows, columns) = tensor.dims2()?;
    debug_assert!(tensor.dtype() == T::DTYPE || tensor.dtype() == DType::F32);
    Ok(DMatrix::from_row_slice(rows, columns, &tensor.flatten_all()?.to_vec1::<T>()?))
}
