//! One array of matrices: where it lies, and how its bytes become numbers.

use std::io::{self, Read};
use std::ops::ControlFlow;

use half::{bf16, f16};
use nalgebra::DMatrix;
use zip::read::OwnedZipFileEntry;

use super::{AnyMatrix, DumpError, Element, Stored};

/// The most entries of one matrix: 4096 x 4096. Analysing a matrix takes some fifty bytes an entry.
pub const MAX_ENTRIES: usize = 1 << 24;
/// The most matrices of one array.
pub const MAX_MATRICES: usize = 1 << 24;

/// An array of matrices in a file.
#[derive(Debug)]
pub struct Array {
    /// Its name in an archive.
    pub(super) name: Option<String>,
    pub(super) shape: Vec<usize>,
    pub(super) element: Element,
    pub(super) big_endian: bool,
    /// Whether the first axis varies fastest.
    pub(super) fortran: bool,
    pub(super) place: Place,
}

/// Where the data of an array begins.
#[derive(Debug)]
pub(super) enum Place {
    /// At a byte of the file.
    Offset(u64),
    /// In a member of a zip archive, after as many bytes of header.
    Member { entry: OwnedZipFileEntry, header: u64 },
}

/// A matrix and where it stands in its array.
#[derive(Debug)]
pub struct Entry {
    /// The position on the leading axes.
    pub index: Vec<usize>,
    /// The matrix.
    pub matrix: AnyMatrix,
}

/// Reads the data of an array, to its end or until it breaks.
pub(super) type Pass<'a> = dyn FnMut(&mut dyn Read) -> Result<ControlFlow<()>, DumpError> + 'a;

impl Array {
    /// The name, where the file names its arrays.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The extents of all axes.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The type of the numbers.
    pub fn element(&self) -> Element {
        self.element
    }

    /// Rows and columns of each matrix.
    pub fn matrix_shape(&self) -> (usize, usize) {
        (self.shape[self.shape.len() - 2], self.shape[self.shape.len() - 1])
    }

    /// The number of matrices.
    pub fn matrices(&self) -> usize {
        self.leading().iter().product()
    }

    fn leading(&self) -> &[usize] {
        &self.shape[..self.shape.len() - 2]
    }

    /// A shape, once it has enough axes, and neither matrices nor their number are beyond what is
    /// read. A file may claim extents that are no sizes on this machine.
    pub(super) fn checked_shape(shape: &[u64]) -> Result<Vec<usize>, DumpError> {
        let [leading @ .., rows, columns] = shape else {
            return Err(DumpError::Axes(shape.len()));
        };
        let (rows, columns) = (*rows, *columns);
        let is_read = |entries: u64| entries <= MAX_ENTRIES as u64;
        if !rows.checked_mul(columns).is_some_and(is_read) || !is_read(rows.max(columns)) {
            return Err(DumpError::TooLarge { rows, columns });
        }
        let matrices = if leading.contains(&0) {
            Some(0)
        } else {
            leading.iter().try_fold(1_u64, |product, &extent| product.checked_mul(extent))
        };
        let few = matrices.is_some_and(|count| count <= MAX_MATRICES as u64);
        let sizes: Option<_> = shape.iter().map(|&extent| usize::try_from(extent).ok()).collect();
        sizes.filter(|_| few).ok_or_else(|| DumpError::TooMany { shape: shape.to_vec() })
    }

