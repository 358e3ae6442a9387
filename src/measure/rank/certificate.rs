use nalgebra::DMatrix;
use num_bigint::BigInt;

use crate::scalar::BigRational;

/// Evidence for a bound on the exact rank of a stored matrix, which
/// [`check`](Certificate::check) verifies without regard to how it was found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Certificate {
    /// The submatrix with these rows and columns, in this order, is lower triangular with a
    /// nonzero diagonal: the rank is at least their number.
    Triangular {
        /// The rows, in triangular order.
        rows: Vec<usize>,
        /// The columns, in triangular order.
        columns: Vec<usize>,
    },
    /// The submatrix with these rows and columns is nonsingular modulo a prime, hence nonsingular:
    /// the rank is at least their number.
    Modular {
        /// The prime.
        prime: u64,
        /// The rows.
        rows: Vec<usize>,
        /// The columns.
        columns: Vec<usize>,
    },
    /// The blocks stand on the diagonal of a block lower triangular submatrix, in this order, and
    /// each is nonsingular modulo a prime: the rank is at least the number of their rows.
    BlockTriangular {
        /// The blocks.
        blocks: Vec<ModularBlock>,
    },
    /// Each nonzero entry stands in one of these blocks, and no two blocks share a row or a column:
    /// the rank is the sum of theirs. All bounds of the blocks are of the same kind.
    DirectSum {
        /// The blocks.
        blocks: Vec<Block>,
    },
    /// Each nonzero entry stands in one of these rows and columns: the rank is at most their number.
    Cover {
        /// The rows.
        rows: Vec<usize>,
        /// The columns.
        columns: Vec<usize>,
    },
    /// The matrix is exactly the product of these: the rank is at most the inner size.
    Factorisation {
        /// The left factor.
        left: DMatrix<BigRational>,
        /// The right factor.
        right: DMatrix<BigRational>,
    },
    /// The matrix sends these linearly independent integer vectors exactly to zero: the rank is at
    /// most the number of columns less theirs.
    NullVectors {
        /// The vectors, each with an entry for every column.
        vectors: Vec<Vec<BigInt>>,
    },
    /// Null vectors of the transpose: the rank is at most the number of rows less theirs.
    LeftNullVectors {
        /// The vectors, each with an entry for every row.
        vectors: Vec<Vec<BigInt>>,
    },
    /// Modulo each of these primes the rank is at most this. Once rows and columns are scaled to
    /// integers, every minor with one row more is a multiple of all of them and less than their
    /// product, hence zero: the rank is at most this.
    VanishingMinors {
        /// The bound.
        rank: usize,
        /// The primes.
        primes: Vec<u64>,
    },
}

impl Certificate {
    /// The name in reports, in kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Triangular { .. } => "triangular",
            Self::Modular { .. } => "modular",
            Self::BlockTriangular { .. } => "block-triangular",
            Self::DirectSum { .. } => "direct-sum",
            Self::Cover { .. } => "cover",
            Self::Factorisation { .. } => "factorisation",
            Self::NullVectors { .. } => "null-vectors",
            Self::LeftNullVectors { .. } => "left-null-vectors",
            Self::VanishingMinors { .. } => "vanishing-minors",
        }
    }
}

/// A submatrix that is nonsingular modulo a prime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModularBlock {
    /// The prime.
    pub prime: u64,
    /// The rows.
    pub rows: Vec<usize>,
    /// The columns.
    pub columns: Vec<usize>,
}

/// A submatrix with a bound of its own rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The rows.
    pub rows: Vec<usize>,
    /// The columns.
    pub columns: Vec<usize>,
    /// Proves the bound; without it, the rank is at most the lesser of the two sizes.
    pub certificate: Option<Certificate>,
}

/// What a certificate proves of the rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It is at least this.
    AtLeast(usize),
    /// It is at most this.
    AtMost(usize),
}

/// Why a certificate proves nothing about a matrix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// An entry that is not a number.
    #[error("entry ({row}, {column}) is a NaN or an infinity, so the matrix has no rank")]
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// Rows and columns that are not the index sets of a square submatrix.
    #[error("the rows and columns of the certificate do not select a square submatrix")]
    Selection,
    /// A submatrix that is not lower triangular, or not in blocks.
    #[error("entry ({row}, {column}) lies above the diagonal and is not zero")]
    NotTriangular {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A zero on the diagonal of a triangle.
    #[error("entry ({row}, {column}) lies on the diagonal and is zero")]
    ZeroDiagonal {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A modulus that is not a usable prime.
    #[error("{0} is not an odd prime below 2^63")]
    NotPrime(u64),
    /// An entry without an image modulo the prime.
    #[error("entry ({row}, {column}) has no residue modulo the prime")]
    NoResidue {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A submatrix that is singular modulo the prime.
    #[error("the submatrix is singular modulo the prime")]
    SingularModulo,
    /// A nonzero entry where a certificate allows none.
    #[error("entry ({row}, {column}) is not zero and lies outside what the certificate covers")]
    Outside {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// Indices that are out of range, or stand twice where they must not.
    #[error("an index of the certificate is out of range or repeated")]
    Index,
    /// Blocks of which some are bounded from below and others from above.
    #[error("the bound of block {0} is of another kind than those before it")]
    MixedBounds(usize),
    /// A block whose own certificate fails.
    #[error("block {index}: {reason}")]
    Block {
        /// Which block.
        index: usize,
        /// What is wrong; rows and columns are counted within the block.
        reason: Box<CertificateError>,
    },
    /// A rank that is greater modulo a prime.
    #[error("the rank modulo {0} is greater than the certificate says")]
    GreaterModulo(u64),
    /// Primes that are too few to bound a minor, or repeated.
    #[error(
        "the product of the distinct primes does not exceed 2^{bits}, but minors may be so long"
    )]
    TooFewPrimes {
        /// What no minor exceeds, as a power of two.
        bits: u64,
    },
    /// Factors whose product differs from the matrix.
    #[error("the product of the factors is not the matrix")]
    NotAFactorisation,
    /// A vector that the matrix, or its transpose, does not send to zero, or of the wrong length.
    #[error("vector {0} is not a null vector of the matrix")]
    NotANullVector(usize),
    /// Vectors that were not found to be independent modulo any of the safe primes.
    #[error("the null vectors are not independent modulo any safe prime")]
    Dependent,
}
