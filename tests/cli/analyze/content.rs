//! The content of files, sound and unsound.

use std::io::{Cursor, Write};

use safetensors::tensor::{Dtype, TensorView};
use zip::write::{SimpleFileOptions, ZipWriter};

pub(crate) use zip::CompressionMethod::{Deflated, Stored};

/// The header of an `.npy` array.
pub(crate) fn header(descr: &str, order: &str, shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.bytes());
    bytes
}

/// An `.npy` array of `f32`.
pub(crate) fn array(shape: &str, values: &[f32]) -> Vec<u8> {
    let mut bytes = header("<f4", "False", shape);
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

/// An archive of members.
pub(crate) fn npz(method: zip::CompressionMethod, members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sound `.safetensors` file.
pub(crate) fn safetensors(tensors: &[(&str, Dtype, &[usize], Vec<u8>)]) -> Vec<u8> {
    let views = tensors.iter().map(|(name, dtype, shape, data)| {
        (*name, TensorView::new(*dtype, shape.to_vec(), data).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

/// A `.safetensors` file with this header, whatever it claims, and so many bytes of data.
pub(crate) fn safetensors_with(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.resize(bytes.len() + data, 0);
    bytes
}

/// The half, in each type that is read.
pub(crate) fn half(dtype: Dtype) -> Vec<u8> {
    match dtype {
        Dtype::F16 => half::f16::from_f32(0.5).to_le_bytes().to_vec(),
        Dtype::BF16 => half::bf16::from_f32(0.5).to_le_bytes().to_vec(),
        Dtype::F32 => 0.5_f32.to_le_bytes().to_vec(),
        _ => 0.5_f64.to_le_bytes().to_vec(),
    }
}