    /// Hands over the matrices, given a way to read the data from its beginning.
    pub(super) fn matrices_of(
        &self,
        from_start: impl FnMut(&mut Pass<'_>) -> Result<(), DumpError>,
        each: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), DumpError> {
        match self.element {
            Element::F16 => self.typed::<f16>(from_start, each),
            Element::BF16 => self.typed::<bf16>(from_start, each),
            Element::F32 => self.typed::<f32>(from_start, each),
            Element::F64 => self.typed::<f64>(from_start, each),
        }
    }

    fn typed<T: Stored>(
        &self,
        mut from_start: impl FnMut(&mut Pass<'_>) -> Result<(), DumpError>,
        mut each: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), DumpError> {
        if !self.fortran {
            return from_start(&mut |data| self.in_order::<T>(data, &mut each));
        }
        // The matrices are interleaved: every pass over the data gathers as many as may be held.
        let at_once = at_once(self.matrix_shape());
        for first in (0..self.matrices()).step_by(at_once) {
            let block = first..(first + at_once).min(self.matrices());
            let mut gathered = vec![];
            from_start(&mut |data| {
                gathered = self.gather::<T>(data, block.clone())?;
                Ok(ControlFlow::Continue(()))
            })?;
            for (number, matrix) in block.zip(gathered) {
                let entry = Entry { index: self.unravel(number), matrix: T::wrap(matrix) };
                if each(entry).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Matrices that follow each other, row by row.
    fn in_order<T: Stored>(
        &self,
        data: &mut dyn Read,
        each: &mut impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, DumpError> {
        let (rows, columns) = self.matrix_shape();
        let mut bytes = vec![0; columns * size_of::<T>()];
        for number in 0..self.matrices() {
            let mut matrix = DMatrix::from_element(rows, columns, T::zero());
            for row in 0..rows {
                data.read_exact(&mut bytes).map_err(cut_short)?;
                for (column, number) in bytes.chunks_exact_mut(size_of::<T>()).enumerate() {
                    matrix[(row, column)] = self.number(number);
                }
            }
            let entry = Entry { index: self.unravel(number), matrix: T::wrap(matrix) };
            if each(entry).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Some of the matrices, from data in Fortran order, where the first axis varies fastest and
    /// the column slowest.
    fn gather<T: Stored>(
        &self,
        data: &mut dyn Read,
        block: std::ops::Range<usize>,
    ) -> Result<Vec<DMatrix<T>>, DumpError> {
        let (rows, columns) = self.matrix_shape();
        // Where, in the order of the file, each wanted matrix has its number.
        let positions: Vec<usize> =
            block.map(|number| self.fortran_position(&self.unravel(number))).collect();
        let mut matrices = vec![DMatrix::from_element(rows, columns, T::zero()); positions.len()];
        let mut bytes = vec![0; self.matrices() * size_of::<T>()];
        for column in 0..columns {
            for row in 0..rows {
                data.read_exact(&mut bytes).map_err(cut_short)?;
                for (matrix, position) in matrices.iter_mut().zip(&positions) {
                    let start = position * size_of::<T>();
                    matrix[(row, column)] = self.number(&mut bytes[start..start + size_of::<T>()]);
                }
            }
        }
        Ok(matrices)
    }

    /// One number; its bytes are turned round if they begin with the most significant.
    fn number<T: Stored>(&self, bytes: &mut [u8]) -> T {
        if self.big_endian {
            bytes.reverse();
        }
        T::from_little_endian(bytes)
    }

    /// The position on the leading axes of the matrix with this number, in row-major order.
    fn unravel(&self, mut number: usize) -> Vec<usize> {
        let mut index = vec![0; self.leading().len()];
        for (position, &extent) in index.iter_mut().zip(self.leading()).rev() {
            *position = number % extent;
            number /= extent;
        }
        index
    }

    fn fortran_position(&self, index: &[usize]) -> usize {
        index.iter().zip(self.leading()).rfold(0, |sum, (&i, &extent)| sum * extent + i)
    }
}

/// As many matrices as have no more than [`MAX_ENTRIES`] entries together, and at least one.
fn at_once((rows, columns): (usize, usize)) -> usize {
    (MAX_ENTRIES / (rows * columns).max(1)).max(1)
}

/// Data that ends before its header said; what is wrong with a member of an archive is known
/// better by its reader.
fn cut_short(error: io::Error) -> DumpError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            io::Error::new(error.kind(), "the data ends before the last matrix").into()
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            DumpError::Npz(error.to_string())
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_gathers_as_many_matrices_as_may_be_held() {
        for (shape, matrices) in
            [((4096, 4096), 1), ((2048, 1024), 8), ((3, 4096), 1365), ((0, 5), MAX_ENTRIES)]
        {
            assert_eq!(at_once(shape), matrices, "{shape:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_data_is_told_apart() {
        let told = |kind: io::ErrorKind| cut_short(io::Error::new(kind, "by the reader"));
        let short = told(io::ErrorKind::UnexpectedEof);
        assert!(short.to_string().contains("before the last matrix"), "{short}");
        for kind in [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput] {
            assert!(matches!(told(kind), DumpError::Npz(words) if words == "by the reader"));
        }
        assert!(matches!(told(io::ErrorKind::Other), DumpError::Io(_)));
    }
}
