//! `fullrank spectrum`: singular values of attention from queries and keys, without its matrix.

mod files;
mod report;
mod table;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nalgebra::DMatrix;

use fullrank::attention::{EluPlusOne, ExpFeature, Relu};
use fullrank::measure::spectrum::implicit::{
    AttentionOperator, ImplicitSpectrum, OperatorError, Settings, Visible,
};

use super::{CliError, Output, Status, progress};
use report::SpectrumReport;

/// Bound the singular values of attention, from queries and keys and without its matrix.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The queries: one array, whose last two axes are token and component.
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// The keys: one array with the same leading axes.
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// Which keys a query sees.
    #[arg(long, value_enum, default_value_t = MaskName::Causal)]
    mask: MaskName,
    /// Linear attention with this feature map instead of softmax.
    #[arg(long, value_enum, value_name = "MAP")]
    linear: Option<FeatureName>,
    /// What softmax scores are multiplied by; 1 / sqrt(components) without.
    #[arg(long, value_parser = finite, conflicts_with = "linear")]
    scale: Option<f64>,
    /// Singular values to report.
    #[arg(long, value_name = "N", default_value_t = 8)]
    values: usize,
    /// Random vectors that are multiplied at a time.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = at_least_one())]
    probes: u16,
    /// Passes over the rows: with more of them the bounds draw closer.
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = at_least_one())]
    sweeps: u16,
    /// The seed that fixes the random vectors.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MaskName {
    Causal,
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FeatureName {
    /// elu(x) + 1
    Elu,
    /// max(x, 0)
    Relu,
    /// exp(x)
    Exp,
}

fn finite(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|scale: &f64| scale.is_finite()).ok_or("give a finite number".into())
}

fn at_least_one() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..)
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let settings = Settings {
        probes: arguments.probes.into(),
        sweeps: arguments.sweeps.into(),
        seed: arguments.seed,
    };
    let pairs = files::pairs(&arguments.queries, &arguments.keys)?;
    let rows = pairs.iter().map(|pair| settings.rows(pair.queries.nrows()) as u64).sum();
    let bar = progress::bar(rows, "rows", output);
    let mut reports = vec![];
    for pair in pairs {
        let problem = |problem: String| CliError::Matrix {
            path: arguments.queries.clone(),
            tensor: None,
            index: pair.index.clone(),
            problem,
        };
        let operator = operator(&pair.queries, &pair.keys, arguments);
        let operator = operator.map_err(|error| problem(error.to_string()))?;
        let spectrum = ImplicitSpectrum::of(&operator, &settings, &|rows| bar.inc(rows as u64));
        let spectrum = spectrum.map_err(|error| problem(error.to_string()))?;
        let shape = [pair.queries.nrows(), pair.keys.nrows()];
        reports.push(SpectrumReport::new(pair.index, shape, arguments, &spectrum));
    }
    bar.finish_and_clear();
    output.print(&reports, |reports| table::table(reports))?;
    Ok(Status::Held)
}

fn operator(
    queries: &DMatrix<f64>,
    keys: &DMatrix<f64>,
    arguments: &Arguments,
) -> Result<AttentionOperator, OperatorError> {
    let visible = match arguments.mask {
        MaskName::Causal => Visible::Causal,
        MaskName::Full => Visible::Full,
    };
    match arguments.linear {
        None => {
            let usual = 1.0 / (queries.ncols().max(1) as f64).sqrt();
            let scale = arguments.scale.unwrap_or(usual);
            AttentionOperator::softmax(queries, keys, scale, visible)
        }
        Some(FeatureName::Elu) => AttentionOperator::linear(queries, keys, &EluPlusOne, visible),
        Some(FeatureName::Relu) => AttentionOperator::linear(queries, keys, &Relu, visible),
        Some(FeatureName::Exp) => AttentionOperator::linear(queries, keys, &ExpFeature, visible),
    }
}

/// The name of a value on the command line.
fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
