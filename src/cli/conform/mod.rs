//! `fullrank conform`: the claims about implementations, asked of a program.

mod exchange;
mod process;
mod report;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use fullrank::claims::Subject;
use fullrank::dump::Stored;
use fullrank::harness::{Conformance, Requirement, empty_row_convention, requirements};
use fullrank::scalar::{bf16, f16};

use super::{CliError, Output, Status, progress};

use process::Process;
use report::{ClaimReport, ConformReport};

/// Test another implementation of attention, a program that answers problems in files.
///
/// The command is started once. For each problem it reads a line
/// `{"case":"PATH.safetensors","out":"PATH.safetensors"}` from its standard input. The case holds
/// `q` [n,d], `k` [m,d], `v` [m,e], `mask` (bool [n,m]) and `scale` in the metadata. The program
/// writes `weights` [n,m], or `output` [n,e], or both, and then prints the line `ok`, or
/// `skip REASON`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The program with its arguments, quoted as for a shell.
    #[arg(long, value_name = "CMD")]
    command: String,
    /// The claims to ask; all that speak of implementations without.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    claims: Vec<String>,
    /// Cases for each claim, at least one.
    #[arg(long, default_value_t = 64, value_name = "N",
          value_parser = clap::value_parser!(u64).range(1..))]
    cases: u64,
    /// The seed that fixes all cases.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The type of the problems.
    #[arg(long, default_value = "f32", value_name = "T")]
    scalar: Format,
    /// Where to save the least failing case of each claim.
    #[arg(long, default_value = ".", value_name = "DIR")]
    save: PathBuf,
    /// Seconds to wait for one answer.
    #[arg(long, default_value_t = 60, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "lower")]
enum Format {
    F16,
    Bf16,
    F32,
    F64,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let report = match arguments.scalar {
        Format::F16 => examine::<f16>(arguments, output),
        Format::Bf16 => examine::<bf16>(arguments, output),
        Format::F32 => examine::<f32>(arguments, output),
        Format::F64 => examine::<f64>(arguments, output),
    }?;
    output.print(&report, ConformReport::text)?;
    let failed = report.claims.iter().any(ClaimReport::failed);
    Ok(if failed { Status::Failed } else { Status::Held })
}

fn examine<T: Subject + Stored>(
    arguments: &Arguments,
    output: Output,
) -> Result<ConformReport, CliError> {
    let chosen = chosen::<T>(&arguments.claims)?;
    let mut process = Process::start(&arguments.command, Duration::from_secs(arguments.timeout))
        .map_err(CliError::Implementation)?;
    let bar = progress::bar(chosen.len() as u64 * arguments.cases, "cases", output);
    let mut claims = vec![];
    for requirement in chosen {
        let conformance =
            requirement.ask(&mut process, arguments.seed, arguments.cases, || bar.inc(1));
        if let Some(problem) = process.violation() {
            // Bad input, not a wrong result.
            return Err(CliError::Implementation(problem.to_owned()));
        }
        let saved = save(requirement.id, &conformance, &arguments.save)?;
        claims.push(ClaimReport::new(requirement.id, &conformance, saved));
    }
    bar.finish_and_clear();
    // Last, since it may end the program.
    let empty_rows = empty_row_convention::<T>(&mut process);
    Ok(ConformReport {
        command: arguments.command.clone(),
        scalar: T::NAME,
        seed: arguments.seed,
        empty_rows: empty_rows.name(),
        claims,
    })
}

fn chosen<T: Subject + Stored>(names: &[String]) -> Result<Vec<Requirement<T>>, CliError> {
    let mut all = requirements::<T>();
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|known| known.id != **name)) {
        let known = all.iter().map(|known| known.id).collect::<Vec<_>>().join(", ");
        return Err(CliError::NotARequirement { given: unknown.clone(), known });
    }
    all.retain(|known| names.is_empty() || names.iter().any(|name| name == known.id));
    Ok(all)
}

/// Saves the least failing case, if there is one, as `CLAIM.SCALAR.safetensors`.
fn save<T: Subject + Stored>(
    id: &str,
    conformance: &Conformance<T>,
    directory: &Path,
) -> Result<Option<PathBuf>, CliError> {
    let Some(failure) = &conformance.failure else { return Ok(None) };
    let path = directory.join(format!("{id}.{}.safetensors", T::NAME));
    exchange::write_case(&failure.problem, &path)
        .map_err(|source| CliError::File { path: path.clone(), source })?;
    Ok(Some(path))
}
