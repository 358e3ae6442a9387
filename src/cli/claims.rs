//! `fullrank claims`: what is claimed, and why.

use clap::Args;
use serde::Serialize;

use fullrank::claims::{Entry, Proof, Tier, registry};

use super::{CliError, Output, Status, output};

/// List the claims, or explain one.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The claim to explain; all are listed without.
    id: Option<String>,
    /// Print the table of the README.
    #[arg(long)]
    markdown: bool,
}

#[derive(Debug, Serialize)]
struct ClaimReport {
    id: &'static str,
    chapter: &'static str,
    tier: &'static str,
    statement: &'static str,
    hypotheses: Vec<HypothesisReport>,
    references: &'static [&'static str],
    proof: ProofReport,
    scalars: Vec<&'static str>,
    tests: Vec<String>,
}

#[derive(Debug, Serialize)]
struct HypothesisReport {
    text: &'static str,
    counterexample: &'static str,
}

#[derive(Debug, Serialize)]
struct ProofReport {
    status: &'static str,
    file: String,
    theory: Option<String>,
    theorem: Option<&'static str>,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let mut reports = reports();
    if let Some(id) = &arguments.id {
        reports.retain(|report| report.id == id);
        if reports.is_empty() {
            return Err(CliError::UnknownClaim(id.clone()));
        }
    }
    output.print(&reports, |reports| match (arguments.markdown, reports.as_slice()) {
        (true, reports) => markdown(reports),
        (false, [report]) => explanation(report),
        (false, reports) => listing(reports),
    })?;
    Ok(Status::Held)
}

/// One report for each claim, its scalars gathered.
fn reports() -> Vec<ClaimReport> {
    registry().chunk_by(|one, other| one.id == other.id).map(report).collect()
}

/// The report on a claim, from its entries for all scalars.
fn report(entries: &[Entry]) -> ClaimReport {
    let first = &entries[0];
    let theory = match first.proof {
        Proof::MachineChecked { theory } => Some(format!("proofs/theories/{theory}")),
        _ => None,
    };
    let mut hypotheses: Vec<HypothesisReport> = vec![];
    for (text, counterexample) in entries.iter().flat_map(|entry| (entry.hypotheses)()) {
        if hypotheses.iter().all(|known| known.text != text) {
            hypotheses.push(HypothesisReport { text, counterexample });
        }
    }
    ClaimReport {
        id: first.id,
        chapter: first.chapter,
        // The weakest sense in which it holds for some scalar.
        tier: entries.iter().map(|entry| entry.tier).fold(first.tier, Tier::max).name(),
        statement: first.statement.text,
        hypotheses,
        references: first.statement.references,
        proof: ProofReport {
            status: first.proof.name(),
            file: format!("proofs/{}.md", first.id),
            theorem: theory.is_some().then_some(first.id),
            theory,
        },
        scalars: entries.iter().map(|entry| entry.scalar).collect(),
        tests: entries.iter().map(|entry| format!("{}::{}", entry.id, entry.scalar)).collect(),
    }
}

fn listing(reports: &[ClaimReport]) -> String {
    let mut rows = vec![["CHAPTER", "CLAIM", "TIER", "PROOF"].map(String::from).to_vec()];
    rows.extend(reports.iter().map(|report| {
        [report.chapter, report.id, report.tier, report.proof.status].map(String::from).to_vec()
    }));
    output::columns(&rows)
}

fn explanation(report: &ClaimReport) -> String {
    let mut lines = vec![report.id.to_owned(), String::new(), report.statement.to_owned()];
    for hypothesis in &report.hypotheses {
        lines.push(String::new());
        lines.push(format!("  assumes   {}", hypothesis.text));
        lines.push(format!("  without   {}", hypothesis.counterexample));
    }
    lines.push(String::new());
    lines.push(format!("chapter     {}", report.chapter));
    lines.push(format!("tier        {}", report.tier));
    lines.push(format!("proof       {} ({})", report.proof.file, report.proof.status));
    lines.extend(report.proof.theory.iter().map(|theory| format!("theorem     {theory}")));
    lines.push(format!("tests       {}", report.tests.join(" ")));
    lines.extend(report.references.iter().map(|reference| format!("reference   {reference}")));
    lines.join("\n")
}

fn markdown(reports: &[ClaimReport]) -> String {
    let mut lines = vec![
        "| claim | statement | tier | scalars | proof |".to_owned(),
        "|---|---|---|---|---|".into(),
    ];
    lines.extend(reports.iter().map(|report| {
        format!(
            "| [`{}`]({}) | {} | {} | {} | {} |",
            report.id,
            report.proof.file,
            report.statement,
            report.tier,
            report.scalars.join(", "),
            report.proof.status
        )
    }));
    lines.join("\n")
}
