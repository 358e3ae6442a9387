//! The mutants that cargo-mutants lists.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

/// Line and column in characters, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Span {
    pub(crate) start: Position,
}

/// One change of one place of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Mutant {
    /// Where it is and what it does, which tells it from all others.
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) span: Span,
    /// What stands there instead: an operator, a value, or nothing for what is deleted.
    pub(crate) replacement: String,
    pub(crate) genre: Genre,
}

/// All mutants of a package, and the names of those that its configuration explains.
pub(crate) fn mutants(package: &Path) -> Result<(Vec<Mutant>, HashSet<String>)> {
    let all = list(package, &["--no-config"])?;
    let unexplained: HashSet<String> =
        list(package, &[])?.into_iter().map(|mutant| mutant.name).collect();
    let names = all.iter().map(|mutant| mutant.name.clone());
    let explained = names.filter(|name| !unexplained.contains(name)).collect();
    Ok((all, explained))
}

fn list(package: &Path, arguments: &[&str]) -> Result<Vec<Mutant>> {
    let output = Command::new("cargo")
        .args(["mutants", "--list", "--json"])
        .args(arguments)
        .current_dir(package)
        .output()
        .context("cannot run cargo")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo mutants, see https://mutants.rs: {complaint}");
    Ok(serde_json::from_slice(&output.stdout)?)
}
