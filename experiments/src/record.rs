//! The curve of a run.

use serde::{Deserialize, Serialize};

use crate::measure::Ranks;

/// What a run leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// From before training to its end.
    pub points: Vec<Point>,
}

/// A point of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Steps taken.
    pub step: usize,
    /// Nats per predicted symbol, on what is held out.
    pub loss: f64,
    /// Of the attention.
    pub ranks: Ranks,
}

impl Record {
    /// The point after so many steps.
    pub fn at(&self, step: usize) -> Option<&Point> {
        self.points.iter().find(|point| point.step == step)
    }
}
