//! What an experiment found, as numbers for other programs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::corpus::{Corpus, Part};
use crate::experiment::{Experiment, Statement};
use crate::machine::Machine;
use crate::measure::MEASURES;
use crate::record::{Point, Record};
use crate::rule::{Kind, MARGIN, Verdict};
use crate::runner::Outcome;
use crate::settings::Settings;
use crate::statistics::{Interval, spearman};
use crate::versions::versions;

/// The results of an experiment; the README documents the keys.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    /// Its name.
    pub experiment: &'static str,
    /// Its sizes.
    pub settings: &'a Settings,
    /// What computed it.
    pub versions: BTreeMap<&'static str, &'static str>,
    /// On what.
    pub machine: Machine,
    /// The margin of the rule.
    pub margin: f64,
    /// The data.
    pub corpora: Vec<CorpusReport>,
    /// All runs.
    pub runs: Vec<RunReport>,
    /// What is said of losses.
    pub statements: Vec<StatementReport>,
    /// What is said of ranks.
    pub predictors: Vec<PredictorReport>,
}

/// A corpus.
#[derive(Debug, Serialize)]
pub struct CorpusReport {
    /// Its name.
    pub name: &'static str,
    /// The number of symbols.
    pub symbols: usize,
    /// The loss of the best predictions on what is held out, where it is known.
    pub bayes: Option<f64>,
}

/// A run.
#[derive(Debug, Serialize)]
pub struct RunReport {
    /// Its corpus.
    pub corpus: &'static str,
    /// Its arm.
    pub arm: &'static str,
    /// Its seed.
    pub seed: u64,
    /// The numbers that its model holds.
    pub parameters: usize,
    /// Its curve.
    pub points: Vec<Point>,
}

/// A statement and what became of it.
#[derive(Debug, Serialize)]
pub struct StatementReport {
    /// In words.
    pub text: &'static str,
    /// What is said of the difference.
    pub kind: Kind,
    /// The verdict over all corpora.
    pub verdict: Verdict,
    /// For each corpus.
    pub corpora: BTreeMap<&'static str, Judged>,
}

/// A difference on one corpus.
#[derive(Debug, Serialize)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Mean, standard error and interval.
    pub difference: Interval,
    /// For each seed.
    pub values: Vec<f64>,
}

/// A measure of rank, and whether it predicts the loss over the arms.
#[derive(Debug, Serialize)]
pub struct PredictorReport {
    /// The measure.
    pub measure: &'static str,
    /// Measured before training, or after it.
    pub trained: bool,
    /// The verdict over all corpora.
    pub verdict: Verdict,
    /// Spearman's correlation with the last loss, for each corpus and seed; none if the measure is
    /// the same for all arms.
    pub correlations: BTreeMap<&'static str, Vec<Option<f64>>>,
}

impl<'a> Results<'a> {
    /// Judges complete runs.
    pub fn of(
        experiment: &Experiment,
        settings: &'a Settings,
        corpora: &[Corpus],
        outcomes: &[Outcome],
    ) -> Self {
        let judge = Judge { settings, corpora, outcomes };
        let report = |outcome: &Outcome| RunReport {
            corpus: outcome.corpus,
            arm: outcome.arm,
            seed: outcome.seed,
            parameters: outcome.parameters,
            points: outcome.record.points.clone(),
        };
        Self {
            experiment: experiment.name,
            settings,
            versions: versions(),
            machine: Machine::this(),
            margin: MARGIN,
            corpora: corpora.iter().map(|corpus| describe(corpus, experiment, settings)).collect(),
            runs: outcomes.iter().map(report).collect(),
            statements: experiment.statements.iter().map(|s| judge.statement(s)).collect(),
            predictors: [false, true]
                .into_iter()
                .flat_map(|trained| (0..MEASURES.len()).map(move |at| (trained, at)))
                .map(|(trained, at)| judge.predictor(trained, at))
                .collect(),
        }
    }
}

fn describe(corpus: &Corpus, experiment: &Experiment, settings: &Settings) -> CorpusReport {
    let bayes = match corpus {
        Corpus::Text(_) => None,
        Corpus::HiddenMarkov(chain) => {
            let size = (settings.held_out, settings.tokens);
            let examples = Part::HeldOut.examples(corpus, experiment.task, size);
            let sum: f64 = examples.iter().map(|one| experiment.task.bayes(chain, one)).sum();
            let counted = settings.held_out * experiment.task.counted(settings.tokens);
            Some(sum / counted as f64)
        }
    };
    CorpusReport { name: corpus.name(), symbols: corpus.symbols(), bayes }
}

/// Complete runs, to look things up in.
struct Judge<'a> {
    settings: &'a Settings,
    corpora: &'a [Corpus],
    outcomes: &'a [Outcome],
}

impl Judge<'_> {
    fn statement(&self, statement: &Statement) -> StatementReport {
        let judged = |corpus: &'static str| {
            let values: Vec<f64> = self
                .settings
                .seed_numbers()
                .map(|seed| self.difference(statement, corpus, seed))
                .collect();
            let difference = Interval::of(&values);
            Judged { verdict: statement.kind.judge(&difference), difference, values }
        };
        let corpora: BTreeMap<_, _> =
            self.corpora.iter().map(|corpus| (corpus.name(), judged(corpus.name()))).collect();
        StatementReport {
            text: statement.text,
            kind: statement.kind,
            verdict: Verdict::over(corpora.values().map(|judged| judged.verdict)),
            corpora,
        }
    }

    /// Whether the rank of attention goes with the last loss, over the arms.
    fn predictor(&self, trained: bool, measure: usize) -> PredictorReport {
        let last = self.settings.total_steps();
        let when = if trained { last } else { 0 };
        let correlation = |corpus, seed| {
            let records = self.records(corpus, seed);
            let points =
                records.filter_map(|(_, record)| Some((record.at(when)?, record.at(last)?)));
            let (ranks, losses): (Vec<f64>, Vec<f64>) =
                points.map(|(then, end)| (then.ranks.values()[measure], end.loss)).unzip();
            spearman(&ranks, &losses)
        };
        let correlations: BTreeMap<_, Vec<_>> = self
            .corpora
            .iter()
            .map(Corpus::name)
            .map(|corpus| {
                (
                    corpus,
                    self.settings.seed_numbers().map(|seed| correlation(corpus, seed)).collect(),
                )
            })
            .collect();
        let verdicts = correlations.values().map(|of_seeds| Verdict::of_predictor(of_seeds));
        let verdict = Verdict::over(verdicts);
        PredictorReport { measure: MEASURES[measure], trained, verdict, correlations }
    }

    fn records<'b>(
        &'b self,
        corpus: &'b str,
        seed: u64,
    ) -> impl Iterator<Item = (&'static str, &'b Record)> {
        let outcomes = self.outcomes.iter();
        outcomes
            .filter(move |outcome| outcome.corpus == corpus && outcome.seed == seed)
            .map(|outcome| (outcome.arm, &outcome.record))
    }

    /// The difference that a statement is about; no number if a run is missing.
    fn difference(&self, statement: &Statement, corpus: &str, seed: u64) -> f64 {
        let loss = |arm, budgets: usize| {
            let mut records = self.records(corpus, seed);
            let (_, record) = records.find(|(name, _)| *name == arm)?;
            Some(record.at(budgets * self.settings.steps)?.loss)
        };
        let terms = statement.terms.iter();
        terms.map(|term| term.sign * loss(term.arm, term.budgets).unwrap_or(f64::NAN)).sum()
    }
}
