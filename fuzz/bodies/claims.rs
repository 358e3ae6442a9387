//! Cases of every claim.

use std::sync::LazyLock;

use fullrank::claims::{Entry, Judgement, Proof, Verdict, registry};
use fullrank::sample::Source;

/// The first two bytes choose a claim and a scalar, the rest are the choices from which the claim
/// draws a case: the conclusion holds if the hypotheses do.
///
/// What is said of most draws alone may fail for one that is looked for.
pub fn claims(bytes: &[u8]) {
    static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(registry);

    let Some((chosen, choices)) = bytes.split_first_chunk() else { return };
    let entry = &ENTRIES[usize::from(u16::from_le_bytes(*chosen)) % ENTRIES.len()];
    let Judgement { verdict, counterexample } = (entry.judge)(&mut Source::from_bytes(choices));
    if let Verdict::Refuted(found) = verdict
        && entry.proof != Proof::Empirical
    {
        panic!("{} in {}: {found}, for {counterexample:?}", entry.id, entry.scalar);
    }
}
