//! What can be measured.

pub mod guarantee;
pub mod matching;
pub mod reach;
