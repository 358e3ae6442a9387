use nalgebra::DMatrix;
use num_traits::Zero;

use super::{RankError, integers};
use crate::measure::elimination;
use crate::scalar::{BigRational, Scalar};

/// The exact inverse of the stored numbers; `None` if there is none.
///
/// Costs O(n^3) operations on integers as long as the minors.
///
/// # Errors
/// [`RankError::NotFinite`] and [`RankError::NotSquare`].
pub fn inverse<T: Scalar>(matrix: &DMatrix<T>) -> Result<Option<DMatrix<BigRational>>, RankError> {
    let (rows, columns) = matrix.shape();
    if rows != columns {
        return Err(RankError::NotSquare { rows, columns });
    }
    // `M x = y` in unknowns `x` and `y`: the solutions with a unit vector for `y` are the columns
    // of the inverse, up to a factor.
    let mut equations = vec![];
    for row in 0..rows {
        let mut equation = integers::exact_row(matrix, row)?;
        let unit = |column| BigRational::from_integer((-i32::from(column == row)).into());
        equation.extend((0..rows).map(unit));
        equations.push(integers::primitive(&equation).0);
    }
    let unknowns = equations.first().map_or(0, Vec::len);
    let Some(solutions) = elimination::kernel(equations, unknowns) else { return Ok(None) };
    // If `M` is singular, the first solution is a null vector, with zeros for `y`.
    let scale = |column: usize| &solutions[column][rows + column];
    if (0..rows).any(|column| scale(column).is_zero()) {
        return Ok(None);
    }
    Ok(Some(DMatrix::from_fn(rows, rows, |row, column| {
        BigRational::new(solutions[column][row].clone(), scale(column).clone())
    })))
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn the_inverse_undoes_the_matrix_and_singular_ones_have_none() {
        let matrix = dmatrix![0.0, 2.0, 1.0; 1.0, 0.5, 0.0; 3.0, 0.0, 0.1];
        let exact = matrix.map(|entry: f64| entry.to_rational().unwrap());
        let inverse = inverse(&matrix).unwrap().unwrap();
        assert_eq!(exact * inverse, DMatrix::identity(3, 3));
        for singular in [dmatrix![1.0, 2.0; 2.0, 4.0], dmatrix![0.0, 1.0; 0.0, 1.0]] {
            assert_eq!(super::inverse(&singular), Ok(None));
        }
        let empty = DMatrix::<f64>::zeros(0, 0);
        assert_eq!(super::inverse(&empty), Ok(Some(DMatrix::zeros(0, 0))));
        let wide = DMatrix::<f64>::zeros(1, 2);
        assert_eq!(super::inverse(&wide), Err(RankError::NotSquare { rows: 1, columns: 2 }));
    }
}
