//! The verification campaign: claims on random cases, split into shards that merge.

use crate::claims::{Entry, Judgement, Verdict};
use crate::sample::{Source, hash};

/// Which cases a run judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The seed of the whole campaign.
    pub seed: u64,
    /// The number of cases for each claim and scalar, over all shards.
    pub cases: u64,
    /// This shard, from 0.
    pub shard: u64,
    /// The number of shards: case `k` belongs to shard `k mod shards`.
    pub shards: u64,
}

/// What a run found about one claim and scalar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases judged.
    pub cases: u64,
    /// Cases that violated a hypothesis, so that the claim said nothing about them.
    pub vacuous: u64,
    /// The refutation with the least index, if there is one.
    pub refutation: Option<Refutation>,
}

/// A refuted case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refutation {
    /// The index of the case in the campaign.
    pub index: u64,
    /// The seed from which the claim draws it.
    pub seed: u64,
    /// What was found instead of the conclusion, for the shrunk case.
    pub found: String,
    /// The shrunk case as named text.
    pub fields: Vec<(&'static str, String)>,
}

/// Judges the cases of one shard; `progress` is called after each.
///
/// Every case has a seed of its own, so the result does not depend on the order, on the number of
/// threads, or on the other shards.
pub fn run(entry: &Entry, plan: &Plan, mut progress: impl FnMut()) -> Tally {
    let mut tally = Tally::default();
    let step = usize::try_from(plan.shards.max(1)).unwrap_or(usize::MAX);
    for index in (plan.shard..plan.cases).step_by(step) {
        let seed = case_seed(plan.seed, entry.id, entry.scalar, index);
        let Judgement { verdict, counterexample: fields } =
            (entry.judge)(&mut Source::from_seed(seed));
        tally.cases += 1;
        match verdict {
            Verdict::Holds(_) => {}
            Verdict::Vacuous(_) => tally.vacuous += 1,
            Verdict::Refuted(found) => {
                let refutation = Refutation { index, seed, found, fields };
                tally.refutation.get_or_insert(refutation);
            }
        }
        progress();
    }
    tally
}

/// The seed of one case of a campaign: the hash of the names, then the finaliser of SplitMix64.
pub(super) fn case_seed(seed: u64, id: &str, scalar: &str, index: u64) -> u64 {
    let name = id.bytes().chain([b':']).chain(scalar.bytes());
    mix(mix(hash(name) ^ seed) ^ index)
}

fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reports hold seeds, so they stay what they are. Steele, Lea and Flood, "Fast splittable
    /// pseudorandom number generators", 2014, whose stream of seed 0 starts so.
    #[test]
    fn seeds_are_those_of_the_published_functions() {
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
        // From another implementation of both functions.
        assert_eq!(case_seed(7, "claim", "f32", 3), 0xcacc_a06e_31fd_3c40);
    }
}
