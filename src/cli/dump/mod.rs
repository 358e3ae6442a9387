//! Files of matrices: leading axes count matrices, the last two are query and key.

mod npy;

use std::io;
use std::path::Path;

use half::f16;
use nalgebra::DMatrix;

/// One matrix of a file, in the type it is stored in.
#[derive(Debug)]
pub(crate) enum AnyMatrix {
    F16(DMatrix<f16>),
    F32(DMatrix<f32>),
    F64(DMatrix<f64>),
}

/// A matrix and where it stands in the file.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) index: Vec<usize>,
    pub(crate) matrix: AnyMatrix,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DumpError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("not a format that is read here: give a file that ends in .npy")]
    Format,
    #[error("not an .npy file: {0}")]
    Header(String),
    #[error("elements of type {0} are not read: store float16, float32 or float64")]
    ElementType(String),
    #[error("the array has {0} axes: it needs at least two, the last ones query and key")]
    Axes(usize),
    #[error("the header promises {promised}, but {held} bytes of data follow it")]
    Length { promised: String, held: u64 },
    #[error("matrix {index:?}, row {row}, column {column}: a NaN or an infinity, not a number")]
    NotFinite { index: Vec<usize>, row: usize, column: usize },
    #[error("matrix {index:?}: {problem}")]
    Matrix { index: Vec<usize>, problem: String },
}

/// Calls `each` with every matrix of the file, one at a time and in order.
pub(crate) fn read(
    path: &Path,
    each: impl FnMut(Entry) -> Result<(), DumpError>,
) -> Result<(), DumpError> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("npy") => npy::read(path, each),
        _ => Err(DumpError::Format),
    }
}
