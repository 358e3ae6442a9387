//! A picture of every matrix beside its spectrum.

use fullrank::report::{picture, sparkline};
use maud::{Markup, PreEscaped, html};

use super::groups::Groups;
use super::spectra::thinned;
use crate::cli::analyze::report::MatrixReport;

/// Pictures beyond this number are left out, to keep the page light.
const MOST_PICTURES: usize = 4096;

pub(super) fn section(groups: &Groups<'_>) -> Markup {
    let mut left = MOST_PICTURES;
    let mut layers = vec![];
    for layer in &groups.layers {
        let reports = &layer.reports[..left.min(layer.reports.len())];
        left -= reports.len();
        if !reports.is_empty() {
            layers.push((layer, reports));
        }
    }
    html! {
        p {
            "Queries go down, keys across. Exact zeros are blank; other weights are the denser the "
            "greater their square root. Below each picture are its singular values on a logarithmic "
            "axis, the dashed line being the tolerance of the numerical rank, then its rank: exact, "
            "then numerical and effective, which are numeric."
        }
        @if left == 0 { p { "Only the first " (MOST_PICTURES) " matrices have a picture." } }
        @for (at, (layer, reports)) in layers.iter().enumerate() {
            details open[at == 0] {
                summary { (layer.label) " (" (reports.len()) ")" }
                div.cards { @for report in *reports { (card(report)) } }
            }
        }
    }
}

fn card(report: &MatrixReport) -> Markup {
    let findings = &report.findings;
    let place = report.place();
    let support = findings.support.mask.as_deref().unwrap_or("without a name");
    let [rows, columns] = findings.padding.analysed;
    let tolerance = findings.rank.numerical.tolerance;
    html! {
        figure.card {
            @if let Some(shades) = &findings.shades {
                (picture(shades, &format!("Weights of {place}, {rows} by {columns}, support {support}")))
            }
            (PreEscaped(sparkline(&thinned(&findings.singular_values), tolerance).inline()))
            figcaption {
                strong { (place) } br;
                "exact rank " strong { (findings.rank.exact.text()) } br;
                "numerical rank " (findings.rank.numerical.rank) br;
                "effective rank " (format!("{:.1}", findings.rank.effective))
            }
        }
    }
}
