//! A real text, as sequences of characters.

use fullrank::sample::Source;

/// A text, cut into a part to learn from and a part to be judged on.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    learnt: Vec<u32>,
    held_out: Vec<u32>,
}

/// One character in this many is held out, from the end.
const HELD_OUT: usize = 10;
/// Runs of all other characters are one space.
const ALPHABET: &str = " abcdefghijklmnopqrstuvwxyz,.;:!?'-";

impl Text {
    /// A text, in lower case.
    pub fn new(text: &str) -> Self {
        let mut symbols: Vec<u32> = text
            .chars()
            .map(|letter| ALPHABET.find(letter.to_ascii_lowercase()).unwrap_or(0) as u32)
            .collect();
        symbols.dedup_by(|next, last| *next == 0 && *last == 0);
        let held_out = symbols.split_off(symbols.len() - symbols.len() / HELD_OUT);
        Self { learnt: symbols, held_out }
    }

    /// Lewis Carroll, "Alice's adventures in Wonderland", 1865.
    pub fn alice() -> Self {
        Self::new(include_str!("../../data/alice.txt"))
    }

    /// The number of symbols.
    pub fn symbols() -> usize {
        ALPHABET.len()
    }

    /// A passage from one of the parts.
    pub fn passage(&self, tokens: usize, held_out: bool, source: &mut Source) -> Vec<u32> {
        let part = if held_out { &self.held_out } else { &self.learnt };
        let at = source.below(part.len() + 1 - tokens);
        part[at..at + tokens].to_vec()
    }
}
