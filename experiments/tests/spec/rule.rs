//! The rule on planted results, and the statistics it stands on.

use Kind::{Lower, NotLower, Same};
use Verdict::{Refuted, Supported, Undecided};
use fullrank_experiments::rule::{Kind, MARGIN, Verdict};
use fullrank_experiments::statistics::{Interval, spearman};

#[test]
fn intervals_are_those_of_students_table() {
    let Interval { mean, standard_error, low, high } = Interval::of(&[1.0, 2.0, 3.0]);
    assert!((mean - 2.0).abs() < 1e-15 && (standard_error - 1.0 / 3.0_f64.sqrt()).abs() < 1e-15);
    // Quantiles as tables print them, to four digits.
    for (count, quantile) in [(2, 12.7062), (3, 4.3027), (4, 3.1824), (8, 2.3646), (31, 2.0423)] {
        let values: Vec<f64> = (0..count).map(f64::from).collect();
        let interval = Interval::of(&values);
        let found = (interval.high - interval.mean) / interval.standard_error;
        assert!((found - quantile).abs() < 1e-4, "{count}: {found}");
        assert!((interval.high + interval.low - 2.0 * interval.mean).abs() < 1e-9);
    }
    assert!(high > low);
}

#[test]
fn one_seed_decides_nothing() {
    let alone = Interval::of(&[-1.0]);
    assert_eq!((alone.low, alone.high), (f64::NEG_INFINITY, f64::INFINITY));
    for kind in [Lower, NotLower, Same] {
        assert_eq!(kind.judge(&alone), Undecided);
    }
}

#[test]
fn correlations_are_those_of_the_definition() {
    assert_eq!(spearman(&[1.0, 2.0, 9.0], &[3.0, 4.0, 5.0]), Some(1.0));
    assert_eq!(spearman(&[1.0, 2.0, 9.0], &[3.0, 2.0, 1.0]), Some(-1.0));
    assert_eq!(spearman(&[1.0, 1.0, 1.0], &[3.0, 2.0, 1.0]), None);
    // 1 - 6 (1 + 1) / (4 (16 - 1)), without ties.
    let found = spearman(&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 3.0, 4.0]).unwrap_or(0.0);
    assert!((found - 0.8).abs() < 1e-15);
    // Ties share a rank: Pearson's correlation of (1.5, 1.5, 3) and (1, 2, 3).
    let found = spearman(&[5.0, 5.0, 6.0], &[1.0, 2.0, 3.0]).unwrap_or(0.0);
    assert!((found - 0.75_f64.sqrt()).abs() < 1e-15);
}

/// Differences of four seeds around a mean.
fn planted(mean: f64, spread: f64) -> Interval {
    Interval::of(&[mean - spread, mean + spread, mean - spread, mean + spread])
}

#[test]
fn each_verdict_is_reached() {
    let (tight, wide) = (MARGIN / 100.0, 10.0 * MARGIN);
    let cases = [
        (-2.0, tight, [Supported, Refuted, Refuted]),
        (-0.5, tight, [Refuted, Supported, Supported]),
        (0.0, tight, [Refuted, Supported, Supported]),
        (0.5, tight, [Refuted, Supported, Supported]),
        (2.0, tight, [Refuted, Supported, Refuted]),
        (-2.0, wide, [Undecided; 3]),
        (0.0, wide, [Undecided; 3]),
        // A lead that is sure, and may be less than the margin: better, and not surely different.
        (-1.2, 0.3 * MARGIN, [Supported, Refuted, Undecided]),
        // Not sure whether the lead is the margin.
        (-0.9, 0.3 * MARGIN, [Undecided; 3]),
    ];
    for (margins, spread, verdicts) in cases {
        let interval = planted(margins * MARGIN, spread);
        assert_eq!(
            [Lower, NotLower, Same].map(|kind| kind.judge(&interval)),
            verdicts,
            "{margins}"
        );
    }
}

#[test]
fn corpora_decide_where_they_agree() {
    assert_eq!(Verdict::over([Supported, Supported]), Supported);
    assert_eq!(Verdict::over([Refuted, Refuted]), Refuted);
    assert_eq!(Verdict::over([Supported, Refuted]), Undecided);
    assert_eq!(Verdict::over([Supported, Undecided]), Undecided);
    assert_eq!(Verdict::over([]), Undecided);
}

#[test]
fn a_measure_predicts_if_more_rank_goes_with_less_loss() {
    let verdict = Verdict::of_predictor;
    assert_eq!(verdict(&[Some(-1.0), Some(-0.9)]), Supported);
    assert_eq!(verdict(&[Some(-1.0), Some(-0.3)]), Undecided);
    assert_eq!(verdict(&[Some(1.0), Some(0.9)]), Refuted);
    assert_eq!(verdict(&[None, None]), Refuted);
    assert_eq!(verdict(&[]), Undecided);
}
