//! The archives of NumPy: zip files of `.npy` members.
//!
//! The directory is read one record at a time, since it may claim any number of them, and members
//! are decompressed as a stream, so that an archive which unpacks to a thousand times its size
//! takes no more memory than another. What a member says of its size is compared with its shape
//! before the data is read.

use std::io::{self, BufReader, Read};

use zip::read::{Config, OwnedZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{HasZipMetadata, ZipReadOptions};

use super::array::{Pass, Place};
use super::files::counting_order;
use super::source::{Source, Stream};
use super::{Array, DumpError, Skipped, npy};

/// More members than any dump has.
const MAX_MEMBERS: usize = 1 << 16;

/// The arrays of an archive, in counting order of their names.
pub(super) fn arrays(source: &Source) -> Result<(Vec<Array>, Vec<Skipped>), DumpError> {
    source.length()?;
    let mut archive = ZipIterable::try_new(source.open()?, Config::default()).map_err(unsound)?;
    let mut data = source.open()?;
    let mut arrays = vec![];
    let mut skipped = vec![];
    for (count, entry) in archive.files().map_err(unsound)?.enumerate() {
        if count == MAX_MEMBERS {
            return Err(DumpError::Npz(format!("it has more than {MAX_MEMBERS} members")));
        }
        let entry = entry.map_err(unsound)?;
        let name = entry.name().map_err(unsound)?.into_owned();
        let name = name.strip_suffix(".npy").unwrap_or(&name).to_owned();
        match array(&name, entry.into(), &mut data) {
            Ok(array) => arrays.push(array),
            Err(reason) if reason.is_no_matrix() => skipped.push(Skipped { name, reason }),
            Err(source) => return Err(DumpError::Member { name, source: source.into() }),
        }
    }
    arrays.sort_by(|a, b| counting_order(a.name().unwrap_or(""), b.name().unwrap_or("")));
    if let Some(pair) = arrays.windows(2).find(|pair| pair[0].name == pair[1].name) {
        let name = pair[0].name().unwrap_or("");
        return Err(DumpError::Npz(format!("it has two members of the name {name}")));
    }
    Ok((arrays, skipped))
}

fn array(
    name: &str,
    entry: OwnedZipFileEntry,
    stream: &mut Box<dyn Stream>,
) -> Result<Array, DumpError> {
    let length = entry.get_metadata().uncompressed_size;
    let header = npy::header(&mut member(&entry, stream)?, length)?;
    let place = Place::Member { entry, header: header.bytes };
    Ok(header.array(Some(name.to_owned()), place))
}

/// Reads the data of a member behind its header, to the end, where its checksum is compared.
pub(super) fn pass(
    entry: &OwnedZipFileEntry,
    stream: &mut Box<dyn Stream>,
    header: u64,
    each_pass: &mut Pass<'_>,
) -> Result<(), DumpError> {
    let mut data = BufReader::new(member(entry, stream)?);
    io::copy(&mut data.by_ref().take(header), &mut io::sink())?;
    if each_pass(&mut data)?.is_break() {
        return Ok(());
    }
    match data.read(&mut [0]).map_err(|error| DumpError::Npz(error.to_string()))? {
        0 => Ok(()),
        _ => Err(DumpError::Npz("a member is longer than the directory says".into())),
    }
}

fn member<'a>(
    entry: &'a OwnedZipFileEntry,
    stream: &'a mut Box<dyn Stream>,
) -> Result<impl Read + 'a, DumpError> {
    entry.as_ref().with_reader(stream, ZipReadOptions::new()).map_err(unsound)
}

fn unsound(error: ZipError) -> DumpError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => error.into(),
        other => DumpError::Npz(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_ends_early_is_unsound_and_a_disk_that_fails_is_not_its_fault() {
        let told = |kind: io::ErrorKind| unsound(ZipError::Io(kind.into()));
        assert!(matches!(told(io::ErrorKind::UnexpectedEof), DumpError::Npz(_)));
        assert!(matches!(told(io::ErrorKind::PermissionDenied), DumpError::Io(_)));
    }
}
