//! What came of all mutants.

use std::collections::HashMap;

use anyhow::Result;

use crate::outcome::Outcome;
use crate::trial::{Trial, results};
use crate::work::{Built, State, Work};

/// Rows by where their files are below `src`; the first one that fits counts.
const ROWS: [(&str, &str); 15] = [
    ("scalar", "scalar"),
    ("mask", "mask"),
    ("sample", "sample"),
    ("attention", "attention"),
    ("measure/rank", "measure/rank"),
    ("measure/guarantee", "measure/guarantee"),
    ("measure/spectrum", "measure/spectrum"),
    ("measure, the rest", "measure"),
    ("strategies", "strategies"),
    ("claims", "claims"),
    ("harness", "harness"),
    ("dump", "dump"),
    ("report", "report"),
    ("cli", "cli"),
    ("elsewhere", ""),
];

/// Whether what became of a mutant counts in a column.
type Counts = fn((State, Option<Outcome>)) -> bool;

const COLUMNS: [(&str, Counts); 8] = [
    ("listed", |_| true),
    ("not viable", |(state, _)| state == State::NotViable),
    ("not tried", |(state, outcome)| match state {
        State::Switched => outcome.is_none(),
        _ => state == State::NotSwitched,
    }),
    ("noticed", |(_, outcome)| outcome.is_some_and(|outcome| !outcome.is_unnoticed())),
    ("by a panic", |(_, outcome)| outcome == Some(Outcome::Panic)),
    ("by time", |(_, outcome)| outcome == Some(Outcome::Time)),
    ("explained", |(state, _)| state == State::Explained),
    ("not noticed", |(_, outcome)| outcome.is_some_and(Outcome::is_unnoticed)),
];

/// By layer, as Markdown.
pub(crate) fn print(work: &Work) -> Result<()> {
    let mut counts = [[0; COLUMNS.len()]; ROWS.len()];
    for (one, trial) in tried(work)? {
        let seen = (one.state, trial.map(|trial| trial.outcome));
        let path = one.mutant.file.trim_start_matches("src/");
        for ((_, start), row) in ROWS.iter().zip(&mut counts) {
            if path.starts_with(start) {
                for ((_, counts), count) in COLUMNS.iter().zip(row) {
                    *count += usize::from(counts(seen));
                }
                break;
            }
        }
    }
    println!("| | {} |", COLUMNS.map(|(name, _)| name).join(" | "));
    println!("|---|{}", "---|".repeat(COLUMNS.len()));
    let mut all = [0; COLUMNS.len()];
    for ((name, _), row) in ROWS.iter().zip(counts).filter(|(_, row)| row[0] > 0) {
        println!("| {name} | {} |", row.map(|count| count.to_string()).join(" | "));
        all.iter_mut().zip(row).for_each(|(all, count)| *all += count);
    }
    println!("| **all** | {} |", all.map(|count| count.to_string()).join(" | "));
    Ok(())
}

/// The names of those that went unnoticed, in the order of the library.
pub(crate) fn unnoticed(work: &Work) -> Result<()> {
    for (one, trial) in tried(work)? {
        let Some(trial) = trial.filter(|trial| trial.outcome.is_unnoticed()) else { continue };
        println!("{} ({} of {} tests)", one.mutant.name, trial.asked, trial.reaching);
    }
    Ok(())
}

/// The names of those that could not be switched.
pub(crate) fn unswitched(work: &Work) -> Result<()> {
    let built: Vec<Built> = work.read("mutants.json")?;
    for one in built.iter().filter(|one| one.state == State::NotSwitched) {
        println!("{}", one.mutant.name);
    }
    Ok(())
}

/// All mutants of the build, each with its last trial.
fn tried(work: &Work) -> Result<Vec<(Built, Option<Trial>)>> {
    let built: Vec<Built> = work.read("mutants.json")?;
    let trials = results(work)?.into_iter().map(|trial| (trial.mutant.clone(), trial));
    let mut last: HashMap<String, Trial> = trials.collect();
    let with_trial = |one: Built| {
        let trial = last.remove(&one.mutant.name).filter(|_| one.state == State::Switched);
        (one, trial)
    };
    Ok(built.into_iter().map(with_trial).collect())
}
