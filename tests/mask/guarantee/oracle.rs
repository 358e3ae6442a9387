//! What is true of a small mask, by trying everything.

use fullrank::mask::Mask;
use fullrank::scalar::BigRational;
use nalgebra::DMatrix;

use crate::elimination;

/// The signs of all permutations inside the mask.
pub(crate) fn signs(mask: &Mask) -> Vec<i8> {
    fn extend(mask: &Mask, keys: &mut Vec<usize>, sign: i8, found: &mut Vec<i8>) {
        let query = keys.len();
        if query == mask.queries() {
            found.push(sign);
            return;
        }
        for key in mask.visible(query) {
            if !keys.contains(&key) {
                let crossed = keys.iter().filter(|&&other| other > key).count();
                let sign = if crossed % 2 == 0 { sign } else { -sign };
                keys.push(key);
                extend(mask, keys, sign, found);
                keys.pop();
            }
        }
    }
    let mut found = vec![];
    extend(mask, &mut vec![], 1, &mut found);
    found
}

/// The largest matching, by trying everything.
pub(crate) fn matching(mask: &Mask, query: usize, used: &mut Vec<usize>) -> usize {
    if query == mask.queries() {
        return 0;
    }
    let mut best = matching(mask, query + 1, used);
    for key in mask.visible(query) {
        if !used.contains(&key) {
            used.push(key);
            best = best.max(1 + matching(mask, query + 1, used));
            used.pop();
        }
    }
    best
}

/// The rank of a matrix given by its rows.
pub(crate) fn rank(rows: &[Vec<BigRational>]) -> usize {
    let columns = rows.first().map_or(0, Vec::len);
    elimination::rank(&DMatrix::from_fn(rows.len(), columns, |i, j| rows[i][j].clone()))
}

/// The permanent and the determinant of the mask as a matrix of zeros and ones, by expansion along
/// the first row.
pub(crate) fn permanent_and_determinant(mask: &Mask) -> (i64, i64) {
    if mask.queries() == 0 {
        return (1, 1);
    }
    let rest: Vec<usize> = (1..mask.queries()).collect();
    mask.visible(0).fold((0, 0), |(permanent, determinant), key| {
        let others: Vec<usize> = (0..mask.keys()).filter(|&other| other != key).collect();
        let (per, det) = permanent_and_determinant(&mask.select_rows_columns(&rest, &others));
        (permanent + per, if key.is_multiple_of(2) { determinant + det } else { determinant - det })
    })
}

/// Whether some cycle of distinct tokens has an even length, by walking along all of them.
pub(crate) fn has_even_cycle(mask: &Mask) -> bool {
    fn walk(mask: &Mask, path: &mut Vec<usize>) -> bool {
        let (first, last) = (path[0], path[path.len() - 1]);
        mask.visible(last).filter(|&next| next >= first && next != last).any(|next| {
            if next == first {
                return path.len().is_multiple_of(2);
            }
            if path.contains(&next) {
                return false;
            }
            path.push(next);
            let found = walk(mask, path);
            path.pop();
            found
        })
    }
    (0..mask.queries()).any(|first| walk(mask, &mut vec![first]))
}
