//! Rank measures by layer, mask against mask.

use fullrank::claims::Tier;
use fullrank::report::{Cell, Column, Plot, Series, Svg, figure, plots, table};
use maud::{Markup, html};

use super::groups::{Groups, Layer};
use crate::cli::analyze::report::MatrixReport;

struct Measure {
    title: &'static str,
    tier: Tier,
    /// The least that the rank is known to be, where it is not settled.
    value: fn(&MatrixReport) -> f64,
}

const MEASURES: [Measure; 4] = [
    Measure {
        title: "exact rank",
        tier: Tier::Exact,
        value: |report| report.findings.rank.exact.lower as f64,
    },
    Measure {
        title: "numerical rank",
        tier: Tier::Numeric,
        value: |report| report.findings.rank.numerical.rank as f64,
    },
    Measure {
        title: "effective rank",
        tier: Tier::Numeric,
        value: |report| report.findings.rank.effective,
    },
    Measure {
        title: "stable rank",
        tier: Tier::Numeric,
        value: |report| report.findings.rank.stable,
    },
];

/// Width and height of one plot.
const SIZE: (f64, f64) = (250.0, 230.0);

/// One plot for each measure, one curve for each mask: means over the heads, and every head.
pub(super) fn drawing(groups: &Groups<'_>) -> Svg {
    let plot = |measure: &Measure| {
        let curve = |(style, mask): (usize, &Option<&str>)| {
            let points = |values: fn(&[f64]) -> Vec<f64>| {
                let layers = groups.layers.iter().enumerate();
                let at = |(x, layer): (usize, &Layer<'_>)| {
                    let heads: Vec<f64> = layer.under(*mask).map(measure.value).collect();
                    values(&heads).into_iter().map(move |y| (x as f64, y))
                };
                layers.flat_map(at).collect()
            };
            Series {
                name: mask.unwrap_or_default().into(),
                style,
                points: points(|heads| mean(heads).into_iter().collect()),
                dots: points(<[f64]>::to_vec),
            }
        };
        Plot {
            title: measure.title.into(),
            across: "layer".into(),
            up: measure.tier.name().into(),
            logarithmic: false,
            series: groups.masks.iter().enumerate().map(curve).collect(),
            levels: vec![],
        }
    };
    plots("Ranks by layer", &MEASURES.each_ref().map(plot), SIZE)
}

pub(super) fn section(groups: &Groups<'_>, drawing: &Svg) -> Markup {
    let caption = html! {
        "Each dot is a matrix, each line the mean of a layer"
        @if groups.masks.len() > 1 { ", one line for each mask" }
        "."
    };
    html! {
        (figure(drawing, &caption))
        details { summary { "The means as numbers" } (means(groups)) }
    }
}

fn means(groups: &Groups<'_>) -> Markup {
    let mut columns =
        vec![Column { title: "Layer", tier: None }, Column { title: "Mask", tier: None }];
    columns.extend(MEASURES.each_ref().map(|m| Column { title: m.title, tier: Some(m.tier) }));
    let mut rows = vec![];
    for layer in &groups.layers {
        for &mask in &groups.masks {
            let mut row = vec![Cell::text(&*layer.label), Cell::text(mask.unwrap_or("as stored"))];
            row.extend(MEASURES.each_ref().map(|measure| {
                let heads: Vec<f64> = layer.under(mask).map(measure.value).collect();
                let mean = mean(&heads).unwrap_or(f64::NAN);
                Cell::number(mean, format!("{mean:.2}"))
            }));
            rows.push(row);
        }
    }
    table("Means over the matrices of each layer", &columns, &rows)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
