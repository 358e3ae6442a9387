//! What is compared, and what is said about it beforehand.

mod architectures;
mod masked;

pub use architectures::architectures;
pub use masked::masked;

use fullrank::mask::{Layout, Mask, MaskError};

use crate::corpus::Task;
use crate::model::Wiring;
use crate::rule::Kind;
use crate::settings::BUDGETS;

/// Models that are trained alike.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The name of its command.
    pub name: &'static str,
    /// What is asked of the models.
    pub task: Task,
    /// The models; the first one is what the others are compared with.
    pub arms: Vec<Arm>,
    /// What the runs decide.
    pub statements: Vec<Statement>,
}

/// A kind of model.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name in results.
    pub name: &'static str,
    /// Who sees whom.
    pub wiring: Wiring,
    /// The width of its feed-forward networks.
    pub hidden: usize,
}

/// A statement about the loss of arms after a number of budgets.
#[derive(Clone, Debug)]
pub struct Statement {
    /// In words.
    pub text: &'static str,
    /// What is said of the difference.
    pub kind: Kind,
    /// The losses whose sum is the difference.
    pub terms: Vec<Term>,
}

/// A loss with its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// Plus or minus one.
    pub sign: f64,
    /// Of which arm.
    pub arm: &'static str,
    /// After how many budgets.
    pub budgets: usize,
}

/// What a loss is compared with, at one time.
fn compare(arm: &'static str, other: &'static str, budgets: usize) -> Vec<Term> {
    vec![Term { sign: 1.0, arm, budgets }, Term { sign: -1.0, arm: other, budgets }]
}

/// A comparison after one budget less the same at the end: below zero if the arm loses ground.
fn ground_lost(arm: &'static str, other: &'static str) -> Vec<Term> {
    let end = compare(other, arm, BUDGETS);
    compare(arm, other, 1).into_iter().chain(end).collect()
}

/// Layers that are alike, or alternate: as many as asked for, the given ones in turn.
fn layers(count: usize, kinds: &[Vec<Mask>]) -> Result<Layout, MaskError> {
    Layout::new(kinds.iter().cycle().take(count).cloned().collect())
}

/// Heads of which one half has one mask and the other half the other.
fn halves(heads: usize, one: &Mask, other: &Mask) -> Vec<Mask> {
    (0..heads).map(|head| if head < heads / 2 { one.clone() } else { other.clone() }).collect()
}
