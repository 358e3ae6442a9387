//! Layers of softmax attention, one after the other.

use nalgebra::DMatrix;

use super::error::require_shape;
use super::{AttentionError, EmptyRows, Norm, product, scaled_dot_product, softmax};
use crate::mask::{Layout, Mask};
use crate::scalar::{Exponential, SquareRoot};

/// The projections of one head: width by d, width by d, and width by width.
#[derive(Clone, Debug, PartialEq)]
pub struct Head<T: Exponential> {
    /// From tokens to queries.
    pub query: DMatrix<T>,
    /// From tokens to keys.
    pub key: DMatrix<T>,
    /// From tokens to what is passed on; value and output projection in one.
    pub value: DMatrix<T>,
    /// The factor on the dot products.
    pub scale: T,
}

/// Whether a layer adds its input to its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Residual {
    /// It does.
    Add,
    /// It does not.
    Omit,
}

/// Where a layer normalises tokens.
#[derive(Clone, Debug, PartialEq)]
pub enum Normalised<T: Exponential> {
    /// Nowhere.
    Never,
    /// What the heads read; the residual connection passes the tokens on as they are.
    ///
    /// Source: Xiong et al., "On layer normalization in the transformer architecture", 2020,
    /// arXiv 2002.04745.
    Before(Norm<T>),
    /// What the layer puts out: the heads and the residual connection together.
    ///
    /// Source: Vaswani et al., "Attention is all you need", 2017, section 3.1.
    After(Norm<T>),
}

/// Heads in parallel, their outputs added.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<T: Exponential> {
    /// The heads.
    pub heads: Vec<Head<T>>,
    /// Whether the input is added.
    pub residual: Residual,
    /// Where tokens are normalised.
    pub norm: Normalised<T>,
}

impl<T: Exponential> Head<T> {
    fn forward(&self, tokens: &DMatrix<T>, mask: &Mask) -> Result<DMatrix<T>, AttentionError> {
        let queries = product(tokens, &self.query)?;
        let keys = product(tokens, &self.key)?;
        let values = product(tokens, &self.value)?;
        let scores = scaled_dot_product(&queries, &keys, &self.scale)?;
        softmax(&scores, mask, EmptyRows::Reject)?.apply(&values)
    }
}

impl<T: Exponential + SquareRoot> Layer<T> {
    fn forward(&self, tokens: &DMatrix<T>, masks: &[Mask]) -> Result<DMatrix<T>, AttentionError> {
        let mut sum = match self.residual {
            Residual::Add => tokens.clone(),
            Residual::Omit => DMatrix::from_element(tokens.nrows(), tokens.ncols(), T::zero()),
        };
        let read = match &self.norm {
            Normalised::Before(norm) => &norm.apply(tokens)?,
            Normalised::Never | Normalised::After(_) => tokens,
        };
        for (head, mask) in self.heads.iter().zip(masks) {
            let output = head.forward(read, mask)?;
            require_shape("the output of a head", &output, tokens.shape())?;
            sum.zip_apply(&output, |sum, term| *sum += term);
        }
        match &self.norm {
            Normalised::After(norm) => norm.apply(&sum),
            Normalised::Never | Normalised::Before(_) => Ok(sum),
        }
    }
}

/// The outputs of the layers for `tokens` (n by width), each head under its mask of the layout.
///
/// All sums run over ascending indices and over visible keys only, so a row is computed by the
/// same operations whatever the tokens are that it does not see.
///
/// # Errors
/// [`AttentionError::Layout`] unless the layout has a layer for each layer and a head for each
/// head, [`AttentionError::Shape`] unless all shapes fit, and what [`softmax`] and [`Norm::apply`]
/// report.
pub fn forward<T: Exponential + SquareRoot>(
    layers: &[Layer<T>],
    tokens: &DMatrix<T>,
    layout: &Layout,
) -> Result<DMatrix<T>, AttentionError> {
    let masks = layout.layers();
    require_count("layers".into(), layers.len(), masks.len())?;
    for (index, (layer, masks)) in layers.iter().zip(masks).enumerate() {
        require_count(format!("heads in layer {index}"), layer.heads.len(), masks.len())?;
    }
    layers
        .iter()
        .zip(masks)
        .try_fold(tokens.clone(), |tokens, (layer, masks)| layer.forward(&tokens, masks))
}

fn require_count(what: String, expected: usize, found: usize) -> Result<(), AttentionError> {
    if expected == found {
        return Ok(());
    }
    Err(AttentionError::Layout { what, expected, found })
}
