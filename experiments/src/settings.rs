//! How large an experiment is.

use serde::Serialize;

/// The sizes of the models, the data and the training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// The tokens of an example, even.
    pub tokens: usize,
    /// The numbers that stand for a token.
    pub width: usize,
    /// The heads of a layer, even.
    pub heads: usize,
    /// The layers of a decoder, even.
    pub layers: usize,
    /// The examples of a batch.
    pub examples: usize,
    /// The steps of one budget. A run goes on to [`BUDGETS`].
    pub steps: usize,
    /// The examples that a model is judged on.
    pub held_out: usize,
    /// The examples whose attention is measured.
    pub measured: usize,
    /// The learning rate, reached after the warm-up and then constant, so that a run of one budget
    /// is the beginning of a longer one.
    pub rate: f64,
    /// The steps up to the full learning rate.
    pub warm_up: usize,
    /// Independent repetitions.
    pub seeds: usize,
}

/// A run is four budgets long: the first shows how fast is learnt, the last how well.
pub const BUDGETS: usize = 4;
/// Points of a curve within one budget.
const POINTS: usize = 4;

impl Settings {
    /// Minutes.
    pub fn default_size() -> Self {
        Self {
            tokens: 32,
            width: 32,
            heads: 4,
            layers: 2,
            examples: 8,
            steps: 300,
            held_out: 256,
            measured: 4,
            rate: 3e-3,
            warm_up: 30,
            seeds: 4,
        }
    }

    /// Hours.
    pub fn full_size() -> Self {
        Self {
            tokens: 64,
            width: 64,
            heads: 4,
            layers: 4,
            examples: 32,
            steps: 1500,
            held_out: 1024,
            warm_up: 150,
            rate: 2e-3,
            seeds: 8,
            ..Self::default_size()
        }
    }

    /// Seconds: whether everything works, not what it says.
    pub fn smoke_size() -> Self {
        Self {
            tokens: 8,
            width: 8,
            heads: 2,
            examples: 2,
            steps: 4,
            held_out: 2,
            measured: 1,
            warm_up: 2,
            seeds: 2,
            ..Self::default_size()
        }
    }

    /// The seeds: they count from 1, since sizes were chosen with seed 0.
    pub fn seed_numbers(&self) -> impl Iterator<Item = u64> + use<> {
        1..=self.seeds as u64
    }

    /// The steps of a run.
    pub fn total_steps(&self) -> usize {
        BUDGETS * self.steps
    }

    /// Whether a model is judged after so many steps.
    pub fn is_point(&self, step: usize) -> bool {
        (step % self.steps).is_multiple_of((self.steps / POINTS).max(1))
    }

    /// The learning rate of the step after so many.
    pub fn rate_after(&self, step: usize) -> f64 {
        self.rate * ((step + 1) as f64 / self.warm_up as f64).min(1.0)
    }
}
