//! Queries and keys from their files.

use std::ops::ControlFlow;
use std::path::Path;

use nalgebra::DMatrix;

use fullrank::dump::{AnyMatrix, Dump};
use fullrank::scalar::widen;

use crate::cli::CliError;

/// Queries and keys that stand at one place in their arrays.
pub(super) struct Pair {
    pub(super) index: Vec<usize>,
    pub(super) queries: DMatrix<f64>,
    pub(super) keys: DMatrix<f64>,
}

/// What one file holds.
#[derive(Default)]
struct Matrices {
    indices: Vec<Vec<usize>>,
    matrices: Vec<DMatrix<f64>>,
}

/// All pairs of two files with one array each.
pub(super) fn pairs(queries: &Path, keys: &Path) -> Result<Vec<Pair>, CliError> {
    let (all_queries, all_keys) = (read(queries)?, read(keys)?);
    if all_queries.indices != all_keys.indices {
        return Err(CliError::Unpaired { queries: queries.to_owned(), keys: keys.to_owned() });
    }
    let matrices = all_queries.matrices.into_iter().zip(all_keys.matrices);
    let pairs = all_queries.indices.into_iter().zip(matrices);
    Ok(pairs.map(|(index, (queries, keys))| Pair { index, queries, keys }).collect())
}

fn read(path: &Path) -> Result<Matrices, CliError> {
    let failed = |source| CliError::Dump { path: path.to_owned(), source };
    let dump = Dump::open(path).map_err(failed)?;
    let [array] = dump.arrays() else {
        return Err(CliError::ManyArrays { path: path.to_owned(), count: dump.arrays().len() });
    };
    let mut all = Matrices::default();
    let read = dump.read(array, |entry| {
        all.indices.push(entry.index);
        all.matrices.push(match &entry.matrix {
            AnyMatrix::F16(matrix) => widen(matrix),
            AnyMatrix::BF16(matrix) => widen(matrix),
            AnyMatrix::F32(matrix) => widen(matrix),
            AnyMatrix::F64(matrix) => widen(matrix),
        });
        ControlFlow::Continue(())
    });
    read.map_err(failed)?;
    Ok(all)
}
