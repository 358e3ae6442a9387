//! Ways to make a case smaller.

use nalgebra::DMatrix;

use crate::scalar::Scalar;

/// What remains of `count` tokens after deleting halves, quarters, ..., single ones; never none.
pub(crate) fn fewer_tokens(count: usize) -> Vec<Vec<usize>> {
    let mut kept = vec![];
    let mut chunk = count / 2;
    while chunk > 0 {
        for start in (0..count).step_by(chunk) {
            let rest: Vec<usize> =
                (0..count).filter(|&token| token < start || token >= start + chunk).collect();
            if !rest.is_empty() {
                kept.push(rest);
            }
        }
        chunk /= 2;
    }
    kept
}

/// The same matrix with simpler numbers: all zero, then each entry zero, then each a whole number.
pub(crate) fn simpler_entries<T: Scalar>(matrix: &DMatrix<T>) -> Vec<DMatrix<T>> {
    let mut simpler = vec![];
    let zero = matrix.map(|_| T::zero());
    if zero != *matrix {
        simpler.push(zero);
    }
    for candidate in [|_: &T| Some(T::zero()), truncated] {
        for index in 0..matrix.len() {
            if let Some(entry) = candidate(&matrix[index]).filter(|entry| *entry != matrix[index]) {
                let mut one = matrix.clone();
                one[index] = entry;
                simpler.push(one);
            }
        }
    }
    simpler
}

/// The same list with one of its items simpler.
pub(crate) fn one_simpler<T: Clone>(items: &[T], simpler: impl Fn(&T) -> Vec<T>) -> Vec<Vec<T>> {
    let mut lists = vec![];
    for (index, item) in items.iter().enumerate() {
        for item in simpler(item) {
            let mut list = items.to_vec();
            list[index] = item;
            lists.push(list);
        }
    }
    lists
}

/// The integer between zero and `value` that is nearest to it, if it is small.
fn truncated<T: Scalar>(value: &T) -> Option<T> {
    let whole = value.to_rational()?.trunc().to_integer();
    T::from_i64(i64::try_from(whole).ok().filter(|whole| whole.unsigned_abs() <= 1 << 10)?)
}

/// One line for each row.
pub(crate) fn text<T: Scalar>(matrix: &DMatrix<T>) -> String {
    let rows: Vec<String> = matrix
        .row_iter()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    rows.join("; ")
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn one_item_of_a_list_is_simpler_at_a_time() {
        let halves = |item: &u32| if *item > 1 { vec![item / 2, 1] } else { vec![] };
        let expected = [vec![4, 1, 3], vec![1, 1, 3], vec![8, 1, 1], vec![8, 1, 1]];
        assert_eq!(one_simpler(&[8, 1, 3], halves), expected);
    }

    #[test]
    fn entries_become_zero_and_then_small_whole_numbers() {
        // A word of 64 bits, but its magnitude is not.
        let least = -(2.0_f64.powi(63));
        let simpler = simpler_entries(&dmatrix![1.5, least, 1025.5]);
        let expected = [
            dmatrix![0.0, 0.0, 0.0],
            dmatrix![0.0, least, 1025.5],
            dmatrix![1.5, 0.0, 1025.5],
            dmatrix![1.5, least, 0.0],
            dmatrix![1.0, least, 1025.5],
        ];
        assert_eq!(simpler, expected);
        assert!(simpler_entries(&dmatrix![0.0_f64]).is_empty());
    }
}
