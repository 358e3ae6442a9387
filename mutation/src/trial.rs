//! Each mutant under the tests that reach it, until one fails.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::limited::Limited;
use crate::outcome::{Outcome, noticed};
use crate::reach::Test;
use crate::work::{Built, State, Work};

/// A panic is no insight: how many more tests are asked for one that fails by what it asserts,
const MORE: usize = 24;
/// and how many after one that had no end, which takes long.
const MORE_IN_TIME: usize = 4;

/// One mutant and what came of it, by name: numbers change with every change of the library.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Trial {
    pub(crate) mutant: String,
    pub(crate) outcome: Outcome,
    /// The test that noticed it.
    pub(crate) by: Option<String>,
    /// How many of the tests that reach it were run.
    pub(crate) asked: usize,
    pub(crate) reaching: usize,
}

/// Which mutants are tried, and for how long.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// The files, by the start of their path: `src/mask`.
    #[arg(long, default_value = "src")]
    under: String,
    /// One of several equal parts, counted from 0: `0/2`.
    #[arg(long, value_parser = shard, default_value = "0/1")]
    shard: (usize, usize),
    /// Seconds that the tests of one mutant usually take together.
    #[arg(long, default_value_t = 30.0)]
    budget: f64,
    /// Try once more what went unnoticed, with the tests of a new build.
    #[arg(long)]
    again: bool,
}

fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    parts.filter(|(i, n)| i < n).ok_or_else(|| "not I/N with I below N".to_owned())
}

pub(crate) fn results(work: &Work) -> Result<Vec<Trial>> {
    match fs::read_to_string(work.results()) {
        Ok(lines) => Ok(lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(vec![]),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn run(work: &Work, choice: &Choice) -> Result<()> {
    let built: Vec<Built> = work.read("mutants.json")?;
    let mut tests: Vec<Test> = work.read("tests.json")?;
    // A test that reaches little is about what it reaches: such ones first, and quick ones.
    let cost = |test: &Test| test.seconds * test.reached.len() as f64;
    tests.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
    let known: HashSet<String> = results(work)?
        .into_iter()
        .filter(|trial| !(choice.again && trial.outcome.is_unnoticed()))
        .map(|trial| trial.mutant)
        .collect();
    let chosen: Vec<(u32, &Built)> = (1..)
        .zip(&built)
        .filter(|(_, one)| {
            one.state == State::Switched && one.mutant.file.starts_with(&choice.under)
        })
        .filter(|(number, _)| *number as usize % choice.shard.1 == choice.shard.0)
        .filter(|(_, one)| !known.contains(&one.mutant.name))
        .collect();
    let mut record = File::options().create(true).append(true).open(work.results())?;
    let mut last = HashMap::new();
    for (number, one) in chosen {
        let mut asked: Vec<&Test> =
            tests.iter().filter(|test| test.reached.contains(&number)).collect();
        // What noticed a mutant of this file is likely to notice another one, and so are its own tests.
        let (file, promising) = (&one.mutant.file, last.get(&one.mutant.file));
        asked.sort_by_key(|test| (Some(&test.name) != promising, !stands_in(file, test)));
        let trial = trial(work, number, one, &asked, choice.budget)?;
        if let Some(by) = &trial.by {
            last.insert(one.mutant.file.clone(), by.clone());
        }
        // One write each, as other shards write to this file too.
        record.write_all(format!("{}\n", serde_json::to_string(&trial)?).as_bytes())?;
    }
    Ok(())
}

/// Whether it is a unit test of the file, or of one below it.
fn stands_in(file: &str, test: &Test) -> bool {
    let module = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let below = test.name.strip_prefix(&module.replace('/', "::"));
    below.is_some_and(|rest| rest.starts_with("::"))
}

fn trial(work: &Work, number: u32, one: &Built, reaching: &[&Test], budget: f64) -> Result<Trial> {
    let package = &work.copy();
    let mut trial = Trial {
        mutant: one.mutant.name.clone(),
        outcome: if reaching.is_empty() { Outcome::Unreached } else { Outcome::Unnoticed },
        by: None,
        asked: 0,
        reaching: reaching.len(),
    };
    let mut spent = 0.0;
    let mut without_insight = 0;
    for test in reaching {
        let most = if trial.outcome == Outcome::Time { MORE_IN_TIME } else { MORE };
        if without_insight > most {
            break;
        }
        // Quicker ones may follow, since what was promising came first.
        if trial.asked > 0 && spent + test.seconds > budget {
            continue;
        }
        spent += test.seconds;
        let seconds = (test.seconds * 5.0).max(3.0).ceil() as u64;
        let limited =
            Limited { executable: &test.executable, package, seconds, shrinks: test.shrinks };
        let output = limited.run(&test.name, ("MUTANT", &number.to_string()))?;
        trial.asked += 1;
        let Some(outcome) = noticed(package, &output) else { continue };
        if trial.by.is_none() || outcome == Outcome::Assertion {
            trial.outcome = outcome;
            trial.by = Some(test.name.clone());
        }
        if outcome == Outcome::Assertion {
            break;
        }
        without_insight += 1;
    }
    Ok(trial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_tests_stand_in_their_file_or_below() {
        let stands_in = |file: &str, name: &str| {
            let test = Test {
                target: String::new(),
                executable: "test".into(),
                name: name.to_owned(),
                seconds: 0.0,
                shrinks: false,
                reached: [].into(),
            };
            stands_in(file, &test)
        };
        assert!(stands_in("src/mask/bits.rs", "mask::bits::tests::members_come_in_order"));
        assert!(stands_in("src/mask/mod.rs", "mask::bits::tests::members_come_in_order"));
        assert!(!stands_in("src/mask/bits.rs", "mask::tests::members_come_in_order"));
        assert!(!stands_in("src/mask/bit.rs", "mask::bits::tests::members_come_in_order"));
    }
}
