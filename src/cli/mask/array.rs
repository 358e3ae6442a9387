//! Masks as arrays of NumPy, which are not trusted.

use fullrank::mask::Mask;
use npyz::{DType, Deserialize, NpyFile, TypeChar};

/// The bytes that such a file begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// The greatest length of a header of a matrix, and the most digits in it: those of the type, and
/// five for each of two sizes. No product of its numbers overflows.
const MAX_HEADER: usize = 256;
const MAX_DIGITS: usize = 12;

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
    let digits = header.iter().skip(MAGIC.len() + 4).filter(|byte| byte.is_ascii_digit()).count();
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
