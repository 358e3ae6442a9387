//! The reports as a page to read: summary, layers, spectra, a table, pictures.

mod cards;
mod groups;
mod layers;
mod rows;
mod spectra;

use std::path::Path;

use fullrank::claims::Tier;
use fullrank::report::{Section, page, tier, tiers};
use maud::{Markup, html};

use super::report::MatrixReport;
use super::summary::{Summary, summaries};
use crate::cli::{CliError, output};
use groups::Groups;

/// Matrices beyond this number are counted in the summary only.
const MOST_ROWS: usize = 10_000;

/// Writes `index.html`, and its first drawing as `layers.svg`.
pub(super) fn write(directory: &Path, reports: &[MatrixReport]) -> Result<(), CliError> {
    let groups = Groups::of(reports);
    let layers = layers::drawing(&groups);
    let sections = [
        Section { id: "summary", title: "Summary", body: summary(reports) },
        Section { id: "layers", title: "Ranks by layer", body: layers::section(&groups, &layers) },
        Section { id: "spectra", title: "Spectra by layer", body: spectra::section(&groups) },
        Section { id: "matrices", title: "All matrices", body: rows::section(reports) },
        Section { id: "pictures", title: "Heat maps", body: cards::section(&groups) },
    ];
    let html = page("Attention matrices", &lead(reports), &sections);
    let files = [("index.html", &*html), ("layers.svg", &layers.to_string())];
    output::write_folder(directory, &files)
}

fn lead(reports: &[MatrixReport]) -> Markup {
    let mut files: Vec<&str> = reports.iter().map(|report| report.file.as_str()).collect();
    files.dedup();
    html! {
        p {
            (reports.len()) " matrices"
            @if let [file] = files[..] { " of " code { (file) } } @else { " of " (files.len()) " files" }
            "."
        }
        (tiers())
    }
}

fn summary(reports: &[MatrixReport]) -> Markup {
    html! {
        @for summary in summaries(reports) { (paragraph(&summary)) }
        @if !reports.is_empty() { (supports(reports)) }
        @if reports.len() > MOST_ROWS {
            p { "The table and the pictures below show the first " (MOST_ROWS) " matrices." }
        }
    }
}

fn paragraph(summary: &Summary) -> Markup {
    let Summary { matrices, exact_full, unsettled, numerical_full, remarked, .. } = summary;
    html! {
        p {
            strong { @match &summary.mask { Some(mask) => { "Under " code { (mask) } }, None => "As stored" } }
            ": " strong { (exact_full) " of " (matrices) } " matrices are of full rank " (tier(Tier::Exact))
            @if *unsettled > 0 { ", of " (unsettled) " the rank is not settled" }
            "; the numerical rank of " strong { (numerical_full) } " is full " (tier(Tier::Numeric))
            ". Means: numerical rank " (format!("{:.2}", summary.numerical))
            ", effective rank " (format!("{:.2}", summary.effective))
            ", stable rank " (format!("{:.2}", summary.stable)) " " (tier(Tier::Numeric)) ". "
            @match remarked { 0 => "Nothing else is unusual.", count => { (count) " have remarks in the table." } }
        }
    }
}

/// How many matrices have which support.
fn supports(reports: &[MatrixReport]) -> Markup {
    let mut counts: Vec<(&str, usize)> = vec![];
    for report in reports {
        let name = report.findings.support.mask.as_deref().unwrap_or("a pattern without a name");
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    html! {
        p {
            "Nonzero weights " (tier(Tier::Exact)) ": "
            @for (at, (name, count)) in counts.iter().enumerate() {
                @if at > 0 { ", " }
                code { (name) } " in " (count)
            }
            "."
        }
    }
}
