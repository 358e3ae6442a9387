use thiserror::Error;

/// Why a mask or a layout could not be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MaskError {
    /// Two masks whose shapes do not fit together.
    #[error(
        "cannot {operation} a {} x {} mask and a {} x {} mask: {rule}",
        left.0, left.1, right.0, right.1
    )]
    Shape {
        /// What was asked for.
        operation: &'static str,
        /// Which shapes it takes.
        rule: &'static str,
        /// Queries and keys of the first mask.
        left: (usize, usize),
        /// Queries and keys of the second mask.
        right: (usize, usize),
    },

    /// An operation on one set of tokens, given a mask between two sets.
    #[error("{operation} needs as many queries as keys, but the mask is {queries} x {keys}")]
    NotSquare {
        /// What was asked for.
        operation: &'static str,
        /// The number of rows.
        queries: usize,
        /// The number of columns.
        keys: usize,
    },

    /// Document lengths that do not add up to the number of tokens.
    #[error(
        "the documents hold {held} tokens, but the mask has {tokens}: \
         make the lengths add up to {tokens}"
    )]
    Documents {
        /// The sum of the lengths.
        held: usize,
        /// The number of tokens of the mask.
        tokens: usize,
    },

    /// Blocks without tokens.
    #[error("a block holds at least 1 token, not 0")]
    BlockSize,

    /// A mask from a file, of another size than was asked for.
    #[error("the file holds a {queries} x {keys} mask, but there are {tokens} tokens")]
    FileShape {
        /// The number of its rows.
        queries: usize,
        /// The number of its columns.
        keys: usize,
        /// The number of tokens that were asked for.
        tokens: usize,
    },

    /// A gallery mask with the wrong number of parameters.
    #[error("`{signature}` takes {expected}, not {given}")]
    Parameters {
        /// How the mask is written, such as `window(w)`.
        signature: String,
        /// How many parameters it takes, in words.
        expected: String,
        /// How many were given.
        given: usize,
    },

    /// A layout without layers, or a layer without heads.
    #[error("{what}: a layout has at least one layer, and each layer at least one head")]
    EmptyLayout {
        /// What is empty, and where.
        what: String,
    },

    /// A layout over masks of different sizes.
    #[error(
        "head {head} of layer {layer} has {found} tokens, but the first head has {expected}: \
         a layout has one number of tokens"
    )]
    LayoutTokens {
        /// The layer, from 0.
        layer: usize,
        /// The head within the layer, from 0.
        head: usize,
        /// Its number of tokens.
        found: usize,
        /// The number of tokens of the first head of the first layer.
        expected: usize,
    },
}
