//! What a seed means: the cases that each claim draws, and how they are made simpler.
//!
//! A campaign names its cases by their seeds, so a figure that was published with one can be had
//! again only as long as the claims draw the same. To change a draw is to change these files.

use std::collections::BTreeMap;

use fullrank::claims::{Case, Claim, Tier, Verdict};
use fullrank::sample::{Source, hash};

use crate::shrinking::least_of;

/// Cases of each claim and scalar, from the seeds 0, 1, ...
const CASES: u64 = 32;

/// How many of them are made simpler.
const SHRUNK: usize = 4;

/// To how many cases each at most: rows of thousands of keys have as many.
const SIMPLER: usize = 64;

pub(crate) fn assert_unchanged(claim: &str, descriptions: &[String]) {
    let settings = crate::kept::in_folder("snapshots/draws");
    settings.bind(|| insta::assert_snapshot!(claim, descriptions.join("\n")));
}

pub(crate) fn describe<C: Claim>(scalar: &str) -> String {
    let cases: Vec<C::Case> =
        (0..CASES).map(|seed| C::draw(&mut Source::from_seed(seed))).collect();
    let simpler =
        cases.iter().take(SHRUNK).flat_map(|case| case.shrinks().into_iter().take(SIMPLER));
    let mut lines = vec![
        format!("{scalar}: {CASES} cases"),
        format!("  digest {:016x}", digest(cases.iter().map(Case::fields))),
        format!(
            "  digest of what {SHRUNK} are made simpler to {:016x}",
            digest(simpler.map(|case| case.fields()))
        ),
    ];
    let mut counts = BTreeMap::<&str, usize>::new();
    for label in cases.iter().flat_map(C::labels) {
        *counts.entry(label).or_default() += 1;
    }
    lines.extend(counts.into_iter().map(|(label, count)| format!("  {count:2} {label}")));
    lines.push("  the first, made simpler as long as that can be".to_owned());
    for (name, text) in least_of(cases[0].clone(), |_| true).fields() {
        lines.push(format!("    {name}: {}", text.replace('\n', "; ")));
    }
    // Evidence about rounded numbers differs from one machine to the next.
    if matches!(C::TIER, Tier::Exact)
        && let Verdict::Holds(evidence) = C::check(&cases[0])
    {
        lines.push(format!("  evidence for the first: {evidence}"));
    }
    lines.join("\n")
}

/// Of all fields, their ends included.
fn digest(cases: impl Iterator<Item = Vec<(&'static str, String)>>) -> u64 {
    let fields = cases.flatten().flat_map(|(name, text)| [name.to_owned(), text]);
    hash(fields.flat_map(|field| field.into_bytes().into_iter().chain([0])))
}
