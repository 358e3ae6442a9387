//! The array files of NumPy, which are not trusted: a header may lie.

use std::io::{self, Read};

use npyz::{DType, Endianness, NpyHeader, Order, TypeChar};

use super::array::Place;
use super::source::Source;
use super::{Array, DumpError, Element};

/// Headers of arrays of numbers take about a hundred bytes.
const MAX_HEADER: u64 = 1 << 16;
/// Brackets in a header of plain numbers: the dictionary, the shape.
const MAX_NESTING: usize = 4;

/// What a header says, once it accounts for every byte of the data.
pub(super) struct Header {
    shape: Vec<usize>,
    element: Element,
    big_endian: bool,
    fortran: bool,
    /// The length of the header itself.
    pub(super) bytes: u64,
}

impl Header {
    pub(super) fn array(self, name: Option<String>, place: Place) -> Array {
        let Self { shape, element, big_endian, fortran, .. } = self;
        Array { name, shape, element, big_endian, fortran, place }
    }
}

/// The array of an `.npy` file.
pub(super) fn array(source: &Source) -> Result<Array, DumpError> {
    let length = source.length()?;
    let header = header(&mut source.open()?, length)?;
    let place = Place::Offset(header.bytes);
    Ok(header.array(None, place))
}

/// Reads the header of an array that takes `length` bytes in all.
pub(super) fn header(stream: &mut impl Read, length: u64) -> Result<Header, DumpError> {
    let text = text(stream, length)?;
    let bytes = text.len() as u64;
    let held = length - bytes;
    refuse_overflow(&text, held)?;
    let parsed =
        NpyHeader::from_reader(&text[..]).map_err(|error| DumpError::Npy(error.to_string()))?;
    let (element, big_endian) = element(&parsed.dtype())?;
    let shape = shape(parsed.shape(), element, held)?;
    Ok(Header { shape, element, big_endian, fortran: parsed.order() == Order::Fortran, bytes })
}

/// The bytes of the header, from the magic ones to its end, once it is known to end before the
/// file does, and not to be nested without end.
fn text(stream: &mut impl Read, length: u64) -> Result<Vec<u8>, DumpError> {
    let invalid = |problem: &str| DumpError::Npy(problem.into());
    let short = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => invalid("it ends within its header"),
        _ => DumpError::Io(error),
    };
    let mut text = vec![0; 8];
    stream.read_exact(&mut text).map_err(short)?;
    if !text.starts_with(b"\x93NUMPY") {
        return Err(invalid("it does not start with the magic bytes"));
    }
    // Version 1 counts its text in two bytes, later ones in four.
    let mut count = [0; 4];
    let counted = if text[6] == 1 { 2 } else { 4 };
    stream.read_exact(&mut count[..counted]).map_err(short)?;
    text.extend(&count[..counted]);
    let rest = u64::from(u32::from_le_bytes(count));
    if text.len() as u64 + rest > length {
        return Err(invalid("it ends within its header"));
    }
    if rest > MAX_HEADER {
        return Err(invalid("the header is too long for an array of numbers"));
    }
    if stream.take(rest).read_to_end(&mut text)? as u64 != rest {
        return Err(invalid("it ends within its header"));
    }
    if text.iter().filter(|byte| b"([{".contains(byte)).count() > MAX_NESTING {
        return Err(invalid("the header has more brackets than an array of numbers needs"));
    }
    Ok(text)
}

/// Refuses numbers whose product the parser of headers would take to fit 64 bits.
fn refuse_overflow(text: &[u8], held: u64) -> Result<(), DumpError> {
    let numbers = text.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let product = numbers
        .map(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok())
        .try_fold(1_u64, |product, number| match number? {
            0 => Some(product),
            number => product.checked_mul(number),
        });
    match product {
        Some(_) => Ok(()),
        None => {
            Err(DumpError::Length { promised: "an array that no machine can hold".into(), held })
        }
    }
}

/// The type of the elements, and whether they begin with the most significant byte.
fn element(dtype: &DType) -> Result<(Element, bool), DumpError> {
    let refused = || DumpError::ElementType(dtype.descr());
    let DType::Plain(plain) = dtype else { return Err(refused()) };
    let element = match (plain.type_char(), plain.size_field()) {
        (TypeChar::Float, 2) => Element::F16,
        (TypeChar::Float, 4) => Element::F32,
        (TypeChar::Float, 8) => Element::F64,
        _ => return Err(refused()),
    };
    Ok((element, plain.endianness() == Endianness::Big))
}

/// The shape, once it amounts to the bytes that are there.
fn shape(shape: &[u64], element: Element, held: u64) -> Result<Vec<usize>, DumpError> {
    let size = element.bytes() as u64;
    let bytes = shape.iter().try_fold(size, |bytes, &extent| bytes.checked_mul(extent));
    if bytes != Some(held) {
        let bytes = bytes.map_or("too many".into(), |bytes| bytes.to_string());
        let promised = format!("{bytes} bytes for the shape {shape:?}");
        return Err(DumpError::Length { promised, held });
    }
    Array::checked_shape(shape)
}
