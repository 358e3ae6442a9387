use std::io;

/// Why a file, or an array in it, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DumpError {
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A name without a known extension.
    #[error("not a format that is read here: give .npy, .npz or .safetensors files, or a folder")]
    Format,
    /// An `.npy` file or member whose header is no header.
    #[error("not an .npy array: {0}")]
    Npy(String),
    /// An `.npz` file that is no zip archive, or a member that does not decompress.
    #[error("not a sound .npz archive: {0}")]
    Npz(String),
    /// A `.safetensors` file whose header is no header.
    #[error("not a sound .safetensors file: {0}")]
    Safetensors(String),
    /// A member of an archive that contradicts itself.
    #[error("member {name}: {source}")]
    Member {
        /// The member.
        name: String,
        /// What is wrong with it.
        source: Box<DumpError>,
    },
    /// Elements other than floats.
    #[error(
        "elements of type {0} are not read: store float16, float32 or float64, \
         or bfloat16 in a .safetensors file"
    )]
    ElementType(String),
    /// Fewer than two axes.
    #[error("the array has {0} axes: it needs at least two, the last ones query and key")]
    Axes(usize),
    /// A header that promises another length than the file has.
    #[error("the header promises {promised}, but {held} bytes of data follow it")]
    Length {
        /// What the shape and the type amount to.
        promised: String,
        /// What is there.
        held: u64,
    },
    /// A matrix that is too large to be held.
    #[error(
        "matrices of {rows} x {columns}: at most {} entries are read at once, which is 4096 x 4096",
        super::MAX_ENTRIES
    )]
    TooLarge {
        /// Its rows.
        rows: u64,
        /// Its columns.
        columns: u64,
    },
    /// Leading axes that count too many matrices.
    #[error("the shape {shape:?} counts more than {} matrices", super::MAX_MATRICES)]
    TooMany {
        /// The shape.
        shape: Vec<u64>,
    },
    /// An archive without a single array of floats with two axes.
    #[error("there is no matrix of floats in it")]
    NoMatrices,
    /// A folder without files of a known format.
    #[error("there is no .npy, .npz or .safetensors file in this folder")]
    EmptyFolder,
}

impl DumpError {
    /// Whether an archive may hold such a member beside its matrices.
    pub(super) fn is_no_matrix(&self) -> bool {
        matches!(self, Self::ElementType(_) | Self::Axes(_))
    }
}
