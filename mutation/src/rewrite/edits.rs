//! Text put into a source, which is otherwise left as it is.

use std::ops::Range;

use super::Alternative;

/// What is put in for one mutant, in bytes of the text that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) mutant: u32,
    /// The call that tells whether it is on.
    pub(crate) switch: Range<usize>,
    /// What is done instead.
    pub(crate) instead: Range<usize>,
}

impl Branch {
    fn moved(&self, by: usize) -> Self {
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        Self { mutant: self.mutant, switch: moved(&self.switch), instead: moved(&self.instead) }
    }
}

#[derive(Default)]
pub(super) struct Text {
    text: String,
    branches: Vec<Branch>,
}

impl Text {
    pub(super) fn then(mut self, text: &str) -> Self {
        self.push(text);
        self
    }

    /// What stands before the switch, between it and what is done instead, and after that.
    pub(super) fn branch(
        mut self,
        [before, between, after]: [&str; 3],
        Alternative { mutant, switch, instead }: Alternative,
    ) -> Self {
        self.push(before);
        let switch = self.push(&switch);
        self.push(between);
        let instead = self.push(&instead);
        self.push(after);
        self.branches.push(Branch { mutant, switch, instead });
        self
    }

    fn push(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }
}

/// Insertions in the order of a walk that comes to what is outside first, and back to it last.
#[derive(Default)]
pub(super) struct Edits {
    opening: Vec<(usize, Text)>,
    closing: Vec<(usize, Text)>,
}

impl Edits {
    pub(super) fn open(&mut self, at: usize, text: Text) {
        self.opening.push((at, text));
    }

    pub(super) fn close(&mut self, at: usize, text: Text) {
        self.closing.push((at, text));
    }

    /// The source with all insertions, and where the branches are in it.
    pub(super) fn applied(self, source: &str) -> (String, Vec<Branch>) {
        let mut all = self.closing;
        all.extend(self.opening);
        // Stable: at one place what closes comes before what opens, each in the order of the walk.
        all.sort_by_key(|(at, _)| *at);
        let (mut text, mut branches, mut copied) = (String::new(), vec![], 0);
        for (at, inserted) in all {
            text.push_str(&source[copied..at]);
            copied = at;
            branches.extend(inserted.branches.iter().map(|branch| branch.moved(text.len())));
            text.push_str(&inserted.text);
        }
        text.push_str(&source[copied..]);
        (text, branches)
    }
}
