//! Arguments, dispatch and exit status. Each command is a module.

mod analyze;
mod claims;
mod conform;
mod error;
mod gallery;
mod mask;
mod output;
mod progress;
mod spectrum;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::CliError;
use output::Output;

/// What attention masks and matrices can and cannot do: claims with proofs, checked on your cases.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    /// Print one JSON document on standard output, and nothing else there.
    #[arg(long, global = true)]
    json: bool,
    /// Print no progress and no messages other than errors.
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Arguments),
    Merge(verify::MergeArguments),
    Claims(claims::Arguments),
    Mask(mask::Arguments),
    Gallery(gallery::Arguments),
    Analyze(analyze::Arguments),
    Conform(conform::Arguments),
    Spectrum(spectrum::Arguments),
}

/// How a command ended that was neither misused nor fed bad input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Everything held.
    Held,
    /// A claim was refuted, or a required guarantee does not hold.
    Failed,
}

/// Runs the command that the process was started with. Exit status: 0 everything held, 1 something
/// did not, 2 bad usage or input.
pub(crate) fn run() -> ExitCode {
    // Prints help, version and usage errors itself; the status of the latter is 2.
    let Arguments { json, quiet, command } = Arguments::parse();
    let output = Output { json, quiet };
    let result = match command {
        Command::Verify(arguments) => verify::run(&arguments, output),
        Command::Merge(arguments) => verify::merge(&arguments, output),
        Command::Claims(arguments) => claims::run(&arguments, output),
        Command::Mask(arguments) => mask::run(&arguments, output),
        Command::Gallery(arguments) => gallery::run(&arguments, output),
        Command::Analyze(arguments) => analyze::run(&arguments, output),
        Command::Conform(arguments) => conform::run(&arguments, output),
        Command::Spectrum(arguments) => spectrum::run(&arguments, output),
    };
    match result {
        Ok(Status::Held) => ExitCode::SUCCESS,
        Ok(Status::Failed) => ExitCode::from(1),
        Err(error) => {
            error::report(&error);
            ExitCode::from(2)
        }
    }
}
