//! A program for `fullrank conform`: plain attention in f32 loops, as one would write it first.
//!
//! ```sh
//! cargo build --release --example conform_program
//! cargo run --release -- conform --command target/release/examples/conform_program
//! ```

use std::error::Error;
use std::io::BufRead;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

type Matrix = Vec<Vec<f32>>;

fn main() -> Result<(), Box<dyn Error>> {
    for line in std::io::stdin().lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line?)?;
        let path = |name: &str| request[name].as_str().ok_or("a path is missing");
        println!("{}", answer(path("case")?, path("out")?)?);
    }
    Ok(())
}

/// Answers one case; `skip` for numbers other than f32.
fn answer(case: &str, out: &str) -> Result<&'static str, Box<dyn Error>> {
    let buffer = std::fs::read(case)?;
    let tensors = SafeTensors::deserialize(&buffer)?;
    if tensors.tensor("q")?.dtype() != Dtype::F32 {
        return Ok("skip only f32 is computed");
    }
    let (_, metadata) = SafeTensors::read_metadata(&buffer)?;
    let scale = metadata.metadata().as_ref().and_then(|metadata| metadata.get("scale"));
    let scale: f32 = scale.ok_or("there is no scale")?.parse()?;
    let (q, k) = (matrix(&tensors.tensor("q")?), matrix(&tensors.tensor("k")?));
    let mask = tensors.tensor("mask")?;
    let keys = k.len();
    let weights: Matrix = q
        .iter()
        .zip(mask.data().chunks_exact(keys))
        .map(|(query, visible)| softmax(&scores(query, &k, scale), visible))
        .collect();
    let bytes: Vec<u8> = weights.iter().flatten().flat_map(|weight| weight.to_le_bytes()).collect();
    let weights = TensorView::new(Dtype::F32, vec![q.len(), keys], &bytes)?;
    std::fs::write(out, safetensors::serialize([("weights", weights)], None)?)?;
    Ok("ok")
}

fn matrix(view: &TensorView) -> Matrix {
    let numbers = view.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes));
    let numbers: Vec<f32> = numbers.collect();
    numbers.chunks_exact(view.shape()[1]).map(<[f32]>::to_vec).collect()
}

fn scores(query: &[f32], keys: &Matrix, scale: f32) -> Vec<f32> {
    let product = |key: &Vec<f32>| query.iter().zip(key).map(|(q, k)| q * k).sum::<f32>();
    keys.iter().map(|key| product(key) * scale).collect()
}

/// Zeros where nothing is visible.
fn softmax(scores: &[f32], visible: &[u8]) -> Vec<f32> {
    let seen = |key: &usize| visible[*key] != 0;
    let greatest =
        (0..scores.len()).filter(seen).map(|key| scores[key]).fold(f32::NEG_INFINITY, f32::max);
    let exponential = |key: usize| if seen(&key) { (scores[key] - greatest).exp() } else { 0.0 };
    let weights: Vec<f32> = (0..scores.len()).map(exponential).collect();
    let sum: f32 = weights.iter().sum();
    weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
}
