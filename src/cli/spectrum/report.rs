//! The report on one matrix, as it stands in the JSON.

use serde::Serialize;

use fullrank::measure::spectrum::implicit::{ImplicitSpectrum, Interval};

use super::{Arguments, name};

#[derive(Debug, Serialize)]
pub(super) struct SpectrumReport {
    pub(super) index: Vec<usize>,
    pub(super) shape: [usize; 2],
    pub(super) mask: String,
    /// The feature map of linear attention; null for softmax.
    pub(super) linear: Option<String>,
    pub(super) frobenius_norm: Bounds,
    pub(super) stable_rank: Bounds,
    pub(super) effective_rank: EffectiveRank,
    pub(super) singular_values: Vec<Value>,
}

/// Proved up to rounding, which is included.
#[derive(Debug, Serialize)]
pub(super) struct Bounds {
    pub(super) lower: f64,
    pub(super) upper: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct EffectiveRank {
    #[serde(flatten)]
    pub(super) bounds: Bounds,
    /// Not proved; null for the zero matrix.
    pub(super) estimate: Option<f64>,
    pub(super) uncertainty: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Value {
    #[serde(flatten)]
    pub(super) bounds: Bounds,
    /// Some singular value lies this close to the lower bound.
    pub(super) distance: f64,
}

impl From<Interval> for Bounds {
    fn from(Interval { lower, upper }: Interval) -> Self {
        Self { lower, upper }
    }
}

impl SpectrumReport {
    pub(super) fn new(
        index: Vec<usize>,
        shape: [usize; 2],
        arguments: &Arguments,
        spectrum: &ImplicitSpectrum,
    ) -> Self {
        let estimate = spectrum.effective_rank_estimate();
        let values = spectrum.leading().into_iter().take(arguments.values);
        Self {
            index,
            shape,
            mask: name(arguments.mask),
            linear: arguments.linear.map(name),
            frobenius_norm: spectrum.frobenius_norm().into(),
            stable_rank: spectrum.stable_rank().into(),
            effective_rank: EffectiveRank {
                bounds: spectrum.effective_rank().into(),
                estimate: estimate.map(|estimate| estimate.value),
                uncertainty: estimate.map(|estimate| estimate.uncertainty),
            },
            singular_values: values
                .map(|value| Value { bounds: value.bounds.into(), distance: value.distance })
                .collect(),
        }
    }
}
