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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_that_is_refuted_comes_first_with_its_counterexample() {
        let id = "causal_softmax_is_full_rank";
        let claim = |scalar: &str, counterexample: serde_json::Value| {
            let verdict = if counterexample.is_null() { HOLDS } else { "refuted" };
            serde_json::json!({
                "id": id, "tier": "rounded", "scalar": scalar, "cases": 9, "vacuous": 2,
                "verdict": verdict, "counterexample": counterexample, "seconds": 0.25,
            })
        };
        let example = serde_json::json!({
            "index": 4, "seed": 77, "found": "the rank is 1", "scores": "0 < 1",
        });
        let campaign = serde_json::json!({
            "seed": 5, "cases": 18, "shard": 1, "shards": 2,
            "claims": [claim("f32", serde_json::Value::Null), claim("nothing", example)],
        });
        let campaign: Campaign = serde_json::from_value(campaign).unwrap();
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &campaign).unwrap();
        let text = std::fs::read_to_string(folder.path().join("index.html")).unwrap();
        for part in [
            "1 of 2</strong> claims and scalars hold, on 18 cases each from the seed 5, of which this \
             is share 1 of 2.",
            "<h3>causal_softmax_is_full_rank, nothing</h3>",
            "<p>the rank is 1 (case 4, seed 77)</p><p>scores:</p><pre>0 &lt; 1</pre>",
        ] {
            assert!(text.contains(part), "no `{part}` in {text}");
        }
        assert!(text.find("id=\"refuted\"") < text.find("id=\"claims\""));
        // What is known of the claim stands beside the scalar for which it is made, not the other.
        let known = registry().into_iter().find(|entry| entry.id == id && entry.scalar == "f32");
        assert_eq!(text.matches(known.unwrap().statement.text).count(), 1);
    }
}
