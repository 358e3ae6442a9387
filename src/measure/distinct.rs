//! Indices that do not repeat.

/// Whether these are different indices below `size`.
pub(super) fn are_distinct(indices: &[usize], size: usize) -> bool {
    let mut seen = vec![false; size];
    let mut is_first =
        |&index: &usize| seen.get_mut(index).is_some_and(|seen| !std::mem::replace(seen, true));
    indices.iter().all(&mut is_first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_neither_repeat_nor_reach_the_size() {
        let are_distinct = |indices: &[usize]| are_distinct(indices, 3);
        assert!(are_distinct(&[]) && are_distinct(&[2, 0]) && are_distinct(&[1, 2, 0]));
        assert!(!are_distinct(&[1, 1]) && !are_distinct(&[0, 2, 0]) && !are_distinct(&[0, 3]));
    }
}
