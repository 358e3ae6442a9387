//! The types of numbers in files, and their bytes.

use half::{bf16, f16};
use nalgebra::DMatrix;

use crate::scalar::FloatFormat;

/// The type of the numbers in an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// IEEE 754 binary16.
    F16,
    /// bfloat16.
    BF16,
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
}

impl Element {
    /// The size of a number in bytes.
    pub fn bytes(self) -> usize {
        match self {
            Self::F16 | Self::BF16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

/// A matrix in the type that it is stored in.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the variants are the element types")]
pub enum AnyMatrix {
    F16(DMatrix<f16>),
    BF16(DMatrix<bf16>),
    F32(DMatrix<f32>),
    F64(DMatrix<f64>),
}

/// A float that files hold: in a matrix row after row, each number with the least significant byte
/// first.
pub trait Stored: FloatFormat {
    /// Its type in files.
    const ELEMENT: Element;

    /// From as many bytes as the type has.
    ///
    /// # Panics
    /// If there are more or fewer.
    fn from_little_endian(bytes: &[u8]) -> Self;

    /// A matrix of this type as one of any.
    fn wrap(matrix: DMatrix<Self>) -> AnyMatrix;

    /// The bytes of a matrix.
    fn to_bytes(matrix: &DMatrix<Self>) -> Vec<u8>;

    /// The matrix of these bytes; `None` unless they are as many as the shape takes.
    fn from_bytes(bytes: &[u8], (rows, columns): (usize, usize)) -> Option<DMatrix<Self>> {
        let numbers = bytes.chunks_exact(size_of::<Self>());
        let fits =
            numbers.remainder().is_empty() && Some(numbers.len()) == rows.checked_mul(columns);
        let numbers = numbers.map(Self::from_little_endian);
        fits.then(|| DMatrix::from_row_iterator(rows, columns, numbers))
    }
}

macro_rules! stored {
    ($($float:ident $element:ident;)*) => {$(
        impl Stored for $float {
            const ELEMENT: Element = Element::$element;

            fn from_little_endian(bytes: &[u8]) -> Self {
                let mut exact = [0; size_of::<$float>()];
                exact.copy_from_slice(bytes);
                Self::from_le_bytes(exact)
            }

            fn wrap(matrix: DMatrix<Self>) -> AnyMatrix {
                AnyMatrix::$element(matrix)
            }

            fn to_bytes(matrix: &DMatrix<Self>) -> Vec<u8> {
                // The transpose, stored by columns, has the rows in sequence.
                matrix.transpose().iter().flat_map(|number| number.to_le_bytes()).collect()
            }
        }
    )*};
}

stored! {
    f16 F16;
    bf16 BF16;
    f32 F32;
    f64 F64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_as_many_as_the_shape_takes() {
        let bytes = [0_u8; 9];
        for (taken, shape) in [(8, (1, 2)), (8, (2, 1)), (0, (0, 7))] {
            let matrix = f32::from_bytes(&bytes[..taken], shape).expect("they fit");
            assert_eq!(matrix.shape(), shape);
        }
        for (taken, shape) in [(9, (1, 2)), (8, (1, 1)), (8, (1, 3)), (8, (usize::MAX, 2))] {
            assert!(f32::from_bytes(&bytes[..taken], shape).is_none(), "{taken} {shape:?}");
        }
    }
}
