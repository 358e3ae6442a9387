//! Files of matrices: `.npy`, `.npz` and `.safetensors`, read one matrix at a time.
//!
//! The last two axes of an array are query and key, all axes before them count matrices. No file
//! is trusted: [`Dump::open`] reads headers only and compares what they promise with what the file
//! holds, before anything of that size is allocated; whatever the file says, reading holds
//! [`MAX_ENTRIES`] numbers at once.

mod array;
mod element;
mod error;
mod files;
mod npy;
mod npz;
mod safetensors;
mod source;

pub use array::{Array, Entry, MAX_ENTRIES, MAX_MATRICES};
pub use element::{AnyMatrix, Element, Stored};
pub use error::DumpError;
pub use files::files;

use std::io::{Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use array::Place;
use source::Source;

/// A file format, known by the extension of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One array, as `numpy.save` writes it.
    Npy,
    /// A zip archive of `.npy` members, stored or deflated, as `numpy.savez` writes it.
    Npz,
    /// Named tensors behind a JSON header.
    Safetensors,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Npy, Self::Npz, Self::Safetensors];

    /// The extension of file names, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Safetensors => "safetensors",
        }
    }

    /// The format that the extension of `path` names.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }
}

/// A file whose headers were read and found consistent with its length.
#[derive(Debug)]
pub struct Dump {
    source: Source,
    arrays: Vec<Array>,
    skipped: Vec<Skipped>,
}

/// A member of an archive that holds no matrices of floats, such as token numbers.
#[derive(Debug)]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// Why it is not read.
    pub reason: DumpError,
}

impl Dump {
    /// Opens a file and reads its headers.
    ///
    /// # Errors
    /// [`DumpError`]: for a file that cannot be read, is not of a known format, contradicts
    /// itself, or holds no matrix.
    pub fn open(path: &Path) -> Result<Self, DumpError> {
        let format = Format::of(path).ok_or(DumpError::Format)?;
        Self::of(format, Source::Path(path.to_owned()))
    }

    /// The same for the content of a file in memory.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_bytes(format: Format, bytes: Vec<u8>) -> Result<Self, DumpError> {
        Self::of(format, Source::Bytes(bytes.into()))
    }

    fn of(format: Format, source: Source) -> Result<Self, DumpError> {
        let (arrays, skipped) = match format {
            Format::Npy => (vec![npy::array(&source)?], vec![]),
            Format::Npz => npz::arrays(&source)?,
            Format::Safetensors => safetensors::arrays(&source)?,
        };
        if arrays.is_empty() {
            return Err(DumpError::NoMatrices);
        }
        Ok(Self { source, arrays, skipped })
    }

    /// The arrays of floats with at least two axes; at least one.
    pub fn arrays(&self) -> &[Array] {
        &self.arrays
    }

    /// The other members.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Calls `each` with every matrix of an array of this dump, in order, until it breaks.
    ///
    /// # Errors
    /// [`DumpError`] for data that cannot be read or decompressed.
    pub fn read(
        &self,
        array: &Array,
        each: impl FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), DumpError> {
        let mut stream = self.source.open()?;
        match &array.place {
            Place::Offset(offset) => array.matrices_of(
                |each_pass| {
                    stream.seek(SeekFrom::Start(*offset))?;
                    each_pass(&mut stream).map(|_| ())
                },
                each,
            ),
            Place::Member { entry, header } => array
                .matrices_of(|each_pass| npz::pass(entry, &mut stream, *header, each_pass), each),
        }
    }
}
