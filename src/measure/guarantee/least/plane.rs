//! What fits into a plane.

use std::collections::HashSet;

use crate::mask::{Mask, bits};

/// A lower bound of 3, or 0 if this says nothing.
///
/// In rank two the rows lie in a plane, on which every column is a nonnegative functional. A row
/// at which a column vanishes, though not at all rows, lies on the border of their cone, which is
/// two rays. So at most two patterns of rows lack a key that some query sees.
pub(super) fn bound(mask: &Mask) -> usize {
    let mut seen = vec![0; bits::words_for(mask.keys())];
    (0..mask.queries()).for_each(|query| bits::unite(&mut seen, mask.row(query)));
    let mut lacking = HashSet::new();
    for query in 0..mask.queries() {
        if mask.degree(query) > 0 && mask.row(query) != seen {
            lacking.insert(mask.row(query));
        }
        if lacking.len() > 2 {
            return 3;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    /// Rows that see nothing, and keys that no row sees, lack nothing.
    #[test]
    fn three_rows_that_lack_different_keys_fit_into_no_plane() {
        assert_eq!(bound(&gallery::identity(3)), 3);
        for fits in ["10\n01", "110\n110\n011\n000", "1100\n0110\n1110\n1110", "110\n110\n110"] {
            assert_eq!(bound(&fits.parse().unwrap()), 0, "{fits}");
        }
        assert_eq!(bound(&"1100\n0110\n1010\n1110".parse().unwrap()), 3);
    }
}
