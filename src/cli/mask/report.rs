//! The report on a mask or layout, as it stands in the JSON.

use serde::Serialize;

use fullrank::mask::expression::Expression;
use fullrank::mask::{Layout, Mask};
use fullrank::measure::guarantee::{Guarantee, Witness};
use fullrank::measure::reach::Reach;

#[derive(Debug, Serialize)]
pub(super) struct MaskReport {
    pub(super) mask: String,
    pub(super) n: usize,
    pub(super) entries: usize,
    pub(super) empty_rows: Vec<usize>,
    pub(super) self_visible: bool,
    pub(super) rank: PerMask<RankReport>,
    pub(super) determinant_sign: PerMask<Option<i8>>,
    pub(super) witness: PerMask<Option<WitnessReport>>,
    pub(super) reach: ReachReport,
}

/// One value for a mask, a list for a layout.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum PerMask<T> {
    One(T),
    Each(Vec<T>),
}

#[derive(Debug, Serialize)]
pub(super) struct RankReport {
    pub(super) guaranteed_full: Option<bool>,
    pub(super) method: &'static str,
    pub(super) generic: usize,
    pub(super) least: LeastReport,
}

#[derive(Debug, Serialize)]
pub(super) struct LeastReport {
    pub(super) lower: usize,
    pub(super) upper: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct WitnessReport {
    pub(super) cycle: Vec<usize>,
    pub(super) rank: usize,
    pub(super) matrix: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
pub(super) struct ReachReport {
    pub(super) layers: Option<usize>,
    pub(super) pairs: usize,
    pub(super) global: bool,
}

pub(super) fn report(
    expression: &Expression,
    layout: &Layout,
    guarantees: &[Guarantee],
) -> MaskReport {
    let unions = layout.unions();
    let mut empty_rows: Vec<usize> = unions.iter().flat_map(Mask::empty_rows).collect();
    empty_rows.sort_unstable();
    empty_rows.dedup();
    let reach = Reach::new(layout);
    let (layers, pairs) = (reach.layers_to_global(), reach.pairs());
    let each = Each { layout: expression.is_layout(), guarantees };
    MaskReport {
        mask: expression.to_string(),
        n: layout.tokens(),
        entries: layout.layers().iter().flatten().map(Mask::entries).sum(),
        empty_rows,
        self_visible: unions.iter().all(Mask::self_visible),
        rank: each.map(|guarantee| RankReport {
            guaranteed_full: guarantee.guaranteed_full,
            method: guarantee.method.name(),
            generic: guarantee.generic,
            least: LeastReport { lower: guarantee.least.lower, upper: guarantee.least.upper },
        }),
        determinant_sign: each.map(|guarantee| guarantee.determinant_sign),
        witness: each.map(|guarantee| guarantee.witness.as_ref().map(witness_report)),
        reach: ReachReport { layers, pairs, global: layers.is_some() },
    }
}

struct Each<'a> {
    layout: bool,
    guarantees: &'a [Guarantee],
}

impl Each<'_> {
    fn map<T>(&self, report: impl Fn(&Guarantee) -> T) -> PerMask<T> {
        match self.guarantees {
            [one] if !self.layout => PerMask::One(report(one)),
            all => PerMask::Each(all.iter().map(report).collect()),
        }
    }
}

fn witness_report(witness: &Witness) -> WitnessReport {
    WitnessReport {
        cycle: witness.cycle().to_vec(),
        rank: witness.rank(),
        matrix: witness
            .matrix()
            .iter()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect(),
    }
}
