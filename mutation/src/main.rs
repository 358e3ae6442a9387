//! Mutation testing of the whole library: every mutant that cargo-mutants lists is compiled into one
//! build, behind a switch, and put to the tests that reach it.

mod build;
mod compile;
mod limited;
mod listed;
mod outcome;
mod reach;
mod rewrite;
mod table;
mod trial;
mod work;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::work::Work;

/// Does a test notice if a place of the library is changed? Four steps tell, in this order.
#[derive(Parser)]
struct Arguments {
    /// What is kept between the steps: a copy of the library, its build and the results.
    #[arg(long, global = true, default_value = "target/mutation")]
    work: PathBuf,
    /// Where the copy is built [default: `target` in there]. One that has other builds of the library saves those
    /// of its dependencies, and no longer has its programs.
    #[arg(long, global = true)]
    target_dir: Option<PathBuf>,
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Compile all mutants into one copy of the library
    Build(build::Choice),
    /// Run each test once, to see which mutants it reaches
    Reach(reach::Choice),
    /// Put each mutant to the tests that reach it; what has a result is not tried again
    Try(trial::Choice),
    /// Print what came of it by layer
    Table,
    /// Print the mutants that no test has noticed
    Unnoticed,
    /// Print the mutants that have no switch, for cargo-mutants to build one after the other
    Unswitched,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let directory = arguments.work.canonicalize()?;
    let target = match &arguments.target_dir {
        Some(chosen) => std::path::absolute(chosen)?,
        None => directory.join("target"),
    };
    let work = Work { directory, target };
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match &arguments.step {
        Step::Build(choice) => build::run(&package, &work, choice),
        Step::Reach(choice) => reach::run(&work, choice),
        Step::Try(choice) => trial::run(&work, choice),
        Step::Table => table::print(&work),
        Step::Unnoticed => table::unnoticed(&work),
        Step::Unswitched => table::unswitched(&work),
    }
}
