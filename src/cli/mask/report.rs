//! The report on a mask or layout, as it stands in the JSON.

use serde::Serialize;

use fullrank::mask::expression::Expression;
use fullrank::mask::{Layout, Mask};
use fullrank::measure::guarantee::{Guarantee, Weights, Witness};
use fullrank::measure::reach::{Bottleneck, Reach};

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
    /// Weights whose rank is exactly `least.upper`; null for large masks.
    pub(super) least_matrix: Option<Vec<Vec<String>>>,
    /// Tokens of an even cycle; null if the guarantee does not fail by one that is known.
    pub(super) even_cycle: Option<Vec<usize>>,
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
    /// Scores whose softmax this is, rounded; null where the mask hides a key.
    pub(super) scores: Vec<Vec<Option<f64>>>,
}

#[derive(Debug, Serialize)]
pub(super) struct ReachReport {
    pub(super) layers: Option<usize>,
    pub(super) pairs: usize,
    pub(super) global: bool,
    /// What all layers up to global reachability go through; null for one layer, or if that is
    /// never reached or too far to search.
    pub(super) bottleneck: Option<BottleneckReport>,
}

#[derive(Debug, Serialize)]
pub(super) struct BottleneckReport {
    /// The query and the key that the fewest tokens serve.
    pub(super) pair: [usize; 2],
    /// How many tokens that is.
    pub(super) width: usize,
    /// After how many layers.
    pub(super) depth: usize,
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
            least_matrix: guarantee.least.attaining.as_ref().map(fractions),
            even_cycle: guarantee.even_cycle.clone(),
        }),
        determinant_sign: each.map(|guarantee| guarantee.determinant_sign),
        witness: each.map(|guarantee| guarantee.witness.as_ref().map(witness_report)),
        reach: ReachReport {
            layers,
            pairs,
            global: layers.is_some(),
            bottleneck: bottleneck(&reach, layers, layout.tokens()),
        },
    }
}

/// The greatest number of word operations that the search for a bottleneck may take, about.
const BOTTLENECK_COST: u64 = 1 << 30;

fn bottleneck(reach: &Reach, layers: Option<usize>, tokens: usize) -> Option<BottleneckReport> {
    let layers = layers.filter(|&layers| bottleneck_cost(layers, tokens) <= BOTTLENECK_COST)?;
    let found = reach.bottleneck(layers)?;
    let Bottleneck { query, key, width, depth } = found;
    Some(BottleneckReport { pair: [query, key], width, depth })
}

/// For each layer and pair of tokens, a row of bits.
fn bottleneck_cost(layers: usize, tokens: usize) -> u64 {
    let [layers, size, words] = [layers, tokens, tokens.div_ceil(64)].map(|count| count as u64);
    layers.saturating_mul(size * size * words)
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
        matrix: fractions(witness.weights()),
        scores: witness.weights().scores().into_iter().map(finite).collect(),
    }
}

/// The weights as fractions.
pub(super) fn fractions(weights: &Weights) -> Vec<Vec<String>> {
    weights.rows().iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Hidden keys have the score minus infinity, which JSON cannot hold.
fn finite(row: Vec<f64>) -> Vec<Option<f64>> {
    row.into_iter().map(|score| Some(score).filter(|score| score.is_finite())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_for_a_bottleneck_looks_at_words_of_pairs_in_every_layer() {
        for ((layers, tokens), cost) in
            [((3, 5), 3 * 25), ((3, 64), 3 * 64 * 64), ((2, 65), 2 * 65 * 65 * 2), ((9, 0), 0)]
        {
            assert_eq!(bottleneck_cost(layers, tokens), cost, "{layers} {tokens}");
        }
        assert_eq!(bottleneck_cost(usize::MAX, 1 << 12), u64::MAX);
    }
}
