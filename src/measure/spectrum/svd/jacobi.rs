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
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for right in 1..columns {
            for left in 0..right {
                let (a, b) = (matrix.column(left), matrix.column(right));
                let (aa, bb, ab) = (a.norm_squared(), b.norm_squared(), a.dot(&b));
                let orthogonal = matrix.nrows() as f64 * f64::EPSILON * (aa * bb).sqrt();
                if ab.abs() <= orthogonal.max(negligible) {
                    continue;
                }
                rotated = true;
                let tangent = tangent(aa, bb, ab);
                for columns in [&mut matrix, &mut vectors] {
                    rotate(columns, left, right, tangent);
                }
            }
        }
        if !rotated {
            return Ok(descending(&matrix, &vectors));
        }
    }
    Err(NoConvergence { iterations: SWEEPS })
}

/// The decomposition by orthogonal columns, whose norms are the values.
fn descending(columns: &DMatrix<f64>, vectors: &DMatrix<f64>) -> Jacobi {
    let norms: Vec<f64> = columns.column_iter().map(|column| column.norm()).collect();
    let mut order: Vec<usize> = (0..norms.len()).collect();
    order.sort_by(|&a, &b| norms[b].total_cmp(&norms[a]));
    let values = order.iter().map(|&column| norms[column]).collect();
    Jacobi { values, vectors: vectors.select_columns(&order) }
}

/// The tangent of the smaller angle that makes two columns orthogonal, from their dot products: the
/// lesser root of `t^2 + 2 c t - 1`, where `c` is the cotangent of twice the angle.
fn tangent(aa: f64, bb: f64, ab: f64) -> f64 {
    let cotangent = (bb - aa) / (2.0 * ab);
    1.0_f64.copysign(cotangent) / (cotangent.abs() + (1.0 + cotangent * cotangent).sqrt())
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

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::scalar::power_of_two;

    fn decomposition(matrix: &DMatrix<f64>) -> Jacobi {
        jacobi(matrix.clone()).ok().unwrap()
    }

    #[test]
    fn columns_are_turned_by_the_smaller_angle() {
        // As long as each other: half of a right angle.
        assert_eq!((tangent(5.0, 5.0, 2.0), tangent(5.0, 5.0, -2.0).abs()), (1.0, 1.0));
        // 1 / (3/4 + 5/4), on either side.
        assert_eq!((tangent(2.0, 5.0, 2.0), tangent(5.0, 2.0, 2.0)), (0.5, -0.5));
        assert_eq!(tangent(2.0, 5.0, -2.0), -0.5);
    }

    #[test]
    fn the_scale_of_the_matrix_does_not_matter() {
        let matrix = dmatrix![3.0, 1.0, 4.0; 1.0, 5.0, 9.0; 2.0, 6.0, 5.0];
        let plain = decomposition(&matrix);
        for scale in [power_of_two(-100), power_of_two(100)] {
            let scaled = decomposition(&(&matrix * scale));
            let expected: Vec<f64> = plain.values.iter().map(|value| value * scale).collect();
            assert_eq!((scaled.values, scaled.vectors), (expected, plain.vectors.clone()));
        }
    }

    #[test]
    fn a_tiny_column_is_orthogonal_only_if_its_angle_is_right() {
        // The columns stand at half a right angle, and the values multiply to the determinant.
        let tiny = power_of_two(-52);
        let Jacobi { values, .. } = decomposition(&dmatrix![1.0, tiny; 0.0, tiny]);
        for (value, expected) in values.iter().zip([1.0, tiny]) {
            assert!((value / expected - 1.0).abs() <= 4.0 * f64::EPSILON, "{values:?}");
        }
    }

    #[test]
    fn what_is_not_a_number_does_not_converge() {
        let NoConvergence { iterations } = jacobi(dmatrix![f64::NAN, 1.0]).err().unwrap();
        assert_eq!(iterations, SWEEPS);
    }
}
