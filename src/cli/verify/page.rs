//! The campaign as a page to read.

use std::path::Path;

use fullrank::claims::{Tier, registry};
use fullrank::report::{Cell, Column, Section, page, table, tier, tiers};
use maud::{Markup, html};

use super::{Campaign, ClaimReport, HOLDS};
use crate::cli::{CliError, output};

/// Writes `index.html` into a folder, which is made if it is missing.
pub(super) fn write(directory: &Path, campaign: &Campaign) -> Result<(), CliError> {
    let refuted: Vec<&ClaimReport> =
        campaign.claims.iter().filter(|claim| claim.verdict != HOLDS).collect();
    let mut sections =
        vec![Section { id: "claims", title: "Claims", body: claims(&campaign.claims) }];
    if !refuted.is_empty() {
        let body = counterexamples(&refuted);
        sections.insert(0, Section { id: "refuted", title: "Refuted", body });
    }
    let html = page("Claims about attention matrices", &lead(campaign, refuted.len()), &sections);
    output::write_folder(directory, &[("index.html", &html)])
}

fn lead(campaign: &Campaign, refuted: usize) -> Markup {
    let Campaign { seed, cases, shard, shards, claims } = campaign;
    html! {
        p {
            strong { (claims.len() - refuted) " of " (claims.len()) } " claims and scalars hold, on "
            (cases) " cases each from the seed " (seed)
            @if *shards > 1 { ", of which this is share " (shard) " of " (shards) }
            "."
        }
        (tiers())
    }
}

fn claims(claims: &[ClaimReport]) -> Markup {
    let name = |title| Column { title, tier: None };
    let number = |title| Column { title, tier: Some(Tier::Exact) };
    let columns = [
        name("Claim"),
        name("Scalar"),
        name("Tier"),
        name("Verdict"),
        number("Cases"),
        number("Vacuous"),
        Column { title: "Seconds", tier: Some(Tier::Numeric) },
    ];
    let entries = registry();
    let rows: Vec<Vec<Cell>> = claims
        .iter()
        .map(|claim| {
            let mut known = entries.iter();
            let entry = known.find(|e| e.id == claim.id && e.scalar == claim.scalar);
            vec![
                Cell {
                    shown: html! {
                        code { (claim.id) }
                        @if let Some(entry) = entry { span.prose { (entry.statement.text) } }
                    },
                    key: claim.id.clone(),
                },
                Cell::text(&*claim.scalar),
                Cell {
                    shown: html! { @if let Some(entry) = entry { (tier(entry.tier)) } },
                    key: claim.tier.clone(),
                },
                Cell::text(&*claim.verdict),
                Cell::number(claim.cases as f64, claim.cases.to_string()),
                Cell::number(claim.vacuous as f64, claim.vacuous.to_string()),
                Cell::number(claim.seconds, format!("{:.2}", claim.seconds)),
            ]
        })
        .collect();
    html! {
        p { "A vacuous case violates a hypothesis, so that the claim says nothing about it." }
        (table("Every claim for every scalar", &columns, &rows))
    }
}

fn counterexamples(refuted: &[&ClaimReport]) -> Markup {
    html! {
        @for claim in refuted {
            h3 { (claim.id) ", " (claim.scalar) }
            @if let Some(example) = &claim.counterexample {
                p { (example.found) " (case " (example.index) ", seed " (example.seed) ")" }
                @for (field, value) in &example.fields {
                    p { (field) ":" }
                    pre { (value.as_str().unwrap_or_default()) }
                }
            }
        }
    }
}
