//! The singular values of an operator restricted to a Krylov space.

use nalgebra::DMatrix;

use super::krylov::{DEPENDENT, Krylov};
use crate::measure::spectrum::SpectrumError;
use crate::measure::spectrum::svd::{Jacobi, jacobi};
use crate::scalar::gamma;

pub(super) struct Ritz {
    /// Descending, of the operator divided by its Frobenius norm.
    pub(super) values: Vec<f64>,
    /// The right singular vectors in the basis of the Krylov space, one a row.
    vectors: DMatrix<f64>,
}

impl Ritz {
    /// From the image of the basis of the space.
    pub(super) fn new(image: DMatrix<f64>) -> Result<Self, SpectrumError> {
        if image.iter().all(|&entry| entry == 0.0) {
            return Ok(Self { values: vec![], vectors: DMatrix::zeros(0, image.ncols()) });
        }
        let triangle = image.qr().r();
        let Jacobi { values, vectors } = jacobi(triangle)?;
        Ok(Self { values, vectors: vectors.transpose() })
    }

    /// Lower bounds on the first singular values of an operator of Frobenius norm `norm`.
    ///
    /// With orthonormal columns in `Q`, the singular values of `A Q` are at most those of `A`. The
    /// product errs by at most gamma of the norms of its factors; the small decomposition by its
    /// noise floor; and `Q` lengthens vectors by no more than the root of `1 + |Q^T Q - I|`.
    pub(super) fn lower_bounds(&self, krylov: &Krylov, norm: f64) -> Vec<f64> {
        let Some(greatest) = self.values.first() else { return vec![] };
        let (columns, size) = krylov.basis.shape();
        let rounding = gamma::<f64>(columns).unwrap_or(f64::INFINITY);
        let length = (1.0 + deviation(&krylov.basis, rounding)).sqrt();
        let noise = rounding * (size as f64).sqrt() * length
            + krylov.image.nrows().max(size) as f64 * f64::EPSILON * greatest;
        // What is no greater than its noise has no bound.
        let known = self.values.iter().take_while(|&&value| value > noise);
        known.map(|value| (value - noise) / length * norm).collect()
    }

    /// How far each Ritz value is from some singular value, at most, of an operator of
    /// Frobenius norm `norm`.
    ///
    /// For a unit vector `v` some eigenvalue of `A^T A` lies within `|A^T A v - t^2 v|` of `t^2`.
    /// With a Ritz vector that is what its last block sends out of the space; to which come the
    /// rounding of a sweep and what was dropped as dependent.
    pub(super) fn distances(&self, krylov: &Krylov, norm: f64) -> Vec<f64> {
        let size = krylov.basis.ncols();
        let last = krylov.remainder.ncols();
        let length = krylov.basis.nrows() + krylov.image.nrows();
        let rounding = gamma::<f64>(length).unwrap_or(f64::INFINITY);
        let dropped = (2.0 * rounding + DEPENDENT) * (size as f64).sqrt();
        let leaves = krylov.remainder.norm();
        let distance = |(value, vector): (&f64, DMatrix<f64>)| {
            let residual = leaves * vector.norm() + dropped;
            (residual / value).min(residual.sqrt()) * norm
        };
        let ends = (0..self.values.len())
            .map(|row| self.vectors.view((row, size - last), (1, last)).into_owned());
        self.values.iter().zip(ends).map(distance).collect()
    }

    /// How many singular values each of the random vectors sees at each Ritz value: one at the first
    /// `settled` of them.
    pub(super) fn counts(
        &self,
        basis: &DMatrix<f64>,
        probes: &DMatrix<f64>,
        settled: usize,
    ) -> Vec<Vec<f64>> {
        let components = &self.vectors * basis.tr_mul(probes);
        let count = |(index, component): (usize, &f64)| {
            if index < settled { 1.0 } else { component * component }
        };
        let probe =
            |column: usize| components.column(column).iter().enumerate().map(count).collect();
        (0..components.ncols()).map(probe).collect()
    }
}

/// How far the products of a basis with itself are from those of an orthonormal one.
fn deviation(basis: &DMatrix<f64>, rounding: f64) -> f64 {
    let size = basis.ncols();
    (basis.tr_mul(basis) - DMatrix::identity(size, size)).norm() + rounding * size as f64
}

#[cfg(test)]
mod tests {
    use std::f64::consts::SQRT_2;

    use nalgebra::dmatrix;

    use super::*;

