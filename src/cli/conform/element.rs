use half::{bf16, f16};
use nalgebra::DMatrix;
use safetensors::Dtype;

use fullrank::scalar::FloatFormat;

/// A float with its place in a tensor file: rows one after the other, the low byte first.
pub(super) trait Element: FloatFormat {
    const DTYPE: Dtype;

    fn to_bytes(matrix: &DMatrix<Self>) -> Vec<u8>;

    /// `None` unless there are as many bytes as the shape takes.
    fn from_bytes(bytes: &[u8], shape: (usize, usize)) -> Option<DMatrix<Self>>;
}

macro_rules! element {
    ($($float:ident $dtype:ident)*) => {$(
        impl Element for $float {
            const DTYPE: Dtype = Dtype::$dtype;

            fn to_bytes(matrix: &DMatrix<Self>) -> Vec<u8> {
                // The transpose, stored by columns, has the rows in sequence.
                matrix.transpose().iter().flat_map(|entry| entry.to_le_bytes()).collect()
            }

            fn from_bytes(bytes: &[u8], (rows, columns): (usize, usize)) -> Option<DMatrix<Self>> {
                let (numbers, rest) = bytes.as_chunks();
                let fits = rest.is_empty() && Some(numbers.len()) == rows.checked_mul(columns);
                fits.then(|| {
                    let numbers = numbers.iter().map(|&number| Self::from_le_bytes(number));
                    DMatrix::from_row_iterator(rows, columns, numbers)
                })
            }
        }
    )*};
}

element!(f16 F16 bf16 BF16 f32 F32 f64 F64);
