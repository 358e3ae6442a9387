//! A run that was stopped goes on as if it had not.

use std::fs;
use std::path::Path;

use crate::common::experiments;
use fullrank_experiments::corpus::Corpus;
use fullrank_experiments::record::Record;
use fullrank_experiments::run::Run;
use fullrank_experiments::training::Training;
use fullrank_experiments::{Error, Settings};

/// Trains up to the end, or stops after some points.
fn train(run: Run<'_>, folder: &Path, points: usize) -> Record {
    let mut training = Training::open(run, folder).unwrap();
    for _ in 0..points {
        if !training.is_done() {
            training.advance(|| ()).unwrap();
        }
    }
    training.record().clone()
}

#[test]
fn the_curve_of_a_stopped_run_is_the_same_to_the_bit() {
    let settings = Settings::smoke_size();
    let corpora = Corpus::all();
    for experiment in experiments(&settings) {
        for (arm, corpus) in
            [(&experiment.arms[0], &corpora[0]), (&experiment.arms[3], &corpora[1])]
        {
            let run = Run { settings: &settings, arm, corpus, task: experiment.task, seed: 1 };
            let (whole, parts) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let expected = train(run, whole.path(), settings.total_steps() + 1);
            assert_eq!(expected.points.len(), settings.total_steps() + 1);
            for stop in [1, 2, 5, 100] {
                train(run, parts.path(), stop);
            }
            assert_eq!(train(run, parts.path(), 0), expected, "{}", arm.name);
            // The parameters and moments, too.
            let bytes = |folder: &Path| fs::read(run.checkpoint(folder)).unwrap();
            let tensors = |folder: &Path| {
                let bytes = bytes(folder);
                let (header, _) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
                bytes[header + 8..].to_vec()
            };
            assert_eq!(tensors(whole.path()), tensors(parts.path()));
            let losses: Vec<f64> = expected.points.iter().map(|point| point.loss).collect();
            assert!(losses.windows(2).any(|pair| pair[0] != pair[1]), "nothing was learnt");
        }
    }
}

#[test]
fn a_checkpoint_of_another_configuration_is_refused() {
    let settings = Settings::smoke_size();
    let corpora = Corpus::all();
    let [experiment, _] = experiments(&settings);
    let run = Run {
        settings: &settings,
        arm: &experiment.arms[0],
        corpus: &corpora[0],
        task: experiment.task,
        seed: 0,
    };
    let folder = tempfile::tempdir().unwrap();
    train(run, folder.path(), 1);
    let faster = Settings { rate: 0.5, ..settings.clone() };
    let other = Run { settings: &faster, ..run };
    let refused = Training::open(other, folder.path());
    assert!(matches!(refused, Err(Error::OtherConfiguration { .. })));
    // More seeds are no other configuration of a run.
    let more = Settings { seeds: 9, ..settings.clone() };
    assert!(Training::open(Run { settings: &more, ..run }, folder.path()).is_ok());
}

#[test]
fn a_damaged_checkpoint_is_refused() {
    let settings = Settings::smoke_size();
    let corpora = Corpus::all();
    let [experiment, _] = experiments(&settings);
    let run = Run {
        settings: &settings,
        arm: &experiment.arms[0],
        corpus: &corpora[0],
        task: experiment.task,
        seed: 0,
    };
    let folder = tempfile::tempdir().unwrap();
    train(run, folder.path(), 1);
    let path = run.checkpoint(folder.path());
    let bytes = fs::read(&path).unwrap();
    for cut in [0, 7, 100, bytes.len() - 1] {
        fs::write(&path, &bytes[..cut]).unwrap();
        assert!(Training::open(run, folder.path()).is_err(), "{cut}");
    }
}
