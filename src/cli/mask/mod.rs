//! `fullrank mask`: what a mask guarantees for every choice of scores.

mod array;
mod drawing;
mod report;
mod source;
mod text;

use std::path::PathBuf;

use clap::Args;
use fullrank::mask::expression::Expression;
use fullrank::measure::guarantee::Guarantee;

use super::{CliError, Output, Status, output};
pub(super) use source::expression;

/// Say what a mask guarantees for every choice of scores.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The mask or layout, such as `causal`, `window(2) | causal`, `causal || anticausal`.
    expression: String,
    /// The number of tokens: 8, or what the first file holds, unless given.
    #[arg(short, value_name = "N")]
    n: Option<usize>,
    /// More heads of the same layer.
    #[arg(long, num_args = 1.., value_name = "EXPR", conflicts_with = "layers")]
    heads: Vec<String>,
    /// More layers.
    #[arg(long, num_args = 1.., value_name = "EXPR")]
    layers: Vec<String>,
    /// Exit with status 1 unless this holds: `full-rank`, or `reach:K` for at most K layers.
    #[arg(long, value_delimiter = ',', value_parser = requirement)]
    require: Vec<Requirement>,
    /// Draw the masks to this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requirement {
    FullRank,
    Reach(usize),
}

fn requirement(text: &str) -> Result<Requirement, String> {
    match text.split_once(':') {
        None if text == "full-rank" => Ok(Requirement::FullRank),
        Some(("reach", layers)) => {
            layers.parse().map(Requirement::Reach).map_err(|_| "K must be a number".into())
        }
        _ => Err("write full-rank, or reach:K".into()),
    }
}

/// The number of tokens where nothing says it.
const DEFAULT_TOKENS: usize = 8;

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let (expression, held) = expression(&written(arguments)?)?;
    let layout = expression.layout(arguments.n.or(held).unwrap_or(DEFAULT_TOKENS))?;
    let guarantees: Vec<Guarantee> = layout.distinct().into_iter().map(Guarantee::of).collect();
    let report = report::report(&expression, &layout, &guarantees);
    if let Some(path) = &arguments.svg {
        output::write(path, &drawing::drawing(&report.mask, &layout).to_string())?;
    }
    output.print(&report, |report| text::text(report, &layout, &guarantees))?;
    let holds = arguments.require.iter().all(|requirement| match requirement {
        Requirement::FullRank => guarantees.iter().all(|g| g.guaranteed_full == Some(true)),
        Requirement::Reach(most) => report.reach.layers.is_some_and(|layers| layers <= *most),
    });
    Ok(if holds { Status::Held } else { Status::Failed })
}

/// The expression with the heads or layers of the options joined to it.
fn written(arguments: &Arguments) -> Result<String, CliError> {
    let (more, operator) = match arguments.heads.is_empty() {
        false => (&arguments.heads, " || "),
        true => (&arguments.layers, " ; "),
    };
    let mut parts = vec![arguments.expression.clone()];
    for part in more {
        parts.push(part.clone());
    }
    if parts.len() > 1 {
        for part in &parts {
            if Expression::parse(part)?.is_layout() {
                return Err(CliError::NestedLayout(part.clone()));
            }
        }
    }
    Ok(parts.join(operator))
}
