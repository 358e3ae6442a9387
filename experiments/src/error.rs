use std::io;
use std::path::PathBuf;

use fullrank::mask::MaskError;
use fullrank::measure::rank::RankError;
use fullrank::measure::spectrum::SpectrumError;

/// Why an experiment could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Tensors did not fit.
    #[error("{0}")]
    Candle(#[from] candle_core::Error),
    /// Masks did not fit.
    #[error("{0}")]
    Mask(#[from] MaskError),
    /// Attention whose rank is not defined.
    #[error("{0}")]
    Rank(#[from] RankError),
    /// Attention without a spectrum.
    #[error("{0}")]
    Spectrum(#[from] SpectrumError),
    /// Results that cannot be written down.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A parameter that training would leave alone.
    #[error("the loss has no gradient with respect to `{0}`")]
    NoGradient(String),
    /// A loss that is no number.
    #[error("the loss is {loss} after {step} steps")]
    Diverged {
        /// What it is.
        loss: f64,
        /// When.
        step: usize,
    },
    /// A file that cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that is no checkpoint.
    #[error("{}: not a checkpoint: {problem}", path.display())]
    NotACheckpoint {
        /// The file.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// A checkpoint of another experiment.
    #[error("{}: belongs to another configuration or version: remove it, or choose another --out", path.display())]
    OtherConfiguration {
        /// The file.
        path: PathBuf,
    },
    /// No threads.
    #[error("{0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A worker panicked.
    #[error("a worker ended without a result")]
    Worker,
}

impl Error {
    /// Names the file that a failure is about.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::File { path: path.to_owned(), source }
    }
}
