//! Matrices whose support falls apart into blocks.

use nalgebra::DMatrix;

use super::{Certificate, ModularBlock, Pivots, pivots_modulo, primes};
use crate::mask::Mask;
use crate::scalar::Scalar;

/// A proof of full rank block by block, for a square matrix without zeros on the diagonal; `None`
/// if it is a single block, or if the blocks were not found to be nonsingular.
///
/// The tokens of a block see each other, directly or through others: documents, the prefix of a
/// prefix mask, each other token alone. Costs O(entries), and elimination in each block.
pub(super) fn full_rank<T: Scalar>(matrix: &DMatrix<T>, support: &Mask) -> Option<Certificate> {
    let tokens = support.queries();
    if !support.self_visible() || support.entries() == tokens * tokens {
        return None;
    }
    let components = strong_components(support);
    if components.len() == 1 {
        return None;
    }
    let blocks = components.into_iter().map(|tokens| nonsingular_block(matrix, &tokens));
    Some(Certificate::BlockTriangular { blocks: blocks.collect::<Option<_>>()? })
}

/// The block of these tokens, if it is nonsingular modulo one of the first primes.
fn nonsingular_block<T: Scalar>(matrix: &DMatrix<T>, tokens: &[usize]) -> Option<ModularBlock> {
    let block = matrix.select_rows(tokens).select_columns(tokens);
    primes::fields().take(2).find_map(|field| {
        let Pivots { rows, columns } = pivots_modulo(&block, &field)?;
        let global = |local: Vec<usize>| local.into_iter().map(|at| tokens[at]).collect();
        (rows.len() == tokens.len()).then(|| ModularBlock {
            prime: field.prime(),
            rows: global(rows),
            columns: global(columns),
        })
    })
}

/// The sets of tokens that see each other, directly or through others, each after all that it
/// sees.
///
/// Source: Tarjan, "Depth-first search and linear graph algorithms", 1972.
fn strong_components(mask: &Mask) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    const DONE: usize = usize::MAX - 1;
    let tokens = mask.queries();
    // The time a token was first seen; the least time that it leads back to.
    let (mut seen, mut back) = (vec![UNSEEN; tokens], vec![UNSEEN; tokens]);
    let (mut components, mut open, mut time) = (vec![], vec![], 0);
    for start in 0..tokens {
        let mut path = vec![];
        let mut next = Some(start).filter(|&start| seen[start] == UNSEEN);
        loop {
            if let Some(token) = next.take() {
                (seen[token], back[token]) = (time, time);
                time += 1;
                open.push(token);
                path.push((token, mask.visible(token)));
            }
            let Some((token, keys)) = path.last_mut() else { break };
            let token = *token;
            if let Some(key) = keys.next() {
                match seen[key] {
                    UNSEEN => next = Some(key),
                    DONE => {}
                    earlier => back[token] = back[token].min(earlier),
                }
                continue;
            }
            path.pop();
            if let Some(&(before, _)) = path.last() {
                back[before] = back[before].min(back[token]);
            }
            if back[token] == seen[token] {
                let first = open.iter().rposition(|&other| other == token).unwrap_or(0);
                let component = open.split_off(first);
                component.iter().for_each(|&done| seen[done] = DONE);
                components.push(component);
            }
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn each_component_comes_after_those_that_it_sees() {
        let sorted = |mask: &Mask| -> Vec<Vec<usize>> {
            let mut components = strong_components(mask);
            components.iter_mut().for_each(|component| component.sort_unstable());
            components
        };
        assert_eq!(sorted(&gallery::causal(3)), [[0], [1], [2]]);
        assert_eq!(sorted(&gallery::causal(3).transpose()), [[2], [1], [0]]);
        assert_eq!(sorted(&Mask::full(3, 3)), [[0, 1, 2]]);
        assert_eq!(sorted(&gallery::prefix(4, 2)), [vec![0, 1], vec![2], vec![3]]);
        // A cycle of 0, 2, 4 that sees one of 1, 3.
        let mask = Mask::from_fn(5, 5, |i, j| {
            i == j || matches!((i, j), (0, 2) | (2, 4) | (4, 0) | (0, 1) | (1, 3) | (3, 1))
        });
        assert_eq!(sorted(&mask), [vec![1, 3], vec![0, 2, 4]]);
        assert_eq!(sorted(&Mask::empty(0, 0)), Vec::<Vec<usize>>::new());
    }
}
