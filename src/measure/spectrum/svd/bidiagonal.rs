use nalgebra::{DMatrix, DVector};

/// Columns that are reduced before the rest of the matrix is brought up to date.
const PANEL: usize = 16;

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
        let width = PANEL.min(columns - start);
        let mut panel = Panel::new(&matrix, start, width);
        for index in 0..width {
            let at = start + index;
            diagonal[at] = panel.reduce_column(&mut matrix, index);
            if at + 1 < columns {
                above[at] = panel.reduce_row(&matrix, index);
            }
        }
        panel.update(&mut matrix);
    }
    (diagonal, above)
}

/// The reflections of a panel: the reduced matrix is `matrix - V Y^T - X U^T` from `start` on.
struct Panel {
    start: usize,
    /// The reflections from the left, one a column.
    v: DMatrix<f64>,
    x: DMatrix<f64>,
    /// The reflections from the right.
    u: DMatrix<f64>,
    y: DMatrix<f64>,
    /// The factor of the last reflection from the left.
    factor: f64,
}

impl Panel {
    fn new(matrix: &DMatrix<f64>, start: usize, width: usize) -> Self {
        let (rows, columns) = matrix.shape();
        let [v, x] = [(); 2].map(|()| DMatrix::zeros(rows, width));
        let [u, y] = [(); 2].map(|()| DMatrix::zeros(columns, width));
        Self { start, v, x, u, y, factor: 0.0 }
    }

    /// Brings a column up to date and reflects it onto its first entry, which is returned.
    fn reduce_column(&mut self, matrix: &mut DMatrix<f64>, index: usize) -> f64 {
        let at = self.start + index;
        let mut column = matrix.view_mut((at, at), (matrix.nrows() - at, 1));
        for (left, right) in [(&self.v, &self.y), (&self.x, &self.u)] {
            let coefficients = right.view((at, 0), (1, index)).transpose();
            column.gemm(-1.0, &left.view((at, 0), (left.nrows() - at, index)), &coefficients, 1.0);
        }
        let mut reflected = column.column(0).into_owned();
        let Reflection { first, factor, .. } = reflect(reflected.as_mut_slice());
        self.v.view_mut((at, index), (reflected.len(), 1)).copy_from(&reflected);
        self.factor = factor;
        first
    }

    /// Applies the reflection of the column to all others and reflects what its row has become onto
    /// the entry beside the diagonal, which is returned.
    fn reduce_row(&mut self, matrix: &DMatrix<f64>, index: usize) -> f64 {
        let at = self.start + index;
        let (rows, columns) = matrix.shape();
        let (below, beside) = (rows - at, columns - at - 1);
        let v = self.v.view((at, index), (below, 1)).into_owned();
        // What the pending reflections of the panel take from v^T A, and from the row.
        let past_v = self.v.view((at, 0), (below, index));
        let past_x = self.x.view((at, 0), (below, index));
        let past_u = self.u.view((at + 1, 0), (beside, index));
        let past_y = self.y.view((at + 1, 0), (beside, index));
        let pending = past_y * past_v.tr_mul(&v) + past_u * past_x.tr_mul(&v);
        let pending_row = past_y * past_v.row(0).transpose() + past_u * past_x.row(0).transpose();
        let mut row = DVector::zeros(beside);
        let mut image = DVector::zeros(below - 1);
        let entries = matrix.as_slice();
        let column = |offset: usize| &entries[(at + 1 + offset) * rows..][at..rows];
        for offset in 0..beside {
            let current = column(offset);
            let y = self.factor * (dot(current, v.as_slice()) - pending[offset]);
            self.y[(at + 1 + offset, index)] = y;
            row[offset] = current[0] - pending_row[offset] - y;
            // Two at a time, so that the image is read and written half as often.
            if offset % 2 == 1 {
                let [left, right] = [column(offset - 1), current].map(|column| &column[1..]);
                add_multiples(image.as_mut_slice(), [row[offset - 1], row[offset]], left, right);
            }
        }
        if beside % 2 == 1 {
            add_multiple(image.as_mut_slice(), row[beside - 1], &column(beside - 1)[1..]);
        }
        let Reflection { first, factor, divisor } = reflect(row.as_mut_slice());
        self.u.view_mut((at + 1, index), (beside, 1)).copy_from(&row);
        if factor != 0.0 {
            // The image was taken of the row before its first entry and scale changed.
            add_multiple(image.as_mut_slice(), -first, &matrix.column(at + 1).as_slice()[at + 1..]);
            image /= divisor;
            let y = self.y.view((at + 1, 0), (beside, index + 1));
            let v = self.v.view((at + 1, 0), (below - 1, index + 1));
            image -= v * y.tr_mul(&row);
            let u = self.u.view((at + 1, 0), (beside, index));
            let x = self.x.view((at + 1, 0), (below - 1, index));
            image -= x * u.tr_mul(&row);
            self.x.view_mut((at + 1, index), (below - 1, 1)).copy_from(&(image * factor));
        }
        first
    }

    /// Brings what lies beyond the panel up to date.
    fn update(&self, matrix: &mut DMatrix<f64>) {
        let end = self.start + self.v.ncols();
        let (rows, columns) = (matrix.nrows() - end, matrix.ncols() - end);
        let mut rest = matrix.view_mut((end, end), (rows, columns));
        for (left, right) in [(&self.v, &self.y), (&self.x, &self.u)] {
            let right = right.rows(end, columns).transpose();
            rest.gemm(-1.0, &left.rows(end, rows), &right, 1.0);
        }
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

fn add_multiple(sum: &mut [f64], factor: f64, vector: &[f64]) {
    for (sum, entry) in sum.iter_mut().zip(vector) {
        *sum += factor * entry;
    }
}

fn add_multiples(sum: &mut [f64], [a, b]: [f64; 2], left: &[f64], right: &[f64]) {
    for (sum, (left, right)) in sum.iter_mut().zip(left.iter().zip(right)) {
        *sum += a * left + b * right;
    }
}
