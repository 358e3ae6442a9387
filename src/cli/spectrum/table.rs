//! The reports for people: one line for each matrix.

use super::report::{Bounds, EffectiveRank, SpectrumReport};
use crate::cli::output;

/// Singular values that a line has room for.
const SHOWN: usize = 4;

pub(super) fn table(reports: &[SpectrumReport]) -> String {
    let header =
        ["INDEX", "SHAPE", "ATTENTION", "STABLE RANK", "EFFECTIVE RANK", "SINGULAR VALUES"];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(reports.iter().map(row));
    let notes = "\n\na..b: proved bounds, up to rounding, which they include; one number: bounds that \
                 agree to its digits; ~: an estimate and how far off it may well be";
    output::columns(&rows) + notes
}

fn row(report: &SpectrumReport) -> Vec<String> {
    let normaliser = report.linear.as_deref().unwrap_or("softmax");
    let mut values: Vec<String> =
        report.singular_values.iter().take(SHOWN).map(|value| bounds(&value.bounds)).collect();
    if report.singular_values.len() > SHOWN {
        values.push("...".into());
    }
    vec![
        format!("{:?}", report.index),
        format!("{}x{}", report.shape[0], report.shape[1]),
        format!("{} {normaliser}", report.mask),
        bounds(&report.stable_rank),
        effective(&report.effective_rank),
        values.join("  "),
    ]
}

/// Both bounds, or one if they agree to four digits after the point.
fn bounds(Bounds { lower, upper }: &Bounds) -> String {
    let [lower, upper] = [lower, upper].map(|bound| format!("{bound:.4}"));
    if lower == upper { lower } else { format!("{lower}..{upper}") }
}

fn effective(rank: &EffectiveRank) -> String {
    let EffectiveRank { bounds: Bounds { lower, upper }, estimate, uncertainty } = rank;
    let [low, high] = [lower, upper].map(|bound| format!("{bound:.2}"));
    match (estimate, uncertainty) {
        _ if low == high => low,
        (Some(estimate), Some(uncertainty)) => {
            format!("{low}..{high} ~{estimate:.0} \u{b1} {uncertainty:.0}")
        }
        _ => format!("{low}..{high}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_agree_are_one_number() {
        assert_eq!(bounds(&Bounds { lower: 1.0, upper: 1.00001 }), "1.0000");
        assert_eq!(bounds(&Bounds { lower: 1.0, upper: 1.0001 }), "1.0000..1.0001");
        let rank = |lower, upper, estimate, uncertainty| {
            effective(&EffectiveRank { bounds: Bounds { lower, upper }, estimate, uncertainty })
        };
        assert_eq!(rank(2.0, 2.001, Some(2.0), Some(1.0)), "2.00");
        assert_eq!(rank(2.0, 9.0, Some(5.0), Some(1.0)), "2.00..9.00 ~5 \u{b1} 1");
        assert_eq!(rank(2.0, 9.0, None, None), "2.00..9.00");
    }
}
