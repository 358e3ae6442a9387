//! Matrices whose support falls apart into blocks.

use nalgebra::DMatrix;

use super::{Certificate, ModularBlock, Pivots, pivots_modulo, primes};
use crate::mask::Mask;
use crate::measure::components::strong_components;
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
    // Each block after all that it sees.
    let blocks = components.iter().rev().map(|tokens| nonsingular_block(matrix, tokens));
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
