//! The rule that turns differences of losses into verdicts, fixed before any run.

use std::fmt;

use serde::Serialize;

use crate::statistics::Interval;

/// Nats per predicted symbol below which a difference is none: two per cent of perplexity.
pub const MARGIN: f64 = 0.02;

/// Mean correlation with the loss, over arms, from which on a measure predicts it: more rank, less
/// loss.
const PREDICTS: f64 = -0.8;
/// Mean correlation above which it does not.
const FAILS: f64 = -0.5;

/// What is said of a loss less another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is lower, by the margin at least.
    Lower,
    /// It is not lower by the margin.
    NotLower,
    /// It lies within the margin on either side.
    Same,
}

/// What a run says of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The statement holds at this size.
    Supported,
    /// It fails at this size.
    Refuted,
    /// The runs do not say.
    Undecided,
}

impl Kind {
    /// Judges the difference of one corpus.
    pub fn judge(self, difference: &Interval) -> Verdict {
        let &Interval { mean, low, high, .. } = difference;
        let decide = |yes, no| match (yes, no) {
            (true, _) => Verdict::Supported,
            (_, true) => Verdict::Refuted,
            _ => Verdict::Undecided,
        };
        let (lower, not_lower) = (high < 0.0 && mean <= -MARGIN, low > -MARGIN);
        match self {
            Self::Lower => decide(lower, not_lower),
            Self::NotLower => decide(not_lower, lower),
            Self::Same => decide(low > -MARGIN && high < MARGIN, low > MARGIN || high < -MARGIN),
        }
    }
}

impl Verdict {
    /// Whether a measure predicts the loss, from its correlation for each seed. A measure that is
    /// the same for all arms has no correlation, which counts as zero.
    pub fn of_predictor(correlations: &[Option<f64>]) -> Self {
        let sum: f64 = correlations.iter().map(|correlation| correlation.unwrap_or(0.0)).sum();
        match sum / correlations.len() as f64 {
            mean if mean <= PREDICTS => Self::Supported,
            mean if mean > FAILS => Self::Refuted,
            _ => Self::Undecided,
        }
    }

    /// The verdict over several corpora: theirs where they agree.
    pub fn over(verdicts: impl IntoIterator<Item = Self>) -> Self {
        let mut verdicts = verdicts.into_iter();
        let first = verdicts.next().unwrap_or(Self::Undecided);
        if verdicts.all(|verdict| verdict == first) { first } else { Self::Undecided }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Supported => "supported",
            Self::Refuted => "refuted",
            Self::Undecided => "undecided",
        })
    }
}
