//! burn: `softmax` over masked scores, its attention operation, and its layer, on both backends for
//! the CPU.

use burn::module::Param;
use burn::nn::attention::{MhaInput, MultiHeadAttentionConfig};
use burn::tensor::activation::softmax;
use burn::tensor::module::attention;
use burn::tensor::ops::AttentionModuleOptions;
use burn::tensor::{Bool, Device, Element, Tensor, TensorData};
use fullrank::attention::{Answer, KernelError, Problem};
use fullrank::claims::Subject;
use fullrank::scalar::FloatFormat;
use half::{bf16, f16};
use nalgebra::DMatrix;

use crate::examination::{Finding, examine as ask};

type Result<T> = std::result::Result<Answer<T>, KernelError>;

pub fn examine() -> Vec<Finding> {
    let mut findings = vec![];
    findings.extend(in_format::<f16>());
    findings.extend(in_format::<bf16>());
    findings.extend(in_format::<f32>());
    findings.extend(in_format::<f64>());
    findings
}

fn in_format<T: Subject + FloatFormat + Element>() -> Vec<Finding> {
    let flex = Device::flex();
    #[expect(deprecated, reason = "it is still there to be tested")]
    let ndarray = Device::ndarray();
    let mut findings = vec![];
    let mut on = |name, kernel: fn(&Problem<T>, &Device) -> Result<T>, device: &Device| {
        findings.extend(ask::<T>(name, &mut |problem: &Problem<T>| kernel(problem, device)));
    };
    on("burn softmax, flex", unfused, &flex);
    on("burn attention, flex", fused, &flex);
    on("burn MultiHeadAttention, flex", layer, &flex);
    // It has no numbers of 16 bits.
    if T::PRECISION > 11 {
        on("burn softmax, ndarray", unfused, &ndarray);
        on("burn attention, ndarray", fused, &ndarray);
        on("burn MultiHeadAttention, ndarray", layer, &ndarray);
    }
    findings
}

fn unfused<T: FloatFormat + Element>(problem: &Problem<T>, device: &Device) -> Result<T> {
    let keys = tensor(&problem.keys, device).transpose();
    let scores = tensor(&problem.queries, device).matmul(keys).mul_scalar(problem.scale.to_f64());
    let masked = scores.mask_fill(hidden(problem, device), f64::NEG_INFINITY);
    let weights = softmax(masked, 1);
    let output = weights.clone().matmul(tensor(&problem.values, device));
    Ok(Answer { weights: Some(matrix(weights)?), output: Some(matrix(output)?) })
}

fn fused<T: FloatFormat + Element>(problem: &Problem<T>, device: &Device) -> Result<T> {
    let head = |matrix: &DMatrix<T>| tensor(matrix, device).unsqueeze::<4>();
    let output = attention(
        head(&problem.queries),
        head(&problem.keys),
        head(&problem.values),
        Some(hidden(problem, device).unsqueeze::<4>()),
        None,
        AttentionModuleOptions { scale: Some(problem.scale.to_f64()), ..Default::default() },
    );
    let output = output.squeeze_dims::<2>(&[0, 1]);
    Ok(Answer { weights: None, output: Some(matrix(output)?) })
}

/// The layer, its projections the identity.
fn layer<T: FloatFormat + Element>(problem: &Problem<T>, device: &Device) -> Result<T> {
    // It divides by the root of its width: a power of two, which is put on the keys beforehand.
    let columns = problem.values.ncols();
    let needed = problem.keys.ncols().max(columns);
    let width = (0..).map(|exponent| 4_usize.pow(exponent)).find(|&width| width >= needed);
    let width = width.unwrap_or(needed);
    let config = MultiHeadAttentionConfig::new(width, 1)
        .with_dropout(0.0)
        .with_query_bias(false)
        .with_key_bias(false)
        .with_value_bias(false)
        .with_output_bias(false);
    let mut layer = config.init(device);
    let identity = DMatrix::from_diagonal_element(width, width, T::nearest(1.0));
    for linear in [&mut layer.query, &mut layer.key, &mut layer.value, &mut layer.output] {
        linear.weight = Param::from_tensor(tensor(&identity, device));
    }
    let batch = |matrix: DMatrix<T>| {
        tensor(&matrix.resize_horizontally(width, T::nearest(0.0)), device).unsqueeze::<3>()
    };
    let root = T::nearest((width as f64).sqrt());
    let keys = problem.keys.map(|entry| entry * problem.scale * root);
    let input =
        MhaInput::new(batch(problem.queries.clone()), batch(keys), batch(problem.values.clone()));
    let output = layer.forward(input.mask_attn(hidden(problem, device).unsqueeze::<3>()));
    let context = matrix(output.context.squeeze_dim::<2>(0))?;
    Ok(Answer {
        weights: Some(matrix(output.weights.squeeze_dims::<2>(&[0, 1]))?),
        output: Some(context.resize_horizontally(columns, T::nearest(0.0))),
    })
}

/// Where the mask does not allow.
fn hidden<T: FloatFormat>(problem: &Problem<T>, device: &Device) -> Tensor<2, Bool> {
    let (queries, keys) = (problem.mask.queries(), problem.mask.keys());
    let pairs = (0..queries).flat_map(|query| (0..keys).map(move |key| (query, key)));
    let hidden: Vec<bool> = pairs.map(|(query, key)| !problem.mask.allows(query, key)).collect();
    Tensor::from_data(TensorData::new(hidden, [queries, keys]), device)
}

fn tensor<T: FloatFormat + Element>(matrix: &DMatrix<T>, device: &Device) -> Tensor<2> {
    let rows: Vec<T> = matrix.transpose().iter().copied().collect();
    let data = TensorData::new(rows, [matrix.nrows(), matrix.ncols()]);
    Tensor::from_data(data, (device, T::dtype()))
}

fn matrix<T: FloatFormat + Element>(
    tensor: Tensor<2>,
) -> std::result::Result<DMatrix<T>, KernelError> {
    let [rows, columns] = tensor.dims();
    let data = tensor.into_data().try_to_vec::<T>();
    let data = data.map_err(|error| KernelError::Broken(format!("{error:?}")))?;
    Ok(DMatrix::from_row_slice(rows, columns, &data))
}

/// The layer fills in -10000 where a key is hidden, and the scores of all visible keys may lie below.
/// The claims draw no row like that.
#[cfg(test)]
#[test]
fn the_layer_shows_hidden_keys_below_ten_thousand() {
    let scores = DMatrix::from_row_slice(1, 2, &[-20_000.0_f32, 0.0]);
    let mask = fullrank::mask::Mask::from_fn(1, 2, |_, key| key == 0);
    let problem = Problem::of_scores(&scores, mask);
    let weights = |kernel: fn(&Problem<f32>, &Device) -> Result<f32>| {
        let Answer { weights, output } = kernel(&problem, &Device::flex()).unwrap();
        weights.or(output).unwrap()
    };
    assert_eq!(weights(layer), DMatrix::from_row_slice(1, 2, &[0.0, 1.0]));
    assert_eq!(weights(unfused), DMatrix::from_row_slice(1, 2, &[1.0, 0.0]));
    assert_eq!(weights(fused), DMatrix::from_row_slice(1, 2, &[1.0, 0.0]));
}
