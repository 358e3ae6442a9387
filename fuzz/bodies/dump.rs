//! Files of matrices, in each format.

use std::ops::ControlFlow;

use fullrank::dump::{AnyMatrix, Dump, Format};

/// Matrices that are read of one file: enough to meet every path, and soon done.
const MATRICES: usize = 64;

/// A file of NumPy.
pub fn npy(bytes: &[u8]) {
    read(Format::Npy, bytes);
}

/// An archive of NumPy.
pub fn npz(bytes: &[u8]) {
    read(Format::Npz, bytes);
}

/// Named tensors.
pub fn safetensors(bytes: &[u8]) {
    read(Format::Safetensors, bytes);
}

/// Reads a file of these bytes: no panic, and every matrix has the shape that was announced.
fn read(format: Format, bytes: &[u8]) {
    let Ok(dump) = Dump::from_bytes(format, bytes.to_vec()) else { return };
    for array in dump.arrays() {
        let mut read = 0;
        let result = dump.read(array, |entry| {
            let shape = match &entry.matrix {
                AnyMatrix::F16(matrix) => matrix.shape(),
                AnyMatrix::BF16(matrix) => matrix.shape(),
                AnyMatrix::F32(matrix) => matrix.shape(),
                AnyMatrix::F64(matrix) => matrix.shape(),
            };
            assert_eq!(shape, array.matrix_shape());
            assert_eq!(entry.index.len() + 2, array.shape().len());
            assert!(entry.index.iter().zip(array.shape()).all(|(at, extent)| at < extent));
            read += 1;
            if read < MATRICES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if result.is_ok() {
            assert_eq!(read, array.matrices().min(MATRICES));
        }
    }
}
