use nalgebra::DMatrix;

/// Is told, now and then and from any thread, how many more rows are done.
pub type OnRows<'a> = &'a (dyn Fn(usize) + Sync);

/// A matrix known by what it does to a few vectors at a time.
pub trait Operator: Sync {
    /// Rows and columns.
    fn shape(&self) -> (usize, usize);

    /// What the matrix makes of a block of vectors (columns by width), in one pass over its rows.
    fn sweep(&self, block: &DMatrix<f64>, on_rows: OnRows) -> Sweep;

    /// The sum of the squares of all entries, in another pass. The entries must be of a size that
    /// this neither overflows nor underflows.
    fn squared_norm(&self, on_rows: OnRows) -> f64;

    /// Whether no entry is negative, which gives the greatest singular value a sharp upper bound.
    fn is_nonnegative(&self) -> bool;
}

/// The products of a matrix `A` with a block of vectors `X`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// `A X`, rows by width.
    pub image: DMatrix<f64>,
    /// `A^T A X`, columns by width.
    pub back: DMatrix<f64>,
}

/// A stored matrix, for tests.
#[cfg(test)]
pub(super) struct Stored(pub(super) DMatrix<f64>);

#[cfg(test)]
impl Operator for Stored {
    fn shape(&self) -> (usize, usize) {
        self.0.shape()
    }

    fn sweep(&self, block: &DMatrix<f64>, _: OnRows) -> Sweep {
        let image = &self.0 * block;
        Sweep { back: self.0.tr_mul(&image), image }
    }

    fn squared_norm(&self, _: OnRows) -> f64 {
        self.0.norm_squared()
    }

    fn is_nonnegative(&self) -> bool {
        self.0.iter().all(|&entry| entry >= 0.0)
    }
}
