//! `fullrank analyze`: attention dumps, one matrix at a time.

mod measure;
mod page;
mod pipeline;
mod question;
mod report;
mod structure;
mod summary;
mod survey;
mod table;
mod triangle;

use std::path::PathBuf;

use clap::Args;

use super::{CliError, Output, Status};
use question::{Question, Wanted};
use survey::Survey;

/// Measure attention matrices in files: exact and numerical rank, support, row sums, spectrum.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Arrays (.npy, .npz, .safetensors), or folders of them, whose last two axes are query and
    /// key; leading axes count layers and heads.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only the arrays of this name in .npz and .safetensors files; may be repeated.
    #[arg(long, value_name = "NAME")]
    tensor: Vec<String>,
    /// The mask that the attention should have; with --scores, the one to apply, and when repeated
    /// the ones to compare.
    #[arg(long, value_name = "EXPR")]
    mask: Vec<String>,
    /// The files hold scores: take their softmax under each mask, or unmasked without one.
    #[arg(long)]
    scores: bool,
    /// Leave out padding: rows and columns of zeros, and the rows of tokens that nobody sees.
    #[arg(long)]
    strip_padding: bool,
    /// Also write a page to read, `index.html`, into this folder.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let wanted = Wanted {
        scores: arguments.scores,
        strip_padding: arguments.strip_padding,
        pictures: arguments.report.is_some(),
    };
    let questions = Question::all(&arguments.mask, wanted)?;
    let survey = Survey::of(&arguments.files, &arguments.tensor, questions.len())?;
    if !output.quiet {
        survey.skipped.iter().for_each(|note| eprintln!("note: {note}"));
    }
    let reports = pipeline::analyze(&survey, &questions, output)?;
    if let Some(directory) = &arguments.report {
        page::write(directory, &reports)?;
    }
    output.print(&reports, |reports| table::table(reports))?;
    Ok(Status::Held)
}
