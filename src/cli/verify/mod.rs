//! `fullrank verify` and `fullrank merge`: the campaign over claims, in shards.

mod page;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use indicatif::ProgressBar;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use fullrank::claims::{Entry, registry};
use fullrank::harness::{self, Plan, Tally};

use super::{CliError, Output, Status, output, progress};

/// Check the claims on random and edge cases.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The claims to check; all of them without.
    claims: Vec<String>,
    /// The scalars to check them for; all of them without.
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    scalar: Vec<String>,
    /// Cases for each claim and scalar, at least one: nothing holds on no evidence.
    #[arg(long, default_value_t = 256, value_name = "N",
          value_parser = clap::value_parser!(u64).range(1..))]
    cases: u64,
    /// The seed that fixes all cases.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Check only the I-th of N equal shares of the cases; I from 0 to N - 1.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(u64, u64)>,
    /// Write the JSON to a file too, for `fullrank merge`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Also write a page to read, `index.html`, into this folder.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

/// Join the outputs of all shards of a campaign.
#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// What `fullrank verify --shard I/N --out FILE` wrote, for every I.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

fn shard(text: &str) -> Result<(u64, u64), String> {
    let parsed = text
        .split_once('/')
        .and_then(|(index, count)| Some((index.parse::<u64>().ok()?, count.parse::<u64>().ok()?)));
    match parsed {
        Some((index, count)) if index < count => Ok((index, count)),
        Some((_, 0)) => Err("there must be at least one shard".into()),
        Some((_, count)) => Err(format!("the shards are numbered 0 to {}", count - 1)),
        None => Err("write it as I/N, such as 0/4".into()),
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Campaign {
    seed: u64,
    cases: u64,
    shard: u64,
    shards: u64,
    claims: Vec<ClaimReport>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ClaimReport {
    id: String,
    tier: String,
    scalar: String,
    cases: u64,
    vacuous: u64,
    verdict: String,
    counterexample: Option<Counterexample>,
    seconds: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Counterexample {
    index: u64,
    seed: u64,
    found: String,
    #[serde(flatten)]
    fields: serde_json::Map<String, serde_json::Value>,
}

/// The most missing shards that an error names.
const MISSING_NAMED: usize = 16;

const HOLDS: &str = "holds";
const REFUTED: &str = "refuted";

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let entries = chosen(arguments)?;
    let (shard, shards) = arguments.shard.unwrap_or((0, 1));
    let plan = Plan { seed: arguments.seed, cases: arguments.cases, shard, shards };
    let bar = progress_bar(&entries, &plan, output);
    let claims = entries.par_iter().map(|entry| judge(entry, &plan, &bar)).collect();
    bar.finish_and_clear();
    let campaign = Campaign { seed: plan.seed, cases: plan.cases, shard, shards, claims };
    if let Some(path) = &arguments.out {
        let text = serde_json::to_string_pretty(&campaign).map_err(std::io::Error::from);
        text.and_then(|text| fs::write(path, text))
            .map_err(|source| CliError::File { path: path.clone(), source })?;
    }
    if let Some(directory) = &arguments.report {
        page::write(directory, &campaign)?;
    }
    report(&campaign, output)
}

pub(crate) fn merge(arguments: &MergeArguments, output: Output) -> Result<Status, CliError> {
    let mut merged: Option<Campaign> = None;
    let mut seen = std::collections::BTreeSet::new();
    for path in &arguments.files {
        let text = fs::read_to_string(path)
            .map_err(|source| CliError::File { path: path.clone(), source })?;
        let next: Campaign = serde_json::from_str(&text)
            .map_err(|source| CliError::NotAShard { path: path.clone(), source })?;
        let mismatch = |problem: String| CliError::ShardMismatch { path: path.clone(), problem };
        if !seen.insert(next.shard) {
            return Err(mismatch(format!("shard {} was given before", next.shard)));
        }
        match &mut merged {
            None => merged = Some(next),
            Some(merged) => add(merged, next).map_err(mismatch)?,
        }
    }
    let Some(mut campaign) = merged else { return Err(CliError::MissingShards(vec![])) };
    // Named up to a point: a file may say that there are any number of shards.
    let missing = (0..campaign.shards).filter(|shard| !seen.contains(shard));
    let missing: Vec<u64> = missing.take(MISSING_NAMED).collect();
    if !missing.is_empty() {
        return Err(CliError::MissingShards(missing));
    }
    (campaign.shard, campaign.shards) = (0, 1);
    report(&campaign, output)
}

/// Adds another shard of the same campaign.
fn add(campaign: &mut Campaign, next: Campaign) -> Result<(), String> {
    let plan = |campaign: &Campaign| (campaign.seed, campaign.cases, campaign.shards);
    let names = |campaign: &Campaign| -> Vec<(String, String)> {
        campaign.claims.iter().map(|claim| (claim.id.clone(), claim.scalar.clone())).collect()
    };
    if plan(campaign) != plan(&next) || names(campaign) != names(&next) {
        return Err("a shard of another campaign: seed, cases, shards and claims must agree".into());
    }
    for (sum, claim) in campaign.claims.iter_mut().zip(next.claims) {
        sum.cases = sum.cases.saturating_add(claim.cases);
        sum.vacuous = sum.vacuous.saturating_add(claim.vacuous);
        sum.seconds += claim.seconds;
        let first =
            |example: &Option<Counterexample>| example.as_ref().map_or(u64::MAX, |e| e.index);
        if first(&claim.counterexample) < first(&sum.counterexample) {
            sum.counterexample = claim.counterexample;
            sum.verdict = claim.verdict;
        }
    }
    Ok(())
}

fn chosen(arguments: &Arguments) -> Result<Vec<Entry>, CliError> {
    let all = registry();
    if let Some(unknown) = arguments.claims.iter().find(|id| all.iter().all(|e| e.id != **id)) {
        return Err(CliError::UnknownClaim(unknown.clone()));
    }
    if let Some(given) = arguments.scalar.iter().find(|name| all.iter().all(|e| e.scalar != **name))
    {
        return Err(CliError::UnknownScalar { given: given.clone() });
    }
    let wanted = |list: &[String], name: &str| list.is_empty() || list.iter().any(|x| x == name);
    let entries: Vec<Entry> = all
        .into_iter()
        .filter(|entry| {
            wanted(&arguments.claims, entry.id) && wanted(&arguments.scalar, entry.scalar)
        })
        .collect();
    if entries.is_empty() { Err(CliError::NothingToVerify) } else { Ok(entries) }
}

fn progress_bar(entries: &[Entry], plan: &Plan, output: Output) -> ProgressBar {
    let cases = plan.cases.saturating_sub(plan.shard).div_ceil(plan.shards);
    progress::bar(cases.saturating_mul(entries.len() as u64), "cases", output)
}

fn judge(entry: &Entry, plan: &Plan, bar: &ProgressBar) -> ClaimReport {
    let start = Instant::now();
    let Tally { cases, vacuous, refutation } = harness::run(entry, plan, || bar.inc(1));
    let counterexample = refutation.map(|refutation| Counterexample {
        index: refutation.index,
        seed: refutation.seed,
        found: refutation.found,
        fields: refutation
            .fields
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.into()))
            .collect(),
    });
    ClaimReport {
        id: entry.id.into(),
        tier: entry.tier.name().into(),
        scalar: entry.scalar.into(),
        cases,
        vacuous,
        verdict: if counterexample.is_some() { REFUTED } else { HOLDS }.into(),
        counterexample,
        seconds: start.elapsed().as_secs_f64(),
    }
}

fn report(campaign: &Campaign, output: Output) -> Result<Status, CliError> {
    output.print(campaign, table)?;
    let held = campaign.claims.iter().all(|claim| claim.verdict == HOLDS);
    Ok(if held { Status::Held } else { Status::Failed })
}

fn table(campaign: &Campaign) -> String {
    let header = ["CLAIM", "SCALAR", "TIER", "VERDICT", "CASES", "VACUOUS", "SECONDS"];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(campaign.claims.iter().map(|claim| {
        let share = 100.0 * claim.vacuous as f64 / claim.cases.max(1) as f64;
        vec![
            claim.id.clone(),
            claim.scalar.clone(),
            claim.tier.clone(),
            claim.verdict.clone(),
            claim.cases.to_string(),
            format!("{share:.1}%"),
            format!("{:.2}", claim.seconds),
        ]
    }));
    let mut text = output::columns(&rows);
    let refuted: Vec<&ClaimReport> =
        campaign.claims.iter().filter(|claim| claim.verdict != HOLDS).collect();
    for claim in &refuted {
        text += &format!("\n\n{} is refuted for {}", claim.id, claim.scalar);
        if let Some(example) = &claim.counterexample {
            text += &format!(": {} (case {}, seed {})", example.found, example.index, example.seed);
            for (name, value) in &example.fields {
                text += &format!("\n{name}:\n{}", value.as_str().unwrap_or_default());
            }
        }
    }
    text + &format!(
        "\n\n{} of {} claims and scalars hold (seed {})",
        campaign.claims.len() - refuted.len(),
        campaign.claims.len(),
        campaign.seed
    )
}
