//! Conclusions that several claims share.

use nalgebra::{DMatrix, DVector};

use crate::measure::rank::{Bound, determinant, exact_rank};
use crate::scalar::{BigRational, Scalar};

/// The exact rank of the stored matrix, from certificates that were checked again.
///
/// # Errors
/// What was found instead: no number, open bounds, or a certificate that does not check.
pub(super) fn certified_rank<T: Scalar>(matrix: &DMatrix<T>) -> Result<usize, String> {
    let found = exact_rank(matrix).map_err(|error| error.to_string())?;
    let lower = found.lower_certificate.check(matrix).map_err(|error| error.to_string())?;
    let upper = match &found.upper_certificate {
        Some(certificate) => certificate.check(matrix).map_err(|error| error.to_string())?,
        None => Bound::AtMost(matrix.nrows().min(matrix.ncols())),
    };
    between(lower, upper)
}

/// The rank on which two bounds agree.
///
/// # Errors
/// The bounds, if they leave it open.
fn between(lower: Bound, upper: Bound) -> Result<usize, String> {
    match (lower, upper) {
        (Bound::AtLeast(lower), Bound::AtMost(upper)) if lower == upper => Ok(lower),
        (lower, upper) => Err(format!("the rank is only known to be {lower:?} and {upper:?}")),
    }
}

/// Evidence that the stored matrix has this rank.
///
/// # Errors
/// The rank it has, or why that is not known.
pub(super) fn has_rank<T: Scalar>(matrix: &DMatrix<T>, rank: usize) -> Result<String, String> {
    match certified_rank(matrix)? {
        found if found == rank => Ok(format!("the rank is exactly {rank}")),
        found => Err(format!("the rank is {found}, not {rank}")),
    }
}

/// The stored numbers as rationals.
///
/// # Errors
/// If one of them is not a number.
pub(super) fn exactly<T: Scalar>(matrix: &DMatrix<T>) -> Result<DMatrix<BigRational>, String> {
    let entries: Option<Vec<BigRational>> = matrix.iter().map(Scalar::to_rational).collect();
    let entries = entries.ok_or("an entry is not a number")?;
    Ok(DMatrix::from_vec(matrix.nrows(), matrix.ncols(), entries))
}

/// The exact determinant of the stored numbers.
///
/// # Errors
/// If there is none.
pub(super) fn exact_determinant<T: Scalar>(matrix: &DMatrix<T>) -> Result<BigRational, String> {
    determinant(matrix).map_err(|error| error.to_string())
}

/// Requires that the characteristic polynomial splits over these numbers, as many as there are rows.
pub(super) fn has_eigenvalues(
    matrix: &DMatrix<BigRational>,
    eigenvalues: &DVector<BigRational>,
) -> Result<(), String> {
    let (rows, columns) = matrix.shape();
    // A polynomial of degree n is known by its values at n + 1 points.
    for point in 0..=rows {
        let point = BigRational::from_integer(point.into());
        let shifted = DMatrix::from_diagonal_element(rows, columns, point.clone()) - matrix;
        let expected: BigRational = eigenvalues.iter().map(|value| &point - value).product();
        let determinant = exact_determinant(&shifted)?;
        require(determinant == expected, || {
            format!("the characteristic polynomial at {point} is {determinant}, not {expected}")
        })?;
    }
    Ok(())
}

/// Evidence if `holds`, else what was found.
///
/// # Errors
/// What was found.
pub(super) fn require(holds: bool, found: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(found()) }
}

/// What is as good as within a bound, which is evaluated with this relative error, where what it bounds
/// is off by `error`.
pub(super) fn allowed(bound: f64, evaluation: f64, error: f64) -> f64 {
    bound * (1.0 + evaluation) + error
}

/// The median of an odd number of values; of none it is no number.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use nalgebra::{dmatrix, dvector};

    use super::*;

    #[test]
    fn a_rank_is_known_where_its_bounds_meet() {
        assert_eq!(between(Bound::AtLeast(2), Bound::AtMost(2)), Ok(2));
        for bounds in [(Bound::AtLeast(2), Bound::AtMost(3)), (Bound::AtMost(2), Bound::AtMost(2))]
        {
            assert!(between(bounds.0, bounds.1).is_err(), "{bounds:?}");
        }
    }

    #[test]
    fn a_characteristic_polynomial_vanishes_at_its_eigenvalues_alone() {
        let whole = |n: i32| BigRational::from_integer(n.into());
        // Of trace 4 and determinant 3.
        let matrix = dmatrix![2, 1; 1, 2].map(whole);
        assert_eq!(has_eigenvalues(&matrix, &dvector![1, 3].map(whole)), Ok(()));
        for others in [dvector![2, 3], dvector![1, 4], dvector![1, 3, 5]] {
            assert!(has_eigenvalues(&matrix, &others.map(whole)).is_err(), "{others}");
        }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![5.0, 1.0, 7.0, 2.0, 4.0]), 4.0);
        assert!(median(vec![]).is_nan());
    }
}
