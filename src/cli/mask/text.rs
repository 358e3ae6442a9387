//! The report on a mask or layout, for people.

use fullrank::mask::{Layout, Mask};
use fullrank::measure::guarantee::Guarantee;

use super::report::{BottleneckReport, MaskReport, fractions};
use crate::cli::output;

/// Masks with at most this many tokens are drawn.
const DRAWN_TOKENS: usize = 32;
/// So many tokens of a cycle are printed.
const PRINTED_CYCLE: usize = 16;
/// Witnesses with at most this many tokens are printed.
const PRINTED_WITNESS_TOKENS: usize = 8;

pub(super) fn text(report: &MaskReport, layout: &Layout, guarantees: &[Guarantee]) -> String {
    let mut parts = vec![format!("{}, {} tokens", report.mask, report.n)];
    for (mask, guarantee) in layout.distinct().into_iter().zip(guarantees) {
        if (1..=DRAWN_TOKENS).contains(&mask.queries()) {
            parts.push(drawing(mask));
        }
        parts.push(guarantee_text(mask, guarantee));
    }
    parts.push(match report.reach.layers {
        Some(1) => "reach       every token sees every token after 1 layer".into(),
        Some(layers) => format!("reach       every token sees every token after {layers} layers"),
        None => format!(
            "reach       never global: {} of {} pairs in the limit",
            report.reach.pairs,
            report.n * report.n
        ),
    });
    if let Some(BottleneckReport { pair: [query, key], width, depth }) = &report.reach.bottleneck {
        let tokens = if *width == 1 { "token" } else { "tokens" };
        let layers = if *depth == 1 { "layer" } else { "layers" };
        parts.push(format!(
            "bottleneck  token {query} sees token {key} through {width} {tokens} after {depth} {layers}"
        ));
    }
    parts.join("\n\n")
}

fn drawing(mask: &Mask) -> String {
    let cells = |line: &str| line.replace('1', "■ ").replace('0', "· ").trim_end().to_owned();
    mask.to_string().lines().map(cells).collect::<Vec<_>>().join("\n")
}

fn guarantee_text(mask: &Mask, guarantee: &Guarantee) -> String {
    let n = mask.queries();
    let answer = match guarantee.guaranteed_full {
        Some(true) => format!("full rank {n} for every choice of scores"),
        Some(false) => "full rank is not guaranteed".into(),
        None => "not known whether full rank is guaranteed".into(),
    };
    let least = match (guarantee.least.lower, guarantee.least.upper) {
        (lower, upper) if lower == upper => lower.to_string(),
        (lower, upper) => format!("between {lower} and {upper}"),
    };
    let mut rows = vec![
        vec!["guarantee".into(), format!("{answer} ({})", guarantee.method)],
        vec!["generic".into(), format!("rank {} for almost every choice", guarantee.generic)],
        vec!["least".into(), format!("rank {least}")],
        vec!["entries".into(), mask.entries().to_string()],
    ];
    if let Some(sign) = guarantee.determinant_sign {
        let sign = match sign {
            0 => "zero",
            1.. => "positive",
            _ => "negative",
        };
        rows.push(vec!["determinant".into(), format!("always {sign}")]);
    }
    if let Some(cycle) = guarantee.even_cycle.as_ref().filter(|cycle| cycle.len() > 2) {
        let shown: Vec<String> =
            cycle.iter().take(PRINTED_CYCLE).map(ToString::to_string).collect();
        let rest = if cycle.len() > PRINTED_CYCLE { ", ..." } else { "" };
        rows.push(vec![
            "even cycle".into(),
            format!("{} tokens: {}{rest}", cycle.len(), shown.join(", ")),
        ]);
    }
    let mut text = output::columns(&rows);
    if let Some(witness) = guarantee.witness.as_ref().filter(|_| n <= PRINTED_WITNESS_TOKENS) {
        text += &format!(
            "\n\nexactly singular weights on this mask, rank {}:\n\n{}",
            witness.rank(),
            output::columns(&fractions(witness.weights()))
        );
    }
    text
}
