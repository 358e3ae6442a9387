//! All runs of an experiment, on all cores.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use rayon::ThreadPoolBuilder;

use crate::Error;
use crate::corpus::Corpus;
use crate::experiment::Experiment;
use crate::record::Record;
use crate::run::Run;
use crate::settings::Settings;
use crate::training::Training;

/// A run that is complete.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its corpus.
    pub corpus: &'static str,
    /// Its arm.
    pub arm: &'static str,
    /// Its seed.
    pub seed: u64,
    /// The numbers that its model holds.
    pub parameters: usize,
    /// Its curve.
    pub record: Record,
}

/// Trains every arm on every corpus from every seed, each on one thread; runs that were complete
/// before are read, others go on where they stopped.
///
/// # Errors
/// The first failure of a run; the others end at their next point.
pub fn run_all(
    experiment: &Experiment,
    settings: &Settings,
    corpora: &[Corpus],
    folder: &Path,
    bars: &MultiProgress,
) -> Result<Vec<Outcome>, Error> {
    fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let mut runs = VecDeque::new();
    for seed in settings.seed_numbers() {
        for corpus in corpora {
            let arms = experiment.arms.iter();
            runs.extend(arms.map(|arm| Run { settings, arm, corpus, task: experiment.task, seed }));
        }
    }
    let total = bars.add(bar(runs.len() * settings.total_steps()).with_message(experiment.name));
    let queue = Mutex::new(runs);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    // After a failure nothing is left to do.
    let give_up = || queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let work = || {
        let mut outcomes = vec![];
        while let Some(run) = next() {
            outcomes.push(train(run, folder, bars, &total).inspect_err(|_| give_up())?);
        }
        Ok::<_, Error>(outcomes)
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..workers)
            .map(|_| {
                // A pool of one thread: products of matrices stay on it.
                scope.spawn(|| ThreadPoolBuilder::new().num_threads(1).build()?.install(work))
            })
            .collect();
        let mut outcomes = vec![];
        for worker in workers {
            outcomes.extend(worker.join().map_err(|_| Error::Worker)??);
        }
        outcomes.sort_by_key(|outcome: &Outcome| {
            let arm = experiment.arms.iter().position(|arm| arm.name == outcome.arm);
            (outcome.corpus, arm, outcome.seed)
        });
        total.finish();
        Ok(outcomes)
    })
}

fn train(
    run: Run<'_>,
    folder: &Path,
    bars: &MultiProgress,
    total: &ProgressBar,
) -> Result<Outcome, Error> {
    let own = bars.add(bar(run.settings.total_steps()).with_message(run.name()));
    let mut training = Training::open(run, folder)?;
    total.inc(training.step() as u64);
    own.set_position(training.step() as u64);
    while !training.is_done() {
        training.advance(|| {
            total.inc(1);
            own.inc(1);
        })?;
    }
    own.finish_and_clear();
    Ok(Outcome {
        corpus: run.corpus.name(),
        arm: run.arm.name,
        seed: run.seed,
        parameters: training.parameters(),
        record: training.record().clone(),
    })
}

fn bar(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:28} {wide_bar} {pos}/{len} steps, {eta} left");
    ProgressBar::new(steps as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
