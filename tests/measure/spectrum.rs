use fullrank::measure::spectrum::{Spectrum, SpectrumError};
use fullrank::scalar::{bf16, f16};
use nalgebra::{DMatrix, DVector, dmatrix};

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-300), "{found} {expected}");
}

#[test]
fn a_diagonal_matrix_shows_its_diagonal() {
    let spectrum = Spectrum::of(&dmatrix![0.0_f64, -3.0; 4.0, 0.0; 0.0, 0.0]).unwrap();
    assert_eq!(spectrum.values().len(), 2);
    close(spectrum.values()[0], 4.0);
    close(spectrum.values()[1], 3.0);
    assert_eq!(spectrum.numerical_rank(), 2);
    assert_eq!(spectrum.gap(), None);
    close(spectrum.stable_rank(), 25.0 / 16.0);
    close(spectrum.condition().unwrap(), 4.0 / 3.0);
    // Shares 4/7 and 3/7.
    let entropy = -(4.0_f64 / 7.0) * (4.0_f64 / 7.0).ln() - (3.0 / 7.0) * (3.0_f64 / 7.0).ln();
    close(spectrum.effective_rank(), entropy.exp());
    close(spectrum.tolerance(), 3.0 * f64::EPSILON * 4.0);
    close(spectrum.noise_floor(), 3.0 * f64::EPSILON * 4.0);
}

#[test]
fn the_tolerance_is_that_of_the_stored_type() {
    let diagonal = [1.0, 1e-3, 1e-6, 1e-9];
    let rank = |spectrum: Result<Spectrum, SpectrumError>| spectrum.unwrap().numerical_rank();
    let matrix = DMatrix::from_diagonal(&DVector::from_row_slice(&diagonal));
    assert_eq!(rank(Spectrum::of(&matrix)), 4);
    assert_eq!(rank(Spectrum::of(&matrix.map(|x| x as f32))), 3);
    assert_eq!(rank(Spectrum::of(&matrix.map(bf16::from_f64))), 1);
    // 4 * 2^-10 is above a thousandth.
    assert_eq!(rank(Spectrum::of(&matrix.map(f16::from_f64))), 1);
    let spectrum = Spectrum::of(&matrix.map(|x| x as f32)).unwrap();
    assert!((spectrum.gap().unwrap() - 1e3).abs() < 1.0);
}

#[test]
fn the_range_of_the_format_does_not_matter() {
    for scale in [1e300, 1.0, 1e-300, 2.0_f64.powi(-1040)] {
        let matrix =
            DMatrix::from_fn(2, 2, |i, j| if i == j { scale * (2.0 - i as f64) } else { 0.0 });
        let spectrum = Spectrum::of(&matrix).unwrap();
        close(spectrum.values()[0] / scale, 2.0);
        close(spectrum.stable_rank(), 1.25);
        close(spectrum.condition().unwrap(), 2.0);
    }
}

#[test]
fn zero_and_empty_matrices_have_nothing() {
    for (rows, columns) in [(0, 0), (0, 2), (3, 2)] {
        let spectrum = Spectrum::of(&DMatrix::<f32>::zeros(rows, columns)).unwrap();
        assert!(spectrum.values().iter().all(|&value| value == 0.0));
        assert_eq!(spectrum.numerical_rank(), 0);
        assert_eq!((spectrum.stable_rank(), spectrum.effective_rank()), (0.0, 0.0));
        assert_eq!((spectrum.gap(), spectrum.condition()), (None, None));
    }
}

#[test]
fn a_singular_matrix_has_no_condition_number() {
    let spectrum = Spectrum::of(&DMatrix::from_element(4, 4, 0.25_f64)).unwrap();
    assert_eq!(spectrum.numerical_rank(), 1);
    assert_eq!(spectrum.condition(), None);
    close(spectrum.effective_rank().round(), 1.0);
}

#[test]
fn what_is_not_a_number_is_refused_at_once() {
    for bad in [f64::NAN, f64::INFINITY] {
        let mut matrix = DMatrix::<f64>::identity(6, 6);
        matrix[(4, 2)] = bad;
        assert_eq!(Spectrum::of(&matrix), Err(SpectrumError::NotFinite { row: 4, column: 2 }));
    }
}
