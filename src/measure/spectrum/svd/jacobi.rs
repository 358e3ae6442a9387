use nalgebra::DMatrix;

use super::NoConvergence;

/// Singular values, descending, and right singular vectors, one a column.
pub(in super::super) struct Jacobi {
    pub(in super::super) values: Vec<f64>,
    pub(in super::super) vectors: DMatrix<f64>,
}

/// Sweeps allowed over all pairs of columns; the usual number is below 12.
const SWEEPS: usize = 60;

/// The decomposition of a small matrix of finite numbers around 1: columns are rotated in pairs
/// until they are orthogonal, and their norms are the values.
///
/// Costs O(rows * columns^2) for each sweep.
///
/// Source: Hestenes, "Inversion of matrices by biorthogonalization and related results", 1958.
pub(in super::super) fn jacobi(mut matrix: DMatrix<f64>) -> Result<Jacobi, NoConvergence> {
    let columns = matrix.ncols();
    let mut vectors = DMatrix::identity(columns, columns);
    // Columns whose dot product is below rounding are orthogonal, and so are tiny ones.
    let negligible = (f64::EPSILON * matrix.norm()).powi(2);
    let mut rotated = true;
    let mut sweeps = 0;
    while rotated {
        if sweeps == SWEEPS {
            return Err(NoConvergence { iterations: SWEEPS });
        }
        (rotated, sweeps) = (false, sweeps + 1);
        for right in 1..columns {
            for left in 0..right {
                let (a, b) = (matrix.column(left), matrix.column(right));
                let (aa, bb, ab) = (a.norm_squared(), b.norm_squared(), a.dot(&b));
                let orthogonal = matrix.nrows() as f64 * f64::EPSILON * (aa * bb).sqrt();
                if ab.abs() <= orthogonal.max(negligible) {
                    continue;
                }
                rotated = true;
                let cotangent = (bb - aa) / (2.0 * ab);
                let tangent = 1.0_f64.copysign(cotangent)
                    / (cotangent.abs() + (1.0 + cotangent * cotangent).sqrt());
                for columns in [&mut matrix, &mut vectors] {
                    rotate(columns, left, right, tangent);
                }
            }
        }
    }
    let norms: Vec<f64> = matrix.column_iter().map(|column| column.norm()).collect();
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by(|&a, &b| norms[b].total_cmp(&norms[a]));
    let values = order.iter().map(|&column| norms[column]).collect();
    Ok(Jacobi { values, vectors: vectors.select_columns(&order) })
}

fn rotate(matrix: &mut DMatrix<f64>, left: usize, right: usize, tangent: f64) {
    let cos = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sin = cos * tangent;
    for row in 0..matrix.nrows() {
        let (a, b) = (matrix[(row, left)], matrix[(row, right)]);
        matrix[(row, left)] = cos * a - sin * b;
        matrix[(row, right)] = sin * a + cos * b;
    }
}
