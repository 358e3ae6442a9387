//! Block Krylov spaces of `A^T A`, with all earlier directions removed twice.

use nalgebra::{DMatrix, DVector, DVectorView};

use super::operator::{OnRows, Operator};

/// An orthonormal basis of the space that a few sweeps of an operator `A` span, where `A` has been
/// divided by its Frobenius norm.
pub(super) struct Krylov {
    /// The basis `Q`, columns by p.
    pub(super) basis: DMatrix<f64>,
    /// `A Q`, rows by p.
    pub(super) image: DMatrix<f64>,
    /// What the last sweep would add to the basis: `A^T A` of the last block, less the basis.
    pub(super) remainder: DMatrix<f64>,
    /// The square of the greatest singular value is at most this, but for rounding.
    pub(super) quotient: f64,
}

/// A vector is taken to lie in the basis when, that removed, less than this is left of it, where
/// `A^T A` is at most 1. Any orthonormal basis gives valid bounds: this only stops
/// the sweeps when nothing is left to find.
pub(super) const DEPENDENT: f64 = 1e-13;

/// The space spanned by `start`, `A^T A start`, ..., of `sweeps` sweeps or until it is exhausted, for
/// an operator whose squares sum to `squares`.
///
/// Source: Golub and Underwood, "The block Lanczos method for computing eigenvalues", 1977.
pub(super) fn krylov(
    operator: &impl Operator,
    start: &DMatrix<f64>,
    sweeps: usize,
    squares: f64,
    on_rows: OnRows,
) -> Krylov {
    let (rows, columns) = operator.shape();
    let most = columns.min(start.ncols() * sweeps);
    let mut basis = DMatrix::zeros(columns, most);
    let mut image = DMatrix::zeros(rows, most);
    let mut positive = operator.is_nonnegative().then(|| Positive::new(columns));
    let mut remainder = start.clone();
    let mut size = 0;
    for _ in 0..sweeps {
        let done = size;
        size = extend(&mut basis, done, &remainder);
        if size == done {
            break;
        }
        let mut block = basis.columns(done, size - done).into_owned();
        if let Some(positive) = &positive {
            block = block.insert_column(size - done, 0.0);
            block.set_column(size - done, &positive.vector);
        }
        let mut sweep = operator.sweep(&block, on_rows);
        sweep.back /= squares;
        sweep.image /= squares.sqrt();
        image.columns_mut(done, size - done).copy_from(&sweep.image.columns(0, size - done));
        if let Some(positive) = &mut positive {
            positive.update(sweep.back.column(size - done));
        }
        remainder = sweep.back.columns(0, size - done).into_owned();
        remove(&basis.columns(0, size).into_owned(), &mut remainder);
    }
    Krylov {
        basis: basis.columns(0, size).into_owned(),
        image: image.columns(0, size).into_owned(),
        remainder,
        quotient: positive.map_or(1.0, |positive| positive.quotient),
    }
}

/// Adds the directions of `vectors` outside the first `size` of the basis; returns how many it has
/// then.
fn extend(basis: &mut DMatrix<f64>, mut size: usize, vectors: &DMatrix<f64>) -> usize {
    for column in 0..vectors.ncols() {
        if size == basis.ncols() {
            break;
        }
        let mut vector = vectors.columns(column, 1).into_owned();
        remove(&basis.columns(0, size).into_owned(), &mut vector);
        let norm = vector.norm();
        if norm > DEPENDENT {
            basis.set_column(size, &(vector.column(0) / norm));
            size += 1;
        }
    }
    size
}

/// Removes the directions of an orthonormal basis, twice: once leaves what rounding brought back.
fn remove(basis: &DMatrix<f64>, vectors: &mut DMatrix<f64>) {
    for _ in 0..2 {
        let components = basis.tr_mul(vectors);
        vectors.gemm(-1.0, basis, &components, 1.0);
    }
}

/// Powers of a positive vector under `A^T A >= 0`: no quotient of its entries after and before is
/// less than the greatest eigenvalue somewhere.
///
/// Source: Collatz, "Einschließungssatz für die charakteristischen Zahlen von Matrizen", 1942.
struct Positive {
    vector: DVector<f64>,
    quotient: f64,
}

/// Entries are kept above this share of the greatest: the bound holds for any positive vector.
const LEAST_ENTRY: f64 = 1e-150;

