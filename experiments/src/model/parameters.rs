//! The numbers that are learnt, by name.

use std::collections::BTreeMap;

use candle_core::{DType, Device, Result, Tensor, Var};
use fullrank::sample::Source;

use crate::fingerprint;

/// What a parameter is before training.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    /// Normal, of mean zero and this standard deviation.
    Normal(f64),
    /// All entries are this.
    Constant(f64),
}

/// Parameters by name. A name, a shape and a seed determine the start, so that models which share
/// a name and a shape start alike.
#[derive(Debug)]
pub struct Parameters {
    seed: u64,
    dtype: DType,
    by_name: BTreeMap<String, Var>,
}

impl Parameters {
    pub(super) fn new(seed: u64, dtype: DType) -> Self {
        Self { seed, dtype, by_name: BTreeMap::new() }
    }

    pub(super) fn dtype(&self) -> DType {
        self.dtype
    }

    /// Draws a new parameter.
    pub(super) fn draw(&mut self, name: String, shape: &[usize], start: Start) -> Result<Tensor> {
        let mut source = Source::from_seed(self.seed ^ fingerprint::hash(&name));
        let value: Vec<f64> = (0..shape.iter().product())
            .map(|_| match start {
                Start::Normal(deviation) => deviation * source.normal(),
                Start::Constant(value) => value,
            })
            .collect();
        let var =
            Var::from_tensor(&Tensor::from_vec(value, shape, &Device::Cpu)?.to_dtype(self.dtype)?)?;
        let tensor = var.as_tensor().clone();
        self.by_name.insert(name, var);
        Ok(tensor)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Var)> {
        self.by_name.iter().map(|(name, var)| (name.as_str(), var))
    }

    /// How many numbers they hold.
    pub fn count(&self) -> usize {
        self.by_name.values().map(|var| var.elem_count()).sum()
    }
}
