//! Results of planted runs.

use crate::common::experiments;
use fullrank_experiments::Settings;
use fullrank_experiments::corpus::Corpus;
use fullrank_experiments::curves::curves;
use fullrank_experiments::experiment::Experiment;
use fullrank_experiments::measure::Ranks;
use fullrank_experiments::record::{Point, Record};
use fullrank_experiments::results::Results;
use fullrank_experiments::rule::Verdict::{self, Refuted, Supported, Undecided};
use fullrank_experiments::runner::Outcome;
use fullrank_experiments::settings::BUDGETS;
use fullrank_experiments::summary::markdown;

fn settings() -> Settings {
    Settings { seeds: 3, ..Settings::smoke_size() }
}

/// Complete runs with the given losses after one budget and at the end, by corpus, arm and seed.
fn planted(
    experiment: &Experiment,
    loss: impl Fn(&str, &str, u64) -> [f64; 2],
    rank: impl Fn(&str) -> f64,
) -> Vec<Outcome> {
    let settings = settings();
    let point = |arm: &str, step, loss| {
        let exact = 1.0;
        let ranks = Ranks { exact, numerical: rank(arm), effective: -rank(arm), off_diagonal: 0.5 };
        Point { step, loss, ranks }
    };
    let mut outcomes = vec![];
    for corpus in Corpus::all() {
        for arm in &experiment.arms {
            for seed in settings.seed_numbers() {
                let [early, late] = loss(corpus.name(), arm.name, seed);
                let points = vec![
                    point(arm.name, 0, 3.0),
                    point(arm.name, settings.steps, early),
                    point(arm.name, BUDGETS * settings.steps, late),
                ];
                let (corpus, arm) = (corpus.name(), arm.name);
                let record = Record { points };
                outcomes.push(Outcome { corpus, arm, seed, parameters: 7, record });
            }
        }
    }
    outcomes
}

fn verdicts(experiment: &Experiment, outcomes: &[Outcome]) -> Vec<Verdict> {
    let settings = settings();
    let results = Results::of(experiment, &settings, &Corpus::all(), outcomes);
    results.statements.iter().map(|statement| statement.verdict).collect()
}

#[test]
fn a_lead_that_shrinks_is_found_beside_losses_that_vary_with_the_seed() {
    let [experiment, _] = experiments(&settings());
    let outcomes = planted(
        &experiment,
        |_, arm, seed| {
            // Seeds differ more than arms do: only pairs tell.
            let base = 2.0 + seed as f64;
            match arm {
                "half-heads" => [base - 0.10, base - 0.03],
                "alternating" => [base - 0.10, base],
                "random" => [base + 0.10, base + 0.05],
                "causal" => [base + 0.50, base + 0.50],
                _ => [base, base],
            }
        },
        |_| 1.0,
    );
    let expected = [
        Supported, Supported, // faster
        Supported, Refuted, // better
        Supported, Supported, // the lead shrinks
        Refuted, Refuted, // without direction: neither
        Refuted, Refuted, // no better than without direction
        Refuted, // one direction
    ];
    assert_eq!(verdicts(&experiment, &outcomes), expected);
}

#[test]
fn corpora_that_disagree_leave_it_undecided() {
    let [_, experiment] = experiments(&settings());
    let outcomes = planted(
        &experiment,
        |corpus, arm, _| match (corpus, arm) {
            ("text", "unilm") => [1.0, 1.0],
            _ => [2.0, 2.0],
        },
        |_| 1.0,
    );
    let found = verdicts(&experiment, &outcomes);
    assert_eq!(found[..3], [Undecided; 3]);
    // All alike: no advantage of more parameters, none of matched ones, and no difference.
    assert_eq!(found[3..6], [Refuted, Supported, Supported]);
}

#[test]
fn a_missing_run_decides_nothing() {
    let [experiment, _] = experiments(&settings());
    let mut outcomes = planted(&experiment, |_, _, _| [2.0, 2.0], |_| 1.0);
    outcomes.retain(|outcome| outcome.arm != "full" || outcome.seed != 1);
    let found = verdicts(&experiment, &outcomes);
    assert_eq!(found[..8], [Undecided; 8]);
    assert_eq!(found[8..10], [Supported; 2], "these do without it");
}

#[test]
fn a_measure_is_judged_by_its_correlation_with_the_last_loss() {
    let [experiment, _] = experiments(&settings());
    let place = |arm: &str| experiment.arms.iter().position(|other| other.name == arm);
    let rank = |arm: &str| place(arm).map_or(0.0, |at| at as f64);
    let outcomes = planted(&experiment, |_, arm, _| [3.0 + rank(arm), 2.0 - rank(arm)], rank);
    let settings = settings();
    let results = Results::of(&experiment, &settings, &Corpus::all(), &outcomes);
    let found: Vec<_> =
        results.predictors.iter().map(|p| (p.measure, p.trained, p.verdict)).collect();
    for trained in [false, true] {
        assert!(found.contains(&("exact", trained, Refuted)), "the same for all arms");
        assert!(found.contains(&("numerical", trained, Supported)));
        assert!(found.contains(&("effective", trained, Refuted)), "more rank, more loss");
    }
}

#[test]
fn what_is_drawn_and_told_has_every_arm_and_every_statement() {
    for experiment in experiments(&settings()) {
        let outcomes = planted(&experiment, |_, _, seed| [2.0 + seed as f64, 2.0], |_| 1.0);
        let settings = settings();
        let results = Results::of(&experiment, &settings, &Corpus::all(), &outcomes);
        let (drawing, text) = (curves(&results).to_string(), markdown(&results));
        for arm in &experiment.arms {
            assert!(text.contains(&format!("| {} |", arm.name)), "{}", arm.name);
            assert!(drawing.contains(arm.name), "{}", arm.name);
        }
        for statement in &experiment.statements {
            assert!(text.contains(&format!("| {} | **", statement.text)));
        }
        assert!(!drawing.contains("NaN") && !text.contains("NaN"));
        let bayes: Vec<_> = results.corpora.iter().map(|corpus| corpus.bayes.is_some()).collect();
        assert_eq!(bayes, [true, false]);
    }
}
