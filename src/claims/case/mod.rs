//! What the claims quantify over, with shrinking that ends in a readable case.

mod bilinear;
mod budget;
mod coin_tosses;
mod decayed;
mod encoder_decoder;
mod feature_layers;
mod features;
mod gap;
mod gated;
mod head_split;
mod heads;
mod layered;
mod line;
mod lottery;
mod mixture;
mod model;
mod modular;
mod parallel;
mod pattern;
mod problem;
mod projected;
mod random_features;
mod random_patterns;
mod random_scores;
mod recurrent;
mod reordered;
mod rows;
mod scored;
mod shortcut;
mod split;
mod stacked;
mod tied_history;
mod tuned;
mod turned;
mod valued;

pub use bilinear::Bilinear;
pub use budget::Budget;
pub use coin_tosses::CoinTosses;
pub use decayed::Decayed;
pub use encoder_decoder::EncoderDecoder;
pub use feature_layers::FeatureLayers;
pub use features::Features;
pub use gap::Gap;
pub use gated::Gated;
pub use head_split::HeadSplit;
pub use heads::Heads;
pub use layered::Layered;
pub use line::Line;
pub use lottery::Lottery;
pub use mixture::Mixture;
pub use model::Model;
pub use modular::Modular;
pub use parallel::Parallel;
pub use pattern::Pattern;
pub use projected::Projected;
pub use random_features::RandomFeatures;
pub use random_patterns::RandomPatterns;
pub use random_scores::RandomScores;
pub use recurrent::Recurrent;
pub use reordered::Reordered;
pub use rows::Rows;
pub use scored::Scored;
pub use shortcut::Shortcut;
pub use split::Split;
pub use stacked::Stacked;
pub use tied_history::TiedHistory;
pub use tuned::Tuned;
pub use turned::{Turn, Turned};
pub use valued::Valued;

use std::fmt::Debug;

use crate::sample::shrink;

/// One instance of what a claim quantifies over.
pub trait Case: Clone + Debug + Send + Sync + 'static {
    /// Simpler cases, the boldest first: fewer tokens, then zeros, then integers, then
    /// simpler parameters. However often one goes on from a simpler case, that comes to an end.
    fn shrinks(&self) -> Vec<Self>;

    /// Properties that coverage floors count.
    fn labels(&self) -> Vec<&'static str>;

    /// The case as named text, for reports.
    fn fields(&self) -> Vec<(&'static str, String)>;
}

/// Labels for the number of tokens.
fn size_labels(tokens: usize) -> Vec<&'static str> {
    match tokens {
        0 => vec![],
        1 => vec!["one token"],
        2..6 => vec!["few tokens"],
        _ => vec!["six tokens or more"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_has_no_label() {
        assert!(size_labels(0).is_empty());
        assert_eq!(
            [1, 2, 5, 6].map(|tokens| size_labels(tokens)[0]),
            ["one token", "few tokens", "few tokens", "six tokens or more"]
        );
    }
}