impl Positive {
    fn new(columns: usize) -> Self {
        Self { vector: DVector::from_element(columns, 1.0), quotient: f64::INFINITY }
    }

    fn update(&mut self, next: DVectorView<f64>) {
        let quotients = next.iter().zip(&self.vector).map(|(next, entry)| next / entry);
        self.quotient = self.quotient.min(quotients.fold(0.0, f64::max));
        let greatest = next.max();
        if greatest > 0.0 {
            self.vector = next.map(|entry| (entry / greatest).max(LEAST_ENTRY));
        }
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{dmatrix, dvector};

    use super::*;
    use crate::measure::spectrum::implicit::operator::Stored;

    fn close(found: &DMatrix<f64>, expected: &DMatrix<f64>) {
        assert_eq!(found.shape(), expected.shape());
        assert!((found - expected).amax() <= 1e-15, "{found} {expected}");
    }

    #[test]
    fn a_sweep_gives_an_image_and_what_leaves_the_space() {
        let diagonal = Stored(dmatrix![2.0, 0.0; 0.0, 1.0]);
        let one = krylov(&diagonal, &dmatrix![3.0; 3.0], 1, 5.0, &|_| {});
        close(&one.basis, &(dmatrix![1.0; 1.0] / 2.0_f64.sqrt()));
        close(&one.image, &(dmatrix![2.0; 1.0] / 10.0_f64.sqrt()));
        // 4/5 and 1/5, of which half is in the space.
        close(&one.remainder, &(dmatrix![0.3; -0.3] / 2.0_f64.sqrt()));
        assert_eq!(one.quotient, 0.8);
        // Two directions are all there are, however many sweeps follow.
        for sweeps in [2, 5] {
            let all = krylov(&diagonal, &dmatrix![3.0; 3.0], sweeps, 5.0, &|_| {});
            close(&all.basis, &(dmatrix![1.0, 1.0; 1.0, -1.0] / 2.0_f64.sqrt()));
            close(&all.image, &(dmatrix![2.0, 2.0; 1.0, -1.0] / 10.0_f64.sqrt()));
            assert!(all.remainder.amax() <= 1e-15 && all.quotient == 0.8);
        }
    }

    #[test]
    fn a_basis_takes_new_directions_until_it_is_full() {
        let vectors = dmatrix![2.0, 4.0, 1.0, 0.0; 0.0, 0.0, 3.0, 0.0; 0.0, 0.0, 0.0, 5.0];
        let mut basis = DMatrix::zeros(3, 2);
        assert_eq!(extend(&mut basis, 0, &vectors), 2);
        close(&basis, &dmatrix![1.0, 0.0; 0.0, 1.0; 0.0, 0.0]);
        let mut basis = DMatrix::zeros(3, 3);
        basis[(1, 0)] = 1.0;
        assert_eq!(extend(&mut basis, 1, &vectors), 3);
        close(&basis, &dmatrix![0.0, 1.0, 0.0; 1.0, 0.0, 0.0; 0.0, 0.0, 1.0]);
        // What is left of a vector must exceed the limit.
        let mut basis = DMatrix::zeros(1, 1);
        assert_eq!(extend(&mut basis, 0, &dmatrix![DEPENDENT]), 0);
        assert_eq!(extend(&mut basis, 0, &dmatrix![1.01 * DEPENDENT]), 1);
    }

    #[test]
    fn quotients_of_a_positive_vector_only_fall() {
        let mut positive = Positive::new(2);
        assert_eq!(positive.quotient, f64::INFINITY);
        positive.update(dvector![2.0, 1.0].column(0));
        assert_eq!((positive.quotient, &positive.vector), (2.0, &dvector![1.0, 0.5]));
        positive.update(dvector![1.0, 0.75].column(0));
        assert_eq!((positive.quotient, &positive.vector), (1.5, &dvector![1.0, 0.75]));
        positive.update(dvector![3.0, 1e-200].column(0));
        assert_eq!((positive.quotient, &positive.vector), (1.5, &dvector![1.0, LEAST_ENTRY]));
        // A zero operator leaves the vector as it is.
        positive.update(dvector![0.0, 0.0].column(0));
        assert_eq!((positive.quotient, &positive.vector), (0.0, &dvector![1.0, LEAST_ENTRY]));
    }
}
