//! `fullrank mask`: what a mask guarantees for every choice of scores.

use clap::Args;
use serde::Serialize;

use fullrank::mask::expression::Expression;
use fullrank::mask::{Layout, Mask};
use fullrank::measure::guarantee::{Guarantee, Witness};
use fullrank::measure::reach::Reach;

use super::{CliError, Output, Status, output};

/// Say what a mask guarantees for every choice of scores.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The mask or layout, such as `causal`, `window(2) | causal`, `causal || anticausal`.
    expression: String,
    /// The number of tokens.
    #[arg(short, default_value_t = 8, value_name = "N")]
    n: usize,
    /// More heads of the same layer.
    #[arg(long, num_args = 1.., value_name = "EXPR", conflicts_with = "layers")]
    heads: Vec<String>,
    /// More layers.
    #[arg(long, num_args = 1.., value_name = "EXPR")]
    layers: Vec<String>,
    /// Exit with status 1 unless this holds: `full-rank`, or `reach:K` for at most K layers.
    #[arg(long, value_delimiter = ',', value_parser = requirement)]
    require: Vec<Requirement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requirement {
    FullRank,
    Reach(usize),
}

fn requirement(text: &str) -> Result<Requirement, String> {
    match text.split_once(':') {
        None if text == "full-rank" => Ok(Requirement::FullRank),
        Some(("reach", layers)) => {
            layers.parse().map(Requirement::Reach).map_err(|_| "K must be a number".into())
        }
        _ => Err("write full-rank, or reach:K".into()),
    }
}

#[derive(Debug, Serialize)]
struct MaskReport {
    mask: String,
    n: usize,
    entries: usize,
    empty_rows: Vec<usize>,
    self_visible: bool,
    rank: PerMask<RankReport>,
    determinant_sign: PerMask<Option<i8>>,
    witness: PerMask<Option<WitnessReport>>,
    reach: ReachReport,
}

/// One value for a mask, a list for a layout.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum PerMask<T> {
    One(T),
    Each(Vec<T>),
}

#[derive(Debug, Serialize)]
struct RankReport {
    guaranteed_full: Option<bool>,
    method: &'static str,
    generic: usize,
    least: LeastReport,
}

#[derive(Debug, Serialize)]
struct LeastReport {
    lower: usize,
    upper: usize,
}

#[derive(Debug, Serialize)]
struct WitnessReport {
    cycle: Vec<usize>,
    rank: usize,
    matrix: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
struct ReachReport {
    layers: Option<usize>,
    pairs: usize,
    global: bool,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let expression = Expression::parse(&written(arguments)?)?;
    let layout = expression.layout(arguments.n)?;
    let guarantees: Vec<Guarantee> = layout.distinct().into_iter().map(Guarantee::of).collect();
    let report = report(&expression, &layout, &guarantees);
    output.print(&report, |report| text(report, &layout, &guarantees))?;
    let holds = arguments.require.iter().all(|requirement| match requirement {
        Requirement::FullRank => guarantees.iter().all(|g| g.guaranteed_full == Some(true)),
        Requirement::Reach(most) => report.reach.layers.is_some_and(|layers| layers <= *most),
    });
    Ok(if holds { Status::Held } else { Status::Failed })
}

/// The expression with the heads or layers of the options joined to it.
fn written(arguments: &Arguments) -> Result<String, CliError> {
    let (more, operator) = match arguments.heads.is_empty() {
        false => (&arguments.heads, " || "),
        true => (&arguments.layers, " ; "),
    };
    let mut parts = vec![arguments.expression.clone()];
    for part in more {
        parts.push(part.clone());
    }
    if parts.len() > 1 {
        for part in &parts {
            if Expression::parse(part)?.is_layout() {
                return Err(CliError::NestedLayout(part.clone()));
            }
        }
    }
    Ok(parts.join(operator))
}

fn report(expression: &Expression, layout: &Layout, guarantees: &[Guarantee]) -> MaskReport {
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

/// Masks with at most this many tokens are drawn.
const DRAWN_TOKENS: usize = 32;
/// Witnesses with at most this many tokens are printed.
const PRINTED_WITNESS_TOKENS: usize = 8;

fn text(report: &MaskReport, layout: &Layout, guarantees: &[Guarantee]) -> String {
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
    parts.join("\n\n")
}

fn drawing(mask: &Mask) -> String {
    mask.to_string().replace('1', "■ ").replace('0', "· ").replace(" \n", "\n")
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
    let mut text = output::columns(&rows);
    if let Some(witness) = guarantee.witness.as_ref().filter(|_| n <= PRINTED_WITNESS_TOKENS) {
        let cells: Vec<Vec<String>> = witness
            .matrix()
            .iter()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        text += &format!(
            "\n\nexactly singular weights on this mask, rank {}:\n\n{}",
            witness.rank(),
            output::columns(&cells)
        );
    }
    text
}
