//! The copy of the library that holds all mutants which compile.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::compile::{self, Blame};
use crate::listed;
use crate::rewrite::{Branch, Rewritten, rewritten};
use crate::work::{Built, State, Work};

/// Lints that are errors by default and see what a mutant does: that is for the tests to notice.
const ALLOWED: &str = "#![allow(warnings, arithmetic_overflow, overflowing_literals, \
                       unconditional_panic, unconditional_recursion)]\n";

/// Files of the binary, to which the library with the switch is another crate.
const BINARY: [&str; 2] = ["src/main.rs", "src/cli/"];

/// Where a file stands in place of this directory, no test can keep the cases on which it failed,
/// which the next run would try first.
const REGRESSIONS: &str = "tests/regressions";

/// Which mutants are compiled.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// The files, by the start of their path: `src/mask`.
    #[arg(long, default_value = "src")]
    under: String,
    /// Those of the lines that a difference has changed, as `git diff` prints it.
    #[arg(long)]
    in_diff: Option<PathBuf>,
}

pub(crate) fn run(package: &Path, work: &Work, choice: &Choice) -> Result<()> {
    let (mut mutants, mut explained) = listed::mutants(package, choice.in_diff.as_deref())?;
    mutants.retain(|mutant| mutant.file.starts_with(&choice.under));
    explained.retain(|name| name.starts_with(&choice.under));
    println!("{} mutants are listed, of which {} are explained", mutants.len(), explained.len());
    ensure!(mutants.len() < 1 << 16, "more than the switch has places for");
    let known = known(package, work);
    let mut built: Vec<Built> = mutants
        .into_iter()
        .map(|mutant| {
            let state = if explained.contains(&mutant.name) {
                State::Explained
            } else {
                known.get(&mutant.name).copied().unwrap_or(State::Switched)
            };
            Built { mutant, state }
        })
        .collect();
    copy(package, &work.copy())?;
    // They know the mutants by other numbers.
    work.write("tests.json", &[(); 0])?;
    until_it_compiles(package, work, &mut built)?;
    for state in [State::Switched, State::NotViable, State::NotSwitched] {
        let count = built.iter().filter(|mutant| mutant.state == state).count();
        println!("{count} are {state:?}");
    }
    Ok(())
}

/// What was found in files that have not changed since.
fn known(package: &Path, work: &Work) -> HashMap<String, State> {
    let built: Vec<Built> = work.read("mutants.json").unwrap_or_default();
    let unchanged = |file: &str| {
        let [then, now] =
            [work.sources(), package.to_owned()].map(|at| fs::read(at.join(file)).ok());
        then == now
    };
    built
        .into_iter()
        .filter(|one| matches!(one.state, State::NotViable | State::NotSwitched))
        .filter(|one| unchanged(&one.mutant.file))
        .map(|one| (one.mutant.name, one.state))
        .collect()
}

/// The files that git knows, as they are.
fn copy(package: &Path, to: &Path) -> Result<()> {
    let listing = Command::new("git").args(["ls-files", "-z"]).current_dir(package).output()?;
    ensure!(listing.status.success(), "git does not list the files of {}", package.display());
    let files = String::from_utf8(listing.stdout)?;
    for file in files.split_terminator('\0').filter(|file| !file.starts_with(REGRESSIONS)) {
        let (from, to) = (package.join(file), to.join(file));
        write_if_new(&to, &fs::read(&from).with_context(|| format!("cannot read {file}"))?)?;
    }
    write_if_new(&to.join(REGRESSIONS), b"")
}

/// What is as it was is not compiled again.
fn write_if_new(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

fn until_it_compiles(package: &Path, work: &Work, built: &mut [Built]) -> Result<()> {
    loop {
        let places = write_sources(package, work, built)?;
        work.write("mutants.json", built)?;
        let errors = compile::errors(work)?;
        if errors.is_empty() {
            return Ok(());
        }
        let mut blamed = HashSet::new();
        for error in &errors {
            match error.blame(&places) {
                Some(Blame { mutant, state }) => {
                    built[mutant as usize - 1].state = state;
                    blamed.insert(mutant);
                }
                None => eprintln!("{}", error.rendered),
            }
        }
        println!("{} errors, {} mutants left out", errors.len(), blamed.len());
        if blamed.is_empty() {
            bail!("what does not compile is not a mutant");
        }
    }
}

/// Where the switches are in each file of the copy. What could not be switched is marked so.
fn write_sources(
    package: &Path,
    work: &Work,
    built: &mut [Built],
) -> Result<BTreeMap<String, Vec<Branch>>> {
    let mut files: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, one) in (1..).zip(built.iter()) {
        let of_file = files.entry(one.mutant.file.clone()).or_default();
        if one.state == State::Switched {
            of_file.push(number);
        }
    }
    let copy = work.copy();
    let mut places = BTreeMap::new();
    for (file, numbers) in files {
        let source = fs::read_to_string(package.join(&file))?;
        let chosen = numbers.iter().map(|number| (*number, &built[*number as usize - 1].mutant));
        let of_binary = BINARY.iter().any(|start| file.starts_with(start));
        let root = if of_binary { "fullrank" } else { "crate" };
        let Rewritten { text, branches, not_viable } =
            rewritten(&source, root, chosen).with_context(|| file.clone())?;
        write_if_new(&copy.join(&file), text.as_bytes())?;
        write_if_new(&work.sources().join(&file), source.as_bytes())?;
        let switched: HashSet<u32> = branches.iter().map(|branch| branch.mutant).collect();
        for number in numbers.into_iter().filter(|number| !switched.contains(number)) {
            let forbidden = not_viable.contains(&number);
            built[number as usize - 1].state =
                if forbidden { State::NotViable } else { State::NotSwitched };
        }
        places.insert(file, branches);
    }
    let root = fs::read_to_string(package.join("src/lib.rs"))?;
    let switched_root = format!("{ALLOWED}{root}\n#[doc(hidden)]\npub mod __mutant;\n");
    write_if_new(&copy.join("src/lib.rs"), switched_root.as_bytes())?;
    write_if_new(&copy.join("src/__mutant.rs"), include_bytes!("switch.rs"))?;
    Ok(places)
}
