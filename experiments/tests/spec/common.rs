//! What several tests need.

use candle_core::DType;
use fullrank_experiments::Settings;
use fullrank_experiments::corpus::Corpus;
use fullrank_experiments::experiment::{Arm, Experiment, architectures, masked};
use fullrank_experiments::model::{Architecture, Model};

/// Both experiments.
pub(crate) fn experiments(settings: &Settings) -> [Experiment; 2] {
    [masked(settings).unwrap(), architectures(settings).unwrap()]
}

/// All arms at the smallest size, each with its experiment.
pub(crate) fn every_arm() -> Vec<(Experiment, Arm)> {
    experiments(&Settings::smoke_size())
        .into_iter()
        .flat_map(|experiment| {
            let arms = experiment.arms.clone();
            arms.into_iter().map(move |arm| (experiment.clone(), arm))
        })
        .collect()
}

/// The model of an arm at the smallest size.
pub(crate) fn model(arm: &Arm, corpus: &Corpus, seed: u64, dtype: DType) -> Model {
    let architecture = Architecture {
        symbols: corpus.symbols(),
        width: Settings::smoke_size().width,
        hidden: arm.hidden,
        wiring: arm.wiring.clone(),
    };
    Model::new(&architecture, seed, dtype).unwrap()
}
