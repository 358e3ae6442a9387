use nalgebra::DMatrix;

/// Why attention weights or outputs could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttentionError {
    /// An argument whose shape does not fit the others.
    #[error(
        "{argument} must be {} x {}, but got {} x {}",
        expected.0, expected.1, found.0, found.1
    )]
    Shape {
        /// Which argument.
        argument: &'static str,
        /// Rows and columns that would fit.
        expected: (usize, usize),
        /// Rows and columns that were given.
        found: (usize, usize),
    },

    /// A visible score that is a NaN or an infinity.
    #[error(
        "the score of query {row} for key {column} is not finite: hide the key, or rescale the scores"
    )]
    NonFinite {
        /// The query.
        row: usize,
        /// The key.
        column: usize,
    },

    /// A query that sees no key, where that was to be refused.
    #[error(
        "query {row} sees no key, so its softmax is 0/0: show it a key, or choose `EmptyRows::Zeros`"
    )]
    EmptyRow {
        /// The query.
        row: usize,
    },

    /// A query whose features are orthogonal to those of all keys that it sees.
    #[error(
        "the weights of query {row} sum to zero before normalisation: use a positive feature map"
    )]
    ZeroNormalizer {
        /// The query.
        row: usize,
    },

    /// A weight outside the scalar type.
    #[error(
        "the weight of query {row} for key {column} is not a number of the type: rescale the scores \
         (a power of two over the rationals needs scores that differ by integers)"
    )]
    NotRepresentable {
        /// The query.
        row: usize,
        /// The key.
        column: usize,
    },

    /// Nothing to combine.
    #[error("there are no heads: give at least one")]
    NoHeads,

    /// Nothing to go through.
    #[error("there are no layers: give at least one")]
    NoLayers,

    /// A model width that the heads cannot share equally.
    #[error("{heads} heads cannot share a width of {width} equally: choose a multiple")]
    HeadWidth {
        /// The number of heads.
        heads: usize,
        /// The width that they share.
        width: usize,
    },

    /// A token that cannot be brought to size one.
    #[error(
        "token {row} has no size to be divided by: its mean square is zero, not finite, or without \
         a root in the type; a positive epsilon avoids zero"
    )]
    NoNorm {
        /// The token.
        row: usize,
    },

    /// A width whose features do not come in pairs.
    #[error("a rotation turns pairs of features, but there are {width}: choose an even width")]
    OddWidth {
        /// The number of features.
        width: usize,
    },

    /// A layout that does not fit the layers.
    #[error("the layout has {found} {what}, but the model has {expected}")]
    Layout {
        /// What is counted.
        what: String,
        /// How many the model has.
        expected: usize,
        /// How many the layout has.
        found: usize,
    },
}

/// Checks the shape of an argument.
pub(super) fn require_shape<T>(
    argument: &'static str,
    matrix: &DMatrix<T>,
    expected: (usize, usize),
) -> Result<(), AttentionError> {
    let found = matrix.shape();
    if found == expected {
        return Ok(());
    }
    Err(AttentionError::Shape { argument, expected, found })
}
