//! The command line: one command for each experiment.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use indicatif::MultiProgress;

use crate::corpus::Corpus;
use crate::experiment::{Experiment, architectures, masked};
use crate::results::Results;
use crate::settings::Settings;
use crate::{Error, curves, runner, summary};

/// Train small models with the masks of fullrank: does the rank of attention matter?
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Masked language modelling: full, mixed, random and causal attention.
    Masked(Options),
    /// GPT, UniLM and T5, and T5 with another mask in its encoder.
    Architectures(Options),
}

#[derive(Debug, Args)]
struct Options {
    /// Larger models, longer runs, more seeds: hours.
    #[arg(long, conflicts_with = "smoke")]
    full: bool,
    /// A run of seconds that shows that everything works, and nothing else.
    #[arg(long)]
    smoke: bool,
    /// How often each run is repeated, with another seed.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    seeds: Option<u16>,
    /// The steps of one budget; a run is four budgets long.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    steps: Option<u16>,
    /// Checkpoints, dumps of attention, results and curves go to a folder in this one; a run that
    /// was stopped goes on from there.
    #[arg(long, value_name = "DIR", default_value = "target/experiments")]
    out: PathBuf,
}

impl Options {
    /// The sizes, and the name of their folder.
    fn settings(&self) -> (Settings, &'static str) {
        let (mut settings, name) = match (self.full, self.smoke) {
            (true, _) => (Settings::full_size(), "full"),
            (_, true) => (Settings::smoke_size(), "smoke"),
            _ => (Settings::default_size(), "default"),
        };
        if let Some(seeds) = self.seeds {
            settings.seeds = seeds.into();
        }
        if let Some(steps) = self.steps {
            settings.steps = steps.into();
        }
        (settings, name)
    }
}

/// Runs the command.
///
/// # Errors
/// If a run fails, or a file cannot be written.
pub fn run(arguments: &Arguments) -> Result<(), Error> {
    let (Command::Masked(options) | Command::Architectures(options)) = &arguments.command;
    let (settings, size) = options.settings();
    let experiment = match &arguments.command {
        Command::Masked(_) => masked(&settings)?,
        Command::Architectures(_) => architectures(&settings)?,
    };
    let folder = options.out.join(experiment.name).join(size);
    let summary = conduct(&experiment, &settings, &folder)?;
    match io::stdout().write_all(summary.as_bytes()) {
        // A reader that has seen enough, such as `head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Error::file(Path::new("standard output"))),
    }
}

fn conduct(experiment: &Experiment, settings: &Settings, folder: &Path) -> Result<String, Error> {
    let corpora = Corpus::all();
    let bars = MultiProgress::new();
    let outcomes = runner::run_all(experiment, settings, &corpora, folder, &bars)?;
    let results = Results::of(experiment, settings, &corpora, &outcomes);
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(Error::file(&path))
    };
    write("results.json", serde_json::to_string_pretty(&results)? + "\n")?;
    write("curves.svg", curves::curves(&results).to_string())?;
    let summary = summary::markdown(&results);
    write("summary.md", summary.clone())?;
    Ok(summary)
}
