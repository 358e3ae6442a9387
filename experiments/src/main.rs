//! The command line of the experiments.

use std::process::ExitCode;

use clap::Parser;
use fullrank_experiments::cli::{Arguments, run};
use mimalloc::MiMalloc;

/// Every operation makes a tensor, and most are gone a moment later.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
