//! Covers of a mask by full rectangles.

use crate::mask::{Mask, bits};

/// The number of rectangles (some queries x some keys, all allowed) in a cover of the mask.
///
/// A sum of one positive matrix of rank one on each has exactly the mask's support, so some
/// weights have at most this rank. Greedy: each rectangle contains all that was uncovered in the
/// first query that has any, and grows by every query that does not cost it an entry won before.
/// Costs O(rectangles * queries * keys / 64).
pub(super) fn rectangle_cover(mask: &Mask) -> usize {
    let rows: Vec<&[u64]> = (0..mask.queries()).map(|query| mask.row(query)).collect();
    let mut uncovered: Vec<Vec<u64>> = rows.iter().map(|row| row.to_vec()).collect();
    let mut rectangles = 0;
    for first in 0..rows.len() {
        if bits::count(&uncovered[first]) == 0 {
            continue;
        }
        rectangles += 1;
        let mut keys = rows[first].to_vec();
        let mut won = uncovered[first].clone();
        let mut queries = vec![];
        for query in first..rows.len() {
            if bits::is_subset(&won, rows[query]) {
                bits::intersect(&mut keys, rows[query]);
                let mut more = uncovered[query].clone();
                bits::intersect(&mut more, &keys);
                bits::unite(&mut won, &more);
                queries.push(query);
            }
        }
        for query in queries {
            bits::subtract(&mut uncovered[query], &keys);
        }
    }
    rectangles
}
