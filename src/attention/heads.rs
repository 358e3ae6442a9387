use nalgebra::DMatrix;

use super::error::require_shape;
use super::{AttentionError, product};
use crate::scalar::Scalar;

/// Heads with separate values: `X -> concat(A_h (X V)_h) O`, for fixed attention matrices `A_h`.
///
/// With `n` tokens, model width `D` and `H` heads, `X`, `V` and `O` are n by D, D by D and D by D;
/// head `h` owns columns `h D/H .. (h+1) D/H` of `X V`.
///
/// Source: Vaswani et al., "Attention is all you need", 2017, section 3.2.2.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiHead<T: Scalar> {
    attentions: Vec<DMatrix<T>>,
    values: DMatrix<T>,
    output: DMatrix<T>,
}

impl<T: Scalar> MultiHead<T> {
    /// Combines the heads' attention matrices with a value and an output projection.
    ///
    /// # Errors
    /// [`AttentionError::NoHeads`] without heads, [`AttentionError::HeadWidth`] unless their number
    /// divides the width, and [`AttentionError::Shape`] unless all attention matrices are square
    /// of one size and both projections square of one size.
    pub fn new(
        attentions: Vec<DMatrix<T>>,
        values: DMatrix<T>,
        output: DMatrix<T>,
    ) -> Result<Self, AttentionError> {
        require_equal_squares(&attentions)?;
        let (heads, width) = (attentions.len(), values.nrows());
        require_shape("the value projection", &values, (width, width))?;
        require_shape("the output projection", &output, (width, width))?;
        if width % heads != 0 {
            return Err(AttentionError::HeadWidth { heads, width });
        }
        Ok(Self { attentions, values, output })
    }

    /// The attention matrices of the heads.
    pub fn attentions(&self) -> &[DMatrix<T>] {
        &self.attentions
    }

    /// The value projection, D by D.
    pub fn values(&self) -> &DMatrix<T> {
        &self.values
    }

    /// The output projection, D by D.
    pub fn output(&self) -> &DMatrix<T> {
        &self.output
    }

    /// The columns of `X V` that each head owns: D / H.
    pub fn head_width(&self) -> usize {
        self.values.nrows() / self.attentions.len()
    }

    /// The outputs for `tokens`, n by D.
    ///
    /// # Errors
    /// [`AttentionError::Shape`] unless `tokens` is n by D.
    pub fn apply(&self, tokens: &DMatrix<T>) -> Result<DMatrix<T>, AttentionError> {
        let shape = (self.attentions[0].nrows(), self.values.nrows());
        require_shape("the tokens", tokens, shape)?;
        let values = product(tokens, &self.values)?;
        let mut mixed = DMatrix::from_element(shape.0, shape.1, T::zero());
        for (head, attention) in self.attentions.iter().enumerate() {
            let start = head * self.head_width();
            let own = values.columns(start, self.head_width()).into_owned();
            mixed.columns_mut(start, self.head_width()).copy_from(&product(attention, &own)?);
        }
        product(&mixed, &self.output)
    }

    /// The map as one matrix, nD by nD, on tokens read row by row: entry `(iD + c, jD + b)` is
    /// what feature `b` of token `j` contributes to feature `c` of token `i`.
    ///
    /// Costs O(n^2 D^2 (D + H)).
    ///
    /// # Errors
    /// None for a value that [`new`](Self::new) accepted.
    pub fn operator(&self) -> Result<DMatrix<T>, AttentionError> {
        let of_head = |(head, attention): (usize, &DMatrix<T>)| {
            let start = head * self.head_width();
            let through = product(
                &self.values.columns(start, self.head_width()).into_owned(),
                &self.output.rows(start, self.head_width()).into_owned(),
            )?;
            Ok(attention.kronecker(&through.transpose()))
        };
        let mut heads = self.attentions.iter().enumerate().map(of_head);
        let first = heads.next().ok_or(AttentionError::NoHeads)??;
        heads.try_fold(first, |sum, head| Ok(sum + head?))
    }
}

/// The mean of the heads' attention matrices: what heads amount to that share their values.
///
/// Summed over ascending heads, each entry divided once.
///
/// # Errors
/// [`AttentionError::NoHeads`] without heads, [`AttentionError::Shape`] unless all are square of
/// one size.
pub fn average<T: Scalar>(attentions: &[DMatrix<T>]) -> Result<DMatrix<T>, AttentionError> {
    require_equal_squares(attentions)?;
    let count = attentions.iter().fold(T::zero(), |count, _| count + T::one());
    let (rows, columns) = attentions[0].shape();
    Ok(DMatrix::from_fn(rows, columns, |i, j| {
        let sum = attentions.iter().fold(T::zero(), |sum, head| sum + head[(i, j)].clone());
        sum / count.clone()
    }))
}

fn require_equal_squares<T: Scalar>(attentions: &[DMatrix<T>]) -> Result<(), AttentionError> {
    let tokens = attentions.first().ok_or(AttentionError::NoHeads)?.nrows();
    attentions
        .iter()
        .try_for_each(|head| require_shape("an attention matrix", head, (tokens, tokens)))
}
