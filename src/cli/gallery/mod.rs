//! `fullrank gallery`: masks and layouts side by side.

mod drawing;
mod members;
mod page;
mod report;

use std::path::PathBuf;

use clap::Args;

use super::{CliError, Output, Status};
use report::Member;

/// Compare masks and layouts: guaranteed rank against layers to global reachability.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The number of tokens; with an even one the ring loses its guarantee.
    #[arg(short, default_value_t = 9, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    n: u16,
    /// Also write a page to read, `index.html`, and its drawing into this folder.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let tokens = usize::from(arguments.n);
    let members = members::expressions(tokens)
        .iter()
        .map(|text| Member::of(text, tokens))
        .collect::<Result<Vec<Member>, CliError>>()?;
    if let Some(folder) = &arguments.report {
        page::write(folder, &members, tokens)?;
    }
    output.print(&members, |members| report::table(members))?;
    Ok(Status::Held)
}
