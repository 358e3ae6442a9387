//! The array files of NumPy, which are not trusted: a header may lie.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use half::f16;
use nalgebra::DMatrix;
use npyz::{DType, Deserialize, NpyHeader, NpyReader, Order, TypeChar};

use super::{AnyMatrix, DumpError, Entry};

/// Headers of arrays of numbers take about a hundred bytes.
const MAX_HEADER: u64 = 1 << 16;
/// Brackets in a header of plain numbers: the dictionary, the shape.
const MAX_NESTING: usize = 4;

pub(super) fn read(
    path: &Path,
    each: impl FnMut(Entry) -> Result<(), DumpError>,
) -> Result<(), DumpError> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let data_start = check_header(&mut file, length)?;
    file.rewind()?;
    let mut reader = BufReader::new(file);
    let header = NpyHeader::from_reader(&mut reader)
        .map_err(|error| DumpError::Header(error.to_string()))?;
    let (kind, size) = match header.dtype() {
        DType::Plain(plain) => (plain.type_char(), plain.size_field()),
        other => return Err(DumpError::ElementType(other.descr())),
    };
    let shape = shape(&header, size, length - data_start)?;
    match (kind, size) {
        (TypeChar::Float, 2) => matrices::<f16, _>(header, reader, &shape, AnyMatrix::F16, each),
        (TypeChar::Float, 4) => matrices::<f32, _>(header, reader, &shape, AnyMatrix::F32, each),
        (TypeChar::Float, 8) => matrices::<f64, _>(header, reader, &shape, AnyMatrix::F64, each),
        _ => Err(DumpError::ElementType(header.dtype().descr())),
    }
}

/// Checks what the parser of headers takes on trust: that the header ends before the file does,
/// that it is not nested without end, and that no product of its numbers overflows. Returns where
/// the data begins.
fn check_header(file: &mut File, length: u64) -> Result<u64, DumpError> {
    let invalid = |problem: &str| DumpError::Header(problem.into());
    let short = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => invalid("the file ends within its header"),
        _ => DumpError::Io(error),
    };
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(short)?;
    if !start.starts_with(b"\x93NUMPY") {
        return Err(invalid("it does not start with the magic bytes"));
    }
    let text_length = if start[6] == 1 {
        let mut bytes = [0; 2];
        file.read_exact(&mut bytes).map_err(short)?;
        u64::from(u16::from_le_bytes(bytes))
    } else {
        let mut bytes = [0; 4];
        file.read_exact(&mut bytes).map_err(short)?;
        u64::from(u32::from_le_bytes(bytes))
    };
    let data_start = file.stream_position()? + text_length;
    if data_start > length {
        return Err(invalid("the file ends within its header"));
    }
    if text_length > MAX_HEADER {
        return Err(invalid("the header is too long for an array of numbers"));
    }
    let mut text = vec![];
    file.take(text_length).read_to_end(&mut text)?;
    if text.iter().filter(|byte| b"([{".contains(byte)).count() > MAX_NESTING {
        return Err(invalid("the header has more brackets than an array of numbers needs"));
    }
    let numbers = text.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let product = numbers
        .map(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok())
        .try_fold(1_u64, |product, number| match number? {
            0 => Some(product),
            number => product.checked_mul(number),
        });
    if product.is_none() {
        let promised = "an array that no machine can hold".into();
        return Err(DumpError::Length { promised, held: length - data_start });
    }
    Ok(data_start)
}

/// The shape, once it accounts for every byte of the data.
fn shape(header: &NpyHeader, size: u64, held: u64) -> Result<Vec<usize>, DumpError> {
    let shape = header.shape();
    let bytes = shape.iter().try_fold(size, |bytes, &extent| bytes.checked_mul(extent));
    if bytes != Some(held) {
        let bytes = bytes.map_or("too many".into(), |bytes| bytes.to_string());
        let promised = format!("{bytes} bytes for the shape {shape:?}");
        return Err(DumpError::Length { promised, held });
    }
    if shape.len() < 2 {
        return Err(DumpError::Axes(shape.len()));
    }
    shape
        .iter()
        .map(|&extent| usize::try_from(extent).map_err(|_| DumpError::Header("too large".into())))
        .collect()
}

/// Reads the matrices one at a time. In Fortran order a matrix lies scattered over the file, and
/// is gathered entry by entry.
fn matrices<T: Deserialize + nalgebra::Scalar, R: Read + Seek>(
    header: NpyHeader,
    reader: R,
    shape: &[usize],
    wrap: fn(DMatrix<T>) -> AnyMatrix,
    mut each: impl FnMut(Entry) -> Result<(), DumpError>,
) -> Result<(), DumpError> {
    let (leading, last) = shape.split_at(shape.len() - 2);
    let (rows, columns) = (last[0], last[1]);
    let strides = header.strides().to_vec();
    let scattered = header.order() == Order::Fortran;
    let mut entries: NpyReader<T, R> = npyz::NpyFile::with_header(header, reader)
        .data()
        .map_err(|error| DumpError::ElementType(error.to_string()))?;
    for number in 0..leading.iter().product::<usize>() {
        let index = unravel(number, leading);
        let mut values = Vec::with_capacity(rows * columns);
        if scattered {
            let base: u64 = index.iter().zip(&strides).map(|(&i, &stride)| i as u64 * stride).sum();
            let [row_stride, column_stride] = [strides[leading.len()], strides[leading.len() + 1]];
            for row in 0..rows as u64 {
                for column in 0..columns as u64 {
                    values.push(entries.read_at(base + row * row_stride + column * column_stride)?);
                }
            }
        } else {
            for value in entries.by_ref().take(rows * columns) {
                values.push(value?);
            }
        }
        let matrix = wrap(DMatrix::from_row_iterator(rows, columns, values));
        each(Entry { index, matrix })?;
    }
    Ok(())
}

/// The index of the `number`-th element in row-major order.
fn unravel(mut number: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (position, &extent) in index.iter_mut().zip(shape).rev() {
        *position = number % extent;
        number /= extent;
    }
    index
}
