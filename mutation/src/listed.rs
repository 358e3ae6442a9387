//! The mutants that cargo-mutants lists.

use std::collections::HashSet;
use std::ffi::OsStr;
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

/// All mutants of a package, or those of a difference, and the names of those that the configuration of the
/// package explains.
pub(crate) fn mutants(
    package: &Path,
    difference: Option<&Path>,
) -> Result<(Vec<Mutant>, HashSet<String>)> {
    let difference = difference.map(std::path::absolute).transpose()?;
    let mut arguments: Vec<&OsStr> = vec![];
    if let Some(difference) = &difference {
        arguments.extend([OsStr::new("--in-diff"), difference.as_os_str()]);
    }
    let all = list(package, &[&arguments[..], &["--no-config".as_ref()]].concat())?;
    let unexplained: HashSet<String> =
        list(package, &arguments)?.into_iter().map(|mutant| mutant.name).collect();
    let names = all.iter().map(|mutant| mutant.name.clone());
    let explained = names.filter(|name| !unexplained.contains(name)).collect();
    Ok((all, explained))
}

fn list(package: &Path, arguments: &[&OsStr]) -> Result<Vec<Mutant>> {
    let output = Command::new("cargo")
        .args(["mutants", "--list", "--json"])
        .args(arguments)
        .current_dir(package)
        .output()
        .context("cannot run cargo")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo mutants, see https://mutants.rs: {complaint}");
    if output.stdout.is_empty() {
        // There are none in the difference.
        return Ok(vec![]);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
