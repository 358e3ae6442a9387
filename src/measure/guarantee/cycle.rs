//! Even cycles, each of which turns a perfect matching into one of the other sign.

use crate::mask::Mask;

/// Two queries that each see the key matched with the other, by a perfect matching of a square
/// mask.
///
/// Costs O(n^2).
pub(super) fn two_cycle(mask: &Mask, permutation: &[usize]) -> Option<Vec<usize>> {
    let queries = 0..mask.queries();
    queries.clone().find_map(|one| {
        let sees = |query: usize, of: usize| mask.allows(query, permutation[of]);
        let other =
            queries.clone().find(|&other| other > one && sees(one, other) && sees(other, one))?;
        Some(vec![one, other])
    })
}
