//! Snapshots that agree in words exactly and in decimal numbers nearly.

use insta::Snapshot;
use insta::comparator::Comparator;
use insta::internals::SnapshotContents;

/// Numbers with a fractional part may differ by this much relative to the greater one.
const RELATIVE: f64 = 1e-4;

#[derive(Clone)]
pub(crate) struct Tolerance;

impl Comparator for Tolerance {
    fn matches(&self, reference: &Snapshot, test: &Snapshot) -> bool {
        match (reference.contents(), test.contents()) {
            (SnapshotContents::Text(reference), SnapshotContents::Text(test)) => {
                texts_agree(&reference.to_string(), &test.to_string())
            }
            _ => false,
        }
    }

    fn dyn_clone(&self) -> Box<dyn Comparator> {
        Box::new(self.clone())
    }
}

fn texts_agree(reference: &str, test: &str) -> bool {
    let lines = |text: &str| text.trim().lines().count();
    lines(reference) == lines(test)
        && reference.trim().lines().zip(test.trim().lines()).all(|(reference, test)| {
            let (left, right) = (reference.split_whitespace(), test.split_whitespace());
            left.clone().count() == right.clone().count()
                && left.zip(right).all(|(left, right)| words_agree(left, right))
        })
}

fn words_agree(left: &str, right: &str) -> bool {
    let number = |word: &str| word.contains('.').then(|| word.parse::<f64>().ok()).flatten();
    match (number(left), number(right)) {
        (Some(left), Some(right)) => (left - right).abs() <= RELATIVE * left.abs().max(right.abs()),
        _ => left == right,
    }
}

#[test]
fn numbers_may_differ_a_little_and_words_may_not() {
    assert!(texts_agree("rank 3\n  1.000000e0", "rank 3\n  1.000001e0"));
    for other in ["rank 4\n  1.000000e0", "rank 3\n  1.001000e0", "rank 3", "rank 3\n  <floor"] {
        assert!(!texts_agree("rank 3\n  1.000000e0", other), "{other}");
    }
}
