//! Which tokens influence each other: strongly connected components and reflexive transitive
//! closure of a square mask, read as a directed graph.

use crate::mask::{Mask, bits};

/// The strongly connected components, each ascending; arcs lead to the same component or a later
/// one.
///
/// Costs O(n^2 / 64) for n tokens.
///
/// Source: Sharir, "A strong-connectivity algorithm and its applications in data flow analysis",
/// 1981, with rows of bits.
pub(crate) fn strong_components(mask: &Mask) -> Vec<Vec<usize>> {
    let tokens = mask.queries();
    let seen_by = mask.transpose();
    let mut left = bits::all(tokens);
    let mut components = vec![];
    for start in finishing_order(mask).into_iter().rev() {
        if !bits::get(&left, start) {
            continue;
        }
        bits::remove(&mut left, start);
        let mut component = vec![start];
        let mut next = 0;
        while next < component.len() {
            let row = seen_by.row(component[next]);
            let found = bits::common(row, &left).collect::<Vec<_>>();
            bits::subtract(&mut left, row);
            component.extend(found);
            next += 1;
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

/// Which token reaches which, itself included.
///
/// Costs O(n^2 / 64) for each token outside its own component that a token sees and did not yet
/// reach through others.
pub(crate) fn closure(mask: &Mask) -> Mask {
    let mut closure = Mask::empty(mask.queries(), mask.queries());
    for component in strong_components(mask).iter().rev() {
        let mut reached = vec![0; bits::words_for(mask.queries())];
        component.iter().for_each(|&token| bits::set(&mut reached, token));
        for &token in component {
            // Later tokens first: in a causal order they have reached the earlier ones.
            for other in mask.visible(token).collect::<Vec<_>>().into_iter().rev() {
                if !bits::get(&reached, other) {
                    bits::unite(&mut reached, closure.row(other));
                }
            }
        }
        for &token in component {
            closure.row_mut(token).copy_from_slice(&reached);
        }
    }
    closure
}

/// The tokens in the order in which a depth-first search leaves them.
fn finishing_order(mask: &Mask) -> Vec<usize> {
    let mut left = bits::all(mask.queries());
    let mut order = vec![];
    let mut path = vec![];
    for start in 0..mask.queries() {
        if bits::get(&left, start) {
            bits::remove(&mut left, start);
            path.push(start);
        }
        while let Some(&token) = path.last() {
            let next = bits::common(mask.row(token), &left).next();
            match next {
                Some(next) => {
                    bits::remove(&mut left, next);
                    path.push(next);
                }
                None => order.extend(path.pop()),
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn each_component_comes_before_those_that_it_sees() {
        assert_eq!(strong_components(&gallery::causal(3)), [[2], [1], [0]]);
        assert_eq!(strong_components(&gallery::causal(3).transpose()), [[0], [1], [2]]);
        assert_eq!(strong_components(&Mask::full(3, 3)), [[0, 1, 2]]);
        let prefix = strong_components(&gallery::prefix(4, 2));
        assert_eq!(prefix, [vec![3], vec![2], vec![0, 1]]);
        // A cycle of 0, 2, 4 that sees one of 1, 3.
        let mask = Mask::from_fn(5, 5, |i, j| {
            i == j || matches!((i, j), (0, 2) | (2, 4) | (4, 0) | (0, 1) | (1, 3) | (3, 1))
        });
        assert_eq!(strong_components(&mask), [vec![0, 2, 4], vec![1, 3]]);
        assert_eq!(strong_components(&Mask::empty(0, 0)), Vec::<Vec<usize>>::new());
    }
}
