//! The types of numbers in files, and their bytes.

use half::{bf16, f16};
use nalgebra::DMatrix;

use crate::scalar::Scalar;

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

/// A number that is read from bytes.
pub(super) trait Stored: Scalar + Copy {
    /// From as many bytes as the type has, the least significant first.
    fn from_little_endian(bytes: &[u8]) -> Self;

    fn wrap(matrix: DMatrix<Self>) -> AnyMatrix;
}

macro_rules! stored {
    ($($float:ident $variant:ident;)*) => {$(
        impl Stored for $float {
            fn from_little_endian(bytes: &[u8]) -> Self {
                let mut exact = [0; size_of::<$float>()];
                exact.copy_from_slice(bytes);
                Self::from_le_bytes(exact)
            }

            fn wrap(matrix: DMatrix<Self>) -> AnyMatrix {
                AnyMatrix::$variant(matrix)
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
