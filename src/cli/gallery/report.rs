//! What the comparison says of each mask or layout.

use serde::Serialize;

use fullrank::mask::expression::Expression;
use fullrank::mask::{Layout, Mask};
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
    /// How that was decided, of the mask that settles it.
    pub(super) method: &'static str,
    pub(super) least: Least,
    pub(super) generic: usize,
    /// The least number of layers to global reachability; null if never.
    pub(super) layers: Option<usize>,
    #[serde(skip)]
    pub(super) layout: Layout,
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
        // One failure decides, whatever is not known of the others.
        let deciding = found.iter().min_by_key(|guarantee| match guarantee.guaranteed_full {
            Some(false) => 0,
            None => 1,
            Some(true) => 2,
        });
        let least =
            |rank: fn(&Guarantee) -> usize| found.iter().map(rank).min().unwrap_or_default();
        Ok(Self {
            mask: expression.to_string(),
            n: tokens,
            entries: layout.layers().iter().flatten().map(Mask::entries).sum(),
            guaranteed_full: deciding.and_then(|guarantee| guarantee.guaranteed_full),
            method: deciding.map_or("", |guarantee| guarantee.method.name()),
            least: Least {
                lower: least(|guarantee| guarantee.least.lower),
                upper: least(|guarantee| guarantee.least.upper),
            },
            generic: least(|guarantee| guarantee.generic),
            layers: Reach::new(&layout).layers_to_global(),
            layout,
        })
    }

    /// The layers to global reachability, in an order in which never comes last.
    pub(super) fn depth(&self) -> usize {
        self.layers.unwrap_or(usize::MAX)
    }

    /// Whether it guarantees full rank and lets every token see every token.
    pub(super) fn has_both(&self) -> bool {
        self.guaranteed_full == Some(true) && self.layers.is_some()
    }

    pub(super) fn full_rank_text(&self) -> &'static str {
        match self.guaranteed_full {
            Some(true) => "guaranteed",
            Some(false) => "-",
            None => "unknown",
        }
    }

    pub(super) fn layers_text(&self) -> String {
        self.layers.map_or("never".into(), |layers| layers.to_string())
    }
}

impl Least {
    /// The rank, or the bounds on it.
    pub(super) fn text(&self) -> String {
        match self {
            Self { lower, upper } if lower == upper => lower.to_string(),
            Self { lower, upper } => format!("{lower} to {upper}"),
        }
    }
}

pub(super) fn table(members: &[Member]) -> String {
    let header = ["MASK", "ENTRIES", "FULL RANK", "LEAST", "GENERIC", "LAYERS TO ALL"];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(members.iter().map(|member| {
        vec![
            member.mask.clone(),
            member.entries.to_string(),
            member.full_rank_text().into(),
            member.least.text(),
            member.generic.to_string(),
            member.layers_text(),
        ]
    }));
    output::columns(&rows)
}
