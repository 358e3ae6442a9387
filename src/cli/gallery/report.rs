//! What the comparison says of each mask or layout.

use serde::Serialize;

use fullrank::mask::Mask;
use fullrank::mask::expression::Expression;
use fullrank::measure::guarantee::Guarantee;
use fullrank::measure::reach::Reach;

use crate::cli::{CliError, output};

/// A mask, or a layout by the worst of its masks.
#[derive(Debug, Serialize)]
pub(super) struct Member {
    pub(super) mask: String,
    pub(super) n: usize,
    pub(super) entries: usize,
    /// Whether every mask guarantees full rank; null if that is not known of one.
    pub(super) guaranteed_full: Option<bool>,
    pub(super) least: Least,
    pub(super) generic: usize,
    /// The least number of layers to global reachability; null if never.
    pub(super) layers: Option<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct Least {
    /// The guaranteed rank.
    pub(super) lower: usize,
    pub(super) upper: usize,
}

impl Member {
    pub(super) fn of(text: &str, tokens: usize) -> Result<Self, CliError> {
        let expression = Expression::parse(text)?;
        let layout = expression.layout(tokens)?;
        let found: Vec<Guarantee> = layout.distinct().into_iter().map(Guarantee::of).collect();
        let answers = found.iter().map(|guarantee| guarantee.guaranteed_full);
        let least =
            |rank: fn(&Guarantee) -> usize| found.iter().map(rank).min().unwrap_or_default();
        Ok(Self {
            mask: expression.to_string(),
            n: tokens,
            entries: layout.layers().iter().flatten().map(Mask::entries).sum(),
            // One failure decides, whatever is not known of the others.
            guaranteed_full: answers
                .min_by_key(|answer| match answer {
                    Some(false) => 0,
                    None => 1,
                    Some(true) => 2,
                })
                .flatten(),
            least: Least {
                lower: least(|guarantee| guarantee.least.lower),
                upper: least(|guarantee| guarantee.least.upper),
            },
            generic: least(|guarantee| guarantee.generic),
            layers: Reach::new(&layout).layers_to_global(),
        })
    }
}

pub(super) fn table(members: &[Member]) -> String {
    let header = ["MASK", "ENTRIES", "FULL RANK", "LEAST", "GENERIC", "LAYERS TO ALL"];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(members.iter().map(|member| {
        let least = match &member.least {
            Least { lower, upper } if lower == upper => lower.to_string(),
            Least { lower, upper } => format!("{lower} to {upper}"),
        };
        vec![
            member.mask.clone(),
            member.entries.to_string(),
            match member.guaranteed_full {
                Some(true) => "guaranteed",
                Some(false) => "-",
                None => "unknown",
            }
            .into(),
            least,
            member.generic.to_string(),
            member.layers.map_or("never".into(), |layers| layers.to_string()),
        ]
    }));
    output::columns(&rows)
}
