//! Each test once, to see which mutants it reaches and how long it takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::compile;
use crate::limited::Limited;
use crate::work::Work;

/// Seconds that a test may take.
const LONGEST: u64 = 600;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Test {
    pub(crate) target: String,
    pub(crate) executable: PathBuf,
    pub(crate) name: String,
    pub(crate) seconds: f64,
    pub(crate) shrinks: bool,
    pub(crate) reached: BTreeSet<u32>,
}

/// Which tests are run; those that were run before stay.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// A target of tests; more than one may be given [default: all, and the unit tests].
    #[arg(long = "test")]
    targets: Vec<String>,
    /// The unit tests.
    #[arg(long)]
    units: bool,
}

pub(crate) fn run(work: &Work, choice: &Choice) -> Result<()> {
    let mut chosen: Vec<&str> =
        choice.targets.iter().flat_map(|target| ["--test", target.as_str()]).collect();
    if choice.units {
        chosen.extend(["--lib", "--bins"]);
    }
    let executables = compile::tests(work, &chosen)?;
    let mut tests: Vec<Test> = work.read("tests.json").unwrap_or_default();
    tests.retain(|test| executables.iter().all(|(target, _)| *target != test.target));
    for (target, executable) in executables {
        let names = names(&executable)?;
        println!("{target}: {} tests", names.len());
        for name in names {
            match once(work, &target, &executable, &name)? {
                Some(test) => tests.push(test),
                None => println!("{target}: {name} fails without any mutant, and is left out"),
            }
        }
    }
    work.write("tests.json", &tests)
}

fn names(executable: &Path) -> Result<Vec<String>> {
    let output = Command::new(executable).args(["--list", "--format", "terse"]).output()?;
    let listing = String::from_utf8(output.stdout)?;
    Ok(listing.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

fn once(work: &Work, target: &str, executable: &Path, name: &str) -> Result<Option<Test>> {
    let record = work.directory.join("reached.txt");
    let record_name = record.to_str().context("the path of the work is not text")?;
    for shrinks in [false, true] {
        fs::write(&record, "")?;
        let package = &work.copy();
        let limited = Limited { executable, package, seconds: LONGEST, shrinks };
        let start = Instant::now();
        let output = limited.run(name, ("MUTANT_REACHED", record_name))?;
        let seconds = start.elapsed().as_secs_f64();
        if output.status.success() {
            let reached = fs::read_to_string(&record)?
                .lines()
                .map(str::parse)
                .collect::<Result<BTreeSet<u32>, _>>()?;
            let (target, executable, name) =
                (target.to_owned(), executable.to_owned(), name.to_owned());
            return Ok(Some(Test { target, executable, name, seconds, shrinks, reached }));
        }
    }
    Ok(None)
}
