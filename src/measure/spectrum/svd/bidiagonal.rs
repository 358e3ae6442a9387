use nalgebra::{DMatrix, DVector};

use super::pass::Pass;

/// Columns that are reduced before the rest of the matrix is brought up to date.
const PANEL: usize = 8;

/// The diagonal and superdiagonal of an upper bidiagonal matrix with the singular values of
/// `matrix`, which has no fewer rows than columns.
///
/// Reflections are gathered in panels, so that half of the work is a matrix product. The other half
/// is two products with vectors for each column; the second vector follows from the first entry by
/// entry, so that both take one pass over the matrix, which is what costs at these sizes.
///
/// Source: Dongarra, Sorensen and Hammarling, "Block reduction of matrices to condensed forms for
/// eigenvalue computations", 1989; for the one pass, Howell, Demmel, Fulton, Hammarling and Marmol,
/// "Cache efficient bidiagonalization using BLAS 2.5 operators", 2008.
pub(super) fn reduce(mut matrix: DMatrix<f64>) -> (Vec<f64>, Vec<f64>) {
    let columns = matrix.ncols();
    let (mut diagonal, mut above) = (vec![0.0; columns], vec![0.0; columns.saturating_sub(1)]);
    for start in (0..columns).step_by(PANEL) {
        let width = (start..columns).take(PANEL).len();
        let mut panel = Panel::new(&matrix, start, width);
        for index in 0..width {
            let at = start + index;
            diagonal[at] = panel.reduce_column(&matrix, index);
            if at + 1 < columns {
                above[at] = panel.reduce_row(&matrix, index);
            }
        }
        panel.update(&mut matrix, start + width);
    }
    (diagonal, above)
}

/// The reflections of a panel: from `start` on, the reduced matrix is `matrix - left right^T`.
struct Panel {
    start: usize,
    /// In turn, a reflection from the left, and the image of one from the right.
    left: DMatrix<f64>,
    /// In turn, the image of a reflection from the left, and one from the right.
    right: DMatrix<f64>,
    /// The factor of the last reflection from the left.
    factor: f64,
}

impl Panel {
    fn new(matrix: &DMatrix<f64>, start: usize, width: usize) -> Self {
        let [left, right] =
            [matrix.nrows(), matrix.ncols()].map(|size| DMatrix::zeros(size, 2 * width));
        Self { start, left, right, factor: 0.0 }
    }

    /// Brings a column up to date and reflects it onto its first entry, which is returned.
    fn reduce_column(&mut self, matrix: &DMatrix<f64>, index: usize) -> f64 {
        let at = self.start + index;
        let below = matrix.nrows() - at;
        let mut column = matrix.view((at, at), (below, 1)).column(0).into_owned();
        let coefficients = self.right.view((at, 0), (1, 2 * index)).transpose();
        column -= self.left.view((at, 0), (below, 2 * index)) * coefficients;
        let Reflection { first, factor, .. } = reflect(column.as_mut_slice());
        self.left.view_mut((at, 2 * index), (below, 1)).copy_from(&column);
        self.factor = factor;
        first
    }

    /// Applies the reflection of the column to all others and reflects what its row has become onto
    /// the entry beside the diagonal, which is returned.
    fn reduce_row(&mut self, matrix: &DMatrix<f64>, index: usize) -> f64 {
        let at = self.start + index;
        let (rows, columns) = matrix.shape();
        let (below, beside) = (rows - at, columns - at - 1);
        // What the pending reflections of the panel take from v^T A, and from the row.
        let v = self.left.view((at, 2 * index), (below, 1)).into_owned();
        let left = self.left.view((at, 0), (below, 2 * index));
        let right = self.right.view((at + 1, 0), (beside, 2 * index));
        let pending = right * left.tr_mul(&v);
        let pending_row = right * left.row(0).transpose();
        let mut row = DVector::zeros(beside);
        let mut image = DVector::zeros(below - 1);
        Pass {
            columns: &matrix.as_slice()[(at + 1) * rows..],
            rows,
            at,
            v: v.as_slice(),
            factor: self.factor,
            pending: pending.as_slice(),
            pending_row: pending_row.as_slice(),
            products: &mut self.right.as_mut_slice()[2 * index * columns..][at + 1..columns],
            row: row.as_mut_slice(),
            image: image.as_mut_slice(),
        }
        .run();
        let Reflection { first, factor, divisor } = reflect(row.as_mut_slice());
        self.right.view_mut((at + 1, 2 * index + 1), (beside, 1)).copy_from(&row);
        if factor != 0.0 {
            // The image was taken of the row before its first entry and scale changed.
            image.axpy(-first, &matrix.view((at + 1, at + 1), (below - 1, 1)).column(0), 1.0);
            image /= divisor;
            let right = self.right.view((at + 1, 0), (beside, 2 * index + 1));
            let left = self.left.view((at + 1, 0), (below - 1, 2 * index + 1));
            image -= left * right.tr_mul(&row);
            self.left
                .view_mut((at + 1, 2 * index + 1), (below - 1, 1))
                .copy_from(&(image * factor));
        }
        first
    }

