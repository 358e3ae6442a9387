use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the bytes of a dump come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
}

pub(super) trait Stream: Read + Seek {}

impl<T: Read + Seek> Stream for T {}

impl Source {
    pub(super) fn open(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match self {
            Self::Path(path) => Box::new(BufReader::new(File::open(path)?)),
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    /// The number of bytes.
    pub(super) fn length(&self) -> io::Result<u64> {
        match self {
            Self::Path(path) => {
                let metadata = path.metadata()?;
                // A pipe or a device would block, or never end.
                if metadata.is_file() {
                    Ok(metadata.len())
                } else {
                    Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
                }
            }
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
        }
    }
}
