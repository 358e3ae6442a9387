//! Singular values on a logarithmic axis, with the level below which they say nothing.

use fullrank::claims::Tier;
use fullrank::report::{Plot, Series, figure, plots, tier};
use maud::{Markup, html};

use super::groups::{Groups, Layer};
use crate::cli::analyze::report::MatrixReport;

/// Width and height of one plot.
const SIZE: (f64, f64) = (340.0, 240.0);
/// Points of a curve that a plot of this size can show.
const POINTS: usize = 40;
/// Plots that are shown without asking.
const SHOWN: usize = 8;

pub(super) fn section(groups: &Groups<'_>) -> Markup {
    let pairs = groups.layers.iter().flat_map(|layer| {
        groups.masks.iter().enumerate().map(move |(style, mask)| (layer, style, *mask))
    });
    let figures: Vec<Markup> =
        pairs.map(|(layer, style, mask)| spectra(layer, style, mask)).collect();
    let (shown, hidden) = figures.split_at(SHOWN.min(figures.len()));
    html! {
        p {
            "Singular values " (tier(Tier::Numeric)) " in descending order, one curve for each matrix. "
            "The numerical rank counts those above the tolerance; below the noise floor they are "
            "rounding errors of the computation, and zeros are not drawn."
        }
        div.plots { @for figure in shown { (figure) } }
        @if !hidden.is_empty() {
            details {
                summary { (hidden.len()) " more" }
                div.plots { @for figure in hidden { (figure) } }
            }
        }
    }
}

fn spectra(layer: &Layer<'_>, style: usize, mask: Option<&str>) -> Markup {
    let reports = layer.under(mask);
    let greatest = |value: fn(&MatrixReport) -> f64| reports.clone().map(value).fold(0.0, f64::max);
    let floor = greatest(|report| report.findings.noise_floor);
    let tolerance = greatest(|report| report.findings.rank.numerical.tolerance);
    let title = [Some(layer.label.as_str()), mask].into_iter().flatten();
    let title = title.collect::<Vec<_>>().join(", ");
    let plot = Plot {
        title: title.clone(),
        across: "number".into(),
        up: "singular value".into(),
        logarithmic: true,
        series: reports
            .clone()
            .map(|report| Series {
                name: String::new(),
                style,
                points: thinned(&report.findings.singular_values),
                dots: vec![],
            })
            .collect(),
        levels: vec![("tolerance".into(), tolerance), ("noise floor".into(), floor)],
    };
    let caption = html! {
        (reports.count()) " matrices; tolerance up to " (format!("{tolerance:.1e}"))
        ", noise floor up to " (format!("{floor:.1e}"))
    };
    figure(&plots(&format!("Spectra: {title}"), &[plot], SIZE), &caption)
}

/// Some of the values with their numbers from 1, the first and the last among them.
pub(super) fn thinned(values: &[f64]) -> Vec<(f64, f64)> {
    let last = values.len().saturating_sub(1);
    let count = POINTS.min(values.len());
    let at = |point: usize| if count < 2 { 0 } else { point * last / (count - 1) };
    (0..count).map(|point| ((at(point) + 1) as f64, values[at(point)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_keep_both_ends_and_points_between() {
        assert_eq!(thinned(&[]), []);
        assert_eq!(thinned(&[5.0]), [(1.0, 5.0)]);
        assert_eq!(thinned(&[5.0, 3.0]), [(1.0, 5.0), (2.0, 3.0)]);
        // Every second one of 79.
        let values: Vec<f64> = (0..79).map(f64::from).collect();
        let expected: Vec<(f64, f64)> =
            (0..40).map(|k| f64::from(2 * k)).map(|value| (value + 1.0, value)).collect();
        assert_eq!(thinned(&values), expected);
    }
}