    /// Brings what lies beyond the panel, from `end` on, up to date.
    fn update(&self, matrix: &mut DMatrix<f64>, end: usize) {
        let (rows, columns) = (matrix.nrows() - end, matrix.ncols() - end);
        let right = self.right.rows(end, columns).transpose();
        matrix.view_mut((end, end), (rows, columns)).gemm(
            -1.0,
            &self.left.rows(end, rows),
            &right,
            1.0,
        );
    }
}

/// The reflection `I - factor v v^T` of a vector onto `first` times the first axis.
struct Reflection {
    first: f64,
    factor: f64,
    /// What the vector, less `first` in its first entry, was divided by to become `v`.
    divisor: f64,
}

/// Turns a vector into the `v` of its reflection, with 1 as first entry.
fn reflect(vector: &mut [f64]) -> Reflection {
    let head = vector[0];
    let square = dot(vector, vector);
    let norm = square.sqrt();
    let first = if head > 0.0 { -norm } else { norm };
    let divisor = head - first;
    // Against a matrix around 1, what is so small that its square loses bits is zero.
    let flat = square < 1e-280 || vector[1..].iter().all(|&entry| entry == 0.0);
    vector[0] = 1.0;
    if flat {
        vector[1..].fill(0.0);
        return Reflection { first: head, factor: 0.0, divisor: 1.0 };
    }
    vector[1..].iter_mut().for_each(|entry| *entry /= divisor);
    Reflection { first, factor: -divisor / first, divisor }
}

/// The dot product in eight running sums, which the compiler turns into vector instructions.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (left, right) = (left.chunks_exact(8), right.chunks_exact(8));
    let rest = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum::<f64>();
    for (left, right) in left.zip(right) {
        for (sum, (a, b)) in sums.iter_mut().zip(left.iter().zip(right)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `first`, `factor`, `divisor`, and the vector `v`.
    fn reflected(vector: &[f64]) -> (f64, f64, f64, Vec<f64>) {
        let mut vector = vector.to_vec();
        let Reflection { first, factor, divisor } = reflect(&mut vector);
        (first, factor, divisor, vector)
    }

    #[test]
    fn a_vector_is_reflected_away_from_its_first_entry() {
        // Of length 3: 1 + 3 is left of the first entry, and the factor is twice one over 1 + 1/2.
        let towards = (-3.0, 4.0 / 3.0, 4.0, vec![1.0, 0.5, 0.5]);
        assert_eq!(reflected(&[1.0, 2.0, 2.0]), towards);
        let away = (3.0, 4.0 / 3.0, -4.0, vec![1.0, -0.5, -0.5]);
        assert_eq!(reflected(&[-1.0, 2.0, 2.0]), away);
        // Onto the positive axis if there is none.
        assert_eq!(reflected(&[0.0, 2.0]), (2.0, 1.0, -2.0, vec![1.0, -1.0]));
    }

    #[test]
    fn what_lies_on_the_axis_or_is_tiny_is_not_reflected() {
        assert_eq!(reflected(&[5.0, 0.0, 0.0]), (5.0, 0.0, 1.0, vec![1.0, 0.0, 0.0]));
        assert_eq!(reflected(&[5.0]), (5.0, 0.0, 1.0, vec![1.0]));
        assert_eq!(reflected(&[0.0, 0.9e-140]), (0.0, 0.0, 1.0, vec![1.0, 0.0]));
        // The square of which is the limit.
        assert_eq!(reflected(&[0.0, 1e-140]), (1e-140, 1.0, -1e-140, vec![1.0, -1.0]));
    }
}