    /// Values 1 and `second` along the axes, of which the second alone leaves the space, by `leaves`.
    fn axes(second: f64, leaves: f64) -> (Krylov, Ritz) {
        let image = dmatrix![1.0, 0.0; 0.0, second];
        let krylov = Krylov {
            basis: DMatrix::identity(2, 2),
            image: image.clone(),
            remainder: dmatrix![0.0; leaves],
            quotient: 1.0,
        };
        (krylov, Ritz::new(image).unwrap())
    }

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len(), "{found:?} {expected:?}");
        let off = found.iter().zip(expected).map(|(found, expected)| (found - expected).abs());
        assert!(off.fold(0.0, f64::max) <= 1e-11, "{found:?} {expected:?}");
    }

    #[test]
    fn lower_bounds_lie_just_below_the_values_that_are_no_noise() {
        let (krylov, ritz) = axes(0.5, 0.0);
        let bounds = ritz.lower_bounds(&krylov, 3.0);
        close(&bounds, &[3.0, 1.5]);
        assert!(bounds[0] < 3.0 && bounds[1] < 1.5, "{bounds:?}");
        let (krylov, ritz) = axes(1e-17, 0.0);
        close(&ritz.lower_bounds(&krylov, 3.0), &[3.0]);
        // A basis that is longer than 1 promises less.
        let (mut krylov, ritz) = axes(0.5, 0.0);
        krylov.basis[(0, 0)] = 2.0;
        close(&ritz.lower_bounds(&krylov, 1.0), &[0.5, 0.25]);
        assert!(Ritz::new(DMatrix::zeros(2, 2)).unwrap().lower_bounds(&krylov, 1.0).is_empty());
    }

    #[test]
    fn noise_is_that_of_a_product_and_of_the_decomposition() {
        // Sums of two terms err by 2 u, a product with two directions of length 2 by 2 sqrt 2 times
        // as much; the decomposition of three rows by 3 * 2 u of a half.
        let krylov = Krylov {
            basis: dmatrix![2.0, 0.0; 0.0, 1.0],
            image: dmatrix![0.5, 0.0; 0.0, 1e-14; 0.0, 0.0],
            remainder: DMatrix::zeros(2, 1),
            quotient: 1.0,
        };
        let ritz = Ritz { values: vec![0.5, 1e-14], vectors: DMatrix::identity(2, 2) };
        let u = f64::EPSILON / 2.0;
        let expected = 3.0 * (1e-14 - (2.0 * u * SQRT_2 * 2.0 + 3.0 * u)) / 2.0;
        let bound = ritz.lower_bounds(&krylov, 3.0)[1];
        assert!((bound / expected - 1.0).abs() <= 1e-9, "{bound:e} {expected:e}");
        // With one direction of length 1 and a greatest value of 1 both are 2 u.
        let krylov = Krylov { basis: dmatrix![1.0; 0.0], image: dmatrix![1.0], ..krylov };
        let bounds = |value| {
            let values = vec![1.0, value];
            Ritz { values, vectors: DMatrix::identity(2, 2) }.lower_bounds(&krylov, 1.0).len()
        };
        assert_eq!((bounds(4.0 * u), bounds(5.0 * u)), (1, 2));
    }

    #[test]
    fn products_of_a_basis_deviate_by_its_length_and_by_rounding() {
        assert_eq!(deviation(&DMatrix::identity(3, 2), 0.25), 0.5);
        assert_eq!(deviation(&dmatrix![2.0, 0.0; 0.0, 1.0], 0.25), 3.5);
    }

    #[test]
    fn a_value_that_stays_in_the_space_is_off_by_rounding() {
        let (mut krylov, ritz) = axes(0.5, 0.0);
        krylov.basis = DMatrix::identity(3, 2);
        // Three columns and two rows make sums of five terms, twice in a sweep; and of two
        // directions 1e-13 each may have been dropped.
        let dropped = (10.0 * f64::EPSILON / 2.0 + 1e-13) * SQRT_2;
        for (distance, value) in ritz.distances(&krylov, 3.0).iter().zip([1.0, 0.5]) {
            let expected = 3.0 * dropped / value;
            assert!((distance / expected - 1.0).abs() <= 1e-9, "{distance:e} {expected:e}");
        }
    }

    /// By the residual over the value, or by its root where that is less.
    #[test]
    fn a_value_is_as_far_off_as_it_leaves_the_space() {
        let (krylov, ritz) = axes(0.5, 0.04);
        close(&ritz.distances(&krylov, 3.0), &[0.0, 0.24]);
        let (krylov, ritz) = axes(0.125, 0.04);
        close(&ritz.distances(&krylov, 3.0), &[0.0, 0.6]);
    }

    #[test]
    fn probes_see_settled_values_once_and_others_by_their_components() {
        let (krylov, ritz) = axes(0.5, 0.0);
        let probes = dmatrix![3.0, 1.0; 2.0, -4.0];
        let counts = |settled| ritz.counts(&krylov.basis, &probes, settled).concat();
        close(&counts(0), &[9.0, 4.0, 1.0, 16.0]);
        close(&counts(1), &[1.0, 4.0, 1.0, 16.0]);
        close(&counts(2), &[1.0; 4]);
    }
}
