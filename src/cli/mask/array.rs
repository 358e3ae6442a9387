//! Masks as arrays of NumPy, which are not trusted.

use fullrank::mask::Mask;
use npyz::{DType, Deserialize, NpyFile, TypeChar};

/// The bytes that such a file begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// The greatest length of a header of a matrix, and the most digits in it: two for the type, five for
/// each of two sizes, and two that the bytes of its length may look like. No product of its numbers
/// overflows.
const MAX_HEADER: usize = 256;
const MAX_DIGITS: usize = 14;

/// The most queries or keys; a square of more has no room in a file that is read. An array of no
/// entries may claim any number.
pub(super) const MAX_TOKENS: u64 = 1 << 14;

/// The mask in the bytes of a file; queries are rows.
///
/// # Errors
/// What is wrong with it.
pub(super) fn mask(bytes: &[u8]) -> Result<Mask, String> {
    check_header(bytes)?;
    let array = NpyFile::new(bytes).map_err(|error| error.to_string())?;
    let DType::Plain(plain) = array.dtype() else {
        return Err(format!("its elements are records: {}", array.dtype().descr()));
    };
    match (plain.type_char(), plain.size_field()) {
        (TypeChar::Bool, 1) => entries(array, |entry: bool| Some(entry)),
        (TypeChar::Int, 1) => entries(array, |entry: i8| bit(entry.into())),
        (TypeChar::Uint, 1) => entries(array, |entry: u8| bit(entry.into())),
        (TypeChar::Int, 4) => entries(array, |entry: i32| bit(entry.into())),
        (TypeChar::Int, 8) => entries(array, |entry: i64| bit(entry as f64)),
        (TypeChar::Float, 4) => entries(array, |entry: f32| bit(entry.into())),
        (TypeChar::Float, 8) => entries(array, bit),
        _ => Err("its elements are neither booleans nor numbers that are read here: \
                  store bool, int8, uint8, int32, int64, float32 or float64"
            .into()),
    }
}

fn check_header(bytes: &[u8]) -> Result<(), String> {
    let header: Vec<u8> =
        bytes.iter().copied().take_while(|&byte| byte != b'\n').take(MAX_HEADER + 1).collect();
    if header.len() > MAX_HEADER {
        return Err("its header is too long for a matrix".into());
    }
    let digits = header.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits > MAX_DIGITS {
        return Err("it has too many axes, or too many entries, for a mask".into());
    }
    Ok(())
}

fn bit(entry: f64) -> Option<bool> {
    [(0.0, false), (1.0, true)].into_iter().find(|(value, _)| *value == entry).map(|(_, bit)| bit)
}

fn entries<T: Deserialize>(
    array: NpyFile<&[u8]>,
    bit: impl Fn(T) -> Option<bool>,
) -> Result<Mask, String> {
    let &[queries, keys] = array.shape() else {
        return Err(format!("it has {} axes, and a mask has two", array.shape().len()));
    };
    if queries.max(keys) > MAX_TOKENS {
        return Err(format!("it has {queries} x {keys} entries: at most {MAX_TOKENS} each way"));
    }
    let (queries, keys) = (queries as usize, keys as usize);
    let by_columns = array.order() == npyz::Order::Fortran;
    let data = array.data().map_err(|error| error.to_string())?;
    let mut bits = vec![];
    for (place, entry) in data.enumerate() {
        let entry = entry.map_err(|error| format!("it ends too soon: {error}"))?;
        bits.push(bit(entry).ok_or_else(|| format!("entry {place} is neither 0 nor 1"))?);
    }
    if bits.len() != queries * keys {
        return Err(format!("it holds {} entries of {queries} x {keys}", bits.len()));
    }
    let place = |i: usize, j: usize| if by_columns { j * queries + i } else { i * keys + j };
    Ok(Mask::from_fn(queries, keys, |i, j| bits[place(i, j)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An array whose header is filled up to so many bytes.
    fn array(kind: &str, fortran: &str, shape: &str, filled: usize, data: &[u8]) -> Vec<u8> {
        let text = format!("{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}}}");
        let text = format!("{text:width$}\n", width = filled - MAGIC.len() - 4);
        let length = (text.len() as u16).to_le_bytes();
        [MAGIC, &[1, 0], &length, text.as_bytes(), data].concat()
    }

    #[test]
    fn every_type_and_order_of_numbers_is_read() {
        let bits = [1, 0, 0, 1, 1, 0];
        let expected = |i: usize, j: usize| bits[3 * i + j] == 1;
        let by_columns = [1, 1, 0, 1, 0, 0];
        for (order, bits) in [("False", bits), ("True", by_columns)] {
            let bytes = |number: fn(u8) -> Vec<u8>| bits.map(number).concat();
            for (kind, data) in [
                ("|b1", bits.to_vec()),
                ("|i1", bits.to_vec()),
                ("|u1", bits.to_vec()),
                ("<i4", bytes(|bit| i32::from(bit).to_le_bytes().to_vec())),
                ("<i8", bytes(|bit| i64::from(bit).to_le_bytes().to_vec())),
                ("<f4", bytes(|bit| f32::from(bit).to_le_bytes().to_vec())),
                ("<f8", bytes(|bit| f64::from(bit).to_le_bytes().to_vec())),
            ] {
                let read = mask(&array(kind, order, "(2, 3)", 128, &data)).unwrap();
                assert_eq!(read, Mask::from_fn(2, 3, expected), "{kind} {order}");
            }
        }
    }

    #[test]
    fn headers_and_sizes_end_somewhere() {
        let none = |shape: &str, filled: usize| mask(&array("|b1", "False", shape, filled, &[]));
        assert_eq!(none("(16384, 0)", 256), Ok(Mask::from_fn(16384, 0, |_, _| true)));
        assert!(none("(16384, 0)", 257).unwrap_err().contains("too long"));
        for shape in ["(16385, 0)", "(0, 16385)"] {
            assert!(none(shape, 128).unwrap_err().contains("at most 16384"), "{shape}");
        }
        assert!(none("(1234567, 123456)", 128).unwrap_err().contains("at most 16384"));
        assert!(none("(1234567, 1234567)", 128).unwrap_err().contains("too many entries"));
    }
}
