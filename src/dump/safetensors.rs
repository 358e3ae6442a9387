//! Named tensors behind a JSON header. The crate of that name checks that the tensors fill the
//! data without gap or overlap; only the header is read for it, and tensors are read by seeking.

use std::io::Read;

use ::safetensors::tensor::{Dtype, Metadata, TensorInfo};

use super::array::Place;
use super::files::counting_order;
use super::source::Source;
use super::{Array, DumpError, Element, Skipped};

/// Headers take about a hundred bytes a tensor.
const MAX_HEADER: u64 = 1 << 24;
/// The length of the header comes first, in as many bytes.
const LENGTH_BYTES: u64 = 8;

/// The tensors of floats, in counting order of their names.
pub(super) fn arrays(source: &Source) -> Result<(Vec<Array>, Vec<Skipped>), DumpError> {
    let invalid = |problem: String| DumpError::Safetensors(problem);
    let length = source.length()?;
    let mut stream = source.open()?;
    let mut bytes = [0; LENGTH_BYTES as usize];
    if length < LENGTH_BYTES {
        return Err(invalid("the file ends within its header".into()));
    }
    stream.read_exact(&mut bytes)?;
    let header = u64::from_le_bytes(bytes);
    if header > length - LENGTH_BYTES {
        return Err(invalid(format!("its header claims {header} bytes of a file of {length}")));
    }
    if header > MAX_HEADER {
        return Err(invalid(format!("its header is longer than {MAX_HEADER} bytes")));
    }
    let mut text = vec![];
    stream.take(header).read_to_end(&mut text)?;
    let metadata: Metadata =
        serde_json::from_slice(&text).map_err(|error| invalid(error.to_string()))?;
    let start = LENGTH_BYTES + header;
    let (promised, held) = (metadata.data_len() as u64, length - start);
    if promised != held {
        return Err(DumpError::Length { promised: format!("{promised} bytes"), held });
    }
    let mut names = metadata.offset_keys();
    names.sort_by(|a, b| counting_order(a, b));
    let mut arrays = vec![];
    let mut skipped = vec![];
    for name in names {
        let Some(info) = metadata.info(&name) else { continue };
        match array(&name, info, start) {
            Ok(array) => arrays.push(array),
            Err(reason) if reason.is_no_matrix() => skipped.push(Skipped { name, reason }),
            Err(source) => return Err(DumpError::Member { name, source: source.into() }),
        }
    }
    Ok((arrays, skipped))
}

fn array(name: &str, info: &TensorInfo, start: u64) -> Result<Array, DumpError> {
    let element = match info.dtype {
        Dtype::F16 => Element::F16,
        Dtype::BF16 => Element::BF16,
        Dtype::F32 => Element::F32,
        Dtype::F64 => Element::F64,
        other => return Err(DumpError::ElementType(other.to_string())),
    };
    let extents: Vec<u64> = info.shape.iter().map(|&extent| extent as u64).collect();
    Ok(Array {
        name: Some(name.to_owned()),
        shape: Array::checked_shape(&extents)?,
        element,
        big_endian: false,
        fortran: false,
        place: Place::Offset(start + info.data_offsets.0 as u64),
    })
}
